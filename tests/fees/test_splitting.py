"""One order, split by organ and kind: due at submission, paid at once, each organ has its own bill."""

import pytest

from onething.cases import commands as cases
from onething.catalogue import commands as catalogue
from onething.catalogue.check import read_file
from onething.fees import commands
from onething.fees.models import Bill, Order, Payment, Refund
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotAllowed
from tests.cast import actor
from tests.catalogue.conftest import DATA
from tests.fees.given import case_of, filed
from tests.standing import standing
from tests.times import LONG_BEFORE, MONDAY

pytestmark = pytest.mark.django_db
BASIS = "样例办法 第三条"
FEES = [
    {"name": "查询费", "standard": "每件 10 元", "basis": BASIS},
    {
        "name": "制图费",
        "standard": "每平方米 1 元",
        "basis": BASIS,
        "kind": "service",
        "payee": "housing",
    },
]
RATES = [
    {"fee": "查询费", "amount": 1000, "basis": BASIS},
    {"fee": "制图费", "amount": 100, "per": "house.area", "basis": BASIS},
]
RULE = {"due": "submission", "stops": "acceptance", "source": BASIS}


def published():
    """Publish the first item of the theme with two fees of two organs, and the theme with it."""
    item = read_file(DATA / "items" / "property-check.yaml")
    paid = {
        "fee": "每件 10 元；制图每平方米 1 元",
        "fees": FEES,
        "fee_rates": RATES,
        "payment": RULE,
    }
    elements = item["elements"] | {"pay_online": True}
    catalogue.publish_item(
        item | paid | {"elements": elements}, by=SYSTEM.because(""), at=LONG_BEFORE
    )
    theme = read_file(DATA / "themes" / "esfgh.yaml")
    catalogue.publish_theme(theme, by=SYSTEM.because(""), at=LONG_BEFORE)


@pytest.fixture(scope="module")
def made(outside_once, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), standing():
        published()
        application = filed(actor("lixiaoman"))
        pump_all()
        yield application


@pytest.fixture
def order(outside, made):
    return Order.objects.get(application=made.pk)


def heard(checkout, amount, serial="S1"):
    commands.hear_payment(
        checkout, way="checkout", amount=amount, serial=serial, channel="online", paid_at=MONDAY,
        by=SYSTEM.because(str(new_id())), at=MONDAY,
    )  # fmt: skip
    pump_all()


def test_one_order_has_a_bill_for_each_organ_and_kind(order, outside):
    bills = list(Bill.objects.filter(order=order).order_by("amount"))

    assert [(bill.kind, bill.amount, bool(bill.code)) for bill in bills] == [
        ("nontax", 1000, True), ("service", 1200, False),
    ]  # fmt: skip
    assert len({bill.organ for bill in bills}) == 2
    assert case_of(order.application, "check").unpaid == "acceptance"
    with pytest.raises(NotAllowed, match="缴费后受理"):
        cases.accept(case_of(order.application, "check").pk, by=actor("wangfang"), at=MONDAY)


def test_it_is_paid_at_once_and_the_case_goes_on_when_all_is_paid(order, outside, citizen):
    tax = Bill.objects.get(order=order, kind="nontax")
    commands.take_payment(
        tax.pk, method="cash", amount=1000, receipt="R1", by=actor("wangfang"), at=MONDAY
    )
    pump_all()
    assert case_of(order.application, "check").unpaid == "acceptance"

    heard(commands.start_checkout(order.pk, by=citizen, at=MONDAY), 1200)

    assert case_of(order.application, "check").unpaid == ""
    cases.accept(case_of(order.application, "check").pk, by=actor("wangfang"), at=MONDAY)
    service = Bill.objects.get(order=order, kind="service")
    assert (service.ticket, service.invoice) == ("26140000000000000001", "http://cashier.test/fp/1")


def test_one_payment_of_two_bills_is_known_by_one_serial(order, outside, citizen):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    heard(checkout, 2200)

    assert {one.serial for one in Payment.objects.filter(checkout=checkout)} == {"S1"}
    assert set(Bill.objects.filter(order=order).values_list("state", flat=True)) == {"paid"}


def test_a_bill_that_was_paid_elsewhere_meanwhile_is_given_back_and_the_other_stays(
    order, outside, citizen
):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    tax = Bill.objects.get(order=order, kind="nontax")
    commands.take_payment(
        tax.pk, method="cash", amount=1000, receipt="R1", by=actor("wangfang"), at=MONDAY
    )
    heard(checkout, 2200)

    assert set(Bill.objects.filter(order=order).values_list("state", flat=True)) == {"paid"}
    assert [(one.amount, one.reason) for one in Refund.objects.all()] == [(1000, "double")]


def test_a_wrong_total_of_two_bills_all_goes_back(order, outside, citizen):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    heard(checkout, 2100)

    assert set(Bill.objects.filter(order=order).values_list("state", flat=True)) == {"due"}
    assert [(one.amount, one.reason) for one in Refund.objects.all()] == [(2100, "wrong")]


def test_what_ended_is_taken_off_and_the_order_is_void(order, outside, citizen):
    cases.withdraw(case_of(order.application, "check").pk, by=citizen, at=MONDAY)
    pump_all()

    assert Order.objects.get(pk=order.pk).state == "void"
    assert set(Bill.objects.filter(order=order).values_list("state", flat=True)) == {"void"}
