"""The menu of staff: short in the row, everything once, where one is is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.kernel.actor import Actor
from onething.web.menus import GROUPS, OFTEN, SHOWN, menu_of
from onething.web.pages import ROLES
from onething.web.request import places_of


@given(st.sets(st.sampled_from(sorted(ROLES))), st.integers(0, 40))
def test_whoever_it_is_each_place_stands_once_and_where_he_is_is_marked(roles, number):
    places = places_of(Actor(who="official:1", roles=tuple(roles)))
    section = places[number % len(places)][0] if places else ""

    menu = menu_of(places, section)

    rest = [place for _, group in menu.groups for place in group]
    assert sorted((*menu.row, *rest)) == sorted(places)
    assert len(menu.row) <= SHOWN + 1
    assert bool(menu.hidden) == (section in [path for path, _ in rest])


def test_a_clerk_has_his_day_in_the_row_and_the_rest_by_groups():
    menu = menu_of(places_of(Actor(who="official:1", roles=("window",))), "/px")

    assert [name for _, name in menu.row] == [
        "综合窗口",
        "现场收件",
        "叫号",
        "今日",
        "视频",
        "出件",
    ]
    assert [name for name, _ in menu.groups] == ["窗口", "异地和寄送", "帮办和反映", "管理"]
    assert menu.hidden == "队伍"


def test_a_place_that_the_menu_does_not_know_yet_stands_under_others():
    known = {path for paths in GROUPS.values() for path in paths}
    assert set(OFTEN) <= known

    places = (*places_of(Actor(who="official:1", roles=("window",))), ("/new", "新的一页"))

    assert menu_of(places, "").groups[-1] == ("其他", (("/new", "新的一页"),))


def test_a_leader_begins_and_comes_back_where_he_leads():
    for roles in (("leader",), ("leader", "decider"), ("leader", "admin")):
        places = places_of(Actor(who="official:1", roles=roles))
        assert places[0] == ("/lead", "运行总览")
        assert [path for path, _ in places].count("/lead") == 1
    assert places_of(Actor(who="official:1", roles=("leader", "window")))[0][0] == "/desk"


@pytest.mark.django_db
def test_words_for_who_registers_somebody_speak_of_him(at_screen):
    page = at_screen("sunlixin").get("/px/nowhere").content.decode()
    assert '<a class="btn btn-primary" href="/lead">回到运行总览</a>' in page
    clerk = at_screen("wangfang")
    for path in ("/bb/new", "/desk/bangban/new"):
        page = clerk.get(path).content.decode()
        assert "他的姓名" in page
        assert "您的姓名" not in page
        assert "怎样帮您" not in page


@pytest.mark.django_db
def test_citizens_are_asked_for_their_own_name(client):
    assert "您的姓名" in client.get("/bbcs").content.decode()
