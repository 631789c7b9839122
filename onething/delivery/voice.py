"""Telling people what became of what they said, and officials what waits for them."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.delivery.reactions import to_staff
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.voice import queries as voice
from onething.voice.events import (
    AidAsked,
    AidClosed,
    AidDeclined,
    AidHanded,
    AidLate,
    AidSaid,
    AidTaken,
    AidTicketed,
    ObstacleAccepted,
    ObstacleClosed,
    ObstacleDisputed,
    ObstacleFiled,
    ObstaclePassed,
    ObstacleReplied,
    ObstacleSupervised,
    ProjectEnded,
    ProjectHanded,
    ProjectLate,
    ProjectLeft,
    ProjectLinked,
    ProjectOpened,
    ProjectReached,
    ProjectResumed,
    ProjectUnmanned,
    ProjectVisited,
    Screened,
)


def _of_subject(event: Event) -> list[str]:
    return [event.data["subject"]] if event.data["subject"] else []


@reacts(ObstacleAccepted, ObstacleClosed, targets=_of_subject)
def tell_of_obstacle(event: Event, by: Actor, subject: str) -> None:
    """Tell the person that somebody follows it, or what the answer is."""
    words = voice.for_obstacle_message(UUID(event.data["obstacle"]))
    said = wordings.said(event.name, event.at, **words)
    commands.tell_holder(UUID(subject), **asdict(said), about=event.name, by=by, at=event.at)


def _of_caller(event: Event) -> list[str]:
    return [] if event.data["subject"] else [ONE]


@reacts(ObstacleFiled, ObstacleAccepted, ObstaclePassed, ObstacleClosed, targets=_of_caller)
def tell_caller_of_obstacle(event: Event, by: Actor) -> None:
    """Tell who has no account, at the number he left, each step of what he could not get done."""
    tell_who_filed(UUID(event.data["obstacle"]), f"{event.name}.caller", event, by)


def tell_who_filed(obstacle: UUID, kind: str, event: Event, by: Actor) -> None:
    """Send what is said of an obstacle to the number that somebody left."""
    called = voice.obstacle_caller(obstacle)
    said = wordings.said(kind, event.at, **voice.for_obstacle_message(obstacle))
    commands.tell_caller(
        called.obstacle, phone=called.phone, number=called.number, title=said.title,
        text=said.text, sms=said.sms, about=kind, hall=called.hall, by=by, at=event.at,
    )  # fmt: skip


def _officials(event: Event) -> list[str]:
    return list(event.data["officials"])


@reacts(
    ObstacleFiled,
    ObstaclePassed,
    ObstacleReplied,
    ObstacleDisputed,
    ObstacleSupervised,
    targets=_officials,
)
def tell_staff_of_obstacle(event: Event, by: Actor, official: str) -> None:
    """Tell each official whose turn it is, or who must see to what is late."""
    words = voice.for_obstacle_message(UUID(event.data["obstacle"]))
    late = str(event.data.get("late", ""))
    commands.tell_official(
        UUID(official),
        **to_staff(event.name, event.at, **words, late=late),
        about=event.name,
        by=by,
        at=event.at,
    )


@reacts(AidTaken, AidDeclined, AidClosed, targets=_of_subject)
def tell_of_aid(event: Event, by: Actor, subject: str) -> None:
    """Tell who asked for help who helps him, or how it ended."""
    words = voice.for_aid_message(UUID(event.data["aid"]))
    said = wordings.said(event.name, event.at, **words)
    commands.tell_holder(UUID(subject), **asdict(said), about=event.name, by=by, at=event.at)


def _of_asker(event: Event) -> list[str]:
    return [] if event.data["own"] else _of_subject(event)


@reacts(AidSaid, targets=_of_asker)
def tell_asker_of_words(event: Event, by: Actor, subject: str) -> None:
    """Tell who asked for help that his helper wrote to him."""
    said = wordings.said(event.name, event.at, **voice.for_aid_message(UUID(event.data["aid"])))
    commands.tell_holder(UUID(subject), **asdict(said), about=event.name, by=by, at=event.at)


@reacts(AidSaid, targets=_officials)
def tell_helper_of_words(event: Event, by: Actor, official: str) -> None:
    """Tell the helper that who asked him wrote to him."""
    kind = f"{event.name}_staff"
    words = to_staff(kind, event.at, **voice.for_aid_message(UUID(event.data["aid"])))
    commands.tell_official(UUID(official), **words, about=kind, by=by, at=event.at)


@reacts(AidTicketed, targets=_of_subject)
def tell_of_aid_ticket(event: Event, by: Actor, subject: str) -> None:
    """Tell who is brought to a window which number was taken for him, and in which hall."""
    said = wordings.said(event.name, event.at, **voice.for_aid_ticket(event.data))
    commands.tell_holder(UUID(subject), **asdict(said), about=event.name, by=by, at=event.at)


@reacts(AidAsked, AidTaken, AidDeclined, AidClosed, targets=_of_caller)
def tell_caller_of_aid(event: Event, by: Actor) -> None:
    """Tell who has no account, at the number he left, that it is entered, who helps, how it ended."""
    called = voice.aid_caller(UUID(event.data["aid"]))
    kind = f"{event.name}.caller"
    said = wordings.said(kind, event.at, **voice.for_aid_message(called.aid))
    commands.tell_caller(
        called.aid,
        phone=called.phone,
        number=called.number,
        title=said.title,
        text=said.text,
        sms=said.sms,
        about=kind,
        hall=called.hall,
        by=by,
        at=event.at,
    )


@reacts(AidTicketed, targets=_of_caller)
def tell_caller_of_aid_ticket(event: Event, by: Actor) -> None:
    """Tell the same to who has no account, at the number he left."""
    called, kind = voice.aid_caller(UUID(event.data["aid"])), f"{event.name}.caller"
    said = wordings.said(kind, event.at, **voice.for_aid_ticket(event.data))
    words = {"title": said.title, "text": said.text, "sms": said.sms, "about": kind}
    commands.tell_caller(
        called.aid, phone=called.phone, number=called.number, hall=called.hall, **words,
        by=by, at=event.at,
    )  # fmt: skip


@reacts(AidAsked, AidHanded, AidLate, targets=_officials)
def tell_helpers_of_aid(event: Event, by: Actor, official: str) -> None:
    """Tell the team of the hall what waits for it; who leads it, what is late."""
    words = voice.for_aid_message(UUID(event.data["aid"]))
    late = str(event.data.get("late", ""))
    commands.tell_official(
        UUID(official),
        **to_staff(event.name, event.at, **words, late=late),
        about=event.name,
        by=by,
        at=event.at,
    )


@reacts(Screened)
def tell_of_screening(event: Event, by: Actor) -> None:
    """Tell whose materials were looked at what is lacking: in his space, or at the number he left."""
    told = voice.screening_told(UUID(event.data["screening"]))
    words = {"number": told.number, "matter": f"“{told.matter}”", "outcome": told.outcome}
    if event.data["subject"]:
        said = wordings.said(event.name, event.at, **words)
        holder = UUID(event.data["subject"])
        commands.tell_holder(holder, **asdict(said), about=event.name, by=by, at=event.at)
        return
    kind = f"{event.name}.caller"
    said = wordings.said(kind, event.at, **words)
    commands.tell_caller(
        told.id, phone=told.phone, number=told.number, title=said.title, text=said.text,
        sms=said.sms, about=kind, hall=told.hall, by=by, at=event.at,
    )  # fmt: skip


@reacts(
    ProjectOpened,
    ProjectVisited,
    ProjectReached,
    ProjectHanded,
    ProjectLate,
    ProjectEnded,
    ProjectResumed,
    targets=_of_subject,
)
def tell_enterprise_of_project(event: Event, by: Actor, subject: str) -> None:
    """Tell the enterprise who manages its project, which stage is done, which is late."""
    said = wordings.said(event.name, event.at, **_of_project(event))
    commands.tell_holder(UUID(subject), **asdict(said), about=event.name, by=by, at=event.at)


@reacts(
    ProjectOpened,
    ProjectLinked,
    ProjectHanded,
    ProjectLate,
    ProjectUnmanned,
    ProjectLeft,
    ProjectResumed,
    targets=_officials,
)
def tell_staff_of_project(event: Event, by: Actor, official: str) -> None:
    """Tell the manager what is his now or came in; who leads, what is late or has no manager."""
    kind = STAFF_NAMES.get(event.name, event.name)
    commands.tell_official(
        UUID(official),
        **to_staff(kind, event.at, **_of_project(event)),
        about=kind,
        by=by,
        at=event.at,
    )


STAFF_NAMES = {  # what is told to both, each in his own words
    "voice.project_opened": "voice.project_given",
    "voice.project_handed": "voice.project_taken_over",
    "voice.project_late": "voice.project_late_staff",
    "voice.project_resumed": "voice.project_resumed_staff",
}


def _of_project(event: Event) -> dict[str, str]:
    words = voice.for_project_message(UUID(event.data["project"]))
    said = {"late": str(event.data.get("late", "")), "stage": str(event.data.get("label", ""))}
    return words | said
