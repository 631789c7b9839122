"""One box finds services of the site and places too, whatever people call them (ux §2.1)."""

import re
from pathlib import Path

import pytest
import yaml
from django.urls import resolve

from onething.catalogue import queries as catalogue
from onething.catalogue.terms.services import service_faults
from onething.desk import queries as desk
from onething.desk.models import Hall
from tests.desk.given import hall
from tests.pages.portal.conftest import Person, text
from tests.times import MONDAY

ROOT = Path(__file__).resolve().parents[3]
FILE = yaml.safe_load((ROOT / "data" / "settings" / "services.yaml").read_text("utf-8"))
ASKED = 12  # statements of a page at most


def links(page):
    """Return where the rows of the results lead."""
    return re.findall(r'<a class="main" href="([^"]+)"', page.content.decode())


@pytest.mark.parametrize(
    ("said", "leads"),
    [
        ("小店区政务服务中心", "/wd/140105000-01"),
        ("自助机", "/wd"),
        ("附近的便民服务中心", "/wd"),
        ("跨省通办", "/tb"),
        ("帮办", "/bangban"),
        ("办不成事", "/bbcs"),
        ("视频办理", "/xn"),
        ("预约", "/yy"),
        ("几点开门", "/wd"),
    ],
)
def test_services_and_places_are_found(visitor, said, leads):
    page = visitor.get(f"/s?q={said}")

    assert leads in links(page)
    assert "没有找到" not in text(page)


@pytest.mark.parametrize(
    ("said", "found"),
    [("社保卡", "社会保障卡申领"), ("养老金", "基本养老金核定和发放"), ("砍树", "林木采伐许可")],
)
def test_items_are_found_by_how_people_call_them(visitor, said, found):
    assert found in text(visitor.get(f"/s?q={said}"))


def test_what_was_said_stands_before_what_it_means(db):
    names = [one.name for one in catalogue.search("户口", MONDAY.date())[1]]

    assert names.index("死亡户口注销") < names.index("户籍信息核验")


def test_what_no_catalogue_of_ours_has_is_said_with_who_does_it(visitor):
    page = text(visitor.get("/s?q=补办护照"))

    assert "公安机关出入境管理机构" in page and "12367" in page and "没有找到" not in page


def test_a_kind_of_places_is_found_where_it_is_said(visitor):
    found = desk.find_places("小店区的便民服务中心".replace("的", ""), "", MONDAY)

    places = Hall.objects.filter(code__in=[one.code for one in found.rows])
    assert len(found.rows) == len(places) > 1
    assert {(one.kind, one.region[:6]) for one in places} == {("centre", "140105")}


def test_whoever_lives_somewhere_finds_what_is_near_first(db):
    page = Person().sign_in("lixiaoman").get("/s?q=便民服务中心")

    assert next(one for one in links(page) if one.startswith("/wd/")).startswith("/wd/140105")


def test_a_place_that_is_closed_is_found_and_says_so(visitor):
    Hall.objects.filter(pk=hall().pk).update(closed_from=MONDAY.date(), closed_reason="搬迁")

    page = visitor.get("/s?q=小店区政务服务中心")

    assert "/wd/140105000-01" in links(page)
    assert "已关闭" in text(page)


def test_more_places_than_fit_are_on_the_map(visitor):
    page = visitor.get("/s?q=附近的便民服务中心").content.decode()
    address = re.search(r'href="(/wd\?kind=[^"]+)"', page)[1].replace("&amp;", "&")

    assert "kind=centre" in address
    assert "没有符合条件的网点" not in text(visitor.get(address))


def test_the_empty_page_offers_the_map(visitor):
    page = visitor.get("/s?q=绝无此事")

    assert "没有找到" in text(page)
    assert 'href="/wd"' in page.content.decode().split("没有找到")[-1]


@pytest.mark.parametrize("said", ["预约", "便民服务中心", "绝无此事", "太原市小店区"])
def test_a_search_asks_the_same_however_much_it_finds(visitor, said, django_assert_max_num_queries):
    visitor.get("/s?q=预约")
    with django_assert_max_num_queries(ASKED):
        visitor.get(f"/s?q={said}")


def test_every_service_has_a_page(visitor):
    for row in FILE["services"]:
        resolve(row["path"])
        assert visitor.get(row["path"]).status_code in (200, 302), row["path"]


def test_what_is_searched_for_by_its_name_is_that_service(db):
    for row in FILE["services"]:
        for said in (row["name"], *row["words"]):
            assert row["path"] in [one.path for one in catalogue.find_services(said)], said


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"confidence": "sure"}, ("confidence",)),
        ({"services": [{"name": "甲", "help": "乙", "path": "wd", "words": ["丙"]}]},
         ("services", 0, "path")),
        ({"services": [{"name": "甲", "help": "乙", "path": "/wd", "words": []}]},
         ("services", 0, "words")),
        ({"services": [FILE["services"][0], FILE["services"][0]]}, ("services", 1, "path")),
    ],
)  # fmt: skip
def test_a_seeded_fault_of_the_register_is_found(change, where):
    assert not list(service_faults(FILE))

    assert where in [place for place, _ in service_faults(FILE | change)]
