"""Whatever is done in whatever order: order = Σ bills = Σ lines, and no more is given back than was paid."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from onething.cases import commands as cases
from onething.catalogue.check import read_file
from onething.catalogue.check.fees import rate_faults
from onething.catalogue.reading import read_item
from onething.catalogue.terms import Fee, FeeRate, FeeReduction, NoRate, charges, in_yuan
from onething.fees import commands, queries
from onething.fees.models import Bill, Order, Payment, Reduction, Refund
from onething.fees.timers import lapse_bills
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Refusal
from tests.cast import actor
from tests.catalogue.conftest import DATA
from tests.fees.given import an_order, bill_of, case_of, of_land
from tests.security.world import undone
from tests.standing import once
from tests.times import MONDAY

made = once(lambda: an_order(actor("lixiaoman")))
DEEDS = (
    "checkout", "pay", "pay_again", "pay_wrong", "code", "window", "let_off", "grant", "decline",
    "ask_back", "approve", "end", "lapse",
)  # fmt: skip
HEARD = ("end", "approve")  # what more follows from these by reactions


class Walk:
    """One payer, one clerk, the organ: each deed is tried, whatever the state."""

    def __init__(self, order):
        self.order, self.serial = order, 0
        self.payer, self.clerk = actor("lixiaoman"), actor("wangfang")
        self.finance, self.decider = of_land("jinjing"), of_land("gaopizhun")

    def heard(self, number, amount, **how):
        self.serial += 1
        said = {"way": "checkout", "channel": "online"} | how
        commands.hear_payment(
            number, amount=amount, serial=f"S{self.serial}", paid_at=MONDAY,
            by=SYSTEM.because(str(new_id())), at=MONDAY, **said,
        )  # fmt: skip

    def last(self):
        rows = Payment.objects.filter(channel="online").order_by("-id")
        return rows.values_list("checkout", flat=True).first() or "ZF0"

    def do(self, deed):
        bill = bill_of(self.order)
        if deed == "checkout":
            commands.start_checkout(self.order.pk, by=self.payer, at=MONDAY)
        elif deed in ("pay", "pay_again"):
            self.heard(self.last(), bill.amount or 8000)
        elif deed == "pay_wrong":
            self.heard(self.last(), 7)
        elif deed == "code":
            self.heard(bill.code, bill.amount or 8000, way="code", channel="bank")
        elif deed == "window":
            self.serial += 1
            commands.take_payment(
                bill.pk, method="cash", amount=bill.amount, receipt=f"P{self.serial}",
                by=self.clerk, at=MONDAY,
            )  # fmt: skip
        else:
            self.decide(deed, bill)

    def decide(self, deed, bill):
        said = {"by": self.decider, "at": MONDAY, "verdict": "核对无误"}
        if deed == "let_off":
            commands.ask_reduction(
                bill.lines.get().pk,
                ground="secure_housing",
                reason="安置房",
                by=self.payer,
                at=MONDAY,
            )
        elif deed in ("grant", "decline"):
            run = commands.grant_reduction if deed == "grant" else commands.decline_reduction
            run(Reduction.objects.order_by("-id")[0].pk, **said)
        elif deed == "ask_back":
            commands.ask_refund(bill.pk, text="不办了", by=self.payer, at=MONDAY)
        elif deed == "approve":
            commands.approve_refund(Refund.objects.filter(state="asked")[0].pk, **said)
        elif deed == "end":
            cases.withdraw(case_of(self.order.application).pk, by=self.payer, at=MONDAY)
        else:
            lapse_bills(MONDAY + timedelta(days=60))


def holds(order):
    """Check every sum."""
    card = queries.order_sheet(order.pk, actor("lixiaoman"))
    assert card.amount == sum(bill.amount for bill in card.bills if bill.state != "void")
    for bill in Bill.objects.filter(order=order).prefetch_related("lines", "payments", "refunds"):
        lines = list(bill.lines.all())
        assert bill.amount == sum(line.amount for line in lines)
        assert all(line.amount == line.price * line.count - line.cut for line in lines)
        assert bill.paid in (0, bill.amount)
        assert 0 <= bill.refunded <= bill.paid
        came = [
            one for one in bill.payments.all() if one.state in ("confirmed", "surplus", "returned")
        ]
        back = [one for one in bill.refunds.all() if one.state != "declined"]
        assert sum(one.amount for one in back) <= sum(one.received for one in came)
        kept = sum(one.received for one in came) - sum(
            one.amount for one in back if one.state == "done"
        )
        waiting = sum(one.amount for one in back if one.state in ("asked", "approved"))
        assert (
            kept - waiting <= bill.amount
        )  # what is kept in the end is never more than what is due
        for payment in came:
            mine = [one.amount for one in back if one.payment_id == payment.pk]
            assert sum(mine) <= payment.received


@pytest.mark.django_db
def test_the_sums_hold_whatever_is_done(outside, made):
    order = Order.objects.get(pk=made.pk)

    @settings(max_examples=12, suppress_health_check=list(HealthCheck), database=None)
    @given(some.lists(some.sampled_from(DEEDS), min_size=3, max_size=9))
    def walk(deeds):
        with undone():
            walker = Walk(order)
            for deed in deeds:
                with suppress(Refusal, IndexError):
                    walker.do(deed)
                if deed in HEARD:
                    pump_all()
                holds(order)

    walk()


AMOUNTS = some.integers(1, 10**9)


@given(AMOUNTS, some.integers(1, 100))
def test_a_reduction_is_within_the_amount_and_rounds_for_the_payer(amount, percent):
    cut = FeeReduction("费", "x", "样例", percent, "样例").cut(amount)

    assert 0 < cut <= amount
    assert cut * 100 >= amount * percent > (cut - 1) * 100
    assert (percent != 100) or cut == amount


@given(AMOUNTS, some.integers(0, 999))
def test_price_times_count(price, count):
    fee = Fee("费", "样例", "样例")
    (charge,) = charges([fee], [FeeRate("费", price, "样例", per="n")], {"n": str(count)})

    assert charge.amount == price * count


def test_what_no_rate_is_about_is_an_error_and_a_fee_without_rates_is_not_charged():
    fee = Fee("费", "样例", "样例")
    rate = FeeRate("费", 100, "样例", element="house.use", value="home,garage")

    assert charges([fee], [rate], {"house.use": "garage"})[0].amount == 100
    assert charges([fee], [], {}) == ()
    for facts in ({}, {"house.use": "other"}):
        with pytest.raises(NoRate, match="没有写明这种情况"):
            charges([fee], [rate], facts)
    for count in ("", "两个", "1.5", "-1", "NaN"):
        with pytest.raises(NoRate):
            charges([fee], [FeeRate("费", 100, "样例", per="n")], {"n": count})


def test_a_theme_asks_for_what_its_fees_depend_on():
    content = read_file(DATA / "themes" / "esfgh.yaml")
    item = read_item(read_file(DATA / "items" / "property-transfer.yaml"), new_id(), 1)
    items = {"140715401000": item}
    assert not list(rate_faults(content, items))
    for group in content["groups"]:
        group["fields"] = [one for one in group["fields"] if one["element"] != "house.use"]

    ((place, said), *_) = rate_faults(content, items)

    assert place == ("parts", 3, "item")
    assert "house.use" in said


@pytest.mark.parametrize(
    ("fen", "said"),
    [(0, "0.00"), (5, "0.05"), (8000, "80.00"), (123456789, "1,234,567.89"), (-150, "-1.50")],
)
def test_an_amount_in_yuan(fen, said):
    assert in_yuan(fen) == said
