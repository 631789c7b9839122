"""What follows from what happened: bookings whose time is gone are moved, in batches."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from onething.cases.events import ApplicationSubmitted
from onething.desk import commands
from onething.desk.events import (
    HoursChanged,
    NoticeGiven,
    OwnDayDropped,
    OwnDaySet,
    RulesChanged,
    VideoStepped,
)
from onething.desk.models import Recording, Ticket
from onething.desk.moving import displaced, stopped
from onething.desk.opening import today
from onething.desk.recording_events import RecordingDestroyed
from onething.desk.roll_events import PlaceClosed
from onething.desk.terms import RECORDING_OPEN, VIDEO
from onething.documents import queries as documents
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts

BATCH = 25  # bookings in one job


def _batches(event: Event) -> list[str]:
    if not event.data.get("closes", True):
        return []
    gone = displaced(UUID(event.data["hall"]), event.at)
    return [",".join(map(str, gone[at : at + BATCH])) for at in range(0, len(gone), BATCH)]


@reacts(
    NoticeGiven,
    HoursChanged,
    OwnDaySet,
    OwnDayDropped,
    RulesChanged,
    PlaceClosed,
    targets=_batches,
)
def move_bookings(event: Event, by: Actor, bookings: str) -> None:
    """Move each booking whose time is gone, each in a transaction of its own with its own message."""
    for booking in bookings.split(","):
        commands.displace(UUID(booking), by=by.because(f"{event.pk}:{booking}"), at=event.at)


def _closes(event: Event) -> list[str]:
    return [event.data["hall"]] if event.data["closes"] else []


@reacts(NoticeGiven, targets=_closes)
def end_tickets(event: Event, by: Actor, hall: str) -> None:
    """End the tickets of who waits in a hall that has closed suddenly; the timer ends what is left."""
    for ticket, reason in stopped(event.at, BATCH, UUID(hall)):
        because = by.because(f"{event.pk}:{ticket}")
        commands.close_ticket(ticket, reason=reason, by=because, at=event.at)


def _recorded(event: Event) -> list[str]:
    if event.data["state"] not in VIDEO.ends:
        return []
    rows = Recording.objects.filter(video=event.data["video"], state__in=RECORDING_OPEN)
    return [str(found) for found in rows.values_list("pk", flat=True)]


@reacts(VideoStepped, targets=_recorded)
def stop_with_the_talk(event: Event, by: Actor, recording: str) -> None:
    """Stop a recording when its talk has ended."""
    commands.stop_recording(UUID(recording), by=by, at=event.at)


def _at_window(event: Event) -> list[str]:
    """Return the ticket that was served where an official has taken something in for somebody."""
    who = str(event.actor.get("who", ""))
    if not who.startswith("official:"):
        return []
    rows = Ticket.objects.filter(official=who, day=today(event.at), served_at__lte=event.at)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=event.at)).order_by("-served_at", "id")
    return [str(found) for found in rows.values_list("pk", flat=True)[:1]]


@reacts(ApplicationSubmitted, targets=_at_window)
def note_what_was_filed(event: Event, by: Actor, ticket: str) -> None:
    """Note on the ticket of who was at the window what was taken in for him."""
    application, number = UUID(event.data["application"]), event.data["number"]
    commands.note_filed(UUID(ticket), application=application, number=number, by=by, at=event.at)


@reacts(RecordingDestroyed)
def remove_recorded(event: Event, by: Actor) -> None:
    """Remove the files of a destroyed recording."""
    documents.remove_files(set(event.data["files"]))
