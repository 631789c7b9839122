"""Themes by two people: drafts, two editors at once, the check, review, days ahead, going back."""

import copy
from datetime import date, timedelta

import pytest

from onething.cases import queries as case_queries
from onething.catalogue import commands, queries
from onething.catalogue.models import ThemeDraft
from onething.catalogue.themes.commands import Overtaken
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.given import a_draft, a_submitted_application
from tests.times import MONDAY

TODAY = date(2026, 3, 2)
SOON = TODAY + timedelta(days=10)
LOADER = Actor(who="system:loader", roles=("system",), via="load")


@pytest.fixture
def keeper(db):
    """吕谦, who keeps the province's catalogue."""
    return actor("lvqian")


@pytest.fixture
def second(db):
    """纪明, his colleague."""
    return actor("jiming")


@pytest.fixture
def outsiders(db):
    """Managers of a city and a county, a clerk, somebody from outside."""
    return [*map(actor, ("guotong", "tianxiao", "wangfang")), Actor(who="subject:1", behalf="1")]


@pytest.fixture
def draft(keeper):
    return commands.draft_theme("kbcyd", by=keeper, at=MONDAY)


def sheet_of(draft, by):
    return queries.theme_draft(draft, by, TODAY)


def changed(draft, by, aside=None, **said):
    sheet = sheet_of(draft, by)
    content = {**sheet.content, **said}
    kept = sheet.aside if aside is None else aside
    commands.change_theme(draft, content, kept, sheet.version, by=by, at=MONDAY)


def published(draft, by, second, on=TODAY, at=MONDAY):
    commands.propose_theme(draft, on, "换一种说法", by=by, at=at)
    return commands.review_theme(draft, True, "", by=second, at=at)


def last(slug="kbcyd"):
    return Event.objects.filter(stream=f"theme:{slug}").order_by("-seq").first()


NAMED = {"name": "开餐饮店（样例）"}
TEST = {"table": "parts.fire", "region": "140105", "expect": "no"}
SMALL = {"area": "80", "food": "steam", "sign": "no", "tobacco": "no"}


def test_a_draft_begins_with_what_is_published_and_is_one(draft, keeper, second):
    sheet = sheet_of(draft, keeper)

    assert (sheet.card.name, sheet.changes, sheet.findings) == ("开办餐饮店", (), ())
    assert commands.draft_theme("kbcyd", by=second, at=MONDAY) == draft
    assert last().name == "catalogue.theme_drafted"
    assert last().data["draft"] == str(draft)


def test_a_change_is_shown_place_by_place(draft, keeper):
    parts = copy.deepcopy(sheet_of(draft, keeper).content["parts"])
    parts[1]["applies"][0]["why"] = "样例"
    changed(draft, keeper, parts=parts, **NAMED)

    told = {one.name: (one.before, one.after) for one in sheet_of(draft, keeper).changes}
    assert told["名称"] == ("开办餐饮店", "开餐饮店（样例）")
    (rule,) = [name for name in told if name.startswith("事项 › ")]
    assert rule.endswith("第 1 条 › 理由")
    assert (last().name, last().data["version"]) == ("catalogue.theme_changed", 2)


def test_of_two_editors_the_second_gets_both_texts_and_loses_nothing(draft, keeper, second):
    first, other = (sheet_of(draft, one) for one in (keeper, second))
    mine = {**other.content, "consent": "我同意（样例）。"}
    commands.change_theme(
        draft, {**first.content, **NAMED}, {}, first.version, by=keeper, at=MONDAY
    )

    with pytest.raises(Overtaken, match=r"吕谦在 .* 保存过这份草稿，有 2 处") as refused:
        commands.change_theme(draft, mine, {}, other.version, by=second, at=MONDAY)

    told = refused.value
    assert {one.name for one in told.differences} == {"名称", "签名时确认的话"}
    merged = {**told.theirs, "consent": told.mine["consent"]}
    commands.change_theme(draft, merged, {}, told.version, by=second, at=MONDAY)
    kept = sheet_of(draft, keeper).content
    assert (kept["name"], kept["consent"]) == ("开餐饮店（样例）", "我同意（样例）。")


def test_saving_the_same_again_is_no_change(draft, keeper):
    sheet = sheet_of(draft, keeper)

    commands.change_theme(
        draft, sheet.content, sheet.aside, sheet.version + 7, by=keeper, at=MONDAY
    )

    assert sheet_of(draft, keeper).version == sheet.version


def test_the_name_in_the_address_stays_and_too_much_is_refused(draft, keeper):
    with pytest.raises(Invalid, match="网址名不能改"):
        changed(draft, keeper, slug="kcy")
    with pytest.raises(Invalid, match="最多 500 KB"):
        changed(draft, keeper, consent="长" * 200_000)


def test_a_second_person_publishes_for_a_day_ahead(draft, keeper, second):
    changed(draft, keeper, **NAMED)
    revision = published(draft, keeper, second, SOON)

    assert queries.theme("kbcyd", TODAY).name == "开办餐饮店"
    assert queries.theme("kbcyd", SOON).name == "开餐饮店（样例）"
    assert queries.theme("kbcyd", SOON).revision == revision
    assert not ThemeDraft.objects.filter(pk=draft).exists()
    new, old = queries.theme_revisions("kbcyd", keeper, TODAY)
    assert (new.proposed_by, new.reviewed_by, new.in_force) == ("吕谦", "纪明", False)
    assert (old.proposed_by, old.in_force) == ("平台载入", True)
    assert [one.name for one in queries.theme_differences(old.id, new.id, keeper)] == ["名称"]
    event = last()
    assert (event.name, event.data["proposed_by"]) == ("catalogue.theme_published", keeper.who)
    assert event.data["effective_on"] == SOON.isoformat()
    (row,) = [one for one in queries.theme_list(keeper, TODAY) if one.slug == "kbcyd"]
    assert (row.number, row.coming_on, row.draft) == (1, SOON, None)


def test_nobody_reviews_his_own(draft, keeper):
    changed(draft, keeper, **NAMED)
    commands.propose_theme(draft, TODAY, "样例", by=keeper, at=MONDAY)

    with pytest.raises(NotAllowed, match="另一名省级事项管理员"):
        commands.review_theme(draft, True, "", by=keeper, at=MONDAY)


def test_what_is_under_review_is_not_changed_and_can_be_sent_back(draft, keeper, second):
    changed(draft, keeper, **NAMED)
    commands.propose_theme(draft, TODAY, "样例", by=keeper, at=MONDAY)
    assert last().name == "catalogue.theme_proposed"
    for deed in (
        lambda: changed(draft, keeper, name="又改"),
        lambda: commands.discard_theme(draft, by=keeper, at=MONDAY),
        lambda: commands.propose_theme(draft, TODAY, "样例", by=keeper, at=MONDAY),
    ):
        with pytest.raises(NotAllowed, match="正在复核"):
            deed()
    with pytest.raises(Invalid, match="理由"):
        commands.review_theme(draft, False, " ", by=second, at=MONDAY)

    commands.review_theme(draft, False, "名称太长", by=second, at=MONDAY)

    card = sheet_of(draft, keeper).card
    assert (card.state, card.returned) == ("draft", "名称太长")
    assert last().name == "catalogue.theme_returned"
    with pytest.raises(NotAllowed, match="还没有送审"):
        commands.review_theme(draft, True, "", by=second, at=MONDAY)


def broken(content, fault):
    """Return a theme with one fault of a kind."""
    made = copy.deepcopy(content)
    keys = {part["key"]: part for part in made["parts"]}
    if fault == "gap":
        del keys["fire"]["applies"][0]
    elif fault == "circle":
        keys["licence_check"]["waits_for"] = ["food"]
    elif fault == "clash":
        keys["sign"]["applies"].append({
            "when": {"sign": "yes"}, "then": {"applies": False}, "why": "样例", "source": "样例",
        })  # fmt: skip
    elif fault == "shape":
        del made["guide"]
    elif fault == "item":
        keys["food"]["item"] = "140131999999"
    elif fault == "idle":
        row = {"when": {"area": "..1"}, "then": {"applies": True}, "why": "样例", "source": "样例"}
        keys["licence_check"]["applies"].append(row)
    return made


@pytest.mark.parametrize(
    ("fault", "path", "told"),
    [
        ("gap", "parts.", "没有规则可用"),
        ("circle", "parts", "互相等待"),
        ("clash", "parts.", "结论却不同"),
        ("shape", "", "缺少“guide”"),
        ("item", "parts.1.item", "没有编码为“140131999999”的事项"),
        ("idle", "parts.0.applies.1", "永远用不到"),
    ],
)
def test_a_draft_with_faults_is_kept_but_not_published(draft, keeper, fault, path, told):
    content = broken(sheet_of(draft, keeper).content, fault)
    sheet = sheet_of(draft, keeper)
    commands.change_theme(draft, content, {}, sheet.version, by=keeper, at=MONDAY)

    with pytest.raises(Invalid, match="处错误，不能发布"):
        commands.propose_theme(draft, TODAY, "样例", by=keeper, at=MONDAY)

    found = sheet_of(draft, keeper).findings
    assert any(one.path.startswith(path) and told in one.sentence for one in found), found
    assert all(one.place for one in found)
    assert sheet_of(draft, keeper).content == content


def test_a_gap_is_told_with_answers_that_show_it(draft, keeper):
    content = broken(sheet_of(draft, keeper).content, "gap")
    changed(draft, keeper, parts=content["parts"])

    found = next(one for one in sheet_of(draft, keeper).findings if "没有规则" in one.sentence)
    assert "回答“area：" in found.sentence
    assert found.place.startswith("事项 › ")


def test_an_item_that_breaks_after_the_proposal_keeps_it_back(draft, keeper, second):
    changed(draft, keeper, **NAMED)
    commands.propose_theme(draft, TODAY, "样例", by=keeper, at=MONDAY)
    ThemeDraft.objects.filter(pk=draft).update(
        content=broken(sheet_of(draft, keeper).content, "gap")
    )

    with pytest.raises(Invalid, match="不能发布"):
        commands.review_theme(draft, True, "", by=second, at=MONDAY)

    assert queries.theme("kbcyd", TODAY).number == 1


def test_test_rows_are_kept_and_run(draft, keeper, second):
    changed(draft, keeper, aside={"tests": [TEST | {"answers": SMALL}]})
    (outcome,) = sheet_of(draft, keeper).outcomes
    assert (outcome.said, outcome.good) == ("no", True)
    assert outcome.row

    revision = published(draft, keeper, second)

    assert queries.theme_revision(revision).number == 2
    again = commands.draft_theme("kbcyd", by=keeper, at=MONDAY)
    assert sheet_of(again, keeper).aside["tests"][0]["answers"] == SMALL


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (TEST | {"answers": SMALL, "expect": "yes"}, ""),
        (TEST | {"answers": {}}, "请回答"),
        (TEST | {"answers": SMALL, "table": "parts.gone"}, "已经不在草稿里"),
        (TEST | {"answers": SMALL, "region": "990000"}, "还没有在这个地区开通"),
    ],
)
def test_a_test_row_that_comes_out_otherwise_keeps_the_draft_back(draft, keeper, row, told):
    changed(draft, keeper, aside={"tests": [row]})

    (outcome,) = sheet_of(draft, keeper).outcomes
    assert not outcome.good
    assert told in outcome.fault
    with pytest.raises(Invalid, match="1 行试算与预期不同"):
        commands.propose_theme(draft, TODAY, "样例", by=keeper, at=MONDAY)


def test_what_has_not_changed_is_not_proposed(draft, keeper):
    with pytest.raises(NotAllowed, match="没有不同"):
        commands.propose_theme(draft, TODAY, "样例", by=keeper, at=MONDAY)


def test_a_day_that_has_passed_and_a_silent_change_are_refused(draft, keeper):
    with pytest.raises(Invalid) as refused:
        commands.propose_theme(draft, TODAY - timedelta(days=1), "", by=keeper, at=MONDAY)

    assert set(refused.value.errors) == {"effective_on", "note"}


def test_nothing_is_published_before_what_already_comes(draft, keeper, second):
    changed(draft, keeper, **NAMED)
    published(draft, keeper, second, SOON)
    again = commands.draft_theme("kbcyd", by=keeper, at=MONDAY)
    changed(again, keeper, consent="样例")

    with pytest.raises(Invalid) as refused:
        commands.propose_theme(again, TODAY, "样例", by=keeper, at=MONDAY)

    assert SOON.isoformat() in refused.value.errors["effective_on"]
    published(again, keeper, second, SOON)
    assert queries.theme("kbcyd", SOON).consent == "样例"


def test_to_go_back_is_to_publish_the_old_content_anew(draft, keeper, second):
    before = queries.theme("kbcyd", TODAY)
    changed(draft, keeper, **NAMED)
    published(draft, keeper, second)

    back = commands.restore_theme(before.revision, by=keeper, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经有一份草稿"):
        commands.restore_theme(before.revision, by=keeper, at=MONDAY)
    revision = published(back, keeper, second)

    now = queries.theme("kbcyd", TODAY)
    assert (now.revision, now.number, now.name) == (revision, 3, before.name)
    assert queries.theme_differences(before.revision, revision, keeper) == ()


def test_a_draft_is_thrown_away(draft, keeper):
    commands.discard_theme(draft, by=keeper, at=MONDAY)

    assert not ThemeDraft.objects.exists()
    assert last().name == "catalogue.theme_discarded"


def test_what_people_published_is_not_overwritten_by_a_file_and_follows_its_items(
    draft, keeper, second
):
    shipped = dict(sheet_of(draft, keeper).content)
    changed(draft, keeper, **NAMED)
    revision = published(draft, keeper, second)

    assert commands.publish_theme(shipped | {"name": "别名"}, by=LOADER, at=MONDAY) == revision

    food = queries.theme("kbcyd", TODAY).items["140131002001"]
    content = queries.item_content(food.revision) | {"visits": 1}
    commands.publish_item(content, by=LOADER, at=MONDAY)
    commands.publish_theme(shipped, by=LOADER, at=MONDAY)
    now = queries.theme("kbcyd", TODAY)
    assert (now.name, now.items["140131002001"].visits) == ("开餐饮店（样例）", 1)


def test_only_the_province_keeps_themes(draft, keeper, outsiders):
    revision = queries.theme("kbcyd", TODAY).revision
    deeds = (
        lambda by: commands.draft_theme("kbcyd", by=by, at=MONDAY),
        lambda by: commands.draft_new_theme(
            "kcg", "甲", "person", stage="生活", lead="民政局", by=by, at=MONDAY
        ),
        lambda by: commands.restore_theme(revision, by=by, at=MONDAY),
        lambda by: commands.change_theme(draft, {}, {}, 1, by=by, at=MONDAY),
        lambda by: commands.propose_theme(draft, TODAY, "样例", by=by, at=MONDAY),
        lambda by: commands.review_theme(draft, True, "", by=by, at=MONDAY),
        lambda by: commands.discard_theme(draft, by=by, at=MONDAY),
        lambda by: queries.theme_draft(draft, by, TODAY),
        lambda by: queries.theme_list(by, TODAY),
        lambda by: queries.theme_revisions("kbcyd", by, TODAY),
        lambda by: queries.theme_differences(revision, revision, by),
    )

    for by in outsiders:
        for deed in deeds:
            with pytest.raises(NotYours):
                deed(by)


def test_what_is_not_there_is_not_there(keeper):
    nothing = queries.item("140131002001", TODAY).revision
    for deed in (
        lambda: commands.draft_theme("nothing", by=keeper, at=MONDAY),
        lambda: commands.restore_theme(nothing, by=keeper, at=MONDAY),
        lambda: commands.discard_theme(nothing, by=keeper, at=MONDAY),
        lambda: queries.theme_draft(nothing, keeper, TODAY),
        lambda: queries.theme_revisions("nothing", keeper, TODAY),
        lambda: queries.theme_differences(nothing, nothing, keeper),
    ):
        with pytest.raises(NotYours):
            deed()


def test_a_running_application_keeps_the_revision_it_was_started_under(firm, keeper, second):
    filed, open_draft = a_submitted_application(firm), a_draft(firm)
    before = case_queries.draft_sheet(open_draft, firm, MONDAY).plan

    draft = commands.draft_theme("kbcyd", by=keeper, at=MONDAY)
    parts = copy.deepcopy(sheet_of(draft, keeper).content["parts"])
    parts[1]["applies"][0]["why"] = "样例：换了理由。"
    changed(draft, keeper, parts=parts, **NAMED)
    published(draft, keeper, second)

    assert queries.theme("kbcyd", TODAY).name == "开餐饮店（样例）"
    assert case_queries.draft_sheet(open_draft, firm, MONDAY).plan == before
    (kept,) = [one for one in case_queries.my_space(firm).applications if one.number == filed]
    assert kept.title.startswith("开办餐饮店")
