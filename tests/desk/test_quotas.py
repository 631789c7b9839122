"""How many may book where a hall's hours are thinner: at noon, late, on weekends, on holidays."""

from datetime import datetime, timedelta

import pytest

from onething.desk import commands, rules
from onething.desk import queries as desk
from onething.desk.models import Hall
from onething.desk.quotas import places
from onething.desk.terms import part_of
from onething.kernel.calendar import official
from onething.kernel.clock import CHINA
from onething.kernel.refusals import Invalid
from tests.cast import actor
from tests.desk.given import CODE, a_booking, hall, person
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
HOURS = {
    "work": ["09:00-12:00", "13:30-17:30"],
    "noon": ["12:00-13:30"],
    "late": ["17:30-19:30"],
    "late_on": [3],
    "weekend": ["09:00-12:00"],
    "holiday": [],
}


def moment(said):
    return datetime.fromisoformat(said).replace(tzinfo=CHINA)


NOON = moment("2026-03-03T12:00")
SATURDAY = moment("2026-03-07T09:00")


def thinned(**shares):
    """Let the hall give fewer places in some parts of the week."""
    commands.set_rules(
        hall().pk,
        figures={
            "days_ahead": 7,
            "cancel_minutes": 60,
            **dict.fromkeys(rules.SHARES, 100),
            **shares,
        },
        quota={"general": 5},
        taken=hall().businesses,
        by=actor("sunlixin"),
        at=MONDAY,
    )


@pytest.mark.parametrize(
    ("at", "part"),
    [
        ("2026-03-03T09:00", "work"),
        ("2026-03-03T11:59", "work"),
        ("2026-03-03T12:00", "noon"),
        ("2026-03-03T13:30", "work"),
        ("2026-03-04T17:30", "late"),
        ("2026-03-07T12:00", "weekend"),
        ("2026-10-01T09:00", "holiday"),
        ("2026-02-14T09:00", "work"),  # a Saturday on which people work
    ],
)
def test_a_moment_lies_in_one_part_of_the_week(at, part):
    assert part_of(HOURS, moment(at), official()) == part


@pytest.mark.parametrize(("share", "left"), [(100, 5), (60, 3), (50, 2), (10, 1), (1, 1), (0, 0)])
def test_the_share_of_a_part_leaves_one_at_least_unless_it_is_nothing(share, left):
    thinned(noon_percent=share)

    assert places(hall(), "general", NOON) == left
    assert places(hall(), "general", NOON - timedelta(minutes=30)) == 5


def test_no_more_are_booked_than_the_share_allows():
    thinned(noon_percent=40)
    people = [person(actor("lixiaoman")) for _ in range(3)]
    for who in people[:2]:
        a_booking(who, start=NOON)

    with pytest.raises(Invalid, match="已经约满"):
        a_booking(people[2], start=NOON)
    with pytest.raises(Invalid, match="已经约满"):
        desk.bookable(CODE, "general", NOON, people[2], MONDAY)
    free = desk.times(CODE, "general", MONDAY, NOON.date()).times
    assert NOON not in [one.start for one in free]
    assert {one.left for one in free if one.start < NOON} == {5}


def test_a_day_without_places_is_told_as_such_and_nothing_is_moved_there():
    thinned(weekend_percent=0)

    found = desk.times(CODE, "general", MONDAY)
    day = next(one for one in found.days if one.day == SATURDAY.date())
    assert (day.left, day.note) == (0, "这一天不放号，可以现场取号")
    with pytest.raises(Invalid, match="已经约满"):
        a_booking(actor("lixiaoman"), start=SATURDAY)
    assert dict(desk.led_hall(hall().pk, actor("sunlixin"), MONDAY).thinner) == {"周末": 0}


@pytest.mark.parametrize("share", [-1, 101])
def test_a_share_is_between_none_and_all(share):
    with pytest.raises(Invalid) as refused:
        thinned(late_percent=share)

    assert refused.value.errors == {"late_percent": "应为 0 到 100 的整数"}
    assert "late_percent" not in Hall.objects.get(pk=hall().pk).rules
