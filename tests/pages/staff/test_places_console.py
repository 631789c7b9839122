"""Items of places at the screen: lists, what is one's own, deviations by law and two people, 同标率."""

import re

import pytest

from onething.catalogue import queries
from tests.pages.forms import form_with
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

FOOD, XIAODIAN = "140131002001", "140105"
TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def county(at_screen):
    """田晓, who keeps the catalogue of 小店区."""
    return Screen(at_screen("tianxiao"))


@pytest.fixture
def province(at_screen):
    return Screen(at_screen("lvqian"))


@pytest.fixture
def elsewhere(at_screen):
    """郭同, who keeps that of another city."""
    return Screen(at_screen("guotong"))


@pytest.fixture
def food(db):
    return queries.implementation_in(FOOD, XIAODIAN, TODAY)


def own(keeper, food, **change):
    """Return what the form of local content would send, with some of it changed."""
    return form_with(page_of(keeper, f"/cat/ss/{food.id}"), "elements.place") | change


def test_he_begins_with_the_items_of_his_own_place(county, food, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(county, "/cat/ss")
    assert "实施清单：小店区" in page

    found = page_of(county, "/cat/ss?words=食品经营许可（新办）")
    assert f'href="/cat/ss/{food.id}"' in found
    assert food.code31 in found
    assert "实施清单：迎泽区" in page_of(county, "/cat/ss?region=140106&words=食品")
    assert "没有这样的事项" in page_of(county, "/cat/ss?words=没有这样的")
    assert "实施清单：小店区" in page_of(county, "/cat/ss?region=nowhere")


def test_what_he_fills_in_is_what_people_read_without_a_review(county, food, client):
    change = {"elements.place": "小店区长风街 1 号", "phone": "0351-7654321"}
    answer = county.send(f"/cat/ss/{food.id}/local", own(county, food, **change))

    assert answer["Location"].endswith("done=saved")
    page = page_of(county, f"/cat/ss/{food.id}")
    assert "本地内容第 1 版" in page
    assert "标准：网上办理，或者到县" in page
    assert "小店区长风街 1 号" in client.get(f"/sx/{FOOD}?region={XIAODIAN}").content.decode()
    assert "小店区长风街 1 号" not in client.get(f"/sx/{FOOD}").content.decode()


def test_what_is_typed_wrongly_comes_back_with_what_was_typed(county, food):
    change = {"effective_on": "2026-02-30", "elements.place": "长风街"}
    said = county.send(f"/cat/ss/{food.id}/local", own(county, food, **change), status=422)

    assert "请选择生效日期" in said.content.decode()
    assert "长风街" in said.content.decode()


def deviate(keeper, food, days="5", basis="食品安全法 第三十五条", **how):
    said = {"path": "promised.days", "promised.days": days, "basis": basis}
    said |= {"effective_on": TODAY.isoformat()}
    return keeper.send(f"/cat/ss/{food.id}/deviate", said, **how)


def test_a_deviation_needs_a_basis_a_shorter_promise_and_a_second_person(county, province, food):
    page = page_of(county, f"/cat/ss/{food.id}?path=promised.days")
    assert "提出偏离" in page
    assert 'name="promised.days"' in page
    assert "请写明法律" in deviate(county, food, basis="", status=422).content.decode()
    longer = deviate(county, food, days="15", status=422).content.decode()
    assert "只能比标准更短" in longer
    assert 'value="15"' in longer

    deviate(county, food)
    assert "要由另一名事项管理员复核" in page_of(county, f"/cat/ss/{food.id}")
    waiting = page_of(province, "/cat/ss")
    assert "待您复核" in waiting
    overlay = re.search(r"/cat/ss/review/([0-9a-f-]{36})", page_of(province, f"/cat/ss/{food.id}"))
    empty = province.send(overlay[0], {"answer": "no"}, status=422).content.decode()
    assert "请写明退回的理由" in empty
    province.send(overlay[0], {"answer": "yes"})

    assert "与标准有 1 处不同" in page_of(county, f"/cat/ss/{food.id}")
    whole = page_of(province, "/cat/tb")
    assert "食品经营许可（新办）" in whole
    assert "食品安全法 第三十五条" in whole
    assert "没有，全部与标准一致" in page_of(province, "/cat/tb?region=140200")

    county.send(
        f"/cat/ss/{food.id}/same",
        {"path": "promised.days", "effective_on": TODAY.isoformat()},
    )
    assert "回到标准" in page_of(county, f"/cat/ss/{food.id}")


def test_an_element_that_is_fixed_cannot_be_chosen(county, food):
    said = {"path": "name", "name": "别的名称", "basis": "食品安全法", "effective_on": "2026-03-02"}

    answer = county.send(f"/cat/ss/{food.id}/deviate", said, status=422).content.decode()
    assert "请选择与标准不同的要素" in answer


def test_another_place_looks_but_does_not_change(elsewhere, food):
    page = page_of(elsewhere, f"/cat/ss/{food.id}")

    assert "只有小店区和上级的事项管理员可以修改" in page
    assert "保存本地内容" not in page
    said = {"elements.place": "别处", "effective_on": TODAY.isoformat()}
    elsewhere.send(f"/cat/ss/{food.id}/local", said, status=404)


def test_the_rate_opens_place_by_place(province, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(province, "/cat/tb")
    assert "太原市" in page
    assert "100.00%" in page
    assert "小店区" in page_of(province, "/cat/tb?region=140100")
    assert page_of(province, "/cat/tb?page=999")


def test_who_keeps_no_catalogue_finds_none_of_it(at_screen, food):
    window = Screen(at_screen("wangfang"))
    for address in ("/cat/ss", "/cat/tb", f"/cat/ss/{food.id}"):
        assert window.client.get(address).status_code == 404
