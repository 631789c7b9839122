"""Telling the applicant what is to be paid, what has come, what is given back."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.fees import queries as fees
from onething.fees.events import (
    BillIssued,
    BillOverdue,
    BillPaid,
    BillVoided,
    BillWaived,
    ReductionDeclined,
    ReductionGranted,
    RefundAsked,
    RefundDeclined,
    RefundDone,
)
from onething.fees.terms import yuan
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts


@reacts(
    BillIssued,
    BillPaid,
    BillWaived,
    BillVoided,
    BillOverdue,
    ReductionGranted,
    ReductionDeclined,
    RefundAsked,
    RefundDeclined,
    RefundDone,
)
def tell_of_fee(event: Event, by: Actor) -> None:
    """Tell the applicant what happened to what he has to pay."""
    bill = fees.for_message(UUID(event.data["bill"]))
    said = wordings.said(
        event.name,
        event.at,
        title=bill.title,
        number=bill.number,
        organ=bill.organ,
        amount=yuan(event.data["amount"]),
        money=yuan(event.data.get("money", 0)),
    )
    commands.tell_holder(
        UUID(event.data["subject"]), **asdict(said), about=event.name, by=by, at=event.at
    )
