"""From the moment that the catalogue names to the receipt: orders, payments, what came wrongly."""

from datetime import timedelta

import pytest

from onething.cases import check
from onething.cases import commands as cases
from onething.delivery.models import Message
from onething.documents.models import Document
from onething.exchange.terms import Paid
from onething.fees import commands, queries
from onething.fees.models import Errand, Order, Payment, Refund
from onething.fees.timers import ask_about_payments, lapse_bills, repeat_errands
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.fees.given import an_order, bill_of, case_of, of_land, official
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


def _an_order():
    return an_order(actor("lixiaoman"))


made = once(_an_order)


@pytest.fixture
def order(outside, made):
    return Order.objects.get(pk=made.pk)


def heard(number, amount, serial="S1", *, way="checkout", channel="online", by=SYSTEM):
    commands.hear_payment(
        number, way=way, amount=amount, serial=serial, channel=channel, paid_at=MONDAY,
        by=by.because(str(new_id())), at=MONDAY,
    )  # fmt: skip
    pump_all()


def paid(order, citizen, serial="S1"):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    heard(checkout, 8000, serial)
    return checkout


def names(order):
    return [e.name for e in Event.objects.filter(stream=f"order:{order.pk}").order_by("seq")]


def test_the_order_comes_with_acceptance_and_the_case_waits(order):
    bill, case = bill_of(order), case_of(order.application)

    assert (bill.amount, bill.state, len(bill.code)) == (8000, "due", 20)
    assert [line.amount for line in bill.lines.all()] == [8000]
    assert case.unpaid == "decision"
    assert not list(check.faults())  # the ledger says the same of a case that is not paid yet
    with pytest.raises(NotAllowed, match="缴费后才能作出准予决定"):
        cases.grant(case.pk, by=official(case, "examiner"), at=MONDAY)
    assert Document.objects.filter(
        about=f"bill:{bill.pk}", kind="payment_notice", state="sealed"
    ).exists()
    assert Message.objects.filter(
        subject=order.subject, title="请您缴费", text__contains="80.00 元"
    ).exists()


def test_what_is_paid_lets_the_case_go_on_and_brings_a_receipt(order, citizen):
    paid(order, citizen)

    bill = bill_of(order)
    assert (bill.state, bill.paid, bill.ticket, bill.check_code) == (
        "paid",
        8000,
        "0000012345",
        "a1b2c3",
    )
    assert Order.objects.get(pk=order.pk).state == "paid"
    assert Document.objects.filter(
        about=f"bill:{bill.pk}", kind="payment_receipt", state="sealed"
    ).exists()
    case = case_of(order.application)
    cases.grant(case.pk, by=official(case, "examiner"), at=MONDAY)
    assert names(order)[-3:] == ["fees.checkout_started", "fees.bill_paid", "fees.bill_ticketed"]


def test_a_second_click_is_the_same_payment_and_an_old_one_is_another(order, citizen):
    first = commands.start_checkout(order.pk, by=citizen, at=MONDAY)

    assert commands.start_checkout(order.pk, by=citizen, at=MONDAY) == first
    assert commands.start_checkout(order.pk, by=citizen, at=MONDAY + timedelta(hours=1)) != first


def test_a_notice_that_comes_again_changes_nothing(order, citizen):
    checkout = paid(order, citizen)
    before = names(order)
    heard(checkout, 8000)

    assert names(order) == before
    assert not Refund.objects.exists()


@pytest.mark.parametrize("amount", [7999, 8001, 1])
def test_a_wrong_amount_is_not_entered_and_is_to_be_given_back(order, citizen, amount):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    heard(checkout, amount)

    bill, refund = bill_of(order), Refund.objects.get()
    assert (bill.state, bill.paid) == ("due", 0)
    assert (refund.amount, refund.reason, refund.payment.state) == (amount, "wrong", "surplus")
    assert case_of(order.application).unpaid == "decision"


def test_what_is_paid_twice_is_to_be_given_back(order, citizen):
    paid(order, citizen)
    heard(bill_of(order).code, 8000, "YH1", way="code", channel="bank")

    bill, refund = bill_of(order), Refund.objects.get()
    assert (bill.paid, bill.refunded, refund.reason, refund.amount) == (8000, 0, "double", 8000)
    assert Payment.objects.filter(bill=bill, state="confirmed").count() == 1


def test_one_checkout_that_is_paid_twice_is_given_back_once(order, citizen):
    checkout = paid(order, citizen)
    heard(checkout, 8000, "S2")
    heard(checkout, 8000, "S2")

    assert [refund.reason for refund in Refund.objects.all()] == ["double"]


def test_money_for_a_case_that_ended_is_to_be_given_back(order, citizen):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    cases.withdraw(case_of(order.application).pk, by=citizen, at=MONDAY)
    pump_all()
    assert (bill_of(order).state, Order.objects.get(pk=order.pk).state) == ("void", "void")

    heard(checkout, 8000)

    assert Refund.objects.get().reason == "void"


def test_what_was_paid_is_given_back_when_the_case_ends_where_the_catalogue_says_so(order, citizen):
    paid(order, citizen)
    cases.withdraw(case_of(order.application).pk, by=citizen, at=MONDAY)
    pump_all()

    assert (Refund.objects.get().reason, Refund.objects.get().state) == ("ended", "asked")


def test_a_code_is_paid_at_the_bank_and_at_a_kiosk(order):
    code = bill_of(order).code
    heard(code, 8000, "YH1", way="code", channel="kiosk")
    heard(code, 8000, "YH1", way="code", channel="kiosk")

    assert (bill_of(order).state, bill_of(order).channel) == ("paid", "kiosk")


@pytest.mark.parametrize(
    ("number", "way", "channel", "words"),
    [
        ("ZF0", "checkout", "online", "没有这个支付编号"),
        ("0" * 20, "code", "bank", "没有这个缴款码"),
        ("", "code", "bank", "没有这个缴款码"),
        ("ZF0", "checkout", "bank", "缴款方式不对"),
        ("ZF0", "post", "online", "缴款方式不对"),
    ],
)
def test_a_notice_about_nothing_is_refused(order, number, way, channel, words):
    with pytest.raises(Invalid, match=words):
        heard(number, 8000, way=way, channel=channel)


def test_nobody_but_a_provider_or_the_platform_tells_of_money(order, citizen):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    for by in (
        citizen,
        actor("wangfang"),
        of_land("jinjing"),
        Actor(who="system:x", roles=("scope:fees.read",)),
    ):
        with pytest.raises(NotYours):
            heard(checkout, 8000, by=by)
    assert bill_of(order).state == "due"


def test_silence_is_asked_about_and_the_answer_counts(order, citizen, outside):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    outside.states[checkout] = Paid("paid", 8000, "S9", "2026-03-02T10:01:00+08:00")

    ask_about_payments(MONDAY + timedelta(minutes=1))
    assert bill_of(order).state == "due"
    ask_about_payments(MONDAY + timedelta(minutes=4))
    pump_all()

    assert (bill_of(order).state, Payment.objects.get().serial) == ("paid", "S9")
    heard(checkout, 8000, "S9")  # the notice comes late
    assert not Refund.objects.exists()


@pytest.mark.parametrize("state", ["cancelled", "expired"])
def test_a_payment_that_was_given_up_is_over_and_another_may_begin(order, citizen, outside, state):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    outside.states[checkout] = Paid(state)
    ask_about_payments(MONDAY + timedelta(minutes=4))
    pump_all()

    assert Payment.objects.get().state == state
    assert commands.start_checkout(order.pk, by=citizen, at=MONDAY) != checkout


def test_a_bill_that_is_late_is_told_of_and_can_be_given_more_time(order, citizen):
    bill, finance = bill_of(order), of_land("jinjing")
    late = MONDAY + timedelta(days=60)
    lapse_bills(late)
    pump_all()
    assert bill_of(order).state == "overdue"
    with pytest.raises(NotAllowed, match="缴费期限"):
        commands.start_checkout(order.pk, by=citizen, at=late)
    with pytest.raises(Invalid, match="今天以后"):
        commands.renew_bill(bill.pk, until=late.date(), by=finance, at=late)

    commands.renew_bill(bill.pk, until=late.date() + timedelta(days=9), by=finance, at=late)

    assert commands.start_checkout(order.pk, by=citizen, at=late)
    with pytest.raises(NotAllowed, match="不能“延长缴费期限”"):
        commands.renew_bill(bill.pk, until=late.date() + timedelta(days=9), by=finance, at=late)
    for by in (citizen, actor("wangfang"), of_land("gaopizhun"), actor("zhouming")):
        with pytest.raises(NotYours):
            commands.renew_bill(bill.pk, until=late.date(), by=by, at=late)


def test_money_at_the_window(order):
    bill, clerk = bill_of(order), actor("wangfang")
    said = {"method": "cash", "amount": 8000, "receipt": "SJ-1"}
    for wrong, key in (
        ({"method": "gold"}, "method"),
        ({"amount": 1}, "amount"),
        ({"receipt": " "}, "receipt"),
    ):
        with pytest.raises(Invalid) as refused:
            commands.take_payment(bill.pk, **(said | wrong), by=clerk, at=MONDAY)
        assert key in refused.value.errors

    commands.take_payment(bill.pk, **said, by=clerk, at=MONDAY)
    pump_all()

    assert (bill_of(order).state, bill_of(order).channel, bill_of(order).ticket) == (
        "paid",
        "window",
        "0000012345",
    )
    with pytest.raises(NotAllowed, match="不用再缴"):
        commands.take_payment(bill.pk, **said, by=clerk, at=MONDAY)


@pytest.mark.parametrize("login", ["lixiaoman", "sundayuan", "zhouming", "sunlixin", "zhangyun"])
def test_only_a_clerk_of_the_hall_takes_money(order, login):
    with pytest.raises(NotYours):
        commands.take_payment(
            bill_of(order).pk,
            method="cash",
            amount=8000,
            receipt="SJ-1",
            by=actor(login),
            at=MONDAY,
        )


@pytest.mark.parametrize("login", ["sundayuan", "wangfang", "zhouming", "sunlixin", "zhangyun"])
def test_only_the_payer_begins_to_pay(order, login):
    with pytest.raises(NotYours):
        commands.start_checkout(order.pk, by=actor(login), at=MONDAY)
    if login == "sundayuan":
        with pytest.raises(NotYours):
            queries.order_sheet(order.pk, actor(login))


def test_what_only_the_platform_does(order, citizen):
    bill, errand = bill_of(order), Errand.objects.all()[0]
    payment = new_id()
    for by in (citizen, actor("wangfang"), of_land("jinjing"), actor("zhangyun")):
        for run in (
            lambda by: commands.open_order(
                order.application, moment="acceptance", by=by, at=MONDAY
            ),
            lambda by: commands.end_checkout("ZF1", how="cancel", by=by, at=MONDAY),
            lambda by: commands.ask_provider(payment, by=by, at=MONDAY),
            lambda by: commands.lapse_bill(bill.pk, by=by, at=MONDAY),
            lambda by: commands.note_answer(errand.pk, answer={}, by=by, at=MONDAY),
            lambda by: commands.note_silence(errand.pk, fault="x", by=by, at=MONDAY),
            lambda by: commands.repeat_errand(errand.pk, by=by, at=MONDAY),
            lambda by: commands.drop_case(new_id(), by=by, at=MONDAY),
            lambda by: commands.forget_payer(order.application, by=by, at=MONDAY),
            lambda by: commands.open_day(MONDAY.date(), by=by, at=MONDAY),
        ):
            with pytest.raises(NotYours):
                run(by)


def test_the_name_of_the_payer_goes_with_the_file_and_the_books_stay(order, citizen):
    paid(order, citizen)
    commands.forget_payer(order.application, by=SYSTEM, at=MONDAY)

    assert (Order.objects.get(pk=order.pk).subject_name, bill_of(order).paid) == ("", 8000)
    assert names(order)[-1] == "fees.payer_forgotten"


def test_what_the_provider_says_was_paid_is_not_entered_if_it_is_another_amount(
    order, citizen, outside
):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    outside.states[checkout] = Paid("paid", 7999, "S9", "2026-03-02T10:01:00+08:00")
    ask_about_payments(MONDAY + timedelta(minutes=4))
    pump_all()

    assert (bill_of(order).state, Refund.objects.get().reason) == ("due", "wrong")


def test_a_checkout_that_ended_is_noted_once(order, citizen):
    checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    for _ in range(2):
        commands.end_checkout(checkout, how="cancel", by=SYSTEM, at=MONDAY)

    assert names(order).count("fees.checkout_ended") == 1


def test_the_order_is_opened_once(order):
    commands.open_order(order.application, moment="acceptance", by=SYSTEM, at=MONDAY)

    assert Order.objects.filter(application=order.application).count() == 1


def test_what_is_not_answered_is_asked_again_and_a_dead_one_by_a_person(citizen, outside):
    with outside.down():
        order, at = an_order(citizen), MONDAY
        with pytest.raises(NotAllowed, match="还没有给出缴款码"):
            commands.start_checkout(order.pk, by=citizen, at=MONDAY)
        for minutes in (1, 2, 5, 15, 60, 240):
            at += timedelta(minutes=minutes)
            repeat_errands(at)
            pump_all()
    errand = Errand.objects.get(do="register", about=bill_of(order).pk)
    assert (errand.state, errand.tries) == ("dead", 7)
    for by in (citizen, actor("wangfang"), of_land("gaopizhun"), actor("zhouming")):
        with pytest.raises(NotYours):
            commands.replay_errand(errand.pk, by=by, at=at)

    commands.replay_errand(errand.pk, by=of_land("jinjing"), at=at)
    pump_all()

    assert len(bill_of(order).code) == 20
    with pytest.raises(NotAllowed, match="不用重新办理"):
        commands.replay_errand(errand.pk, by=actor("zhangyun"), at=at)
