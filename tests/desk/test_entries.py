"""进驻方式 of each department: said by who manages the hall, shown to everybody, counted."""

import pytest

from onething.catalogue import queries as catalogue
from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Hall
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.desk.given import CODE, hall
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
GROUND = "样例进驻决定〔2026〕2 号"


@pytest.fixture
def listed(leader):
    """Let items of two departments stand on the list of the hall: police with two, fire with one."""
    cards = catalogue.index(MONDAY.date()).cards
    county = [one for one in cards if one.level == "county" and not one.retired]
    police = sorted({one.code for one in county if one.duty == "police"})[:2]
    fire = sorted({one.code for one in county if one.duty == "fire"})[:1]
    commands.list_items(hall().pk, items=[*police, *fire], ground=GROUND, by=leader, at=MONDAY)
    return leader


def entered(by, entries, ground=GROUND, place=None):
    place = place or hall()
    commands.set_entries(place.pk, entries=entries, ground=ground, by=by, at=MONDAY)


def counted(by):
    found = desk.entry_counts(by, MONDAY.date())
    return {one.words: (one.departments, one.items) for one in found}


def test_it_is_kept_shown_and_counted(listed):
    assert counted(listed) == {"部门进驻": (2, 3)}

    entered(listed, {"police": "entrusted", "fire": ""})

    assert counted(listed) == {"部门进驻": (1, 1), "委托综合窗口受理": (1, 2)}
    page = desk.hall_list(hall().pk, listed, MONDAY)
    assert [(one.duty, one.entry, one.items) for one in page.entries] == [
        ("fire", "", 1),
        ("police", "entrusted", 2),
    ]
    ((words, names),) = desk.place(CODE, MONDAY).entries
    assert words == "委托综合窗口受理" and "公安" in names
    entered(listed, {"police": ""})
    assert hall().entries == {}
    assert desk.place(CODE, MONDAY).entries == ()


def test_the_ledger_says_what_changed_and_on_what_ground(listed):
    entered(listed, {"police": "licensed", "fire": ""})

    fact = Event.objects.get(stream=f"hall:{hall().pk}", name="desk.entries_set")
    assert fact.data["entries"] == {"police": "licensed"}
    assert fact.data["ground"] == GROUND


@pytest.mark.parametrize(
    ("entries", "ground", "part"),
    [({"police": "own"}, GROUND, "entry_police"), ({"police": "licensed"}, " ", "entry_ground")],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(listed, entries, ground, part):
    with pytest.raises(Invalid) as refused:
        entered(listed, entries, ground)

    assert part in refused.value.errors
    assert Hall.objects.get(code=CODE).entries == {}


def test_no_change_no_department_and_no_list_are_told(listed):
    with pytest.raises(NotAllowed, match="没有改动"):
        entered(listed, {"police": ""})
    with pytest.raises(Invalid, match="没有这个部门职责"):
        entered(listed, {"nobody": "licensed"})
    with pytest.raises(NotAllowed, match="进驻清单"):
        entered(listed, {"police": "licensed"}, place=hall("140105001-50"))


@pytest.mark.parametrize("who", ["citizen", "clerk", "examiner", "decider", "stranger"])
def test_only_who_manages_the_hall_says_it(listed, who, request):
    with pytest.raises(NotYours):
        entered(request.getfixturevalue(who), {"police": "licensed"})

    assert Hall.objects.get(code=CODE).entries == {}
