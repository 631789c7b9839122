"""电子缴款书: a notice once a bill has its 缴款码, a receipt once the 电子票据 has come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from onething.cases import queries as cases
from onething.documents import commands as documents
from onething.documents import queries as papers
from onething.fees.events import BillChanged, BillCoded, BillTicketed, BillVoided, BillWaived
from onething.fees.models import Bill
from onething.fees.terms import CHANNELS, in_yuan
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts

OVER = {
    BillChanged.name: "缴款金额已经变动，请以新的缴款书为准",
    BillWaived.name: "费用已经免缴",
    BillVoided.name: "办件已经终止，不再收取",
}


@reacts(BillCoded)
def notice_of_bill(event: Event, by: Actor) -> None:
    """Issue the 缴款书 as a notice."""
    bill = Bill.objects.select_related("order").get(pk=event.data["bill"])
    _issue(
        "payment_notice",
        bill,
        event,
        by,
        {"due_on": bill.due_on.isoformat() if bill.due_on else ""},
    )


@reacts(BillTicketed)
def receipt_of_bill(event: Event, by: Actor) -> None:
    """Issue the 缴款书 as a receipt; an invoice is written by the provider itself."""
    bill = Bill.objects.select_related("order").get(pk=event.data["bill"])
    if bill.kind != "nontax" or bill.paid_at is None:
        return
    said = {
        "paid_at": bill.paid_at.isoformat(),
        "channel": CHANNELS[bill.channel],
        "ticket": bill.ticket,
        "check_code": bill.check_code,
    }
    _issue("payment_receipt", bill, event, by, said)


def _notices(event: Event) -> list[str]:
    cards = papers.documents_about(f"bill:{event.data['bill']}")
    return [
        str(card.id) for card in cards if card.kind == "payment_notice" and card.state == "sealed"
    ]


@reacts(BillChanged, BillWaived, BillVoided, targets=_notices)
def notice_falls(event: Event, by: Actor, paper: str) -> None:
    """Say of a notice that it no longer holds: its code shows so to everybody."""
    documents.withdraw_document(UUID(paper), reason=OVER[event.name], by=by, at=event.at)


@reacts(BillChanged)
def notice_anew(event: Event, by: Actor) -> None:
    """Issue the notice anew for another amount; the 缴款码 stays."""
    bill = Bill.objects.select_related("order").get(pk=event.data["bill"])
    if bill.code and bill.state in ("due", "overdue") and bill.amount == event.data["amount"]:
        _issue(
            "payment_notice",
            bill,
            event,
            by,
            {"due_on": bill.due_on.isoformat() if bill.due_on else ""},
        )


def _issue(kind: str, bill: Bill, event: Event, by: Actor, said: dict[str, str]) -> None:
    organ = identity.organisation(bill.organ)
    common = cases.application_paper(bill.order.application)
    data: dict[str, Any] = common | {
        "organ": organ.name,
        "organ_code": organ.code,
        "organ_phone": organ.phone,
        "organ_address": organ.address,
        "date": cases.day_in_words(event.at),
        "bill_number": bill.number,
        "code": bill.code or bill.number,
        "amount": _plain(bill.amount),
        "lines": [
            {
                "fee": line.fee,
                "item": line.item_name,
                "price": in_yuan(line.price),
                "count": str(line.count),
                "cut": in_yuan(line.cut),
                "amount": in_yuan(line.amount),
            }
            for line in bill.lines.order_by("id")
        ],
        **said,
    }
    documents.issue(
        [kind],
        about=f"bill:{bill.pk}",
        organ=bill.organ,
        holder=bill.order.subject,
        data=data,
        by=by,
        at=event.at,
    )


def _plain(fen: int) -> str:
    return in_yuan(fen).replace(",", "")
