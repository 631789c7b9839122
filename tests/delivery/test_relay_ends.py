"""A relay whose application ends without a result: its papers go back with a list, or are handed over; all is told."""

from datetime import timedelta

import pytest

from onething.cases import commands as cases
from onething.cases.models import Case
from onething.delivery import commands, queries
from onething.delivery.commands import Collector
from onething.delivery.models import Parcel, RelayFault
from onething.delivery.relaying import warn_of_relays
from onething.kernel.actor import SYSTEM
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.delivery.posts import Carrier
from tests.delivery.relays import THINGS, a_relay, found, here, sent, there
from tests.delivery.test_relay_terms import staff_told
from tests.delivery.test_relays import events_of, tell, titles
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
OWNER = Collector("王建国", "负责收件的人", "0038", "经营者本人", signed=True)
taken = once(a_relay)


@pytest.fixture(autouse=True)
def _carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


def withdrawn(row):
    """Let the applicant withdraw all of it."""
    owner = actor("wangjianguo", behalf="晋味面馆")
    for case in Case.objects.filter(application=row.application).order_by("place"):
        case.refresh_from_db()
        if case.closed_at is None:
            cases.withdraw(case.pk, by=owner.because(str(case.pk)), at=MONDAY)
            pump_all()
    row.refresh_from_db()
    return row


def checked(row):
    row = sent(row)
    commands.check_relay(row.pk, found=found(), by=there(), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    return row


def test_papers_that_were_checked_go_back_with_a_list_and_are_handed_over(taken):
    row = withdrawn(checked(taken))
    assert (row.state, row.ended, row.term, row.turn) == ("owed", "nothing", "give", "deciding")
    assert titles(row.subject)[-1] == "纸质材料会退给您"
    sheet = queries.relay_sheet(row.pk, there(), MONDAY)
    assert sheet.steps == ("give", "close") and sheet.pieces == THINGS

    commands.give_back(row.pk, things=THINGS, bag="TH1", by=there(), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    bag = Parcel.objects.get(pk=row.parcel)
    assert (row.state, bag.to_hall, bag.count_sent) == ("giving", row.hall, 3)
    tell(bag, "collect", "move", "arrive")
    row.refresh_from_db()
    assert (row.term, row.turn) == ("check", "receiving")
    commands.check_given_back(row.pk, found=found(bag="TH1"), by=here(), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    assert (row.state, row.turn) == ("held", "receiving")
    assert titles(row.subject)[-1] == "请领回纸质材料"
    commands.hand_papers_over(row.pk, collector=OWNER, by=here(), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    assert (row.state, row.turn, row.term, row.handed_at) == ("over", "", "", MONDAY)
    assert row.handed_to.startswith("王建国（负责收件的人")
    assert events_of(row)[-1] == "delivery.relay_closed"
    assert titles(row.subject)[-1] == "纸质材料已经交还"


def test_a_bag_on_the_road_is_opened_first_and_then_goes_back(taken):
    row = withdrawn(sent(taken))
    assert (row.state, row.ended) == ("sent", "nothing")
    commands.check_relay(row.pk, found=found(), by=there(), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    assert (row.state, row.term) == ("owed", "give")
    commands.hand_papers_over(row.pk, collector=OWNER, by=there(), at=MONDAY)
    row.refresh_from_db()
    assert row.state == "over"  # he came to the place that decides


def test_papers_that_have_not_left_wait_where_they_are(taken):
    row = withdrawn(taken)
    assert (row.state, row.term) == ("held", "")
    warn_of_relays(MONDAY + timedelta(days=20))
    pump_all()
    assert "异地代收超期" not in staff_told("liangmei")
    with pytest.raises(NotAllowed):
        commands.send_relay(row.pk, things=THINGS, bag="F", by=here(), at=MONDAY)
    with pytest.raises(Invalid) as refusal:
        commands.close_without_papers(row.pk, note=" ", by=here(), at=MONDAY)
    assert "none_note" in refusal.value.errors
    commands.close_without_papers(row.pk, note="没有收过纸质件", by=here(), at=MONDAY)
    row.refresh_from_db()
    assert (row.state, row.handed_to) == ("over", "没有收过纸质件")


def test_without_papers_nothing_is_left_to_do(taken):
    commands.send_nothing(taken.pk, by=here(), at=MONDAY)
    row = withdrawn(taken)
    assert (row.state, row.turn, row.term) == ("over", "", "")


def test_a_lost_bag_of_what_has_ended_is_settled_not_sent_again(taken):
    row = sent(taken)
    tell(Parcel.objects.get(pk=row.parcel), "collect", "lose")
    row = withdrawn(row)
    assert (row.state, row.turn, row.term) == ("faulted", "deciding", "check")
    with pytest.raises(NotAllowed, match="已经结束"):
        commands.send_relay(row.pk, things=THINGS, bag="F2", by=here(), at=MONDAY)
    commands.settle_relay(
        row.pk, remedy="electronic", note="原件丢失，已和申请人商定补办", by=there(), at=MONDAY
    )
    row.refresh_from_db()
    assert row.state == "owed"
    commands.close_without_papers(row.pk, note="原件丢失，已商定补办", by=there(), at=MONDAY)
    row.refresh_from_db()
    assert row.state == "over"


def test_papers_that_come_back_wrong_are_settled_before_they_are_handed_over(taken):
    row = withdrawn(checked(taken))
    commands.give_back(row.pk, things=THINGS, bag="TH1", by=there(), at=MONDAY)
    pump_all()
    seen = found("opened", bag="TH1", pieces=[0, 1], note="少一件")
    commands.check_given_back(row.pk, found=seen, by=here(), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    assert (row.state, row.turn, row.term) == ("misgiven", "receiving", "check")
    assert "异地代收的封袋有异常" in staff_told("wangfang")
    commands.settle_relay(row.pk, remedy="checked", note="已告诉申请人", by=here(), at=MONDAY)
    row.refresh_from_db()
    assert row.state == "held"
    assert not RelayFault.objects.filter(relay=row, settled_at=None).exists()


def test_what_is_examined_anew_wants_its_papers_again(taken):
    row = withdrawn(checked(taken))
    commands.reopen_relay(row.application, by=SYSTEM.because("anew"), at=MONDAY)
    row.refresh_from_db()
    assert (row.state, row.ended, row.turn) == ("checked", "", "")
    commands.reopen_relay(row.application, by=SYSTEM.because("twice"), at=MONDAY)


@pytest.mark.parametrize("other", [{"name": ""}, {"signed": False}, {"id_tail": "1"}])
def test_papers_are_not_given_to_whom_nobody_has_checked(taken, other):
    row = withdrawn(taken)
    said = {
        "name": "王建国", "relation": "负责收件的人", "id_tail": "0038", "proxy_reason": "本人",
        "signed": True,
    }  # fmt: skip
    with pytest.raises(Invalid):
        commands.hand_papers_over(row.pk, collector=Collector(**said | other), by=here(), at=MONDAY)


@pytest.mark.parametrize("login", ["lixiaoman", "zhouming", "zhangyun", "wangjianguo"])
def test_giving_back_is_for_the_place_whose_it_is(taken, login):
    row, by = withdrawn(checked(taken)), actor(login)
    runs = (
        lambda who: commands.give_back(row.pk, things=["x"], bag="F", by=who, at=MONDAY),
        lambda who: commands.hand_papers_over(row.pk, collector=OWNER, by=who, at=MONDAY),
        lambda who: commands.close_without_papers(row.pk, note="x", by=who, at=MONDAY),
        lambda who: commands.check_given_back(row.pk, found=found(), by=who, at=MONDAY),
    )
    for run in runs:
        with pytest.raises(NotYours):
            run(by)
    for run in runs[:3]:  # the papers are at the place that decides
        with pytest.raises(NotYours):
            run(here())
    for run in (commands.end_relay, commands.reopen_relay):
        with pytest.raises(NotYours):
            run(row.application, by=by, at=MONDAY)
