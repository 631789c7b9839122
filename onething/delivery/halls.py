"""Telling people what becomes of what they have booked in a hall, and why they wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.desk import queries as desk
from onething.desk.events import (
    BookedWaits,
    BookingDropped,
    BookingDue,
    BookingMissed,
    BookingMoved,
    TicketStepped,
    VideoCalled,
    VideoStepped,
)
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts

CALLED = "desk.ticket_called"
TOLD = {"take": "desk.video_turn", "miss": "desk.video_missed", "close": "desk.video_closed"}


def _by_hall(event: Event) -> list[str]:
    """Return one target; who moved his booking himself knows it."""
    return [ONE] if event.data.get("by_hall", True) and event.data.get("subject") else []


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
    if do == "take" and not told.awaited:
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
