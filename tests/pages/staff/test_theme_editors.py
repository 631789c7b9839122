"""The pages of the composer: what is opened and saved is unchanged, what is typed is kept."""

import pytest

from onething.catalogue import queries
from onething.catalogue.models import ThemeDraft
from tests.cast import actor
from tests.pages.forms import form_with
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

TODAY = MONDAY.date()
EVERY = (
    "cjrfw", "esfgh", "gcjs", "gmhy", "gmsh", "jrty", "jyrx", "kbcyd", "kbysqy", "lhbz", "lhjy",
    "msxd", "qybg", "qykb", "qypc", "qyzx", "sbkfw", "sshc", "txyjs", "xsecs", "xyxf", "ygly",
)  # fmt: skip
FOOD = "140131002001"
NEW = {
    "name": "开茶馆", "slug": "kcg", "audience": "enterprise", "stage": "准入准营",
    "lead": "市场监督管理局", "like": "",
}  # fmt: skip
ONE_IN = 4
WHOLE = "kbcyd"


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def keeper(at_screen):
    return Screen(at_screen("lvqian"))


def opened(keeper, slug):
    keeper.send(f"/cat/yjs/of/{slug}/draft")
    return f"/cat/yjs/{ThemeDraft.objects.get(slug=slug).pk}"


@pytest.fixture
def draft(keeper):
    return opened(keeper, "kbcyd")


def sheet_of(draft):
    return queries.theme_draft(draft[-36:], actor("lvqian"), TODAY)


def sent(keeper, path, do="save", *, name="seen", status=302, **said):
    """Send a page's form as it stands, with some of it typed anew."""
    form = form_with(page_of(keeper, path), name)
    return keeper.send(path, {**form, **said, "do": do}, status=status)


def pages_of(content):
    yield from ("", "jb", "sx", "gz/thresholds")
    yield from (f"bd?group={one['key']}" for one in content["groups"])
    yield from (f"wt/{one['key']}" for one in content["questions"])
    yield from (f"cl/{one['key']}" for one in content["materials"])
    yield from (f"gz/parts.{one['key']}" for one in content["parts"])
    yield from (f"gz/materials.{one['key']}" for one in content["materials"])
    yield from (f"gz/facts.{one['key']}" for one in content.get("facts", ()) if "rows" in one)
    yield from (f"gz/{one}" for one in ("eligible", "season") if one in content)


@pytest.mark.parametrize("slug", EVERY)
def test_what_is_opened_and_saved_is_unchanged(keeper, slug):
    """Nothing of any theme that ships is lost or written otherwise by the pages of the composer.

    One theme is saved on all its pages; of each other one page in four, other ones for each theme.
    """
    draft = opened(keeper, slug)
    opened_with = sheet_of(draft)
    assert not opened_with.changes
    pages = list(pages_of(opened_with.content))
    some = pages if slug == WHOLE else pages[EVERY.index(slug) % ONE_IN :: ONE_IN]

    for page in some:
        sent(keeper, f"{draft}/{page}".rstrip("/"))

        assert ThemeDraft.objects.get(slug=slug).content == opened_with.content, page


def test_an_item_is_found_and_comes_with_what_others_know_of_it(keeper):
    answer = keeper.send("/cat/yjs/new", NEW)
    draft = answer["Location"]
    page = page_of(keeper, f"{draft}/sx?q=食品经营许可")
    assert "食品经营许可（新办）" in page

    sent(keeper, f"{draft}/sx?q=食品经营许可", f"add.{FOOD}")

    content = sheet_of(draft).content
    (part,) = content["parts"]
    assert (part["key"], part["item"]) == ("food", FOOD)
    assert part["applies"][0]["source"] == "食品安全法 第三十五条"
    fields = {
        one["element"]: one["parts"] for group in content["groups"] for one in group["fields"]
    }
    assert fields["food.items"] == fields["contact.phone"] == ["food"]
    assert [group["key"] for group in content["groups"]][-1] == "contact"
    assert "经营场所使用证明" in {one["name"] for one in content["materials"]}
    again = sent(keeper, f"{draft}/sx?q=食品", f"add.{FOOD}", status=422)
    assert "不用再加" in again.content.decode()
    sent(keeper, f"{draft}/sx?q=食品", "add.149999999999", status=422)

    sent(keeper, f"{draft}/sx", "cut.food", name="do")
    left = sheet_of(draft).content
    assert (left["parts"], left["materials"]) == ([], [])


def test_items_wait_and_change_places(keeper, draft):
    sent(keeper, f"{draft}/sx", "down.0", **{"parts.1.waits_for": ["sign", "fire"]})

    parts = sheet_of(draft).content["parts"]
    assert [one["key"] for one in parts][:2] == ["food", "licence_check"]
    assert set(parts[0]["waits_for"]) == {"sign", "fire"}


def test_a_circle_is_told_beside_the_items(keeper, draft):
    sent(keeper, f"{draft}/sx", **{"parts.0.waits_for": ["food"]})

    page = page_of(keeper, f"{draft}/sx")
    assert "事项互相等待，成了一个圈" in page
    assert "这一页有 1 处错误" in page


def test_a_question_is_added_answered_and_asked_on_condition(keeper, draft):
    sent(keeper, f"{draft}/wt", "add", name="kind", text=" ", status=422)
    answer = sent(keeper, f"{draft}/wt", "add", name="kind", text="要外卖吗？", kind="choice")
    page = answer["Location"].partition("?")[0]
    sent(keeper, page, **{"options.0.label": "要", "options.1.label": "不要"})
    sent(keeper, page, "condition", more="food")
    assert 'name="when.food"' in page_of(keeper, f"{page}?word=food")
    asked = form_with(page_of(keeper, f"{page}?word=food"), "seen")
    keeper.send(page, {**asked, "when.food": ["hot", "hot_cold"], "do": "save"})

    one = sheet_of(draft).content["questions"][-1]
    assert [option["value"] for option in one["options"]] == ["a", "b"]
    assert one["when"] == {"food": ["hot", "hot_cold"]}
    assert "没有一条规则用到这个问题" in page_of(keeper, page)
    sent(keeper, f"{draft}/wt", "cut.5", name="do")
    assert len(sheet_of(draft).content["questions"]) == 5


def test_rules_are_edited_in_a_grid(keeper, draft):
    page = f"{draft}/gz/parts.sign"
    before = len(sheet_of(draft).content["parts"][2]["applies"])
    sent(keeper, page, "column", more="food")
    assert "主要加工和销售什么？" in page_of(keeper, page)
    sent(keeper, page, "row")
    new = before
    sent(keeper, page, **{
        f"rows.{new}.when.food": ["hot"],
        f"rows.{new}.then.applies": "no",
        f"rows.{new}.why": "因不需要。",
        f"rows.{new}.source": "样例",
    })  # fmt: skip

    rows = sheet_of(draft).content["parts"][2]["applies"]
    assert rows[new] == {
        "when": {"food": "hot"}, "then": {"applies": False}, "why": "因不需要。", "source": "样例",
    }  # fmt: skip
    told = page_of(keeper, page)
    assert "结论却不同" in told
    assert "is-bad" in told
    sent(keeper, page, f"up.{new}")
    sent(keeper, page, f"cut.{new - 1}")
    sent(keeper, page, "cutcolumn.food")
    assert not sheet_of(draft).changes


def test_columns_keep_the_order_that_somebody_gave_them(keeper, draft):
    page = f"{draft}/gz/parts.fire"
    words = form_with(page_of(keeper, page), "seen")["col"]
    sent(keeper, page, f"right.{words[0]}")

    assert form_with(page_of(keeper, page), "seen")["col"] == [words[1], words[0], *words[2:]]
    assert not sheet_of(draft).changes


def test_test_rows_are_run_at_each_save(keeper, draft):
    page = f"{draft}/gz/parts.sign"
    sent(keeper, page, "test")
    sent(keeper, page, **{"tests.0.a.sign": "yes", "tests.0.expect": "yes"})
    assert "相同" in page_of(keeper, page)
    sent(keeper, page, **{"tests.0.expect": "no"})
    assert "不同" in page_of(keeper, page)
    assert "1 行与预期不同" in page_of(keeper, f"{draft}/gz")
    assert "1 行试算与预期不同" in page_of(keeper, draft)

    sent(keeper, page, "cuttest.0")

    assert sheet_of(draft).aside["tests"] == []


def test_who_may_apply_is_begun_and_taken_away(keeper, draft):
    sent(keeper, f"{draft}/gz", "begin.eligible", name="do")
    assert len(sheet_of(draft).content["eligible"]) == 2
    sent(keeper, f"{draft}/gz/eligible", "cut.0")
    sent(keeper, f"{draft}/gz/eligible", "cut.0")

    assert "eligible" not in sheet_of(draft).content


def test_a_material_is_added_with_the_usual_reasons(keeper, draft):
    form = form_with(page_of(keeper, f"{draft}/cl"), "name")
    keeper.send(f"{draft}/cl", {**form, "name": " ", "do": "add"}, status=422)
    answer = keeper.send(f"{draft}/cl", {**form, "name": "消毒合格证明", "do": "add"})

    one = sheet_of(draft).content["materials"][-1]
    assert (one["name"], one["key"], len(one["reasons"])) == ("消毒合格证明", "m1", 3)
    page = page_of(keeper, answer["Location"])
    assert "要上传的材料应写明标准" in page
    assert "这里不能为空" in page_of(keeper, f"{draft}/gz/materials.m1")
    keeper.send(f"{draft}/cl", {**form, "do": "cut.0"}, status=422)  # opened before
    sent(keeper, f"{draft}/cl", "cut.0", name="do")
    assert sheet_of(draft).content["materials"][0]["key"] != "business_licence"


def test_a_field_of_the_dictionary_is_added_to_a_group(keeper, draft):
    page = f"{draft}/bd?group=shop&q=房屋坐落"
    sent(keeper, page, "add.house.address")
    again = sent(keeper, page, "add.house.address", status=422)
    assert "已经在表单里" in again.content.decode()

    group = next(one for one in sheet_of(draft).content["groups"] if one["key"] == "shop")
    assert group["fields"][-1]["label"] == "房屋坐落"
    sent(keeper, f"{draft}/bd?group=shop", "group", newgroup="新的一组")
    assert sheet_of(draft).content["groups"][-1]["title"] == "新的一组"


def test_what_is_typed_wrong_is_kept_and_told_at_its_place(keeper, draft):
    sent(keeper, f"{draft}/jb", **{"promised.days": "十天", "guide.phone": ""})

    page = page_of(keeper, f"{draft}/jb")
    assert 'value="十天"' in page
    assert "这里应为整数，现在是“十天”" in page
    assert 'aria-invalid="true"' in page
    assert 'href="#f-promised-days"' in page
    assert 'href="#f-guide-phone"' in page


def test_a_page_of_what_is_gone_is_not_there(keeper, draft):
    for page in ("wt/nothing", "gz/parts.nothing", "gz/nothing", "cl/nothing"):
        assert keeper.get(f"{draft}/{page}").status_code == 404


def test_under_review_nothing_can_be_typed(keeper, draft):
    form = form_with(page_of(keeper, f"{draft}/jb"), "seen")
    keeper.send(f"{draft}/jb", {**form, "name": "样例", "do": "save"})
    keeper.send(f"{draft}/propose", {"effective_on": "2026-03-02", "note": "样例"})

    page = page_of(keeper, f"{draft}/gz/parts.sign")
    assert "disabled" in page
    assert 'value="row"' not in page
    assert 'value="save"' not in page


@pytest.mark.parametrize(
    "page", ["", "/jb", "/sx?q=登记", "/wt", "/gz", "/gz/parts.fire", "/bd", "/cl"]
)
def test_a_page_of_the_composer_asks_little(keeper, draft, page, django_assert_max_num_queries):
    keeper.get(f"{draft}{page}")
    with django_assert_max_num_queries(12):
        assert keeper.get(f"{draft}{page}").status_code == 200


def test_a_draft_is_tried_on_sample_persons(keeper, draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = page_of(keeper, f"{draft}/sb")
    assert "0 位的清单会变" in page
    assert "写进指南的“改革前后”" in page

    form = form_with(page, "about")
    said = {"name": "样某", "about": "卖烟", "a.area": "80", "a.food": "hot", "a.sign": "no"}
    keeper.send(f"{draft}/sb", {**form, "about": "", "do": "add"}, status=422)
    keeper.send(f"{draft}/sb", {**form, **said, "a.tobacco": "yes", "do": "add"})
    assert "样某：卖烟" in page_of(keeper, f"{draft}/sb")
    sent(keeper, f"{draft}/sb", "figures", name="do")
    guide = sheet_of(draft).content["guide"]
    assert guide["before"]["时限"].startswith("最多 ")
    assert guide["before"].keys() == guide["after"].keys()

    keeper.send(
        f"{draft}/sb", {**form_with(page_of(keeper, f"{draft}/sb"), "about"), "do": "cut.0"}
    )

    assert sheet_of(draft).aside["persons"] == []
