"""Keeping standards at the screen: library, one standard, draft by tabs, review by two, history."""

import re

import pytest
from django.http import QueryDict

from onething.catalogue import commands, queries
from onething.catalogue.models import ItemDraft, ItemRevision
from onething.catalogue.shapes import ITEM
from onething.catalogue.terms.elements import NAMES
from onething.web.console.items.boxes import slots
from onething.web.console.items.layout import NESTED, TABS, changed
from tests.cast import actor
from tests.pages.forms import form_with
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

FOOD, COUNTY = "140131002001", "county"
OF = f"/cat/sx/of/{FOOD}/{COUNTY}"
TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def keeper(at_screen):
    return Screen(at_screen("lvqian"))


@pytest.fixture
def second(at_screen):
    return Screen(at_screen("jiming"))


@pytest.fixture
def draft(keeper):
    return keeper.send(f"{OF}/draft")["Location"]


def content_of(draft):
    return queries.item_draft(draft[-36:], actor("lvqian")).content


def tab_of(keeper, draft, tab, **change):
    """Return what a tab would send, with some of it changed."""
    return form_with(page_of(keeper, f"{draft}?tab={tab}"), "seen") | change


def test_the_library_is_searched_and_paged(keeper, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(keeper, "/cat/sx")
    assert "后面的事项" in page
    assert "市场监督管理（" in page

    found = page_of(keeper, "/cat/sx?words=食品经营许可&level=county&duty=market")
    assert f'href="{OF}"' in found
    assert re.search("找到 [1-9] 个事项", found)
    assert "没有找到这样的事项" in page_of(keeper, "/cat/sx?words=没有这样的")


@pytest.mark.parametrize("tab", [*(key for key, _, _ in TABS), "bd", "bb"])
def test_a_standard_shows_each_of_its_parts(keeper, tab, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(keeper, f"{OF}?tab={tab}")

    assert "食品经营许可（新办）" in page
    assert "起草修改" in page
    if tab == "bd":
        assert "开办餐饮店" in page
        assert page.count('<td class="code">') == 30


def test_every_element_stands_on_one_tab():
    paths = [path for _, _, paths in TABS for path in paths]

    assert len(paths) == len(set(paths))
    assert set(paths) == set(NAMES) - {"code", "level"}
    assert {path.partition(".")[0] for path in paths} | {"code", "level"} == {
        key.rstrip("?") for key in ITEM
    }
    assert {path.partition(".")[0] for path in paths if "." in path} == NESTED


def sent(content, tab):
    """Return what a browser would send of a tab that nobody touched."""
    said = QueryDict(mutable=True)
    for slot in slots(content, tab, {}):
        boxes = [slot.box] if slot.box else [box for one in slot.entries for box in one.boxes]
        if not slot.box:
            said[f"{slot.path}.count"] = str(len(slot.entries))
        for box in boxes:
            if box.choices:
                said.setlist(box.name, [one.value for one in box.choices if one.chosen])
            else:
                said[box.name] = box.value.replace("\n", "\r\n")
    return said


@pytest.mark.django_db
def test_what_is_opened_and_saved_is_unchanged():
    for revision in ItemRevision.objects.all():
        for tab, _, _ in TABS:
            again = changed(revision.content, tab, sent(revision.content, tab))
            assert again == revision.content, (revision.name, tab)


def test_a_limit_is_changed_by_two_and_stands_in_the_history(keeper, second, draft):
    said = tab_of(keeper, draft, "lc", **{"promised.days": "3"})
    assert keeper.send(f"{draft}?tab=lc", said)["Location"].endswith("tab=lc&done=saved")
    page = page_of(keeper, draft)
    assert "可以送审" in page
    assert "承诺办结时限" in page
    assert "开办餐饮店" in page

    keeper.send(f"{draft}/propose", {"effective_on": "2026-03-02", "note": "提速"})
    assert "要由另一名省级事项管理员复核" in page_of(keeper, draft)
    second.send(f"{draft}/review", {"answer": "yes"})

    history = page_of(keeper, f"{OF}?tab=bb")
    assert "第 1 版 → 第 2 版（1 处不同）" in history
    assert "吕谦" in history
    assert "纪明" in history
    assert "恢复成这一版" in history


def test_a_review_sends_back_with_the_reason(keeper, second, draft):
    keeper.send(f"{draft}?tab=lc", tab_of(keeper, draft, "lc", **{"promised.days": "3"}))
    keeper.send(f"{draft}/propose", {"effective_on": "2026-03-02", "note": "提速"})
    assert (
        "请写明退回的理由"
        in second.send(f"{draft}/review", {"answer": "no"}, status=422).content.decode()
    )
    second.send(f"{draft}/review", {"answer": "no", "reason": "依据没有写"})

    assert "复核人退回：依据没有写" in page_of(keeper, draft)


def test_faults_are_told_where_they_are_and_keep_the_draft_back(keeper, draft):
    keeper.send(f"{draft}?tab=lc", tab_of(keeper, draft, "lc", **{"promised.days": "90"}))

    page = page_of(keeper, draft)
    assert "改好才能送审" in page
    assert 'href="?tab=lc"' in page
    assert 'href="#f-promised' in page_of(keeper, f"{draft}?tab=lc")
    said = keeper.send(
        f"{draft}/propose", {"effective_on": "2026-03-02", "note": "放宽"}, status=422
    )
    assert "指南体检有" in said.content.decode()


def test_of_two_at_one_tab_the_second_sees_both_texts(keeper, second, draft):
    mine = tab_of(second, draft, "zn", phone="0351-1111111")
    keeper.send(f"{draft}?tab=zn", tab_of(keeper, draft, "zn", phone="0351-2222222"))

    page = second.send(f"{draft}?tab=zn", mine, status=422).content.decode()

    assert "<del>0351-2222222</del>" in page
    assert 'value="0351-1111111"' in page
    second.send(f"{draft}?tab=zn", form_with(page, "seen"))
    assert content_of(draft)["phone"] == "0351-1111111"


def test_two_at_different_tabs_do_not_meet(keeper, second, draft):
    mine = tab_of(second, draft, "zn", phone="0351-1111111")
    keeper.send(f"{draft}?tab=lc", tab_of(keeper, draft, "lc", **{"promised.days": "3"}))

    second.send(f"{draft}?tab=zn", mine)

    found = content_of(draft)
    assert (found["phone"], found["promised"]["days"]) == ("0351-1111111", 3)


def test_materials_are_added_and_removed(keeper, draft):
    before = content_of(draft).get("materials", [])
    keeper.send(
        f"{draft}?tab=cl",
        tab_of(keeper, draft, "cl", **{f"materials.{len(before)}.name": "申请书"}),
    )
    assert [one["name"] for one in content_of(draft)["materials"]][-1] == "申请书"

    keeper.send(
        f"{draft}?tab=cl", tab_of(keeper, draft, "cl", **{f"materials.{len(before)}.cut": "yes"})
    )
    assert content_of(draft).get("materials", []) == before


def test_an_item_is_begun_and_each_gap_has_its_page(keeper):
    said = {"name": "", "kind": "permit", "duty": "market", "level": "county", "guiding": "x"}
    page = keeper.send("/cat/sx/new", said, status=422).content.decode()
    assert "请填写事项名称" in page

    made = keeper.send("/cat/sx/new", said | {"name": "开茶馆许可", "guiding": "31"})["Location"]
    page = page_of(keeper, made)
    assert "改好才能送审" in page
    for tab in ("jb", "lc", "sc", "ws", "zn"):
        assert f'href="?tab={tab}"' in page
        keeper.send(f"{made}?tab={tab}", tab_of(keeper, made, tab))


def test_an_item_is_retired_or_says_why_not(keeper):
    said = keeper.send(f"{OF}/retire")
    page = page_of(keeper, said["Location"])
    assert "不再接受新的申请" in page

    refused = keeper.send(
        f"{said['Location']}/propose", {"effective_on": "2026-03-02", "note": "取消"}, status=422
    )
    assert "不能取消。请先把它从这些主题中移出" in refused.content.decode()
    keeper.send(f"{said['Location']}/discard")
    assert not ItemDraft.objects.exists()


def test_an_old_revision_comes_back_as_a_draft(keeper, second, draft):
    keeper.send(f"{draft}?tab=zn", tab_of(keeper, draft, "zn", phone="0351-1111111"))
    keeper.send(f"{draft}/propose", {"effective_on": "2026-03-02", "note": "换号码"})
    second.send(f"{draft}/review", {"answer": "yes"})
    first = ItemRevision.objects.get(code=FOOD, level=COUNTY, number=1)

    again = keeper.send(f"/cat/sx/restore/{first.pk}")["Location"]

    assert content_of(again) == first.content


def test_drafts_are_found_and_paged(keeper, django_assert_max_num_queries):
    by = actor("lvqian")
    for card in queries.item_page(TODAY).rows:
        commands.draft_item(card.code, card.level, by=by, at=MONDAY)
    commands.draft_item(FOOD, COUNTY, by=by, at=MONDAY)
    total = ItemDraft.objects.count()

    with django_assert_max_num_queries(12):
        page = page_of(keeper, "/cat/sx/drafts")
    assert f"事项草稿（{total}）" in page
    assert page.count('class="quiet code"') == 30

    found = page_of(keeper, f"/cat/sx/drafts?words={FOOD}")
    assert "食品经营许可（新办）" in found
    assert "没有这样的草稿" in page_of(keeper, "/cat/sx/drafts?state=proposed")


def test_a_manager_of_a_place_reads_but_does_not_change(at_screen):
    one = Screen(at_screen("guotong"))

    page = page_of(one, OF)
    assert "起草修改" not in page
    assert "新建事项" not in page_of(one, "/cat/sx")
    assert one.get("/cat/sx/drafts").status_code == 404
    one.send(f"{OF}/draft", status=404)


ROUTE = (
    ("examine", "examiner"),
    ("review", "reviewer"),
    ("sign", "decider"),
    ("decide", "decider"),
)


def test_a_rule_of_countersigning_is_chosen_and_taken_back(keeper, draft):
    for number, (do, role) in enumerate(ROUTE):
        said = {f"route.{number}.do": do, f"route.{number}.role": role}
        keeper.send(f"{draft}?tab=lc", tab_of(keeper, draft, "lc", **said))
    keeper.send(f"{draft}?tab=lc", tab_of(keeper, draft, "lc", **{"route.2.rule": "any"}))
    assert content_of(draft)["route"][2] == {"do": "sign", "role": "decider", "rule": "any"}

    page = page_of(keeper, f"{draft}?tab=lc")
    assert "不填（全部同意）" in page
    keeper.send(f"{draft}?tab=lc", tab_of(keeper, draft, "lc", **{"route.2.rule": ""}))

    assert content_of(draft)["route"][2] == {"do": "sign", "role": "decider"}
    assert len(content_of(draft)["route"]) == 4  # nothing chosen in the empty entry adds no stage


def test_an_empty_route_says_what_the_usual_stages_are(keeper, draft):
    page = page_of(keeper, f"{draft}?tab=lc")

    assert "不填的，按这类事项通常的环节办理：承办、审核、批准。" in page
    assert "route" not in content_of(draft)


def test_of_a_filing_one_person_decides_unless_its_route_says_so(keeper):
    draft = keeper.send("/cat/sx/of/141417003000/county/draft")["Location"]

    assert "通常的环节办理：办理。" in page_of(keeper, f"{draft}?tab=lc")


def test_a_choice_that_is_no_must_is_taken_back(keeper, draft):
    keeper.send(f"{draft}?tab=lc", tab_of(keeper, draft, "lc", **{"elements.booking": "yes"}))
    assert content_of(draft)["elements"]["booking"] is True

    keeper.send(f"{draft}?tab=lc", tab_of(keeper, draft, "lc", **{"elements.booking": ""}))

    assert "booking" not in content_of(draft)["elements"]
