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
from onething.catalogue import queries as catalogue
from onething.fees import commands
from onething.fees.events import BillIssued, BillPaid, BillVoided, BillWaived
from onething.fees.models import Line
from onething.fees.terms import PAYABLE
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts


def _charged_at_submission(event: Event) -> list[str]:
    """Return one target if an item of these cases is paid at submission; most have none."""
    theme = catalogue.theme_revision(UUID(event.data["theme"]))
    rules = (theme.items[part.item].payment for part in theme.parts)
    return [ONE] if any(rule and rule.due == "submission" for rule in rules) else []


def _charged_at_acceptance(event: Event) -> list[str]:
    rule = catalogue.item_revision(UUID(event.data["item"])).payment
    return [ONE] if rule and rule.due == "acceptance" else []


@reacts(ApplicationSubmitted, targets=_charged_at_submission)
def charge_submitted(event: Event, by: Actor) -> None:
    """Make out what is to be paid as soon as an application is filed."""
    application = UUID(event.data["application"])
    commands.open_order(application, moment="submission", by=by, at=event.at)
    for case in event.data["cases"]:
        _mark(UUID(case), by.because(f"{by.cause}:{case}"), event)


@reacts(CaseAccepted, targets=_charged_at_acceptance)
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
    """Forget the name of who paid with the last file of his application."""
    commands.forget_payer(UUID(event.data["application"]), by=by, at=event.at)
