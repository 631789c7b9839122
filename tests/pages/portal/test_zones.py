"""各市专区: a page for each city and county, the place remembered, everything in one platform."""

from datetime import timedelta

import pytest
import yaml

from onething.catalogue import queries as catalogue
from onething.desk import commands as desk
from onething.desk import queries
from onething.identity import queries as identity
from onething.identity.queries.zones import zone_faults
from onething.settings import DATA_ROOT
from tests.cast import actor
from tests.pages.portal.conftest import Person, text
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
FILE = yaml.safe_load((DATA_ROOT / "settings" / "zones.yaml").read_text("utf-8"))
XIAODIAN, PINGCHENG = "140105", "140213"
ASKED = 12  # statements of a page at most
CITIES = 11


def test_there_is_a_zone_for_each_city_of_the_province():
    cities = identity.regions(identity.regions()[0].code)

    assert [one.region for one in identity.zones()] == [one.code for one in cities]
    assert len(cities) == CITIES


def test_all_cities_and_counties_are_chosen_from_one_page(visitor):
    page = visitor.get("/zq").content.decode()

    assert page.count('<section aria-labelledby="z') == CITIES
    assert f'href="/zq/taiyuan?region={XIAODIAN}"' in page


@pytest.mark.parametrize("slug", identity.zone_slugs())
def test_each_city_shows_halls_themes_items_and_its_hotline(visitor, slug):
    city = identity.zone(slug)
    said = text(visitor.get(f"/zq/{slug}"))

    assert f"{city.name}专区" in said
    assert city.from_afar in said
    for word in ("政务大厅", "一件事", "事项", "清单公开", "请人帮我办"):
        assert word in said


def test_a_county_shows_its_own_hall_and_not_those_of_others(visitor):
    said = text(visitor.get(f"/zq/taiyuan?region={XIAODIAN}"))

    assert "太原市小店区专区" in said
    assert "太原市小店区政务服务中心" in said
    assert "太原市迎泽区政务服务中心" not in said


def test_a_county_of_another_city_is_not_shown_in_this_one(visitor):
    assert "太原市专区" in text(visitor.get(f"/zq/taiyuan?region={PINGCHENG}"))


def test_a_city_that_is_none_is_told(visitor):
    page = visitor.get("/zq/nowhere")

    assert page.status_code == 404
    assert "请从各市专区的列表中选择" in text(page)


def test_what_a_hall_announces_stands_in_its_zone_only(visitor):
    leader = actor("sunlixin")
    hall = next(one for one in queries.led_halls(leader, MONDAY).rows if one.region == XIAODIAN)
    until = MONDAY + timedelta(hours=3)
    desk.give_notice(
        hall.id,
        closes=False,
        text="电梯检修，请走东门",
        since=MONDAY,
        until=until,
        by=leader,
        at=MONDAY,
    )

    assert "电梯检修，请走东门" in text(visitor.get("/zq/taiyuan"))
    assert "电梯检修，请走东门" not in text(visitor.get("/zq/datong"))


def test_themes_with_rules_of_the_place_come_first_and_say_so(visitor):
    own = catalogue.local_themes({XIAODIAN}, MONDAY.date())
    said = text(visitor.get(f"/zq/taiyuan?region={XIAODIAN}"))

    assert own
    assert said.count("（有本地规定）") == min(len(own | _of_city()), 8)


def _of_city():
    return catalogue.local_themes({"140100"}, MONDAY.date())


def test_items_of_the_county_lead_to_their_guide_as_it_holds_there(visitor):
    page = visitor.get(f"/zq/taiyuan/sx?region={XIAODIAN}&q=食品经营许可")
    html = page.content.decode()

    assert "太原市小店区的事项" in text(page)
    assert f"?region={XIAODIAN}" in html.split('<ul class="tasks">')[1].split("</ul>")[0]


def test_items_that_are_not_found_say_what_to_do(visitor):
    said = text(visitor.get("/zq/taiyuan/sx?q=绝无此事"))

    assert "没有找到“绝无此事”" in said
    assert "请人帮我办" in said


def test_the_city_is_remembered_on_every_page_and_forgotten_when_told(visitor):
    visitor.send("/zq/datong", {"place": "datong"}, form="/prefs")

    assert 'href="/zq/datong"' in visitor.get("/cx").content.decode().split("</nav>")[0]
    assert "您在大同市" in text(visitor.get("/"))

    visitor.send("/zq/datong", {"place": "none"}, form="/prefs")

    assert "各市专区" in visitor.get("/cx").content.decode().split("</nav>")[0]


def test_a_place_that_is_none_is_not_remembered(visitor):
    visitor.send("/", {"place": "nowhere"}, form="/prefs")

    assert "您在" not in text(visitor.get("/"))


def test_who_has_signed_in_begins_where_he_is_registered():
    person = Person().sign_in("lixiaoman")

    assert "您在太原市" in text(person.get("/"))


@pytest.mark.parametrize("path", ["/zq", "/zq/taiyuan", "/zq/taiyuan/sx", "/"])
def test_zones_ask_little(visitor, path, django_assert_max_num_queries):
    visitor.get(path)
    with django_assert_max_num_queries(ASKED):
        visitor.get(path)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"zones": [FILE["zones"][0], FILE["zones"][0]]}, "slug"),
        ({"zones": [FILE["zones"][0] | {"area_code": "351"}]}, "area_code"),
        ({"confidence": "sure"}, "confidence"),
    ],
)
def test_a_fault_in_the_zones_is_told(change, place):
    assert {where[-1] for where, _ in zone_faults(FILE | change)} == {place}
    assert not list(zone_faults(FILE))
