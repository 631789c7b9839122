"""What is to be paid in the world of these tests: an order of the holder, its refund, a day of the books."""

from datetime import date
from uuid import UUID

from onething.cases.models import Case, Check
from onething.fees.models import (
    Bill,
    Difference,
    Errand,
    Line,
    Order,
    Payment,
    Reconciliation,
    Reduction,
    Refund,
)
from onething.kernel.ids import new_id
from tests.times import MONDAY


def of_fees(things):
    """Let a bill be due, another be paid and asked back; a day that differs; a dead errand."""
    case = Case.objects.get(pk=things.case)
    order, (due, line), (paid, other) = _an_order(case, things.number, 1)
    stranger = Case.objects.get(pk=things.stranger_case)
    strange, (strange_bill, strange_line), _ = _an_order(stranger, things.stranger_number, 3)
    things.stranger_order, things.stranger_bill = strange.pk, strange_bill.pk
    things.stranger_line = strange_line.pk
    payment = Payment.objects.create(
        bill=paid, checkout="ZF1", channel="online", amount=8000, received=8000, state="confirmed",
        serial="S1", by="subject:x", started_at=MONDAY, paid_at=MONDAY,
    )  # fmt: skip
    Bill.objects.filter(pk=paid.pk).update(
        state="paid", paid=8000, paid_at=MONDAY, channel="online"
    )
    things.order, things.due_bill, things.fee_line = order.pk, due.pk, line.pk
    things.paid_bill, things.checkout = paid.pk, "ZF1"
    said = {"asked_by": "subject:x", "asked_at": MONDAY}
    said_of_it = {
        "organ": case.office, "ground": "x", "ground_name": "样例", "basis": "样例", "cut": 8000,
        "reason": "样例", "proofs": [Check.objects.get(promise=things.promise).evidence[0]], **said,
    }  # fmt: skip
    Reduction.objects.create(line=line, state="declined", **said_of_it)
    things.reduction = Reduction.objects.create(line=other, **said_of_it).pk
    things.refund = Refund.objects.create(
        bill=paid, payment=payment, amount=8000, reason="asked", text="样例", **said
    ).pk
    books = Reconciliation.objects.create(day=date(2026, 3, 1), state="done", opened_at=MONDAY)
    things.books = books.pk
    things.difference = Difference.objects.create(
        reconciliation=books, source="provider", kind="missing_here", key="ZF9", organ=case.office,
        theirs=100,
    ).pk  # fmt: skip
    things.errand = Errand.objects.create(
        do="told", about=new_id(), organ=case.office, state="dead", tries=7, queued_at=MONDAY
    ).pk


def _an_order(case, number, first):
    order = Order.objects.create(
        number=f"JF{first}", application=case.application_id, application_number=number,
        title=case.title, subject=case.subject, subject_name=case.subject_name, hall=case.hall,
        region=case.region, opened_at=MONDAY,
    )  # fmt: skip
    return order, _a_bill(order, case, first, "工本费"), _a_bill(order, case, first + 1, "登记费")


def _a_bill(order, case, number, fee):
    bill = Bill.objects.create(
        order=order, number=f"JK{number}", organ=case.office, organ_name="样例局", kind="nontax",
        amount=8000, code=f"{number:020d}", issued_at=MONDAY,
    )  # fmt: skip
    line = Line.objects.create(
        bill=bill, case=case.pk, item=case.item, item_name=case.item_name, fee=fee, basis="样例",
        stops="nothing", price=8000, count=1, amount=8000,
    )  # fmt: skip
    return bill, line


def fees_of(things):
    """Return what stands in for orders, bills and what hangs on them: real, of a stranger, not there."""
    missing = UUID("01a20a00-0000-7000-8000-000000000000")
    mine = {
        "order_id": (things.order, things.stranger_order),
        "own_bill": (things.paid_bill, things.stranger_bill),
        "fee_line": (things.fee_line, things.stranger_line),
        "hall_bill": (things.due_bill, things.stranger_bill),
        "hall_line": (things.fee_line, things.stranger_line),
        "bill_id": (things.due_bill, None),
        "reduction_id": (things.reduction, None),
        "refund_id": (things.refund, None),
        "difference_id": (things.difference, None),
        "errand_id": (things.errand, None),
    }
    return {name: (*said, missing) for name, said in mine.items()}
