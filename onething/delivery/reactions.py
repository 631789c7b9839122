"""Telling the applicant what happened to his cases, in plain words."""

from __future__ import annotations

from datetime import date
from functools import cache
from uuid import UUID

from django.conf import settings

from onething.cases import queries as cases
from onething.cases.events import (
    ApplicationClosed,
    ApplicationSubmitted,
    CaseAccepted,
    CaseAssigned,
    CaseCancelled,
    CaseDelivered,
    CaseEnded,
    CaseExtended,
    CaseGranted,
    CaseHandedOver,
    CaseLapsed,
    CaseNotAccepted,
    CasePublicised,
    CaseRecalled,
    CaseRedated,
    CaseRefused,
    CaseReopened,
    CaseReported,
    CaseRevoked,
    CaseSettled,
    CaseSuspended,
    CaseTerminated,
    CaseTransferred,
    ClockWarned,
    CreditRecorded,
    CreditRepaired,
    GapLapsed,
    GapReminded,
    GapStarted,
    HearingCalled,
    HearingTold,
    JointExtended,
    PromiseKept,
    PromiseMaintained,
    PromisePlanned,
    PromiseRectifying,
    PromiseRevoked,
    RepairDeclined,
    RevocationProposed,
    SignerAdded,
    SiteVisitCancelled,
    SiteVisitPlanned,
    SupplementAsked,
)
from onething.cases.terms import CLOCK_WORDS
from onething.catalogue.events import LawChangeNear
from onething.delivery import commands
from onething.identity.events import (
    AccountReset,
    AccountUnlocked,
    OfficialReturned,
    PostEnded,
    PostGiven,
    RolesChanged,
    SubstitutionEnded,
    SubstitutionGiven,
)
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return `data/messages/cases.yaml`: title and text for each event."""
    path = settings.DATA_ROOT / "messages" / "cases.yaml"
    said: dict[str, dict[str, str]] = yamls.read(path)
    return said


@cache
def staff_texts() -> dict[str, dict[str, str]]:
    """Return `data/messages/staff.yaml`: title and text for each event."""
    path = settings.DATA_ROOT / "messages" / "staff.yaml"
    said: dict[str, dict[str, str]] = yamls.read(path)
    return said


@reacts(
    PostGiven,
    RolesChanged,
    PostEnded,
    OfficialReturned,
    AccountReset,
    AccountUnlocked,
    CaseAssigned,
    CaseHandedOver,
    SignerAdded,
    SubstitutionGiven,
    SubstitutionEnded,
    LawChangeNear,
)
def tell_official(event: Event, by: Actor) -> None:
    """Send one message to the official to whom it happened."""
    words = staff_texts()[event.name]
    commands.tell_official(
        UUID(event.data["official"].removeprefix("official:")),
        title=words["title"],
        text=words["text"],
        about=event.name,
        by=by,
        at=event.at,
    )


@reacts(
    ApplicationSubmitted,
    ApplicationClosed,
    SiteVisitPlanned,
    SiteVisitCancelled,
    SupplementAsked,
    CaseAccepted,
    CaseNotAccepted,
    CaseGranted,
    CaseRefused,
    CaseDelivered,
    CaseLapsed,
    CaseEnded,
    CaseTransferred,
    CaseReported,
    CaseSuspended,
    CasePublicised,
    CaseExtended,
    JointExtended,
    HearingTold,
    HearingCalled,
    CaseTerminated,
    CaseSettled,
    CaseRevoked,
    CaseCancelled,
    CaseRecalled,
    CaseReopened,
    CreditRecorded,
    CreditRepaired,
    GapLapsed,
    GapReminded,
    GapStarted,
    PromiseKept,
    PromiseMaintained,
    PromisePlanned,
    PromiseRectifying,
    PromiseRevoked,
    RepairDeclined,
    RevocationProposed,
)
def tell_applicant(event: Event, by: Actor) -> None:
    """Send one message to the applicant."""
    application = UUID(event.data["application"])
    story = cases.for_message(application, event.data.get("case"))
    words = texts()[event.name]
    commands.send(
        UUID(event.data["subject"]),
        application=application,
        number=story.number,
        title=words["title"],
        text=words["text"].format(
            title=story.title,
            number=story.number,
            item=story.item,
            until=_day(event.data.get("until") or event.data.get("on") or event.data.get("due_on")),
            due=_due(event.data.get("promised_on")),
        ),
        about=event.name,
        by=by,
        at=event.at,
    )


@reacts(CaseRedated)
def tell_of_new_day(event: Event, by: Actor) -> None:
    """Tell the applicant that a change of the holidays moved the day that he was promised."""
    if event.data["clock"] != "promised":
        return
    said = event.data
    story = cases.for_message(UUID(said["application"]), said["case"])
    words = texts()[event.name]
    commands.send(
        UUID(said["subject"]),
        application=UUID(said["application"]),
        number=story.number,
        title=words["title"],
        text=words["text"].format(item=story.item, due=_due(said["due_on"])),
        about=event.name,
        by=by,
        at=event.at,
    )


def _warned(event: Event) -> list[str]:
    return list(event.data["officials"])


@reacts(ClockWarned, targets=_warned)
def tell_of_light(event: Event, by: Actor, official: str) -> None:
    """Tell an official whose turn it is, or who leads, that a clock has turned yellow or red."""
    said = event.data
    story = cases.for_message(UUID(said["application"]), said["case"])
    words = staff_texts()[f"{event.name}.{said['light']}"]
    clock = CLOCK_WORDS[said["clock"]]
    due = f"{date.fromisoformat(said['due_on']):%m 月 %d 日}"
    commands.tell_official(
        UUID(official),
        title=words["title"].format(clock=clock),
        text=words["text"].format(item=story.item, number=story.number, clock=clock, due=due),
        about=event.name,
        by=by,
        at=event.at,
    )


def _day(said: str | None) -> str:
    return f"{date.fromisoformat(said):%m 月 %d 日}" if said else ""


def _due(said: str | None) -> str:
    return f"预计 {_day(said)}前办结" if said else "办结日期待下一年度放假安排公布后确定"
