"""The nearest places: by the division, by distance; page after page each place once, the nearest first."""

import pytest

from onething.catalogue import queries as catalogue
from onething.desk import commands, rules
from onething.desk import queries as desk
from onething.desk.models import Hall
from onething.desk.queries import Point, Wanted
from onething.desk.queries.nearest import distance_words
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours
from tests.desk.given import CODE, OTHER, hall
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
TOWN, COUNTY = "140105100", "140105"
HOME = Point(37.735, 112.565)


def walked(wanted, point=None):
    """Go through all pages; return the places and how near each is said to be."""
    rows, words, after = [], [], ""
    while True:
        page = desk.map_page(wanted, MONDAY, after, point)
        rows += page.rows
        words += page.nearness
        if not page.next:
            return page.found, rows, words
        after = page.next


def put(code, latitude, longitude):
    Hall.objects.filter(code=code).update(latitude=latitude, longitude=longitude)


def test_near_a_helper_stand_only_places_that_take_in_the_whole_matter():
    theme = catalogue.theme("cjrfw", MONDAY.date())
    duties = {one.duty for one in theme.items.values()}

    any_place = [one.name for one in desk.places_near(COUNTY, 8, MONDAY)]
    fitting = [one.code for one in desk.places_near(COUNTY, 8, MONDAY, duties=duties)]

    assert any("公安" in name for name in any_place)
    assert fitting[0] == CODE
    for code in fitting:
        taken = {duty for key in hall(code).businesses for duty in rules.businesses()[key].duties}
        assert duties <= taken
    Hall.objects.filter(code=CODE).update(closed_from=MONDAY.date(), closed_reason="搬迁")
    assert CODE not in [one.code for one in desk.places_near(COUNTY, 8, MONDAY, duties=duties)]


def test_from_a_town_its_own_places_come_first_then_the_county_and_the_city():
    found, rows, words = walked(Wanted(near=TOWN, kind="hall"))
    assert found == len(rows) == len({row.code for row in rows}) == 129
    assert [row.code for row in rows[:2]] == [CODE, OTHER]
    assert words[0] == "同在小店区" and words[1] == "同在太原市" and words[-1] == "在省内其他地方"

    first = desk.map_page(Wanted(near=TOWN), MONDAY)

    assert all(row.region == TOWN for row in first.rows[:2])
    assert first.nearness[0] == "就在您选的乡镇、街道"
    assert (TOWN, "北格镇") in first.towns and len(first.towns) == 10


def test_nearness_goes_together_with_the_other_filters_and_pages_lose_nothing():
    wanted = Wanted(near=COUNTY, kind="centre", region="140100", barrier_free=True)
    found, rows, words = walked(wanted)

    assert found == len({row.code for row in rows}) > desk.map_page(wanted, MONDAY).rows.__len__()
    assert all(row.barrier_free and row.region.startswith("1401") for row in rows)
    assert words == sorted(words, key=["同在小店区", "同在太原市"].index)


@pytest.mark.parametrize("near", ["x", "1401", "999999", "14010５", "140105100; --"])
def test_a_place_that_is_none_is_told_in_words(near):
    with pytest.raises(Invalid, match="列表"):
        desk.map_page(Wanted(near=near), MONDAY)


def test_by_distance_only_places_with_coordinates_come_and_say_how_far():
    assert not desk.map_page(Wanted(), MONDAY).placed
    put(OTHER, 37.87, 112.55)
    put(CODE, 37.736, 112.566)
    put("140200000-01", 40.08, 113.30)

    found, rows, words = walked(Wanted(), HOME)

    assert (found, [row.code for row in rows]) == (3, [CODE, OTHER, "140200000-01"])
    assert words[0] == "直线约 100 米" and words[1] == "直线约 15.1 公里"
    assert desk.map_page(Wanted(), MONDAY).placed
    assert desk.map_page(Wanted(), MONDAY, "nonsense", HOME).found == 3


def test_pages_by_distance_hold_each_place_once_even_where_many_stand_together(monkeypatch):
    monkeypatch.setattr("onething.desk.queries.map.PAGE", 4)
    Hall.objects.filter(region__startswith="1401", kind="hall").update(
        latitude=37.8, longitude=112.5
    )
    put(CODE, 37.736, 112.566)

    found, rows, _ = walked(Wanted(), HOME)

    assert found == len(rows) == len({row.code for row in rows}) == 11
    assert rows[0].code == CODE


def test_short_ways_are_said_in_metres():
    assert [distance_words(km) for km in (0.0, 0.44, 0.96, 1.0, 12.34)] == [
        "直线约 100 米", "直线约 400 米", "直线约 1000 米", "直线约 1.0 公里", "直线约 12.3 公里"
    ]  # fmt: skip


def test_a_manager_says_where_his_hall_stands_and_the_ledger_knows(leader):
    commands.set_site(hall().pk, latitude=37.735, longitude=112.565, by=leader, at=MONDAY)

    assert (hall().latitude, hall().longitude) == (37.735, 112.565)
    fact = Event.objects.get(stream=f"hall:{hall().pk}", name="desk.site_set")
    assert fact.data["latitude"] == "37.735"

    commands.set_site(hall().pk, latitude=None, longitude=None, by=leader, at=MONDAY)
    assert hall().latitude is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "parts"),
    [
        (112.565, 37.735, {"latitude", "longitude"}),
        (37.735, None, {"longitude"}),
        (float("nan"), 112.565, {"latitude"}),
        (float("inf"), 112.565, {"latitude"}),
    ],
)
def test_coordinates_that_cannot_be_here_are_refused(leader, latitude, longitude, parts):
    with pytest.raises(Invalid) as refusal:
        commands.set_site(hall().pk, latitude=latitude, longitude=longitude, by=leader, at=MONDAY)

    assert set(refusal.value.errors) == parts and hall().latitude is None


@pytest.mark.parametrize("who", ["citizen", "clerk", "examiner", "decider", "stranger"])
def test_only_its_manager_says_where_a_hall_stands(who, request):
    by = request.getfixturevalue(who)
    with pytest.raises(NotYours):
        commands.set_site(hall().pk, latitude=37.735, longitude=112.565, by=by, at=MONDAY)


def test_a_manager_of_another_hall_does_not(leader):
    with pytest.raises(NotYours):
        commands.set_site(hall(OTHER).pk, latitude=37.8, longitude=112.5, by=leader, at=MONDAY)
