"""Telling people what becomes of what they have booked in a hall, and why they wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.delivery.parcels.extending import waiting_at
from onething.desk import queries as desk
from onething.desk.events import (
    BookedWaits,
    BookingDropped,
    BookingDue,
    BookingMissed,
    BookingMoved,
    DeviceHelped,
    NoticeGiven,
    TicketClosed,
    TicketStepped,
    TrainingEnds,
    VideoCalled,
    VideoStepped,
)
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts

INSTANT = timedelta(microseconds=1)  # an end at midnight is the end of the day before
CALLED = "desk.ticket_called"
TOLD = {"take": "desk.video_turn", "miss": "desk.video_missed", "close": "desk.video_closed"}


def _by_hall(event: Event) -> list[str]:
    """Return one target; who moved his booking himself knows it."""
    return [ONE] if event.data.get("by_hall", True) and event.data.get("subject") else []


@reacts(TicketClosed, targets=_by_hall)
def tell_of_closed_ticket(event: Event, by: Actor) -> None:
    """Tell who waited that the hall has closed and why."""
    said = event.data
    told = desk.for_message(UUID(said["hall"]), said["business"], event.at)
    words = wordings.said(
        event.name, event.at, hall=told.hall, business=told.business, number=said["number"],
        reason=said["reason"],
    )  # fmt: skip
    commands.tell_holder(
        UUID(said["subject"]), **asdict(words), about=event.name, by=by, at=event.at
    )


@reacts(BookingMoved, BookingDropped, BookingDue, BookingMissed, BookedWaits, targets=_by_hall)
def tell_of_booking(event: Event, by: Actor) -> None:
    """Send one message to who has booked."""
    said = event.data
    hall, business = UUID(said["hall"]), said["business"]
    start = datetime.fromisoformat(said.get("start") or said["due_at"])
    told = desk.for_message(hall, business, start)
    words = wordings.said(
        event.name,
        event.at,
        hall=told.hall,
        business=told.business,
        time=told.time,
        into=_into(said, business),
        reason=said.get("reason") or said.get("why") or "",
        number=said.get("number", ""),
        minutes=told.minutes,
    )
    commands.tell_holder(
        UUID(said["subject"]), **asdict(words), about=event.name, by=by, at=event.at
    )


def _waiting_results(event: Event) -> list[str]:
    """Return what waits to be collected at a great hall that closes for a time."""
    if not event.data["closes"]:
        return []
    organisation = desk.great_hall_of(UUID(event.data["hall"]))
    since = day_of(datetime.fromisoformat(event.data["since"]))
    return [str(one) for one in waiting_at(organisation, since)] if organisation else []


@reacts(NoticeGiven, targets=_waiting_results)
def extend_pickups(event: Event, by: Actor, parcel: str) -> None:
    """Keep results longer that wait where nobody can collect them."""
    said = event.data
    since, until = (datetime.fromisoformat(said[one]) for one in ("since", "until"))
    commands.extend_pickup(
        UUID(parcel), since=day_of(since), until=day_of(until - INSTANT), reason=said["text"],
        by=by, at=event.at,
    )  # fmt: skip


def _leaders(event: Event) -> list[str]:
    return list(event.data["officials"])


@reacts(TrainingEnds, targets=_leaders)
def tell_of_training(event: Event, by: Actor, official: str) -> None:
    """Tell who leads a hall whose training ends, and which windows have nobody who is trained."""
    said = event.data
    names = identity.officials([UUID(one) for one in said["people"]])
    people = [f"{names.get(UUID(one), '')}（{_last(day)}）" for one, day in said["people"].items()]
    words = wordings.said(
        event.name,
        event.at,
        people="、".join(people) or "没有",
        windows="、".join(said["windows"]) or "没有",
    )
    commands.tell_official(
        UUID(official), title=words.title, text=words.text, do=words.do, wording=words.wording,
        about=event.name, by=by, at=event.at,
    )  # fmt: skip


def _helpers(event: Event) -> list[str]:
    """Return who may go to a machine at which somebody calls."""
    if not event.data["called"]:
        return []
    return [str(one) for one in desk.helpers_of(UUID(event.data["hall"]), event.at)]


@reacts(DeviceHelped, targets=_helpers)
def tell_of_help_call(event: Event, by: Actor, official: str) -> None:
    """Tell those of the hall who sit at no window that somebody calls at a machine."""
    machine = desk.machine_for_message(UUID(event.data["device"]))
    words = wordings.said(event.name, event.at, hall=machine.hall, number=machine.number)
    commands.tell_official(
        UUID(official), title=words.title, text=words.text, do=words.do, wording=words.wording,
        about=event.name, by=by, at=event.at,
    )  # fmt: skip


def _last(day: str) -> str:
    if not day:
        return "已经过期"
    on = date.fromisoformat(day)
    return f"到 {on.month} 月 {on.day} 日"


def _called(event: Event) -> list[str]:
    """Return one target for a call of somebody who is known; who walked in has only his number."""
    return [ONE] if event.data["do"] == "call" and event.data.get("subject") else []


@reacts(TicketStepped, targets=_called)
def tell_of_call(event: Event, by: Actor) -> None:
    """Tell somebody that his number is called and to which window, unless he is there already."""
    told = desk.call_for_message(UUID(event.data["ticket"]))
    if told is None:
        return
    words = wordings.said(
        CALLED,
        event.at,
        hall=told.hall,
        business=told.business,
        number=event.data["number"],
        window=told.window,
    )
    subject = UUID(event.data["subject"])
    commands.tell_holder(subject, **asdict(words), about=CALLED, by=by, at=event.at)


def _into(said: Mapping[str, Any], business: str) -> str:
    """Return to when a booking was moved, and to where if that is another place."""
    if not said.get("into_start"):
        return ""
    there = UUID(said.get("into_hall") or said["hall"])
    told = desk.for_message(there, business, datetime.fromisoformat(said["into_start"]))
    return told.time if str(there) == said["hall"] else f"{told.time}，地点改为{told.hall}"


def _away(event: Event) -> list[str]:
    return [ONE] if event.data["do"] in TOLD else []


@reacts(VideoStepped, targets=_away)
def tell_of_video(event: Event, by: Actor) -> None:
    """Tell who waits for a talk by video that his turn has come, unless he is there already; that it was missed."""
    do, told = event.data["do"], desk.video_for_message(UUID(event.data["video"]))
    if told.meeting or (do == "take" and not told.awaited):
        return
    kind = "desk.video_called_missed" if told.called and do == "miss" else TOLD[do]
    words = wordings.said(
        kind,
        event.at,
        hall=told.hall,
        about=told.about,
        phone=told.phone,
        minutes=str(told.minutes),
    )
    commands.tell_holder(told.subject, **asdict(words), about=kind, by=by, at=event.at)


@reacts(VideoCalled)
def tell_of_video_call(event: Event, by: Actor) -> None:
    """Tell who asked for help that his helper calls by video."""
    told = desk.video_for_message(UUID(event.data["video"]))
    if not told.awaited:
        return
    words = wordings.said(
        event.name, event.at, hall=told.hall, about=told.about, minutes=str(told.minutes)
    )
    commands.tell_holder(told.subject, **asdict(words), about=event.name, by=by, at=event.at)
