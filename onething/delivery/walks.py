"""Telling what walks and trials found: whose it is to mend, who found it, whose obstacle it came from."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.delivery.reactions import to_staff
from onething.delivery.voice import tell_who_filed
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts
from onething.voice import queries as voice
from onething.voice.events import (
    FlawDeclined,
    FlawFixed,
    FlawFound,
    FlawLate,
    FlawReopened,
    TrialistInvited,
    TrialReported,
)

OFFICIAL = "official:"


def _official(event: Event) -> list[str]:
    who = event.data["official"]
    return [who.removeprefix(OFFICIAL)] if who.startswith(OFFICIAL) else []


@reacts(FlawFound, FlawFixed, FlawDeclined, FlawReopened, targets=_official)
def tell_of_flaw(event: Event, by: Actor, official: str) -> None:
    """Tell whose it is to mend what was found; or the official who found it, what became of it."""
    _tell(event, by, official)


def _officials(event: Event) -> list[str]:
    return list(event.data["officials"])


@reacts(FlawLate, targets=_officials)
def tell_of_late_flaw(event: Event, by: Actor, official: str) -> None:
    """Tell those who must see to it that it is not mended in time."""
    _tell(event, by, official, late=str(event.data["late"]))


def _tell(event: Event, by: Actor, official: str, **more: str) -> None:
    words = voice.for_flaw_message(UUID(event.data["flaw"]))
    commands.tell_official(
        UUID(official),
        **to_staff(event.name, event.at, **words, **more),
        about=event.name,
        by=by,
        at=event.at,
    )


def _finder(event: Event) -> list[str]:
    who = voice.flaw_told(UUID(event.data["flaw"])).finder
    return [str(who)] if who else []


@reacts(FlawFixed, FlawDeclined, targets=_finder)
def tell_who_tried(event: Event, by: Actor, subject: str) -> None:
    """Tell the person who tried the service what became of what he met."""
    words = voice.for_flaw_message(UUID(event.data["flaw"]))
    said = wordings.said(f"{event.name}.finder", event.at, **words)
    commands.tell_holder(UUID(subject), **asdict(said), about=event.name, by=by, at=event.at)


def _obstacle(event: Event) -> list[str]:
    found = voice.flaw_told(UUID(event.data["flaw"])).obstacle
    return [str(found)] if found else []


@reacts(FlawFixed, FlawDeclined, targets=_obstacle)
def tell_whose_obstacle(event: Event, by: Actor, obstacle: str) -> None:
    """Tell who could not get it done that what he said has changed the rule, or why it has not."""
    kind, subject = f"{event.name}.obstacle", voice.obstacle_subject(UUID(obstacle))
    if subject is None:
        tell_who_filed(UUID(obstacle), f"{kind}.caller", event, by)
        return
    said = wordings.said(kind, event.at, **voice.for_obstacle_message(UUID(obstacle)))
    commands.tell_holder(subject, **asdict(said), about=kind, by=by, at=event.at)


@reacts(TrialistInvited)
def invite(event: Event, by: Actor) -> None:
    """Tell a person that an organ invites him to try its services."""
    hall = identity.organisation(UUID(event.data["office"])).short_name
    _thank(event, by, hall=hall)


@reacts(TrialReported)
def thank(event: Event, by: Actor) -> None:
    """Thank a person for what he told."""
    _thank(event, by, matter=voice.walk_name(UUID(event.data["walk"])))


def _thank(event: Event, by: Actor, **words: str) -> None:
    said, who = wordings.said(event.name, event.at, **words), UUID(event.data["subject"])
    commands.tell_holder(who, **asdict(said), about=event.name, by=by, at=event.at)
