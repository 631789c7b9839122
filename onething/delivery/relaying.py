"""What follows from 异地代收: it begins with an intake elsewhere, follows its bags, people of both places are told."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.events import (
    ApplicationClosed,
    ApplicationReopened,
    ApplicationSubmitted,
    CaseEnded,
    CaseGranted,
    CaseIssued,
    CaseLapsed,
    CaseNotAccepted,
    CaseRefused,
    CaseTerminated,
    CaseWithdrawn,
    WayChosen,
)
from onething.catalogue import queries as catalogue
from onething.delivery import commands
from onething.delivery.lights import turning
from onething.delivery.messages import wordings
from onething.delivery.models import Relay, RelayFault
from onething.delivery.parcel_events import ParcelMoved, ParcelNoted
from onething.delivery.relay_events import (
    RelayClosed,
    RelayFaulted,
    RelayMoved,
    RelaySettled,
    RelayTaken,
    RelayWarned,
)
from onething.delivery.relay_terms import FAULTS
from onething.identity import queries as identity
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.clock import day_of
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.kernel.timers import timer

MOST = 5  # people of a hall who are told
WINDOW = "window"


def _by_official(event: Event) -> list[str]:
    taken = str(event.actor.get("who", "")).startswith("official:") and event.actor.get("post")
    return [ONE] if taken else []


@reacts(ApplicationSubmitted, targets=_by_official)
def begin_relay(event: Event, by: Actor) -> None:
    """Begin a relay when the hall that took the application in is not that of the place that decides."""
    hall = identity.place_of_post(UUID(event.actor["post"]))
    if hall is not None:
        commands.take_relay(
            UUID(event.data["application"]), hall=hall, official=event.actor["who"], by=by,
            at=event.at,
        )  # fmt: skip


def _bag(event: Event) -> list[str]:
    return [event.data["parcel"]] if event.data["kind"] == "transfer" else []


@reacts(ParcelNoted, ParcelMoved, targets=_bag)
def follow_bag(event: Event, by: Actor, parcel: str) -> None:
    """Look whether the carrier told that a bag was opened, lost or sent back, or that it is there."""
    commands.follow_bag(UUID(parcel), by=by, at=event.at)
    if event.data["state"] in ("arrived", "delivered"):
        there = by.because(f"{by.cause}:there")
        commands.note_bag_is_there(UUID(parcel), by=there, at=event.at)


@reacts(
    CaseIssued, CaseGranted, CaseRefused, CaseNotAccepted, CaseWithdrawn, CaseLapsed, CaseEnded,
    CaseTerminated, WayChosen, RelayMoved, RelaySettled,
)  # fmt: skip
def begin_way_back(event: Event, by: Actor) -> None:
    """Let the term for the way back run while all results of a relay are there and one has to go back."""
    application = UUID(event.data["application"])
    if Relay.objects.filter(application=application).exists():
        commands.note_results_wait(application, by=by, at=event.at)


@reacts(ApplicationClosed)
def end_relay(event: Event, by: Actor) -> None:
    """Let the papers of a relay go back when nobody needs them any more."""
    commands.end_relay(UUID(event.data["application"]), by=by, at=event.at)


@reacts(ApplicationReopened)
def reopen_relay(event: Event, by: Actor) -> None:
    """Let a relay go on whose application is examined anew."""
    commands.reopen_relay(UUID(event.data["application"]), by=by, at=event.at)


@timer
def warn_of_relays(at: datetime) -> None:
    """Tell of the terms of both places that turn yellow or red, as of other clocks."""
    for pk, last, light in turning(Relay.objects.all(), at):
        by = SYSTEM.because(f"relay:{pk}:{last}:{light}")
        commands.warn_relay(pk, by=by, at=at)


def _officials(event: Event) -> list[str]:
    return list(event.data["officials"])


@reacts(RelayWarned, targets=_officials)
def tell_of_term(event: Event, by: Actor, official: str) -> None:
    """Tell an official that the part of a place is nearly due, or late, and whose it is."""
    said, row = event.data, Relay.objects.get(pk=event.data["relay"])
    words = wordings.said(
        f"{event.name}.{said['light']}", event.at, number=row.number,
        name=catalogue.anywhere_rules().terms[said["term"]].name,
        due=f"{date.fromisoformat(said['due_on']):%m 月 %d 日}",
        there=identity.organisation(UUID(said["late_hall"])).name,
    )  # fmt: skip
    commands.tell_official(
        UUID(official), title=words.title, text=words.text, do=words.do, wording=words.wording,
        about=event.name, by=by, at=event.at,
    )  # fmt: skip


def _key(event: Event) -> str:
    said = event.data
    if event.name == RelayClosed.name:
        return f"{event.name}.{'handed' if said['handed'] else 'none'}"
    return f"{event.name}.{said['state']}" if event.name == RelayMoved.name else event.name


def _to_tell(event: Event) -> list[str]:
    return [ONE] if wordings.knows(_key(event)) else []


@reacts(RelayTaken, RelayMoved, RelayFaulted, RelaySettled, RelayClosed, targets=_to_tell)
def tell_of_relay(event: Event, by: Actor) -> None:
    """Tell the applicant where his papers are and what went wrong, with what happens next."""
    row = Relay.objects.get(pk=event.data["relay"])
    words = wordings.said(_key(event), event.at, **_said(event, row))
    commands.send(
        row.subject,
        application=row.application,
        number=row.number,
        **asdict(words),
        about=_key(event),
        hall=row.hall,
        by=by,
        at=event.at,
    )


def _both_halls(event: Event) -> list[str]:
    said = event.data
    there = identity.colleagues({UUID(said["to_hall"])}, on=day_of(event.at))
    staff = [str(one.official) for one in there if WINDOW in one.roles][:MOST]
    return list(dict.fromkeys((said["official"].removeprefix("official:"), *staff)))


@reacts(RelayFaulted, RelaySettled, targets=_both_halls)
def tell_halls(event: Event, by: Actor, official: str) -> None:
    """Tell who took it in and the window of the place that decides that a bag came wrong, or is settled."""
    row = Relay.objects.get(pk=event.data["relay"])
    words = wordings.said(f"{event.name}.staff", event.at, **_said(event, row))
    commands.tell_official(
        UUID(official), title=words.title, text=words.text, do=words.do, wording=words.wording,
        about=event.name, by=by, at=event.at,
    )  # fmt: skip


def _said(event: Event, row: Relay) -> dict[str, str]:
    names = identity.organisations([row.hall, row.to_hall])
    rows = RelayFault.objects.filter(relay=row, what__in=event.data.get("faults", ()))
    faults = {FAULTS[one.what]: one.pieces for one in rows.order_by("at", "pk")}
    told = (
        f"{words}（{'、'.join(pieces)}）" if pieces else words for words, pieces in faults.items()
    )
    return {
        "title": cases.ways([row.application])[row.application].title,
        "number": row.number,
        "hall": names[row.hall].name,
        "there": names[row.to_hall].name,
        "fault": "、".join(told),
    }
