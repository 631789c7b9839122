"""通办专区: what may be done away from home, where a guide says so, and its rules as data."""

from copy import deepcopy

import pytest
from django.conf import settings
from django.test import Client

from onething.catalogue import queries as catalogue
from onething.catalogue.terms.anywhere import anywhere_faults
from onething.kernel import yamls
from tests.times import MONDAY

CARD = "142014213000"  # 社会保障卡补领、换领


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def visitor(db):
    return Client()


def body(response):
    return response.content.decode()


def test_the_zone_says_how_and_who_and_what(visitor, django_assert_max_num_queries):
    catalogue.themes(MONDAY.date())
    with django_assert_max_num_queries(8):
        page = body(visitor.get("/tb"))

    for said in (
        "全程网办",
        "异地代收代办",
        "多地联办",
        "收件的地方",
        "行政许可法 第三十二条",
        "示例，待核对",
    ):
        assert said in page
    assert "第 1 页，共" in page


def test_what_all_rows_say_alike_is_said_once_above_them(visitor):
    usual = "系统按属地分送审查部门"
    rows = catalogue.anywhere_zone(
        "140000", MONDAY.date(), chosen={"mode": "online"}, q="", page=1
    ).rows
    alike = [row for row in rows if usual in row.procedure]
    assert len(alike) > 5

    page = body(visitor.get("/tb?mode=online"))

    other = [row for row in rows if usual not in row.procedure]
    assert page.count("网上或者任一大厅窗口收件，系统按属地分送审查部门") == 1
    assert page.count("示例，待核对") == 1 + len(other)
    for row in rows:
        assert row.entry.name in page
    for row in other:
        assert row.procedure in page


def test_the_public_reads_no_names_of_files(visitor):
    for mode in ("joint", "online", "agency"):
        page = body(visitor.get(f"/tb?mode={mode}"))
        assert "anywhere.yaml" not in page and "settings/" not in page


def test_the_zone_is_narrowed_by_mode_scope_field_and_words(visitor):
    agency = body(visitor.get("/tb?mode=agency"))
    assert "找到" in agency and "三种办法" not in agency
    card = body(visitor.get("/tb?q=社会保障卡补领&scope=province"))
    assert f"/sx/{CARD}" in card and "社会保障卡" in card
    assert "没有符合条件的事项" in body(visitor.get("/tb?q=没有这样的事项"))
    assert body(visitor.get("/tb?region=nowhere&page=99999999")).count("<h1>") == 1


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("社保卡", "社会保障卡补领、换领"),
        ("户口", "出生登记（新生儿落户）"),
        ("公积金", "住房公积金提取"),
        ("养老金", "基本养老金核定和发放"),
        ("生孩子", "出生医学证明（首次签发）"),
        ("结婚证", "结婚登记"),
        ("老年证", "老年人优待证办理"),
    ],
)
def test_what_people_call_it_is_found_in_the_zone(visitor, said, found):
    assert found in body(visitor.get(f"/tb?q={said}"))


def test_a_theme_is_a_name_of_its_items_where_nothing_else_is_meant(visitor):
    rows = zone("转业").rows
    assert rows and all("退役" in row.entry.name or row.themes for row in rows)
    assert [row.entry.about for row in zone("jrty").rows]
    assert not zone("绝无此事").rows


def zone(q="", **chosen):
    return catalogue.anywhere_zone("140000", MONDAY.date(), chosen=chosen, q=q)


def test_no_choice_is_offered_that_leaves_nothing(visitor):
    for q, chosen in (("", {}), ("社保卡", {}), ("公积金", {"mode": "online"}), ("绝无此事", {})):
        found = zone(q, **chosen)
        for key, choices in found.offered.items():
            for one in choices:
                left = zone(q, **{**chosen, key: one.value}).found
                assert left == one.count, (q, key, one)
                assert left or chosen.get(key) == one.value

    page = body(visitor.get("/tb?q=社保卡"))
    assert "全程网办（" in page.split('id="f-mode"')[1].split("</select>")[0]
    assert "市场监管" not in page.split('id="f-field"')[1].split("</select>")[0]


def test_what_is_chosen_stays_to_be_seen_though_it_leaves_nothing(visitor):
    page = body(visitor.get("/tb?q=绝无此事&mode=agency"))

    assert 'value="agency" selected' in page and "（0）" in page


def test_what_others_do_is_said_with_who_and_how_to_reach_them(visitor):
    page = body(visitor.get("/tb?q=驾照"))

    assert "公安机关交通管理部门" in page and 'href="tel:12123"' in page


def test_a_guide_and_a_theme_say_that_it_may_be_done_elsewhere(visitor):
    assert "全省通办" in body(visitor.get(f"/sx/{CARD}"))
    assert "在外地能不能办" in body(visitor.get("/yjs/sbkfw"))


def test_staff_see_it_too(visitor):
    said = {"login": "wangfang", "password": "Yijianshi2026", "token": "in", "next": ""}
    visitor.post("/login", said)

    assert "通办专区" in body(visitor.get("/tb"))


RULES = yamls.read(settings.DATA_ROOT / "settings" / "anywhere.yaml")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("modes", "agency", "confidence"), "sure", "可信程度"),
        (("terms", "send", "days"), 0, "至少 1 个工作日"),
        (("seals",), {}, "不能为空"),
        (("seals",), {"torn": {"name": "破", "broken": True}}, "封口完好"),
        (("remedies", "resent"), {"name": "补"}, "缺少"),
        (("modes",), {}, "缺少"),
    ],
)
def test_rules_that_are_wrong_are_found(path, value, said):
    changed = deepcopy(RULES)
    here = changed
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value

    assert not anywhere_faults(RULES)
    assert any(said in words for _, words in anywhere_faults(changed))
