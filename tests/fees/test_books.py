"""对账: yesterday beside the files of others; what differs is worked off by a person."""

from datetime import datetime, timedelta

import pytest

from onething.fees import commands, queries
from onething.fees.models import Difference, Order, Reconciliation
from onething.fees.timers import compare_yesterday
from onething.kernel.actor import SYSTEM
from onething.kernel.calendar import CHINA
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.fees.given import an_order, bill_of, of_land
from tests.standing import standing
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 3, 2, 30, tzinfo=CHINA)


def _paid():
    order = an_order(actor("lixiaoman"))
    checkout = commands.start_checkout(order.pk, by=actor("lixiaoman"), at=MONDAY)
    commands.hear_payment(
        checkout, way="checkout", amount=8000, serial="S1", channel="online", paid_at=MONDAY,
        by=SYSTEM.because("paid"), at=MONDAY,
    )  # fmt: skip
    pump_all()
    return order.pk, checkout


@pytest.fixture(scope="module")
def made(outside_once, django_db_setup, django_db_blocker):

    with django_db_blocker.unblock(), standing():
        yield _paid()


def compared(outside, provider, treasury):
    outside.days = {"provider": provider, "treasury": treasury}
    compare_yesterday(NIGHT)
    pump_all()
    return Reconciliation.objects.get()


def same(made):
    order, checkout = made
    code = bill_of(Order.objects.get(pk=order)).code
    return [("pay", checkout, "S1", 8000)], [("pay", code, "S1", 8000)]


def kinds(books):
    return sorted((one.source, one.kind) for one in books.differences.all())


def test_what_is_the_same_has_no_differences(made, outside):
    books = compared(outside, *same(made))

    assert (books.state, kinds(books)) == ("done", [])
    assert (
        books.totals["provider"]
        == books.totals["ours_provider"]
        == {"count": 1, "paid": 8000, "back": 0}
    )
    assert Event.objects.filter(name="fees.day_reconciled").count() == 1


def test_every_kind_of_difference_is_listed(made, outside):
    provider, _ = same(made)
    other = [("pay", "ZF9", "S9", 100), ("refund", "R1", "T1", 50)]
    books = compared(outside, [("pay", provider[0][1], "S1", 8001), *other], [])

    assert kinds(books) == [
        ("provider", "amount"), ("provider", "missing_here"), ("provider", "missing_here"),
        ("treasury", "missing_there"),
    ]  # fmt: skip


def test_money_that_they_have_and_we_have_not_entered_is_told_by_its_number(made, outside, citizen):
    order = an_order(citizen)
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    provider, treasury = same(made)
    books = compared(outside, [*provider, ("pay", checkout, "S2", 8000)], treasury)

    (one,) = books.differences.all()
    assert (one.kind, str(one.organ), one.theirs) == ("state", of_land("jinjing").org, 8000)


def test_a_day_is_compared_once_and_not_before_its_hour(made, outside):
    compare_yesterday(NIGHT - timedelta(hours=1))
    assert not Reconciliation.objects.exists()
    compared(outside, *same(made))
    compare_yesterday(NIGHT)

    assert Reconciliation.objects.count() == 1


def test_files_that_are_not_there_are_waited_for(made, outside):
    with outside.down():
        compare_yesterday(NIGHT)
        pump_all()

    (row,) = queries.books(of_land("jinjing")).rows
    assert (row.done, row.totals) == (False, ())


def test_a_difference_is_worked_off_with_a_note(made, outside):
    finance = of_land("jinjing")
    books = compared(outside, [], same(made)[1])
    one = Difference.objects.get()
    with pytest.raises(Invalid, match="处理情况"):
        commands.settle_difference(one.pk, note=" ", by=finance, at=NIGHT)
    for by in (
        actor("lixiaoman"),
        actor("wangfang"),
        of_land("gaopizhun"),
        actor("zhouming"),
        actor("zhangyun"),
    ):
        with pytest.raises(NotYours):
            commands.settle_difference(one.pk, note="已核对", by=by, at=NIGHT)
        with pytest.raises(NotYours):
            queries.day_sheet(books.pk, by)

    commands.settle_difference(one.pk, note="平台次日入账", by=finance, at=NIGHT)

    sheet = queries.day_sheet(books.pk, finance)
    assert [(d.state, d.note, d.by) for d in sheet.differences] == [
        ("settled", "平台次日入账", "金晶")
    ]
    assert queries.day_sheet(books.pk, finance, state="open").differences == ()
    with pytest.raises(NotAllowed, match="已经处理过"):
        commands.settle_difference(one.pk, note="再来", by=finance, at=NIGHT)
    assert Event.objects.filter(name="fees.difference_settled").count() == 1
