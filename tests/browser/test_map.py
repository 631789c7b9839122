"""政务地图 in a real browser that knows where it is: allowed, forbidden, unable; asked by a button only."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

HERE = "太原市小店区政务服务中心"
ELSEWHERE = "山西省政务服务中心"
SITES = {"sunlixin": (HERE, 37.736, 112.566), "caoyuan": (ELSEWHERE, 37.836, 112.566)}
ASK = "用我现在的位置，找最近的"
NOT_ABLE = """navigator.geolocation.getCurrentPosition = function (found, failed) {
  window.setTimeout(function () { failed({ code: 2 }); }, 50);
};"""  # where a browser may know and does not


@pytest.fixture
def placed(visitor):
    """Two halls of which somebody has said where they stand: ten kilometres from one another."""
    for login, (name, latitude, longitude) in SITES.items():
        leader = visitor("pc", both=True).enter(login).go("/lead/dt").press(name, kind="link")
        leader.press("填写坐标", kind="link")
        leader.page.locator("[name=latitude]").fill(str(latitude))
        leader.page.locator("[name=longitude]").fill(str(longitude))
        leader.press("保存").reads(f"坐标 {latitude}")


def names(someone):
    """Return the places on the page, in their order."""
    return someone.page.locator("ol.tasks a.main").all_inner_texts()


def at(someone, latitude, longitude):
    """Let the browser be somewhere, and ask for what is nearest."""
    someone.context.set_geolocation({"latitude": latitude, "longitude": longitude})
    someone.go("/wd?kind=hall")
    with someone.page.expect_request(re.compile("/wd/jl")) as asked:
        someone.page.get_by_role("button", name=ASK).click()
    someone.reads("按您现在的位置排列")
    return asked.value


def test_the_nearest_places_when_he_allows_it(visitor, placed):
    someone = visitor("pc", both=True)
    someone.context.grant_permissions(["geolocation"])

    asked = at(someone, 37.73456, 112.56543)
    said = parse_qs(asked.post_data)
    assert (said["latitude"], said["longitude"]) == (["37.735"], ["112.565"])  # no closer than that
    assert names(someone) == [HERE, ELSEWHERE]
    someone.reads("直线约 100 米").look("map-nearest")
    assert "37.73" not in someone.page.url
    assert not someone.page.evaluate("localStorage.length + sessionStorage.length")

    at(someone, 37.837, 112.566)
    assert names(someone) == [ELSEWHERE, HERE]
    someone.press("不按位置排", kind="link")
    assert len(names(someone)) > len(SITES)


def test_the_map_goes_on_when_he_forbids_it(visitor, placed):
    someone = visitor("phone")  # whose browser has no leave to say where it is
    someone.go("/wd")
    someone.page.get_by_role("button", name=ASK).click()
    someone.reads("浏览器没有得到允许").look("map-forbidden")
    expect(someone.page.get_by_role("button", name=ASK)).to_be_enabled()

    someone.page.locator("#near").select_option("140105")
    someone.press("查找").reads("近的在前")
    assert names(someone)


def test_the_map_goes_on_where_no_position_is_found_or_none_can_be_asked(visitor, placed):
    someone = visitor("phone")
    someone.page.add_init_script(NOT_ABLE)
    someone.go("/wd")
    someone.page.get_by_role("button", name=ASK).click()
    someone.reads("暂时定不了位").look("map-unable")
    expect(someone.page.get_by_role("button", name=ASK)).to_be_enabled()

    other = visitor("phone", scripts=False).go("/wd")
    assert names(other)
    expect(other.page.get_by_role("button", name=ASK)).to_be_hidden()
    other.page.locator("#near").select_option("140105")
    other.press("查找").reads("近的在前")
