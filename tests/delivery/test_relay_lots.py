"""Results of one application that are decided on different days go back in as many lots; its terms on both sides."""

from datetime import timedelta

import pytest

from onething.cases import commands as cases
from onething.cases import queries as case_queries
from onething.cases.models import Case
from onething.delivery import commands, queries
from onething.delivery.commands import Collector
from onething.delivery.models import Message, Parcel
from onething.delivery.relay_terms import DECIDING, FAULTED, RECEIVING, RELAY, Bag, turn_of
from onething.delivery.relaying import warn_of_relays
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotAllowed
from tests import given
from tests.cast import actor
from tests.delivery.posts import Carrier
from tests.delivery.relays import a_relay, found, here, sent, there
from tests.delivery.test_relays import tell, titles
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
OWNER = Collector("王建国", "负责收件的人", "0038", "经营者本人", signed=True)
LATER = MONDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def _carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


def decide(case, at):
    """Let one case go from acceptance to its decision."""
    cases.accept(case.pk, by=actor("wangfang"), at=at)
    cases.examine(case.pk, opinion="符合", by=actor("zhouming"), at=at)
    cases.review(case.pk, opinion="同意", by=actor("wujing"), at=at)
    cases.grant(case.pk, by=actor("zhengqiang"), at=at)
    pump_all()


def two_parts():
    """A relay of two parts without papers; the food permit waits for the licence of the shop."""
    made = a_relay(way="window")
    commands.send_nothing(made.pk, by=here(), at=MONDAY)
    pump_all()
    made.refresh_from_db()
    return made


two = once(two_parts)


def licence_decided(row, at=MONDAY):
    given.a_checked_licence(row.number, actor("wangjianguo", behalf="晋味面馆"))
    pump_all()


def back_with(row, bag, at):
    """Send a lot back and let it come whole."""
    commands.return_results(row.pk, bag=bag, by=there(), at=at)
    pump_all()
    row.refresh_from_db()
    pieces = range(len(Parcel.objects.get(pk=row.parcel).things))
    commands.check_returned(row.pk, found=found(bag=bag, pieces=pieces), by=here(), at=at)
    pump_all()
    row.refresh_from_db()
    return {one["case"] for one in Parcel.objects.get(pk=row.parcel).things}


def part(row, name):
    return Case.objects.get(application=row.application, part=name)


def test_what_is_decided_on_different_days_goes_back_in_two_lots_and_is_handed_out(two):
    licence_decided(two)
    two.refresh_from_db()
    assert two.term == ""  # the rest is not decided: nobody has to send yet, but may
    sheet = queries.relay_sheet(two.pk, there(), MONDAY)
    assert len(sheet.lot) == 1 and len(sheet.undecided) == 1
    first = back_with(two, "JG1", MONDAY)
    assert first == {str(part(two, "licence_check").pk)} and two.state == "back"
    with pytest.raises(NotAllowed, match="没有等着寄回的结果"):
        commands.return_results(two.pk, bag="JG9", by=there(), at=MONDAY)

    decide(part(two, "food"), LATER)
    two.refresh_from_db()
    assert (two.term, two.turn, two.term_from) == ("back", DECIDING, LATER.date())
    second = back_with(two, "JG2", LATER)
    assert second == {str(part(two, "food").pk)}
    assert (two.state, two.term, two.turn) == ("back", "", "")

    (bundle,) = Parcel.objects.filter(application=two.application, kind="result")
    assert {one["case"] for one in bundle.things} == first | second  # beside what waited
    assert (bundle.hall, bundle.arrived_at) == (two.hall, LATER)
    assert titles(two.subject).count("结果等您领取") == 2
    names = Event.objects.filter(stream=f"parcel:{bundle.pk}").values_list("name", flat=True)
    assert list(names.order_by("seq")) == ["delivery.parcel_made", "delivery.parcel_grew"]
    commands.hand_out(
        bundle.pk, cases_chosen=[part(two, "food").pk, part(two, "licence_check").pk],
        collector=OWNER, by=here(), at=LATER,
    )  # fmt: skip
    pump_all()
    assert not case_queries.unfinished(two.application)
    assert {part(two, one).state for one in ("food", "licence_check")} <= {"delivered", "closed"}


def test_a_later_lot_goes_back_after_the_first_was_handed_out(two):
    licence_decided(two)
    back_with(two, "JG1", MONDAY)
    (bundle,) = Parcel.objects.filter(application=two.application, kind="result")
    commands.hand_out(
        bundle.pk, cases_chosen=[part(two, "licence_check").pk], collector=OWNER, by=here(),
        at=MONDAY,
    )  # fmt: skip
    pump_all()
    decide(part(two, "food"), LATER)
    back_with(two, "JG2", LATER)
    found_ = Parcel.objects.filter(application=two.application, kind="result").order_by("state")
    assert [one.state for one in found_] == ["arrived", "delivered"]


def test_a_later_result_is_posted_if_the_applicant_wants_that_now(two):
    owner = actor("wangjianguo", behalf="晋味面馆")
    licence_decided(two)
    back_with(two, "JG1", MONDAY)
    with pytest.raises(NotAllowed, match="已经寄回收件的大厅"):
        commands.make_bundle(two.application, by=there(), at=MONDAY)
    decide(part(two, "food"), LATER)
    home = {"recipient": "王建国", "phone": "13803510000", "address": "太原市小店区长风街 1 号"}
    cases.choose_way(two.application, way="post", by=owner, at=LATER, **home)
    pump_all()
    two.refresh_from_db()
    assert two.term == ""  # nobody waits for a bag any more
    made = Parcel.objects.get(pk=commands.make_bundle(two.application, by=there(), at=LATER))
    assert {one["case"] for one in made.things} == {str(part(two, "food").pk)}


def test_when_the_rest_ends_otherwise_what_was_decided_has_to_go_back(two):
    licence_decided(two)
    cases.withdraw(part(two, "food").pk, by=actor("wangjianguo", behalf="晋味面馆"), at=LATER)
    pump_all()
    two.refresh_from_db()
    assert (two.state, two.term, two.turn) == ("paperless", "back", DECIDING)
    late = LATER + timedelta(days=9)
    warn_of_relays(late)
    pump_all()
    told = Message.objects.filter(title="异地代收超期").order_by("pk")
    assert "办理地寄回结果" in told[0].text and "小店区" in told[0].text
    card = queries.relay_sheet(two.pk, there(), late).card
    assert card.turn and card.term.light == "red"
    assert not queries.relay_sheet(two.pk, here(), late).card.turn


def test_results_that_came_back_are_not_cancelled_and_a_bag_is_no_bundle(two):
    licence_decided(two)
    commands.return_results(two.pk, bag="JG1", by=there(), at=MONDAY)
    pump_all()
    two.refresh_from_db()
    with pytest.raises(NotAllowed, match="异地代收"):
        commands.cancel_parcel(two.parcel, by=there(), at=MONDAY)
    pieces = range(len(Parcel.objects.get(pk=two.parcel).things))
    commands.check_returned(two.pk, found=found(bag="JG1", pieces=pieces), by=here(), at=MONDAY)
    (bundle,) = Parcel.objects.filter(application=two.application, kind="result")
    with pytest.raises(NotAllowed, match="异地代收"):
        commands.cancel_parcel(bundle.pk, by=here(), at=MONDAY)
    bundle.refresh_from_db()
    assert bundle.state == "arrived"


taken = once(a_relay)


def test_a_bag_that_is_opened_on_the_road_is_nobodys_delay_until_it_is_there(taken):
    row = sent(taken)
    bag = Parcel.objects.get(pk=row.parcel)
    tell(bag, "collect", "move", "break")
    row.refresh_from_db()
    assert (row.state, row.term, row.turn) == ("faulted", "", DECIDING)
    tell(bag, "collect", "move", "break", "arrive")
    row.refresh_from_db()
    assert (row.term, row.term_from, row.turn) == ("check", MONDAY.date(), DECIDING)
    tell(bag, "collect", "move", "break", "arrive", "lose")
    row.refresh_from_db()  # opened first, then lost: both are on record
    assert {one.what for one in row.faults.all()} == {"opened", "lost"}
    assert (row.term, row.turn) == ("send", RECEIVING)


def test_who_took_in_sends_a_lost_bag_again_and_is_told_when_it_is_late(taken):
    row = sent(taken)
    tell(Parcel.objects.get(pk=row.parcel), "collect", "lose")
    row.refresh_from_db()
    assert (row.state, row.term, row.turn) == ("faulted", "send", RECEIVING)
    assert queries.relay_sheet(row.pk, here(), MONDAY).card.turn
    assert not queries.relay_sheet(row.pk, there(), MONDAY).card.turn
    warn_of_relays(MONDAY + timedelta(days=4))
    pump_all()
    (late,) = queries.late_relays(actor("sunlixin"), MONDAY + timedelta(days=4))
    assert late.whose.endswith("平城区行政审批服务管理局")


def test_results_that_are_lost_or_short_are_sent_again_by_who_decided(two):
    licence_decided(two)
    commands.return_results(two.pk, bag="JG1", by=there(), at=MONDAY)
    pump_all()
    two.refresh_from_db()
    tell(Parcel.objects.get(pk=two.parcel), "collect", "lose")
    two.refresh_from_db()
    assert (two.state, two.term, two.turn) == ("misreturned", "back", DECIDING)
    commands.return_results(two.pk, bag="JG2", by=there(), at=MONDAY)
    pump_all()
    two.refresh_from_db()
    assert (two.state, two.turn) == ("returning", RECEIVING)
    empty = found(bag="JG2", pieces=[], note="袋里是空的")
    commands.check_returned(two.pk, found=empty, by=here(), at=MONDAY)
    two.refresh_from_db()
    assert (two.state, two.term, two.turn) == ("misreturned", "back", DECIDING)


def test_in_each_state_in_which_something_is_wrong_somebody_has_to_act():
    for state in FAULTED:
        for bag in Bag:
            turn, term = turn_of(state, bag)
            may = {one.role for one in RELAY.choices(state)}
            assert turn in may and (term == "") == (bag is Bag.ROAD)
    assert turn_of("faulted", Bag.GONE, ended="nothing") == (DECIDING, "check")
