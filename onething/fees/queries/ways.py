"""How money can be paid here: on-line, by 缴款码, at the window; in one place for all pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from onething.exchange import queries as exchange
from onething.fees.models import Bill
from onething.fees.terms import PAYABLE
from onething.identity import queries as identity


class Due(Protocol):
    """What of a bill says how it can be paid."""

    @property
    def kind(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def code(self) -> str: ...


@dataclass(frozen=True)
class Ways:
    """How bills that are due can be paid."""

    connected: bool  # somebody takes money on-line for this place
    online: bool  # and takes it for these bills now
    codes: bool  # a bank or a machine takes it by 缴款码
    hall: str
    address: str
    phone: str


def ways(bills: Iterable[Due], hall: UUID) -> Ways:
    """Return how what is due of these bills can be paid, and where the window is."""
    due = [bill for bill in bills if bill.state in PAYABLE]
    nontax = [bill for bill in due if bill.kind == "nontax"]
    connected = exchange.takes_money() and (exchange.gives_codes() or not nontax)
    window = identity.organisation(hall)
    return Ways(
        connected=connected,
        online=connected
        and bool(due)
        and all(bill.state == "due" for bill in due)
        and all(bill.code for bill in nontax),
        codes=any(bill.code for bill in nontax),
        hall=window.name,
        address=window.address,
        phone=window.phone,
    )


@dataclass(frozen=True)
class DueNote:
    """What waits to be paid for an application: how much, until when, how."""

    amount: int
    due_on: date | None
    overdue: bool
    ways: Ways


def due_note(application_number: str) -> DueNote | None:
    """Return what is due for an application; whoever asks has shown the code of its receipt."""
    rows = Bill.objects.filter(
        order__application_number=application_number, state__in=PAYABLE, amount__gt=0
    )
    bills = list(rows.select_related("order").order_by("issued_at", "id"))
    if not bills:
        return None
    return DueNote(
        amount=sum(bill.amount for bill in bills),
        due_on=min((bill.due_on for bill in bills if bill.due_on), default=None),
        overdue=any(bill.state == "overdue" for bill in bills),
        ways=ways(bills, bills[0].order.hall),
    )
