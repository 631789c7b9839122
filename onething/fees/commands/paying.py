"""Paying: started by the payer, known only by a signed notice or by our own question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from onething.exchange import queries as exchange
from onething.fees import access
from onething.fees.books import about_order
from onething.fees.commands.receiving import receive
from onething.fees.events import CheckoutEnded, CheckoutStarted
from onething.fees.models import Bill, Order, Payment
from onething.fees.rules import minutes
from onething.fees.terms import BY_CODE, METHODS, PAYABLE, PAYMENT, yuan
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST = 60  # signs of a serial or receipt number


@command
def start_checkout(order_id: UUID, *, by: Actor, at: datetime) -> str:
    """Begin to pay on-line all that is due of an order; the same again while it is open."""
    order = access.order_to_change(order_id, by)
    bills = list(order.bills.select_for_update().filter(state__in=PAYABLE).order_by("number"))
    _may_be_paid(bills)
    if known := _open(bills, at):
        return known
    checkout = f"ZF{new_id().hex[-20:].upper()}"
    Payment.objects.bulk_create(
        Payment(
            bill=bill,
            checkout=checkout,
            channel="online",
            amount=bill.amount,
            by=by.who,
            started_at=at,
            ends_at=at + minutes("checkout_minutes"),
        )
        for bill in bills
    )
    total = sum(bill.amount for bill in bills)
    fact = CheckoutStarted(**about_order(order), checkout=checkout, amount=total)
    ledger.write(fact, by=by, at=at)
    return checkout


def _may_be_paid(bills: Sequence[Bill]) -> None:
    if not bills:
        raise NotAllowed("这张缴费单没有要缴的费用。请刷新页面查看最新状态。")
    late = next((bill for bill in bills if bill.state == "overdue"), None)
    if late is not None:
        raise NotAllowed(
            f"缴费期限（{late.due_on:%Y-%m-%d}）已过。请联系{late.organ_name}延长期限，或者到窗口缴费。"
        )
    nontax = any(bill.kind == "nontax" for bill in bills)
    if not exchange.takes_money() or (nontax and not exchange.gives_codes()):
        raise NotAllowed(
            "本地还没有接通网上缴费，没有扣款。请带上缴款书号，到收件的政务服务大厅窗口缴费。"
        )
    if any(bill.kind == "nontax" and not bill.code for bill in bills):
        raise NotAllowed("财政非税系统还没有给出缴款码，系统正在重试。请过几分钟刷新页面再缴。")


def _open(bills: Sequence[Bill], at: datetime) -> str:
    """Return the checkout that is open for just these bills and amounts, or “”."""
    wanted = {(bill.pk, bill.amount) for bill in bills}
    rows = Payment.objects.filter(bill__in=bills, state="started", ends_at__gt=at)
    found: dict[str, set[tuple[UUID, int]]] = {}
    for row in rows:
        found.setdefault(row.checkout, set()).add((row.bill_id, row.amount))
    return next((key for key, mine in found.items() if mine == wanted), "")


@command
def hear_payment(
    number: str,
    *,
    way: str,
    amount: int,
    serial: str,
    channel: str,
    paid_at: datetime,
    by: Actor,
    at: datetime,
) -> None:
    """Enter money that a provider or a bank tells of, by the number of a checkout or by a 缴款码."""
    if not (by.has("system") or by.has("scope:fees.tell")):
        raise NotYours
    if amount <= 0 or not 0 < len(serial) <= LONGEST:
        raise Invalid("通知里的金额或者流水号不对，没有入账。请核对后重新通知。")
    if way == "checkout" and channel == "online":
        facts = of_checkout(number, amount, serial, paid_at, at)
    elif way == "code" and channel in BY_CODE:
        facts = _by_code(number, amount, serial, channel, paid_at=paid_at, by=by, at=at)
    else:
        raise Invalid("通知里的缴款方式不对，没有入账。请核对后重新通知。")
    if facts:
        ledger.write(*facts, by=by, at=at)


def locked(checkout: str) -> list[tuple[Payment, Bill]]:
    """Lock the payments of a checkout with their bills and orders, in one order for all."""
    bills = Payment.objects.filter(checkout=checkout).values("bill")
    list(Order.objects.select_for_update().filter(bills__in=bills).order_by("pk").values("pk"))
    held = Bill.objects.select_for_update(of=("self",)).select_related("order").filter(pk__in=bills)
    rows = {bill.pk: bill for bill in held.order_by("number")}
    found = Payment.objects.select_for_update().filter(checkout=checkout).order_by("bill__number")
    return [(payment, rows[payment.bill_id]) for payment in found]


def of_checkout(
    checkout: str, amount: int, serial: str, paid_at: datetime, at: datetime
) -> list[Fact]:
    """Enter money that came for a checkout; return what happened."""
    pairs = locked(checkout)
    if not pairs:
        raise Invalid("没有这个支付编号，没有入账。请核对编号；确已收款的，请原路退回。")
    first, bill = pairs[0]
    if any(payment.state in ("confirmed", "surplus", "returned") for payment, _ in pairs):
        same = first.serial == serial
        return [] if same else _extra(first, bill, amount, serial, paid_at=paid_at, at=at)
    if amount == sum(payment.amount for payment, _ in pairs):
        return [
            fact
            for payment, mine in pairs
            for fact in receive(
                payment, mine, received=payment.amount, serial=serial, paid_at=paid_at, at=at
            )
        ]
    for payment, _ in pairs[1:]:  # nobody can say which part is for whom: all goes back
        if payment.state == "started":
            payment.state = PAYMENT.step(payment.state, "cancel").end
        payment.note = "金额不符，未入账"
        payment.save(update_fields=["state", "note"])
    return _extra(first, bill, amount, serial, paid_at=paid_at, at=at, wrong=True)


def _extra(
    like: Payment,
    bill: Bill,
    amount: int,
    serial: str,
    *,
    paid_at: datetime,
    at: datetime,
    wrong: bool = False,
) -> list[Fact]:
    """Enter money that came beside what was asked: a second time, or not what was asked."""
    if Payment.objects.filter(bill=bill, serial=serial).exists():
        return []
    payment = (
        like
        if wrong
        else Payment(
            bill=bill,
            checkout=f"{like.checkout}-{serial}"[:60],
            channel=like.channel,
            amount=amount,
            by=like.by,
            started_at=at,
        )
    )
    return receive(payment, bill, received=amount, serial=serial, paid_at=paid_at, at=at)


def _by_code(
    code: str,
    amount: int,
    serial: str,
    channel: str,
    *,
    paid_at: datetime,
    by: Actor,
    at: datetime,
) -> list[Fact]:
    found = Bill.objects.filter(code=code).exclude(code="").values_list("order", "pk").first()
    if found is None:
        raise Invalid("没有这个缴款码，没有入账。请核对缴款码；确已收款的，请原路退回。")
    Order.objects.select_for_update().get(pk=found[0])
    bill = Bill.objects.select_for_update(of=("self",)).select_related("order").get(pk=found[1])
    if Payment.objects.filter(bill=bill, serial=serial).exists():
        return []
    payment = Payment(
        bill=bill,
        checkout=f"MA{serial}"[:60],
        channel=channel,
        amount=bill.amount,
        by=by.who,
        started_at=at,
    )
    return receive(payment, bill, received=amount, serial=serial, paid_at=paid_at, at=at)


@command
def end_checkout(checkout: str, *, how: str, by: Actor, at: datetime) -> None:
    """Note that a payment was cancelled at the provider or is over without money."""
    must_be_system(by)
    pairs = [(one, bill) for one, bill in locked(checkout) if one.state == "started"]
    if not pairs:
        return
    for payment, _ in pairs:
        payment.state = PAYMENT.step(payment.state, how).end
        payment.save(update_fields=["state"])
    fact = CheckoutEnded(**about_order(pairs[0][1].order), checkout=checkout, how=how)
    ledger.write(fact, by=by, at=at)


@command
def take_payment(
    bill_id: UUID, *, method: str, amount: int, receipt: str, by: Actor, at: datetime
) -> None:
    """Enter what a clerk has taken at the window, with the number of the receipt."""
    bill = access.bill_at_window(bill_id, by)
    if bill.state not in PAYABLE:
        raise NotAllowed("这张缴款书不用再缴。请刷新页面，按最新状态办理。")
    errors = {}
    if method not in METHODS:
        errors["method"] = "请选择收款方式"
    if amount != bill.amount:
        errors["amount"] = f"应收 {yuan(bill.amount)}，请核对后按应收金额收款"
    number = receipt.strip()
    if not 0 < len(number) <= LONGEST:
        errors["receipt"] = f"请填收据号或者 POS 流水号，最多 {LONGEST} 个字"
    if errors:
        raise Invalid("收款没有登记，请按提示改正。", errors=errors)
    if Payment.objects.filter(channel="window", serial=number, bill__organ=bill.organ).exists():
        said = "这个收据号已经登记过，请核对。"
        raise Invalid(said, errors={"receipt": said})
    payment = Payment(
        bill=bill,
        checkout=f"CK{new_id().hex[-20:].upper()}",
        channel="window",
        method=method,
        amount=amount,
        by=by.who,
        started_at=at,
    )
    facts = receive(payment, bill, received=amount, serial=number, paid_at=at, at=at)
    ledger.write(*facts, by=by, at=at)
