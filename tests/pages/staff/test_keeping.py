"""Looking after the whole catalogue: lint, calendar of releases, materials, data of forms."""

import re
from datetime import timedelta

import pytest

from onething.catalogue import commands, queries
from onething.catalogue.items import linting
from onething.catalogue.models import ItemRevision
from tests.cast import actor
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

FOOD, COUNTY, XIAODIAN = "140131002001", "county", "140105"
TODAY = MONDAY.date()
SOON = TODAY + timedelta(days=20)


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def keeper(at_screen):
    return Screen(at_screen("lvqian"))


@pytest.fixture
def county(at_screen):
    return Screen(at_screen("tianxiao"))


@pytest.fixture
def _a_bad_standard(db):
    """Let a promise be longer than the law, as a bad import might."""
    row = ItemRevision.objects.get(code=FOOD, level=COUNTY)
    row.content["promised"]["days"] = 90
    row.save()
    linting._seen.clear()
    linting._findings.cache_clear()
    yield
    linting._seen.clear()
    linting._findings.cache_clear()


def test_findings_stand_by_rule_and_by_department(keeper, django_assert_max_num_queries):
    page_of(keeper, "/cat/lint")
    with django_assert_max_num_queries(12):
        page = page_of(keeper, "/cat/lint")

    assert re.search("要素填写完整（[1-9]", page)
    assert "没有发现问题的" in page
    whole = queries.lint(TODAY)
    assert sum(count for *_, count in whole.by_rule) == whole.errors + whole.warnings
    assert sum(count for *_, count in whole.by_duty) == whole.errors + whole.warnings
    one = whole.by_duty[0]
    assert queries.lint(TODAY, duty=one[0]).found == one[2]
    assert queries.lint(TODAY, page=999).page == whole.pages


@pytest.mark.usefixtures("_a_bad_standard")
def test_a_finding_leads_to_its_box_in_the_draft(keeper):
    page = page_of(keeper, "/cat/lint?rule=item-promise")
    assert "食品经营许可（新办）" in page
    assert "起草并改" in page

    answer = keeper.send(f"/cat/sx/of/{FOOD}/{COUNTY}/draft", {"path": "promised.days"})
    assert answer["Location"].endswith("?tab=lc#f-promised-days")
    assert 'id="f-promised-days"' in page_of(keeper, answer["Location"])
    again = page_of(keeper, "/cat/lint?rule=item-promise")
    assert "到草稿里改" in again
    assert "?tab=lc#f-promised-days" in again


@pytest.mark.usefixtures("_a_bad_standard")
def test_what_is_published_anew_is_looked_at_anew():
    assert queries.lint(TODAY, rule="item-promise").found == 1
    first, second = actor("lvqian"), actor("jiming")
    draft = commands.draft_item(FOOD, COUNTY, by=first, at=MONDAY)
    sheet = queries.item_draft(draft, first)
    sound = {**sheet.content, "promised": {**sheet.content["promised"], "days": 8}}
    commands.change_item(draft, sound, sheet.version, by=first, at=MONDAY)
    commands.propose_item(draft, TODAY, "改正", by=first, at=MONDAY)
    commands.review_item(draft, True, "", by=second, at=MONDAY)

    assert queries.lint(TODAY, rule="item-promise").found == 0


def test_the_calendar_tells_what_comes_and_what_waits(keeper, county):
    first, second = actor("lvqian"), actor("jiming")
    draft = commands.draft_item(FOOD, COUNTY, by=first, at=MONDAY)
    sheet = queries.item_draft(draft, first)
    changed = {**sheet.content, "promised": {**sheet.content["promised"], "days": 6}}
    commands.change_item(draft, changed, sheet.version, by=first, at=MONDAY)
    commands.propose_item(draft, SOON, "提速到六天", by=first, at=MONDAY)
    waiting = page_of(keeper, "/cat/release")
    assert "提速到六天" in waiting
    assert f'href="/cat/sx/{draft}"' in waiting
    commands.review_item(draft, True, "", by=second, at=MONDAY)
    place = queries.implementation_in(FOOD, XIAODIAN, TODAY)
    commands.propose_overlay(
        place.id, {"phone": "0351-7654321"}, (), SOON, by=actor("tianxiao"), at=MONDAY
    )

    page = page_of(keeper, "/cat/release")
    coming = page.partition("已经施行")[0]
    assert "2026 年 3 月 22 日" in coming
    assert f'href="/cat/sx/of/{FOOD}/{COUNTY}"' in coming
    assert "开办餐饮店" in coming  # the theme follows its item
    assert "小店区：食品经营许可（新办）" in coming
    assert "小店区：食品经营许可（新办）" in page_of(county, "/cat/release?sort=place")
    assert "提速到六天" not in page_of(keeper, "/cat/release?sort=law")
    assert "法定节假日安排公布到" in page


def test_the_calendar_knows_the_days_of_rules(keeper):
    page = page_of(keeper, "/cat/release?since=2026-03-02&until=2030-12-31&sort=rule")

    assert "规则起止" in page
    assert "开始" in page or "结束" in page


@pytest.mark.parametrize("asked", ["since=2027-01-01&until=2026-01-01", "since=0001-01-01"])
def test_a_time_that_is_none_is_told(keeper, asked):
    assert "结束日期要在开始日期之后" in page_of(keeper, f"/cat/release?{asked}")


def test_every_material_says_who_asks_for_it(keeper, django_assert_max_num_queries):
    page_of(keeper, "/cat/cl")
    with django_assert_max_num_queries(12):
        page = page_of(keeper, "/cat/cl?words=平面布局图")

    assert "经营场所平面布局图" in page
    assert 'href="/cat/yjs/of/kbcyd"' in page
    assert "没有这样的材料" in page_of(keeper, "/cat/cl?words=没有这样的")
    whole = queries.materials(TODAY)
    assert whole.total > 100
    assert sum(one.bare for one in whole.rows) <= whole.lacking
    assert queries.materials(TODAY, lacking=True).found == whole.lacking


@pytest.mark.django_db
def test_names_that_come_down_to_the_same_are_proposed_for_merging():
    row = ItemRevision.objects.get(code=FOOD, level=COUNTY)
    row.content["materials"] = [{"name": "经营场所平面布局图原件"}, {"name": "营业执照（复印件）"}]
    row.published_at = MONDAY + timedelta(days=1)
    row.pk, row.number = None, 2
    row.save(force_insert=True)

    found = {group.proposed: dict(group.names) for group in queries.materials(TODAY).same}
    assert "经营场所平面布局图原件" in found["经营场所平面布局图"]
    assert "营业执照（复印件）" in found["营业执照"]


def test_every_datum_says_which_forms_ask_for_it(keeper, django_assert_max_num_queries):
    page_of(keeper, "/cat/bd")
    with django_assert_max_num_queries(12):
        page = page_of(keeper, "/cat/bd?words=shop.address")

    assert "经营场所地址" in page
    assert 'href="/cat/yjs/of/kbcyd"' in page
    unused = queries.form_elements(TODAY, unused=True)
    assert unused.found == unused.lacking
    assert all(not one.themes for one in unused.rows)


def test_who_keeps_no_catalogue_finds_none_of_it(at_screen):
    window = Screen(at_screen("wangfang"))
    for address in ("/cat/lint", "/cat/release", "/cat/cl", "/cat/bd"):
        assert window.client.get(address).status_code == 404
