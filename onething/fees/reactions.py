"""What follows from what happened: orders when their moment has come, marks on cases, money back."""

from __future__ import annotations

from uuid import UUID

from onething.cases import commands as case_commands
from onething.cases.events import (
    ApplicationSubmitted,
    CaseAccepted,
    CaseEnded,
    CaseFileDestroyed,
    CaseLapsed,
    CaseNotAccepted,
    CaseTerminated,
    CaseUnfilled,
    CaseWithdrawn,
)
from onething.documents import queries as papers
from onething.fees import commands
from onething.fees.events import BillIssued, BillPaid, BillVoided, BillWaived, PayerForgotten
from onething.fees.models import Line
from onething.fees.terms import PAYABLE
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts


def _pays(event: Event) -> list[str]:
    """Return one target unless the event says that nothing is to be paid; nothing is looked up."""
    return [] if event.data.get("pays") is False else [ONE]


@reacts(ApplicationSubmitted, targets=_pays)
def charge_submitted(event: Event, by: Actor) -> None:
    """Make out what is to be paid as soon as an application is filed."""
    application = UUID(event.data["application"])
    commands.open_order(application, moment="submission", by=by, at=event.at)
    for case in event.data["cases"]:
        _mark(UUID(case), by.because(f"{by.cause}:{case}"), event)


@reacts(CaseAccepted, targets=_pays)
def charge_accepted(event: Event, by: Actor) -> None:
    """Make out what is to be paid once a case is accepted."""
    application, case = UUID(event.data["application"]), UUID(event.data["case"])
    commands.open_order(application, moment="acceptance", case=case, by=by, at=event.at)
    _mark(case, by.because(f"{by.cause}:{case}"), event)


def _mark(case: UUID, by: Actor, event: Event) -> None:
    """Mark a case at once while something is to be paid for it: nobody decides it meanwhile."""
    due = Line.objects.filter(case=case, bill__state__in=PAYABLE, amount__gt=0)
    if stops := due.order_by("id").values_list("stops", flat=True).first():
        case_commands.note_fee_due(case, stops=stops, by=by, at=event.at)


def _marked(event: Event) -> list[str]:
    return sorted({case for case, _ in event.data["stops"]})


@reacts(BillIssued, targets=_marked)
def mark_case(event: Event, by: Actor, case: str) -> None:
    """Mark a case for which something is to be paid, if the one who made out the bill was cut off."""
    _mark(UUID(case), by, event)


def _cases(event: Event) -> list[str]:
    return [str(case) for case in event.data["cases"]]


@reacts(BillPaid, BillWaived, BillVoided, targets=_cases)
def clear_case(event: Event, by: Actor, case: str) -> None:
    """Take the mark from a case once nothing is to be paid for it any more."""
    if not Line.objects.filter(case=case, bill__state__in=PAYABLE, amount__gt=0).exists():
        case_commands.note_fee_settled(UUID(case), by=by, at=event.at)


@reacts(CaseWithdrawn, CaseLapsed, CaseEnded, CaseNotAccepted, CaseTerminated, CaseUnfilled)
def drop_ended(event: Event, by: Actor) -> None:
    """Charge nothing more for a case that ended without a decision."""
    if Line.objects.filter(case=event.data["case"]).exists():
        commands.drop_case(UUID(event.data["case"]), by=by, at=event.at)


def _whole(event: Event) -> list[str]:
    return [ONE] if event.data["whole"] else []


@reacts(CaseFileDestroyed, targets=_whole)
def forget_payer(event: Event, by: Actor) -> None:
    """Forget with the last file of his application who paid, and what showed that he need not."""
    commands.forget_payer(UUID(event.data["application"]), by=by, at=event.at)


@reacts(PayerForgotten)
def remove_proofs(event: Event, by: Actor) -> None:
    """Remove the files of a destroyed file that nothing else needs."""
    papers.remove_files(set(event.data["files"]))
