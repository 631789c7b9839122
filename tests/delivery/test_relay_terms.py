"""The terms of both places of a relay: when they run, who is told, what the leader sees; time is moved."""

from datetime import date, timedelta

import pytest

from onething.cases.models import Case
from onething.delivery import commands, queries
from onething.delivery.models import Message, Parcel
from onething.delivery.relaying import warn_of_relays
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotYours
from tests.cast import actor
from tests.delivery.posts import Carrier
from tests.delivery.relays import a_relay, found, here, sent, there
from tests.delivery.test_relays import granted, tell
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
taken = once(a_relay)


@pytest.fixture(autouse=True)
def _carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


def staff_told(login):
    who = actor(login).who.removeprefix("official:")
    return list(Message.objects.filter(subject=who).values_list("title", flat=True))


def test_a_place_that_does_not_send_in_time_is_told_and_its_leader_sees_it(taken):
    taken.refresh_from_db()
    assert (taken.term, taken.due_on, taken.told) == ("send", date(2026, 3, 3), "")
    warn_of_relays(MONDAY + timedelta(days=1))
    warn_of_relays(MONDAY + timedelta(days=1))
    late = MONDAY + timedelta(days=3)
    warn_of_relays(late)
    warn_of_relays(late)
    pump_all()
    said = Event.objects.filter(name="delivery.relay_warned", stream=f"relay:{taken.pk}").order_by(
        "seq"
    )
    assert [one.data["light"] for one in said] == ["yellow", "red"]
    assert "异地代收超期" in staff_told("liangmei")
    assert "异地代收超期" in staff_told("wangfang")  # who waits for it
    assert "异地代收快到期" not in staff_told("wangfang")
    (row,) = (one for one in queries.late_relays(actor("sunlixin"), late) if one.id == taken.pk)
    assert row.id == taken.pk and row.whose.endswith("平城区行政审批服务管理局")
    assert "超期" in row.term.words


def test_the_term_for_opening_begins_when_the_bag_is_there_and_ends_with_it(taken):
    row = sent(taken)
    assert (row.term, row.due_on) == ("", None)  # on the road nobody is late
    tell(Parcel.objects.get(pk=row.parcel), "collect", "move", "arrive")
    row.refresh_from_db()
    assert (row.term, row.term_from) == ("check", MONDAY.date())
    warn_of_relays(MONDAY + timedelta(days=4))
    pump_all()
    assert "异地代收超期" in staff_told("wangfang") and "异地代收超期" in staff_told("sunlixin")
    commands.check_relay(row.pk, found=found(), by=there(), at=MONDAY)
    row.refresh_from_db()
    assert (row.term, row.due_on, row.told) == ("", None, "")
    late = queries.late_relays(actor("sunlixin"), MONDAY + timedelta(days=9))
    assert row.pk not in [one.id for one in late]


def test_the_way_back_has_its_term_once_the_results_are_there(db):
    row = granted()
    commands.send_nothing(row.pk, by=here(), at=MONDAY)
    commands.note_results_wait(row.application, by=SYSTEM.because("results"), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    assert (row.term, row.term_from, row.turn) == ("back", MONDAY.date(), "deciding")
    assert row.due_on == date(2026, 3, 4)  # two working days, as the rules say
    late = MONDAY + timedelta(days=3)
    warn_of_relays(late)
    pump_all()
    assert "异地代收超期" in staff_told("wangfang") and "异地代收超期" in staff_told("sunlixin")
    commands.return_results(row.pk, bag="JG1", by=there(), at=late)
    row.refresh_from_db()
    assert (row.state, row.term, row.due_on, row.told) == ("returning", "", None, "")


def test_the_term_of_the_way_back_does_not_run_before_all_is_decided(db):
    row = a_relay(way="window")
    commands.send_nothing(row.pk, by=here(), at=MONDAY)
    pump_all()
    commands.note_results_wait(row.application, by=SYSTEM.because("early"), at=MONDAY)
    row.refresh_from_db()
    assert (row.state, row.term) == ("paperless", "")


def test_a_legal_clock_knows_nothing_of_the_terms_of_relays(taken):
    clocks = Case.objects.filter(application=taken.application).values_list("urgent_on", flat=True)
    before = list(clocks)
    warn_of_relays(MONDAY + timedelta(days=5))
    assert list(clocks) == before


@pytest.mark.parametrize("login", ["liangmei", "wangfang", "sunlixin", "lixiaoman"])
def test_terms_are_watched_by_the_platform_alone(taken, login):
    for run in (
        lambda: commands.warn_relay(taken.pk, by=actor(login), at=MONDAY),
        lambda: commands.note_bag_is_there(taken.pk, by=actor(login), at=MONDAY),
        lambda: commands.note_results_wait(taken.application, by=actor(login), at=MONDAY),
    ):
        with pytest.raises(NotYours):
            run()
