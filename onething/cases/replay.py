"""What the ledger says about a case or an application: its events, folded, without the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from onething.cases import beside_events as beside
from onething.cases import events as happened
from onething.cases.terms import ANEW, REVIEWED, Draft


class Recorded(Protocol):
    """An event as the ledger keeps it."""

    name: str
    data: Any
    actor: Any
    at: datetime


@dataclass(frozen=True)
class CaseStory:
    """A case as its events tell it."""

    number: str = ""
    subject: str = ""
    office: str = ""
    item: str = ""
    kind: str = ""
    part: str = ""
    application: str = ""
    state: str = ""
    holder: str = ""
    held_at: datetime | None = None
    submitted_at: datetime | None = None
    accepted_on: date | None = None
    deemed: bool = False
    supplements: int = 0
    extensions: int = 0
    redone: int = 0
    first_organ: str = ""
    worked_at: datetime | None = None
    granted: bool = False
    examiner: str = ""
    reviewer: str = ""
    decider: str = ""
    decided: str = ""  # digest of the decision
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    unpaid: str = ""
    chain: str = ""  # digest of the chain of its review


@dataclass(frozen=True)
class ApplicationStory:
    """An application as its events tell it."""

    subject: str = ""
    theme: str = ""
    region: str = ""
    state: str = ""
    number: str | None = None
    summary: str = ""
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    signed_by: str = ""
    closed_at: datetime | None = None
    cases: frozenset[str] = field(default=frozenset())


SAME = ("subject", "office", "item", "kind", "part", "application", "state")
Change = Callable[[CaseStory, Recorded], CaseStory]


def of_case(events: Iterable[Recorded]) -> CaseStory:
    """Fold the events of one case, oldest first."""
    story = CaseStory()
    for event in events:
        said: dict[str, Any] = {name: event.data[name] for name in SAME}
        if event.name not in STANDING:  # whoever takes a step lets go of the case
            said |= {"holder": "", "held_at": None}
        said["chain"] = event.data.get("chain") or story.chain
        if DOES.get(event.name) in ANEW:
            said["chain"] = ""
        if event.name in DOES or event.name == happened.CaseSubmitted.name:
            said["worked_at"] = event.at
        story = _after(story, said)
        change = CHANGES.get(event.name)
        story = change(story, event) if change else story
    return story


def _after(story: CaseStory, said: Mapping[str, Any]) -> CaseStory:
    """Return the story with this changed: `replace` without its checks, for thousands of events."""
    after = object.__new__(CaseStory)
    vars(after).update(vars(story), **said)
    return after


def _who(event: Recorded) -> str:
    return str(event.actor["who"])


def _accepted(story: CaseStory, event: Recorded) -> CaseStory:
    on = date.fromisoformat(event.data["accepted_on"])
    return replace(story, accepted_on=on, deemed=event.data["deemed"])


def _decided(story: CaseStory, event: Recorded) -> CaseStory:
    """Note the decision; what needs no review is examined and decided by one person."""
    examiner = story.examiner if story.kind in REVIEWED else _who(event)
    return replace(
        story,
        decider=_who(event),
        decided_at=event.at,
        decided=event.data["decision"],
        examiner=examiner,
    )


def _over(story: CaseStory, event: Recorded) -> CaseStory:
    return replace(story, closed_at=event.at)


def _granted(story: CaseStory, event: Recorded) -> CaseStory:
    return replace(_decided(story, event), granted=True)


def _settled(story: CaseStory, event: Recorded) -> CaseStory:
    return replace(story, decider=_who(event), decided_at=event.at, decided=event.data["decision"])


def _extended(story: CaseStory, event: Recorded) -> CaseStory:
    return replace(story, extensions=story.extensions + 1)


def _reported(story: CaseStory, event: Recorded) -> CaseStory:
    return replace(story, first_organ=event.data["first_organ"], examiner="", reviewer="")


def _looked_anew(story: CaseStory, event: Recorded) -> CaseStory:
    return replace(story, examiner="", reviewer="")


def _reopened(story: CaseStory, event: Recorded) -> CaseStory:
    return replace(
        story,
        examiner="",
        reviewer="",
        decider="",
        decided="",
        granted=False,
        decided_at=None,
        closed_at=None,
        extensions=0,
        redone=story.redone + 1,
        accepted_on=date.fromisoformat(event.data["accepted_on"]),
    )


STANDING = frozenset(  # who holds the case goes on holding it
    {
        happened.CaseTaken.name,
        happened.CaseResultAttached.name,
        happened.CaseSeated.name,
        happened.CaseRedated.name,
        beside.RefusalConfirmed.name,
        beside.RefusalReturned.name,
        beside.RefusalTakenBack.name,
        beside.RefusalOvertaken.name,
        happened.ClockWarned.name,
        happened.TermLengthened.name,
        happened.AwayOpened.name,
        happened.AwayPlaced.name,
        happened.AwayDone.name,
        happened.AwaySettled.name,
        happened.AwayLate.name,
        happened.OpinionAsked.name,
        happened.OpinionGiven.name,
        happened.OpinionMissing.name,
        happened.CaseFeeDue.name,
        happened.CaseFeeSettled.name,
    }
)
DOES: Mapping[str, str] = {  # which step of the machine each event tells of
    happened.CaseReleased.name: "release",
    happened.CasePrechecked.name: "precheck",
    happened.CaseTransferred.name: "transfer",
    happened.SupplementAsked.name: "ask_supplement",
    happened.CaseSupplied.name: "supply",
    happened.CaseAccepted.name: "accept",
    happened.CaseNotAccepted.name: "refuse_acceptance",
    happened.CaseWithdrawn.name: "withdraw",
    happened.CaseLapsed.name: "lapse",
    happened.CaseEnded.name: "end",
    happened.CaseTerminated.name: "terminate",
    happened.CaseSuspended.name: "suspend",
    happened.CaseResumed.name: "resume",
    happened.HearingTold.name: "tell_hearing",
    happened.HearingAsked.name: "ask_hearing",
    happened.HearingWaived.name: "waive_hearing",
    happened.HearingCalled.name: "call_hearing",
    happened.HearingHeld.name: "hold_hearing",
    happened.CaseSurveyed.name: "survey",
    happened.CasePublicised.name: "publicise",
    happened.PublicityEnded.name: "end_publicity",
    happened.RespondentTold.name: "tell_respondent",
    happened.RespondentAnswered.name: "answered",
    happened.CaseSettled.name: "settle",
    happened.CaseExamined.name: "examine",
    happened.CaseReviewed.name: "review",
    happened.CaseSentBack.name: "send_back",
    happened.CaseReviewedAnew.name: "send_back_review",
    happened.CaseExtended.name: "extend",
    happened.JointExtended.name: "extend_joint",
    happened.CaseReported.name: "report_up",
    happened.CaseTakenUp.name: "take_up",
    happened.CaseGranted.name: "grant",
    happened.CaseRefused.name: "refuse",
    happened.CaseIssued.name: "issue",
    happened.CaseDelivered.name: "deliver",
    happened.CaseClosed.name: "close",
    happened.CaseArchived.name: "archive",
    happened.CaseRevoked.name: "revoke",
    happened.CaseCancelled.name: "cancel",
    happened.CaseRecalled.name: "recall",
    happened.CaseReopened.name: "reopen",
    happened.CaseUnfilled.name: "end_unfilled",
    happened.DecisionRevoked.name: "revoke_promised",
}
SAME_EVENT = {  # a step by silence, told by the event of the step that was said
    "deem_accepted": "accept",
    "pass_hearing": "waive_hearing",
    "unanswered": "answered",
    "grant_at_once": "grant",  # on a promise, without the review
}
LETS_GO = frozenset(  # changes the state and the holder, nothing else
    {
        happened.CaseReleased.name,
        happened.CasePrechecked.name,
        happened.CaseTransferred.name,
        happened.CaseSupplied.name,
        happened.CaseSuspended.name,
        happened.CaseResumed.name,
        happened.HearingAsked.name,
        happened.HearingWaived.name,
        happened.HearingCalled.name,
        happened.HearingHeld.name,
        happened.CaseSurveyed.name,
        happened.CasePublicised.name,
        happened.PublicityEnded.name,
        happened.RespondentTold.name,
        happened.RespondentAnswered.name,
        happened.JointExtended.name,
        happened.CaseTakenUp.name,
        happened.CaseIssued.name,
        happened.CaseDelivered.name,
        happened.CaseArchived.name,
        happened.CaseRevoked.name,
        happened.CaseCancelled.name,
        happened.CaseRecalled.name,
        happened.CaseLeft.name,
        happened.CaseSetFree.name,
        beside.RefusalProposed.name,
        happened.CaseCountersigned.name,
        happened.CaseHandedOver.name,
        happened.CaseReturned.name,
        happened.SignerAdded.name,
        happened.DecisionRevoked.name,
    }
)
CHANGES: Mapping[str, Change] = {
    happened.CaseSubmitted.name: lambda story, event: replace(
        story, number=event.data["number"], submitted_at=event.at
    ),
    happened.CaseTaken.name: lambda story, event: replace(
        story, holder=_who(event), held_at=event.at
    ),
    happened.CaseAssigned.name: lambda story, event: replace(
        story, holder=event.data["official"], held_at=event.at
    ),
    happened.SupplementAsked.name: lambda story, event: replace(
        story, supplements=story.supplements + 1
    ),
    happened.CaseAccepted.name: _accepted,
    happened.CaseNotAccepted.name: lambda story, event: replace(
        story, closed_at=event.at, decided_at=event.at
    ),
    happened.CaseExamined.name: lambda story, event: replace(story, examiner=_who(event)),
    happened.CaseReviewed.name: lambda story, event: replace(story, reviewer=_who(event)),
    happened.CaseSentBack.name: _looked_anew,
    happened.CaseReviewedAnew.name: lambda story, event: replace(story, reviewer=""),
    happened.CaseGranted.name: _granted,
    happened.CaseRefused.name: _decided,
    happened.CaseClosed.name: _over,
    happened.CaseWithdrawn.name: _over,
    happened.CaseLapsed.name: _over,
    happened.CaseUnfilled.name: _over,
    happened.CaseEnded.name: _over,
    happened.CaseTerminated.name: _over,
    happened.CaseExtended.name: _extended,
    happened.CaseReported.name: _reported,
    happened.HearingTold.name: _looked_anew,
    happened.CaseSettled.name: _settled,
    happened.CaseReopened.name: _reopened,
    happened.CaseFeeDue.name: lambda story, event: replace(story, unpaid=event.data["stops"]),
    happened.CaseFeeSettled.name: lambda story, event: replace(story, unpaid=""),
}


def of_application(events: Iterable[Recorded]) -> ApplicationStory:
    """Fold the events of one application, oldest first."""
    story = ApplicationStory()
    for event in events:
        said = event.data
        if event.name == happened.ApplicationStarted.name:
            story = ApplicationStory(
                subject=said["subject"],
                theme=said["theme"],
                region=said["region"],
                state=Draft.DRAFT,
                started_at=event.at,
            )
        elif event.name == happened.ApplicationSubmitted.name:
            story = replace(
                story,
                state=Draft.SUBMITTED,
                number=said["number"],
                summary=said["summary"],
                submitted_at=event.at,
                signed_by=said.get("signer") or _who(event),
                cases=frozenset(said["cases"]),
            )
        elif event.name == happened.ApplicationDiscarded.name:
            story = replace(story, state=Draft.DISCARDED)
        elif event.name == happened.ApplicationClosed.name:
            story = replace(story, state=Draft.CLOSED, closed_at=event.at)
        elif event.name == happened.ApplicationReopened.name:
            story = replace(story, state=Draft.SUBMITTED, closed_at=None)
    return story
