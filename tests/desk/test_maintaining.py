"""停机维护: announced by operators, said on each page of each terminal before it begins, kept in the ledger."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from onething.desk import commands, maintaining
from onething.desk import queries as desk
from onething.desk.models import Maintenance
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHAT = "网上申请和缴费不能用，急的请到窗口办理"


@pytest.fixture(autouse=True)
def fresh():
    maintaining.forget()
    yield
    maintaining.forget()


def announced(*, what=WHAT, since=MONDAY + HOUR, until=MONDAY + 3 * HOUR, login="zhangyun"):
    return commands.announce_maintenance(
        what=what, since=since, until=until, by=actor(login), at=MONDAY
    )


def test_maintenance_is_said_before_and_while_it_runs_and_no_longer():
    announced()

    (soon,) = desk.maintenance(MONDAY)
    assert (soon.what, soon.running) == (WHAT, False)
    assert desk.maintenance(MONDAY + 2 * HOUR)[0].running
    assert desk.maintenance(MONDAY + 3 * HOUR) == ()
    (event,) = Event.objects.filter(stream="platform:maintenance")
    assert (event.name, event.data["what"]) == ("desk.maintenance_announced", WHAT)


def test_what_begins_later_than_people_plan_is_not_said_yet():
    announced(since=MONDAY + 8 * DAY, until=MONDAY + 9 * DAY)

    assert desk.maintenance(MONDAY) == ()
    assert len(desk.maintenance(MONDAY + 2 * DAY)) == 1


def test_it_is_ended_before_its_time_once():
    row = announced()
    commands.lift_maintenance(row, by=actor("zhangyun"), at=MONDAY)

    assert desk.maintenance(MONDAY) == ()
    with pytest.raises(NotAllowed, match="已经结束"):
        commands.lift_maintenance(row, by=actor("zhangyun"), at=MONDAY)
    rows, further = desk.maintenance_list(actor("zhangyun"), MONDAY)
    assert ([one.over for one in rows], further) == ([True], "")
    names = Event.objects.filter(stream="platform:maintenance").order_by("seq")
    assert [one.name for one in names] == ["desk.maintenance_announced", "desk.maintenance_lifted"]


def test_nothing_is_announced_that_says_nothing_or_lasts_too_long():
    for wrong in ({"what": " "}, {"until": MONDAY}, {"until": MONDAY + 9 * DAY}):
        with pytest.raises(Invalid):
            announced(**wrong)

    assert not Maintenance.objects.exists()


@pytest.mark.parametrize("login", ["sunlixin", "wangfang", "lixiaoman", "zhouming"])
def test_only_operators_announce_it(login):
    row = announced()
    with pytest.raises(NotYours):
        announced(login=login)
    with pytest.raises(NotYours):
        commands.lift_maintenance(row, by=actor(login), at=MONDAY)
    with pytest.raises(NotYours):
        desk.maintenance_list(actor(login), MONDAY)


def test_what_is_not_there_is_not_ended():
    with pytest.raises(NotYours):
        commands.lift_maintenance(new_id(), by=actor("zhangyun"), at=MONDAY)


def test_a_page_asks_once_for_a_while_and_is_drawn_without_the_database(
    django_assert_num_queries, monkeypatch
):
    announced()
    with django_assert_num_queries(1):
        desk.maintenance(MONDAY)
        desk.maintenance(MONDAY)

    def gone(*_args, **_more):
        raise OperationalError

    monkeypatch.setattr(maintaining, "FRESH", -1)
    monkeypatch.setattr(Maintenance.objects, "filter", gone)
    assert len(desk.maintenance(MONDAY)) == 1
    maintaining.forget()
    assert desk.maintenance(MONDAY) == ()
