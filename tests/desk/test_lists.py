"""进驻清单: what stands on the list of a hall is what its share is measured against."""

import pytest

from onething.catalogue import queries as catalogue
from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import HallItem
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import CODE, OTHER, hall
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
GROUND = "样例进驻决定〔2026〕1 号"
POLICE = "140105000-03"


def codes(level="county"):
    found = catalogue.index(MONDAY.date()).cards
    return sorted({one.code for one in found if one.level == level and not one.retired})


def listed(by, items, place=None, ground=GROUND):
    place = place or hall()
    commands.list_items(place.pk, items=items, ground=ground, by=by, at=MONDAY)


def off(by, item, place=None, ground="合并到市级"):
    place = place or hall()
    commands.unlist_item(place.pk, item=item, ground=ground, by=by, at=MONDAY)


def share(by, code=CODE):
    (row,) = [one for one in desk.reach_page(by, MONDAY.date()).rows if one.code == code]
    return row.listed, row.items, row.taken


def test_without_a_list_all_of_the_level_is_the_measure(leader):
    was, of, taken = share(leader)
    assert (was, of) == (False, len(codes())) and 0 < taken <= of


def test_the_share_is_measured_by_the_list(leader):
    some = codes()[:5]
    listed(leader, some)
    assert share(leader) == (True, 5, 5)

    (level,) = [one for one in desk.undivided(leader, MONDAY.date()) if one.name == "县级大厅"]
    assert (level.halls, level.listed, level.items, level.taken) == (1, 1, 5, 5)
    assert level.percent == "100.0%"
    sheet = desk.reach_sheet(CODE, leader, MONDAY.date())
    assert sorted(one[0] for one in sheet.items) == some and sheet.keeps

    off(leader, some[0])
    assert share(leader) == (True, 4, 4)
    assert some[0] not in {one[0] for one in desk.reach_sheet(CODE, leader, MONDAY.date()).items}


def test_what_no_window_takes_counts_against_the_hall(leader):
    place = hall()
    place.windows.filter(takes=["*"]).update(closed=True)
    listed(leader, codes()[:3])
    assert share(leader) == (True, 3, 0)
    rest = desk.reach_sheet(CODE, leader, MONDAY.date(), show="rest")
    assert len(rest.items) == 3


def test_a_departments_hall_is_measured_by_its_own_list_alone(leader):
    assert share(leader, POLICE) == (False, 0, 0)
    listed(leader, codes()[:2], hall(POLICE))
    assert share(leader, POLICE) == (True, 2, 0)


def test_the_ledger_says_what_came_and_went_and_on_what_ground(leader):
    first, second, *_ = codes()
    listed(leader, [first])
    listed(leader, [first, second])
    off(leader, first)

    rows = Event.objects.filter(stream=f"hall:{hall().pk}").order_by("seq")
    assert [(one.name, one.data["ground"]) for one in rows] == [
        ("desk.items_listed", GROUND),
        ("desk.items_listed", GROUND),
        ("desk.item_unlisted", "合并到市级"),
    ]
    assert rows[1].data["items"] == [second]
    page = desk.hall_list(hall().pk, leader, MONDAY)
    assert [one.code for one in page.rows] == [second]
    assert [(one.code, one.who) for one in page.gone] == [(first, "孙立新")]
    listed(leader, [first])
    assert HallItem.objects.filter(item=first).count() == 2


def test_the_whole_level_comes_in_one_go_and_items_are_found_by_name(
    leader, django_assert_max_num_queries
):
    every = desk.level_items(hall().pk, leader, MONDAY)
    assert every == set(codes())
    listed(leader, sorted(every))
    with django_assert_max_num_queries(8):
        page = desk.hall_list(hall().pk, leader, MONDAY, q="证")
    assert page.count == len(every) and page.of_level == 0
    assert all("证" in one.name and one.code not in every for one in page.found)


def test_what_cannot_be_is_told_in_words(leader):
    one = codes()[0]
    for items, ground, part in (
        ([], GROUND, "items"),
        (["x"], GROUND, "items"),
        ([one], " ", "ground"),
    ):
        with pytest.raises(Invalid) as refusal:
            listed(leader, items, ground=ground)
        assert part in refusal.value.errors
    with pytest.raises(NotAllowed, match="不在清单上"):
        off(leader, one)
    listed(leader, [one])
    with pytest.raises(NotAllowed, match="已经在清单上"):
        listed(leader, [one])
    with pytest.raises(Invalid):
        off(leader, one, ground="")
    kiosk = hall("140105001-50")
    with pytest.raises(NotAllowed, match="进驻清单"):
        listed(leader, [one], kiosk)


@pytest.mark.parametrize("who", ["citizen", "clerk", "examiner", "decider", "stranger"])
def test_only_who_manages_the_hall_keeps_its_list(who, request):
    by = request.getfixturevalue(who)
    for deed in (
        lambda: listed(by, codes()[:1]),
        lambda: off(by, codes()[0]),
        lambda: desk.hall_list(hall().pk, by, MONDAY),
        lambda: desk.level_items(hall().pk, by, MONDAY),
    ):
        with pytest.raises(NotYours):
            deed()


def test_nor_the_leader_of_another_place(leader):
    with pytest.raises(NotYours):
        listed(leader, codes()[:1], hall(OTHER))
    with pytest.raises(NotYours):
        listed(actor("caoyuan"), codes()[:1])
