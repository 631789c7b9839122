"""双公示: each permit and each penalty is listed with its day and published, masked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.events import (
    CaseCancelled,
    CaseGranted,
    CaseIssued,
    CaseRecalled,
    CaseReopened,
    CaseRevoked,
    CreditRepaired,
    DecisionRevoked,
    FindingRecorded,
)
from onething.delivery import commands
from onething.delivery.publicity.rules import after_event, after_finding, is_published
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.models import Event
from onething.kernel.reactions import reacts


def _permit(event: Event) -> list[str]:
    return [f"case:{event.data['case']}"] if is_published(event.data["kind"]) else []


@reacts(CaseGranted, targets=_permit)
def list_permit(event: Event, by: Actor, about: str) -> None:
    """List a permit that has to be published."""
    head = cases.permit_head(UUID(event.data["case"]))
    day = event.at.astimezone(CHINA).date()
    commands.list_decision(
        about, sort="permit", head=head, decided_on=day, seq=event.seq, by=by, at=event.at
    )


@reacts(CaseIssued, targets=_permit)
def publish_permit(event: Event, by: Actor, about: str) -> None:
    """Publish a permit once its papers are made."""
    said = cases.permit_public(UUID(event.data["case"]))
    commands.publish_decision(
        about, number=said.number, fields=said.fields, before=event.seq, by=by, at=event.at
    )


def _penalty(event: Event) -> list[str]:
    bad = event.data["sort"] == "penalty" and not event.data["good"]
    return [f"finding:{event.data['finding']}"] if bad else []


@reacts(FindingRecorded, targets=_penalty)
def publish_penalty(event: Event, by: Actor, about: str) -> None:
    """List and publish a penalty that a regulator told of, or say why it is not published."""
    said = cases.penalty_public(UUID(event.data["finding"]))
    commands.list_decision(
        about,
        sort="penalty",
        head=said.head,
        decided_on=date.fromisoformat(event.data["decided_on"]),
        by=by.because(f"{by.cause}:list"),
        at=event.at,
    )
    out = by.because(f"{by.cause}:out")
    if said.secret:
        commands.withhold_decision(about, reason=said.secret, by=out, at=event.at)
        return
    commands.publish_decision(about, number=said.number, fields=said.fields, by=out, at=event.at)


ENDS = (CaseRevoked, DecisionRevoked, CaseRecalled, CaseCancelled, CaseReopened)


@reacts(*ENDS)
def say_how_it_ended(event: Event, by: Actor) -> None:
    """Say on the published permit that it no longer holds, and how it ended."""
    about = f"case:{event.data['case']}"
    said = after_event(event.name)
    before = event.seq if event.stream == about else None
    commands.change_standing(
        about, standing=said.standing, note=said.note, before=before, by=by, at=event.at
    )


EFFECTS = tuple(effect for effect in cases.LICENCE_EFFECTS if effect)  # on a licence


@reacts(FindingRecorded)
def say_what_became_of_it(event: Event, by: Actor) -> None:
    """Say on the published permit what a regulator did to the licence."""
    if said := after_finding(event.data["licence"]):
        about = f"case:{event.data['case']}"
        commands.change_standing(about, standing=said.standing, note=said.note, by=by, at=event.at)


@reacts(CreditRepaired)
def stop_after_repair(event: Event, by: Actor) -> None:
    """Take a penalty back from publication after the repair of credit."""
    about = cases.about_of_credit(UUID(event.data["credit"]))
    if about.startswith("finding:"):
        commands.stop_publication(about, by=by, at=event.at)
