"""排队统计: what the leader of a hall reads of its lines, from the tickets themselves."""

from datetime import timedelta

import pytest

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.refusals import NotYours
from tests.desk import given
from tests.desk.given import NINE, OTHER, a_booking, hall, seated
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def a_day(clerk):
    return given.a_day_of_waiting(clerk)


def test_how_long_people_waited_and_were_served(leader, a_day):
    found = desk.hall_figures(hall().pk, TODAY, TODAY, leader)

    whole = found.whole
    assert (whole.taken, whole.called, whole.done) == (12, 11, 10)
    assert (whole.wait, whole.wait_most) == (6, 10)
    assert (whole.service, whole.service_most) == (20, 20)
    assert (whole.passed, whole.dropped, whole.punctual) == (1, 1, "—")
    (general,) = found.by_business
    assert (general.name, general.taken) == ("综合受理", 12)
    (hour,) = found.by_hour
    assert (hour.name, hour.wait) == ("10:00-11:00", 6)
    assert [one.name for one in found.by_day] == ["2026-03-02"]


def test_who_has_booked_is_called_on_time_or_not(leader, citizen):
    by = seated("wangfang", 1, at=NINE)
    commands.check_in(a_booking(citizen), by=citizen, at=NINE)
    commands.call_next(by=by, at=NINE + timedelta(minutes=16))

    figures = desk.hall_figures(hall().pk, NINE.date(), NINE.date(), leader).whole

    assert (figures.booked, figures.on_time, figures.punctual) == (1, 0, "0.0%")


def test_a_time_is_thirty_days_at_most_and_an_empty_one_has_no_figures(leader, a_day):
    later = TODAY + timedelta(days=60)
    found = desk.hall_figures(hall().pk, TODAY, later, leader)

    assert (later - found.since).days == 29
    assert (found.whole.taken, found.whole.wait, found.by_hour) == (0, None, ())


@pytest.mark.parametrize("who", ["citizen", "clerk", "decider", "stranger"])
def test_only_the_leader_of_the_hall_reads_its_figures(who, request, leader):
    with pytest.raises(NotYours):
        desk.hall_figures(hall().pk, TODAY, TODAY, request.getfixturevalue(who))
    with pytest.raises(NotYours):
        desk.hall_figures(hall(OTHER).pk, TODAY, TODAY, leader)


def test_as_many_statements_for_many_as_for_few(leader, a_day, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):  # one of them: who called for help
        desk.hall_figures(hall().pk, TODAY, TODAY, leader)
