"""减免 and 退费: asked for, decided by another person, reckoned anew, given back once."""

import pytest

from onething.fees import commands, queries
from onething.fees.models import Bill, Errand, Order, Reduction, Refund
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.fees.given import an_order, bill_of, case_of, of_land
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
made = once(lambda: an_order(actor("lixiaoman")))
GROUND = "secure_housing"


@pytest.fixture
def order(outside, made):
    return Order.objects.get(pk=made.pk)


def asked(order, by, ground=GROUND):
    line = bill_of(order).lines.get()
    return commands.ask_reduction(line.pk, ground=ground, reason="棚改安置住房", by=by, at=MONDAY)


def paid(order, citizen, *, channel="online"):
    bill = bill_of(order)
    if channel == "window":
        commands.take_payment(
            bill.pk, method="pos", amount=8000, receipt="P1", by=actor("wangfang"), at=MONDAY
        )
    else:
        checkout = commands.start_checkout(order.pk, by=citizen, at=MONDAY)
        commands.hear_payment(
            checkout, way="checkout", amount=8000, serial="S1", channel="online", paid_at=MONDAY,
            by=SYSTEM.because(str(new_id())), at=MONDAY,
        )  # fmt: skip
    pump_all()
    return bill


def names(order):
    return [e.name for e in Event.objects.filter(stream=f"order:{order.pk}").order_by("seq")]


def test_who_is_let_off_pays_nothing_and_his_case_goes_on(order, citizen, outside):
    reduction = asked(order, citizen)
    commands.grant_reduction(
        reduction, verdict="协议核对无误", by=of_land("linchengban"), at=MONDAY
    )
    pump_all()

    bill = bill_of(order)
    assert (bill.amount, bill.state, bill.lines.get().cut) == (0, "waived", 8000)
    assert Order.objects.get(pk=order.pk).state == "void"
    assert case_of(order.application).unpaid == ""
    assert ("void", str(bill.pk)) in outside.told
    assert names(order)[-3:] == [
        "fees.reduction_asked",
        "fees.reduction_granted",
        "fees.bill_waived",
    ]


def test_a_clerk_proposes_and_what_is_declined_may_be_asked_again(order, citizen):
    reduction = asked(order, actor("wangfang"))
    with pytest.raises(NotAllowed, match="已经申请过减免"):
        asked(order, citizen)
    with pytest.raises(Invalid, match="不同意的理由"):
        commands.decline_reduction(reduction, verdict=" ", by=of_land("gaopizhun"), at=MONDAY)
    commands.decline_reduction(reduction, verdict="协议不符", by=of_land("gaopizhun"), at=MONDAY)

    assert bill_of(order).amount == 8000
    assert names(order)[-1] == "fees.reduction_declined"
    assert asked(order, citizen)
    with pytest.raises(NotAllowed, match="不能“同意减免”"):
        commands.grant_reduction(reduction, verdict="再看", by=of_land("gaopizhun"), at=MONDAY)
    with pytest.raises(NotAllowed, match="不能“不同意减免”"):
        commands.decline_reduction(reduction, verdict="再看", by=of_land("gaopizhun"), at=MONDAY)


def test_nobody_grants_what_he_proposed(order):
    reduction = asked(order, of_land("linchengban"))

    for run in (commands.grant_reduction, commands.decline_reduction):
        with pytest.raises(NotAllowed, match="不能自己审批"):
            run(reduction, verdict="同意", by=of_land("linchengban"), at=MONDAY)
    commands.grant_reduction(reduction, verdict="同意", by=of_land("gaopizhun"), at=MONDAY)
    assert Reduction.objects.get(pk=reduction).state == "granted"


@pytest.mark.parametrize(
    "login", ["lixiaoman", "sundayuan", "wangfang", "zhouming", "sunlixin", "zhangyun"]
)
def test_only_an_official_of_the_organ_decides_a_reduction(order, citizen, login):
    reduction = asked(order, citizen)
    for run in (commands.grant_reduction, commands.decline_reduction):
        with pytest.raises(NotYours):
            run(reduction, verdict="同意", by=actor(login), at=MONDAY)
    with pytest.raises(NotYours):
        commands.grant_reduction(reduction, verdict="同意", by=of_land("jinjing"), at=MONDAY)


def test_a_ground_that_the_catalogue_does_not_list_for_him_is_none(order, citizen):
    sheet = queries.reduction_sheet(bill_of(order).lines.get().pk, citizen)

    assert [one.key for one in sheet.grounds] == [GROUND]  # small enterprises are no persons
    for ground in ("small_enterprise", "", "poor"):
        with pytest.raises(Invalid, match="选择一种减免情形"):
            asked(order, citizen, ground)
    for login in ("sundayuan", "zhouming", "zhangyun"):
        with pytest.raises(NotYours):
            asked(order, actor(login))


def test_what_is_being_paid_or_is_paid_is_not_let_off(order, citizen):
    reduction = asked(order, citizen)
    paid(order, citizen)

    with pytest.raises(NotAllowed, match="已经缴过"):
        commands.grant_reduction(reduction, verdict="同意", by=of_land("gaopizhun"), at=MONDAY)
    commands.decline_reduction(reduction, verdict="已缴", by=of_land("gaopizhun"), at=MONDAY)
    with pytest.raises(NotAllowed, match="可以申请退费"):
        asked(order, citizen)


def test_nothing_is_let_off_while_a_payment_is_open(order, citizen):
    commands.start_checkout(order.pk, by=citizen, at=MONDAY)

    with pytest.raises(NotAllowed, match="正在支付"):
        asked(order, citizen)


def test_money_goes_back_the_way_it_came(order, citizen, outside):
    bill = paid(order, citizen)
    refund = commands.ask_refund(bill.pk, text="不办了", by=citizen, at=MONDAY)
    commands.approve_refund(refund, by=of_land("jinjing"), at=MONDAY)
    pump_all()

    bill = Bill.objects.get(pk=bill.pk)
    assert (bill.state, bill.refunded) == ("refunded", 8000)
    row = Refund.objects.get(pk=refund)
    assert (row.state, row.serial, row.payment.state) == ("done", "TK1", "returned")
    assert [said[0] for said in outside.told if said[0] in ("refund", "red ticket")] == [
        "refund",
        "red ticket",
    ]
    assert names(order)[-3:] == ["fees.refund_asked", "fees.refund_approved", "fees.refund_done"]


def test_a_refund_waits_for_a_silent_provider(order, citizen, outside):
    bill = paid(order, citizen)
    refund = commands.ask_refund(bill.pk, text="不办了", by=citizen, at=MONDAY)
    with outside.down():
        commands.approve_refund(refund, by=of_land("jinjing"), at=MONDAY)
        pump_all()

    assert Refund.objects.get(pk=refund).state == "approved"
    assert Errand.objects.get(do="refund").next_at is not None


def test_what_was_taken_at_the_window_is_paid_back_by_hand(order, citizen, outside):
    bill, finance = paid(order, citizen, channel="window"), of_land("jinjing")
    refund = commands.ask_refund(bill.pk, text="不办了", by=citizen, at=MONDAY)
    with pytest.raises(NotAllowed, match="不能“退款到账”"):
        commands.note_paid_back(refund, serial="T1", by=finance, at=MONDAY)
    commands.approve_refund(refund, by=of_land("gaopizhun"), at=MONDAY)
    with pytest.raises(Invalid, match="退款凭证号"):
        commands.note_paid_back(refund, serial="", by=finance, at=MONDAY)
    for by in (citizen, actor("wangfang"), of_land("gaopizhun"), actor("zhouming")):
        with pytest.raises(NotYours):
            commands.note_paid_back(refund, serial="T1", by=by, at=MONDAY)

    commands.note_paid_back(refund, serial="T1", by=finance, at=MONDAY)
    pump_all()

    assert Bill.objects.get(pk=bill.pk).state == "refunded"
    assert "refund" not in [said[0] for said in outside.told]  # nobody pays twice
    assert "red ticket" in [said[0] for said in outside.told]


def test_who_proposes_a_refund_does_not_approve_it(order, citizen):
    bill, finance = paid(order, citizen), of_land("jinjing")
    for by in (citizen, actor("wangfang"), of_land("gaopizhun"), actor("zhouming")):
        with pytest.raises(NotYours):
            commands.propose_refund(bill.pk, text="多收", by=by, at=MONDAY)
    refund = commands.propose_refund(bill.pk, text="多收", by=finance, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经申请过退费"):
        commands.ask_refund(bill.pk, text="不办了", by=citizen, at=MONDAY)

    for run in (commands.approve_refund, commands.decline_refund):
        with pytest.raises(NotAllowed, match="不能自己审批"):
            run(refund, verdict="同意", by=finance, at=MONDAY)
    commands.decline_refund(refund, verdict="没有多收", by=of_land("gaopizhun"), at=MONDAY)

    assert Refund.objects.get(pk=refund).state == "declined"
    assert names(order)[-1] == "fees.refund_declined"
    with pytest.raises(NotAllowed, match="不能“同意退费”"):
        commands.approve_refund(refund, by=of_land("gaopizhun"), at=MONDAY)


@pytest.mark.parametrize(
    "login", ["lixiaoman", "sundayuan", "wangfang", "zhouming", "sunlixin", "zhangyun"]
)
def test_only_the_organ_decides_a_refund_and_only_the_payer_asks(order, citizen, login):
    bill = paid(order, citizen)
    if login != "lixiaoman":
        with pytest.raises(NotYours):
            commands.ask_refund(bill.pk, text="不办了", by=actor(login), at=MONDAY)
    refund = commands.ask_refund(bill.pk, text="不办了", by=citizen, at=MONDAY)
    for run in (commands.approve_refund, commands.decline_refund):
        with pytest.raises(NotYours):
            run(refund, verdict="同意", by=actor(login), at=MONDAY)


def test_what_is_not_paid_is_not_given_back(order, citizen):
    with pytest.raises(NotAllowed, match="只有已经缴费"):
        commands.ask_refund(bill_of(order).pk, text="不办了", by=citizen, at=MONDAY)
    with pytest.raises(NotAllowed, match="只有已经缴费"):
        commands.propose_refund(bill_of(order).pk, text="不办了", by=of_land("jinjing"), at=MONDAY)


def test_surplus_must_go_back(order, citizen):
    bill = paid(order, citizen)
    commands.hear_payment(
        bill_of(order).code, way="code", amount=8000, serial="YH1", channel="bank", paid_at=MONDAY,
        by=SYSTEM.because("x"), at=MONDAY,
    )  # fmt: skip
    refund = Refund.objects.get(reason="double").pk
    with pytest.raises(NotAllowed, match="必须退还"):
        commands.decline_refund(refund, verdict="不退", by=of_land("gaopizhun"), at=MONDAY)

    commands.approve_refund(refund, by=of_land("jinjing"), at=MONDAY)
    pump_all()

    bill = Bill.objects.get(pk=bill.pk)
    assert (bill.state, bill.paid, bill.refunded) == ("paid", 8000, 0)
