"""What follows from 远程视频核验: the room is opened, people of both places and the applicant are told, it ends."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.events import ApplicationClosed
from onething.catalogue import queries as catalogue
from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.delivery.models import Relay, RemoteCheck
from onething.delivery.relay_terms import DECIDING, RECEIVING
from onething.delivery.remote_events import (
    RemoteCheckAgreed,
    RemoteCheckAsked,
    RemoteCheckDropped,
    RemoteCheckFound,
    RemoteCheckMet,
)
from onething.delivery.remote_terms import REMOTE_OPEN
from onething.desk import commands as halls
from onething.desk import queries as desk
from onething.identity import queries as identity
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.clock import CHINA, day_of
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.kernel.timers import timer

MOST, BATCH = 5, 100
WINDOW = "window"


@reacts(RemoteCheckMet)
def open_room(event: Event, by: Actor) -> None:
    """Open the room in which both officials meet."""
    said = event.data
    title = cases.ways([UUID(said["application"])])[UUID(said["application"])].title
    halls.meet_by_video(
        UUID(said["video"]), meeting=UUID(said["check"]), place=UUID(said["to_hall"]),
        subject=UUID(said["subject"]), visitor=said["visitor"], official=said["looker"],
        title=f"远程核验：{title}"[:200], by=by, at=event.at,
    )  # fmt: skip


def _talk(event: Event) -> list[str]:
    row = RemoteCheck.objects.get(pk=event.data["check"])
    told = desk.meeting_told(row.video) if row.video else None
    return [str(row.video)] if told and told.open and told.joined_at else []


@reacts(RemoteCheckFound, RemoteCheckDropped, targets=_talk)
def end_room(event: Event, by: Actor, video: str) -> None:
    """End the talk when what was found is said, or the check is called off."""
    halls.finish_video(UUID(video), by=by, at=event.at)


def _open_checks(event: Event) -> list[str]:
    relays = Relay.objects.filter(application=event.data["application"]).values("pk")
    rows = RemoteCheck.objects.filter(relay__in=relays, state__in=REMOTE_OPEN)
    return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]


@reacts(ApplicationClosed, targets=_open_checks)
def drop_with_the_application(event: Event, by: Actor, check: str) -> None:
    """Call off what nobody needs any more."""
    commands.drop_check(UUID(check), by=by, at=event.at)


@timer
def drop_checks_of_past_days(at: datetime) -> None:
    """Call off checks whose day is over and that nobody has done."""
    begin = datetime.combine(day_of(at), datetime.min.time(), CHINA)
    rows = RemoteCheck.objects.filter(state__in=REMOTE_OPEN, planned_at__lt=begin)
    late = rows.filter(asked_at__lt=at - timedelta(days=1)).order_by("planned_at", "id")
    for pk in list(late.values_list("pk", flat=True)[:BATCH]):
        commands.drop_check(pk, by=SYSTEM.because(f"remote_check:{pk}:over"), at=at)


def _other_place(event: Event) -> list[str]:
    """Return whom of the other place it concerns: who took part already, or the window."""
    said = event.data
    row = RemoteCheck.objects.get(pk=said["check"])
    sides = {RECEIVING: RECEIVING, DECIDING: DECIDING}
    if said["side"] in sides:
        sides.pop(said["side"])
    found: list[str] = []
    if RECEIVING in sides:
        found += [said["official"].removeprefix("official:"), *_window(said["hall"], event)]
    if DECIDING in sides:
        found += [row.asked_by.removeprefix("official:")] * (row.asked_side == DECIDING)
        found += _window(said["to_hall"], event)
    own = str(event.actor.get("who", "")).removeprefix("official:")
    return [one for one in dict.fromkeys(found) if one != own]


def _window(hall: str, event: Event) -> list[str]:
    staff = identity.colleagues({UUID(hall)}, on=day_of(event.at))
    return [str(one.official) for one in staff if WINDOW in one.roles][:MOST]


@reacts(
    RemoteCheckAsked, RemoteCheckAgreed, RemoteCheckFound, RemoteCheckDropped, targets=_other_place
)
def tell_other_place(event: Event, by: Actor, official: str) -> None:
    """Tell the other place that a check is asked for, agreed, done or called off."""
    words = wordings.said(f"{_key(event)}.staff", event.at, **_said(event))
    commands.tell_official(
        UUID(official), title=words.title, text=words.text, do=words.do, wording=words.wording,
        about=event.name, by=by, at=event.at,
    )  # fmt: skip


def _to_applicant(event: Event) -> list[str]:
    return [ONE] if wordings.knows(_key(event)) else []


@reacts(RemoteCheckAgreed, RemoteCheckFound, targets=_to_applicant)
def tell_applicant(event: Event, by: Actor) -> None:
    """Tell the applicant when he is awaited at the window, and what was found."""
    said = event.data
    words = wordings.said(_key(event), event.at, **_said(event))
    commands.send(
        UUID(said["subject"]), application=UUID(said["application"]),
        number=Relay.objects.get(pk=said["relay"]).number, **asdict(words), about=_key(event),
        hall=UUID(said["hall"]), by=by, at=event.at,
    )  # fmt: skip


def _key(event: Event) -> str:
    return f"{event.name}.now" if event.data.get("now") else event.name


def _said(event: Event) -> dict[str, str]:
    said, row = event.data, RemoteCheck.objects.select_related("relay").get(pk=event.data["check"])
    names = identity.organisations([row.relay.hall, row.relay.to_hall])
    rules = catalogue.anywhere_rules().video
    planned = row.planned_at.astimezone(CHINA)
    return {
        "title": cases.ways([row.relay.application])[row.relay.application].title,
        "number": row.relay.number,
        "hall": names[row.relay.hall].name,
        "there": names[row.relay.to_hall].name,
        "name": "、".join(rules.looks[key] for key in row.looks if key in rules.looks),
        "due": f"{planned:%m 月 %d 日 %H:%M}",
        "fault": rules.results[said["result"]][0] if said.get("result") else "",
    }
