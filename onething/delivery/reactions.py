"""Telling the applicant what happened to his cases, in plain words."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

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
    CosignatureAsked,
    CosignatureReminded,
    CreditRecorded,
    CreditRepaired,
    GapAgreed,
    GapLapsed,
    GapOffered,
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
    TermLengthened,
)
from onething.cases.terms import CLOCK_WORDS
from onething.catalogue.events import AppletDue, AppletFailing, AppletSuspended, LawChangeNear
from onething.delivery import commands
from onething.delivery.messages import wordings
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
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts


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
    commands.tell_official(
        UUID(event.data["official"].removeprefix("official:")),
        **to_staff(event.name, event.at),
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
    GapOffered,
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
    said = event.data
    until = _day(said.get("until") or said.get("on") or said.get("due_on"))
    _tell(event, by, until=until, due=_due(said.get("promised_on")))


def _tell(event: Event, by: Actor, sort: str = "", **values: str) -> None:
    about = f"{event.name}.{sort}" if sort else event.name
    application, case = UUID(event.data["application"]), event.data.get("case")
    story = cases.for_message(application, case)
    words = wordings.said(
        about, event.at, title=story.title, number=story.number, item=story.item, **values
    )
    commands.send(
        UUID(event.data["subject"]),
        application=application,
        number=story.number,
        **asdict(words),
        about=about,
        case=UUID(case) if case else None,
        hall=story.hall,
        by=by,
        at=event.at,
    )


def _at_window(event: Event) -> list[str]:
    return [ONE] if event.data.get("signer") else []


@reacts(GapAgreed, targets=_at_window)
def tell_of_signed_promise(event: Event, by: Actor) -> None:
    """Tell the applicant what was promised in his name at a window, by whoever signed there."""
    _tell(event, by)


@reacts(CosignatureAsked, CosignatureReminded)
def tell_cosigner(event: Event, by: Actor) -> None:
    """Ask whoever is to sign too, or remind him: for what and until when, without anybody's name."""
    application = UUID(event.data["application"])
    story = cases.for_message(application, None)
    until = _day(event.data["until"])
    words = wordings.said(event.name, event.at, title=story.title, until=until)
    commands.send(
        UUID(event.data["signer"]),
        application=application,
        number="",
        **asdict(words),
        about=event.name,
        by=by,
        at=event.at,
    )


@reacts(CaseRedated)
def tell_of_new_day(event: Event, by: Actor) -> None:
    """Tell the applicant that a change of the holidays moved the day that he was promised."""
    if event.data["clock"] == "promised":
        _tell(event, by, due=_due(event.data["due_on"]))


@reacts(TermLengthened)
def tell_of_longer_term(event: Event, by: Actor) -> None:
    """Tell the applicant until when he has now: the platform was not there when his term ended."""
    said = event.data
    _tell(event, by, said["term"], until=_day(said["due_on"]))


def _warned(event: Event) -> list[str]:
    return list(event.data["officials"])


@reacts(ClockWarned, targets=_warned)
def tell_of_light(event: Event, by: Actor, official: str) -> None:
    """Tell an official whose turn it is, or who leads, that a clock has turned yellow or red."""
    said = event.data
    story = cases.for_message(UUID(said["application"]), said["case"])
    clock = CLOCK_WORDS[said["clock"]]
    due = f"{date.fromisoformat(said['due_on']):%m 月 %d 日}"
    commands.tell_official(
        UUID(official),
        **to_staff(
            f"{event.name}.{said['light']}",
            event.at,
            item=story.item,
            number=story.number,
            clock=clock,
            due=due,
        ),
        about=event.name,
        by=by,
        at=event.at,
    )


@reacts(AppletFailing, AppletSuspended, AppletDue, targets=_warned)
def tell_of_applet(event: Event, by: Actor, official: str) -> None:
    """Tell a keeper of the catalogue how an applet of his place is, or that it is to be reviewed."""
    words = to_staff(event.name, event.at, item=event.data["title"])
    commands.tell_official(UUID(official), **words, about=event.name, by=by, at=event.at)


def to_staff(key: str, at: datetime, **values: str) -> dict[str, str]:
    """Return the words for an official, who gets no short messages."""
    words = wordings.said(key, at, **values)
    return {"title": words.title, "text": words.text, "do": words.do, "wording": words.wording}


def _day(said: str | None) -> str:
    return f"{date.fromisoformat(said):%m 月 %d 日}" if said else ""


def _due(said: str | None) -> str:
    return f"预计 {_day(said)}前办结" if said else "办结日期待下一年度放假安排公布后确定"
