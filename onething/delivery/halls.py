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
    VideoStepped,
)
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts

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
    )
    commands.tell_holder(
        UUID(said["subject"]), **asdict(words), about=event.name, by=by, at=event.at
    )


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
    words = wordings.said(
        TOLD[do],
        event.at,
        hall=told.hall,
        about=told.about,
        phone=told.phone,
        minutes=str(told.minutes),
    )
    commands.tell_holder(told.subject, **asdict(words), about=TOLD[do], by=by, at=event.at)
