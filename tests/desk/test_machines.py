"""自助终端覆盖: any enrolled machine that was heard of lately, anywhere in a street or town; two denominators."""

from datetime import date, timedelta

import pytest

from onething.desk import queries as desk
from onething.desk.models import Device, Hall, Window
from onething.desk.queries.coverage import Share
from onething.desk.queries.machines import target_on
from onething.kernel.ids import new_id
from onething.kernel.refusals import NotYours
from tests.cast import actor
from tests.desk.given import CODE, hall
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
STREET, TOWN = "140105001", "140105100"


def a_machine(place, *, seen=MONDAY, enrolled=MONDAY, retired=None, window=None):
    return Device.objects.create(
        hall=place, number=f"T{str(new_id())[-12:]}", upright=True, enrolled_at=enrolled,
        retired_at=retired, seen_at=seen, window=window,
    )  # fmt: skip


def in_town(code, kind="centre"):
    return Hall.objects.get(region=code, kind=kind)


def of_county(leader, at=MONDAY):
    (row,) = desk.machine_page(leader, at).rows
    return (row.streets.has, row.streets.of), (row.towns.has, row.towns.of)


def test_nothing_is_counted_without_a_machine(leader):
    assert of_county(leader) == ((0, 7), (0, 3))
    page = desk.without_page(leader, MONDAY)
    assert page.found == len(page.rows) == 10 and page.rows[0].code == STREET


def test_a_machine_anywhere_in_a_street_counts_once_for_it(leader):
    a_machine(in_town(STREET))
    a_machine(in_town(STREET, "kiosk"))
    assert of_county(leader) == ((1, 7), (0, 3))

    a_machine(in_town(TOWN))
    assert of_county(leader) == ((1, 7), (1, 3))
    assert {one.code for one in desk.without_page(leader, MONDAY).rows}.isdisjoint({STREET, TOWN})


def test_a_machine_in_the_county_hall_counts_for_the_street_in_which_it_stands(leader):
    a_machine(hall())
    assert of_county(leader) == ((0, 7), (0, 3))

    Hall.objects.filter(code=CODE).update(town=STREET)
    assert of_county(leader) == ((1, 7), (0, 3))


@pytest.mark.parametrize(
    "said",
    [
        {"seen": MONDAY - timedelta(days=7, seconds=1)},
        {"seen": None},
        {"enrolled": None},
        {"retired": MONDAY},
    ],
)
def test_what_is_not_heard_of_or_not_in_use_does_not_count(leader, said):
    a_machine(in_town(STREET), **said)
    assert of_county(leader) == ((0, 7), (0, 3))
    row = desk.without_page(leader, MONDAY).rows[0]
    assert row.silent == (1 if "seen" in said else 0)


def test_screens_at_windows_and_closed_places_do_not_count(leader):
    place = in_town(STREET)
    a_machine(place, window=Window.objects.get(hall=place, number=1))
    assert of_county(leader) == ((0, 7), (0, 3))

    a_machine(place)
    Hall.objects.filter(pk=place.pk).update(closed_from=MONDAY.date(), closed_reason="合并")
    assert of_county(leader) == ((0, 7), (0, 3))


def test_the_province_sums_up_and_says_each_city(django_assert_max_num_queries):
    boss = actor("caoyuan")
    a_machine(in_town(STREET))
    desk.machine_page(boss, MONDAY)
    with django_assert_max_num_queries(2):
        page = desk.machine_page(boss, MONDAY)

    whole, *cities = page.rows
    assert (whole.streets.of, whole.towns.of, whole.other) == (224, 1062, 66)
    assert whole.streets.has == 1 and len(cities) == 11
    assert sum(one.streets.of for one in cities) == 224
    assert sum(one.towns.of for one in cities) == 1062
    assert page.without == 224 + 1062 - 1


def test_pages_of_those_without_lose_nobody():
    boss, found, after = actor("caoyuan"), [], ""
    while True:
        page = desk.without_page(boss, MONDAY, kind="street", after=after)
        found += [one.code for one in page.rows]
        if not page.next:
            break
        after = page.next
    assert len(found) == len(set(found)) == page.found == 224


def test_the_target_is_that_of_the_day():
    of = [(one.street, one.town) for one in map(target_on, (
        date(2024, 6, 1), date(2024, 12, 31), date(2025, 12, 30), date(2025, 12, 31),
    ))]  # fmt: skip
    assert of == [(100, 70), (100, 70), (100, 70), (100, 100)]
    assert not Share(99, 100, 100).met and Share(7, 10, 70).met and not Share(69, 100, 70).met


@pytest.mark.parametrize("who", ["citizen", "clerk", "examiner"])
def test_only_leaders_see_it(who, request):
    for asked in (desk.machine_page, desk.without_page):
        with pytest.raises(NotYours):
            asked(request.getfixturevalue(who), MONDAY)
