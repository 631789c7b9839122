"""Standards by two people: drafts, two editors at once, review, days ahead, retirement, going back."""

from datetime import date, timedelta

import pytest

from onething.cases import commands as cases
from onething.cases import queries as case_queries
from onething.catalogue import commands, queries
from onething.catalogue.models import ItemDraft
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.given import a_case_at_the_window, a_draft
from tests.times import MONDAY

TODAY = date(2026, 3, 2)
SOON = TODAY + timedelta(days=10)
FOOD, COUNTY = "140131002001", "county"
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
    return commands.draft_item(FOOD, COUNTY, by=keeper, at=MONDAY)


def changed(draft, by, **said):
    sheet = queries.item_draft(draft, by)
    commands.change_item(draft, {**sheet.content, **said}, sheet.version, by=by, at=MONDAY)


def published(draft, by, second, on=TODAY, at=MONDAY):
    commands.propose_item(draft, on, "缩短承诺时限", by=by, at=at)
    return commands.review_item(draft, True, "", by=second, at=at)


def last():
    return Event.objects.filter(stream=f"item:{FOOD}").order_by("-seq").first()


SHORTER = {"promised": {"days": 5, "source": "样例"}}


def test_a_draft_begins_with_what_is_published_and_is_one(draft, keeper, second):
    sheet = queries.item_draft(draft, keeper)

    assert (sheet.card.name, sheet.changes, sheet.faults) == ("食品经营许可（新办）", (), ())
    assert commands.draft_item(FOOD, COUNTY, by=second, at=MONDAY) == draft
    assert last().name == "catalogue.item_drafted"


def test_a_change_is_shown_element_by_element(draft, keeper):
    conditions = queries.item_draft(draft, keeper).content["conditions"]
    changed(draft, keeper, conditions=[*conditions[1:], "有消毒设施"], **SHORTER)

    sheet = queries.item_draft(draft, keeper)
    told = {one.name: (one.before, one.after) for one in sheet.changes}
    assert told["承诺办结时限"] == ("8", "5")
    (listed,) = [one for one in sheet.changes if one.name == "受理条件"]
    assert (listed.gone, listed.new) == ((conditions[0],), ("有消毒设施",))
    assert (last().name, last().data["version"]) == ("catalogue.item_changed", 2)


def test_of_two_editors_the_second_gets_both_texts_and_loses_nothing(draft, keeper, second):
    first, other = (queries.item_draft(draft, one) for one in (keeper, second))
    mine = {**other.content, "name": "食品经营许可（新开）"}
    commands.change_item(draft, {**first.content, **SHORTER}, first.version, by=keeper, at=MONDAY)

    with pytest.raises(
        commands.ItemOvertaken, match=r"吕谦在 .* 保存过这份草稿，有 4 处"
    ) as refused:
        commands.change_item(draft, mine, other.version, by=second, at=MONDAY)

    told = refused.value
    assert told.mine["name"] == "食品经营许可（新开）"
    assert told.theirs["promised"]["days"] == 5
    assert {one.name for one in told.differences} >= {"事项名称", "承诺办结时限"}
    merged = {**told.theirs, "name": told.mine["name"]}
    commands.change_item(draft, merged, told.version, by=second, at=MONDAY)
    kept = queries.item_draft(draft, keeper).content
    assert (kept["name"], kept["promised"]["days"]) == ("食品经营许可（新开）", 5)


def test_saving_the_same_again_is_no_change(draft, keeper):
    sheet = queries.item_draft(draft, keeper)

    commands.change_item(draft, sheet.content, sheet.version + 7, by=keeper, at=MONDAY)

    assert queries.item_draft(draft, keeper).version == sheet.version


@pytest.mark.parametrize("said", [{"code": "140131002009"}, {"level": "city"}])
def test_code_and_level_stay(draft, keeper, said):
    with pytest.raises(Invalid, match="不能改"):
        changed(draft, keeper, **said)


def test_what_is_too_long_is_refused(draft, keeper):
    with pytest.raises(Invalid, match="最多 200 KB"):
        changed(draft, keeper, remedies="长" * 100_000)


def test_a_second_person_publishes_for_a_day_ahead(draft, keeper, second):
    changed(draft, keeper, **SHORTER)
    revision = published(draft, keeper, second, SOON)

    assert queries.item(FOOD, TODAY).promised.days == 8
    assert queries.item(FOOD, SOON).promised.days == 5
    assert queries.item(FOOD, SOON).revision == revision
    assert not ItemDraft.objects.filter(pk=draft).exists()
    new, old = queries.item_revisions(FOOD, COUNTY, TODAY)
    assert (new.proposed_by, new.reviewed_by, new.in_force) == ("吕谦", "纪明", False)
    assert (old.proposed_by, old.in_force) == ("平台载入", True)
    assert {one.name for one in queries.item_differences(old.id, new.id)} == {
        "承诺办结时限",
        "承诺办结时限依据",
        "承诺办结时限可信程度",
    }
    event = last()
    assert (event.name, event.data["proposed_by"]) == ("catalogue.item_published", keeper.who)
    assert event.data["effective_on"] == SOON.isoformat()


def test_a_theme_follows_its_item_on_its_day(draft, keeper, second):
    changed(draft, keeper, **SHORTER)
    published(draft, keeper, second, SOON)

    before, after = (queries.theme("kbcyd", day) for day in (TODAY, SOON))
    assert (before.items[FOOD].promised.days, after.items[FOOD].promised.days) == (8, 5)
    assert after.number == before.number + 1
    event = Event.objects.filter(stream="theme:kbcyd").order_by("-seq").first()
    assert event.data["effective_on"] == SOON.isoformat()


def test_nobody_reviews_his_own(draft, keeper):
    commands.propose_item(draft, TODAY, "样例", by=keeper, at=MONDAY)

    with pytest.raises(NotAllowed, match="另一名省级事项管理员"):
        commands.review_item(draft, True, "", by=keeper, at=MONDAY)


def test_what_is_under_review_is_not_changed_and_can_be_sent_back(draft, keeper, second):
    commands.propose_item(draft, TODAY, "样例", by=keeper, at=MONDAY)
    with pytest.raises(NotAllowed, match="正在复核"):
        changed(draft, keeper, **SHORTER)
    with pytest.raises(Invalid, match="理由"):
        commands.review_item(draft, False, " ", by=second, at=MONDAY)

    commands.review_item(draft, False, "依据没有更新", by=second, at=MONDAY)

    card = queries.item_draft(draft, keeper).card
    assert (card.state, card.returned) == ("draft", "依据没有更新")
    assert last().name == "catalogue.item_returned"
    with pytest.raises(NotAllowed, match="还没有送审"):
        commands.review_item(draft, True, "", by=second, at=MONDAY)


@pytest.mark.parametrize(
    ("said", "path", "told"),
    [
        ({"promised": {"days": 30, "source": "样例"}}, "promised.days", "长于法定时限"),
        ({"conditions": "有健康证"}, "conditions", "这里应为列表"),
        ({"law": []}, "law", "缺少设定依据"),
    ],
)
def test_a_draft_with_faults_is_kept_but_not_proposed(draft, keeper, said, path, told):
    changed(draft, keeper, **said)

    with pytest.raises(Invalid, match="指南体检有") as refused:
        commands.propose_item(draft, TODAY, "样例", by=keeper, at=MONDAY)

    assert told in refused.value.errors[path]
    assert dict(queries.item_draft(draft, keeper).faults)[path]
    assert queries.item_draft(draft, keeper).card.state == "draft"


def test_a_day_that_has_passed_and_a_silent_change_are_refused(draft, keeper):
    with pytest.raises(Invalid) as refused:
        commands.propose_item(draft, TODAY - timedelta(days=1), "", by=keeper, at=MONDAY)

    assert set(refused.value.errors) == {"effective_on", "note"}


def test_a_change_that_breaks_a_theme_is_refused_with_its_name(draft, keeper):
    changed(draft, keeper, promised={"days": 20, "source": "样例"})

    with pytest.raises(Invalid, match=r"主题“开办餐饮店”有 .* 处不再成立") as refused:
        commands.propose_item(draft, TODAY, "样例", by=keeper, at=MONDAY)

    assert "theme.kbcyd" in refused.value.errors


def test_a_new_item_gets_the_next_free_code_and_is_entered_at_every_county(keeper, second):
    draft = commands.draft_new_item(
        "茶馆经营备案", "filing", "market", COUNTY, "31", by=keeper, at=MONDAY
    )
    sheet = queries.item_draft(draft, keeper)
    assert sheet.content["code"][:6] == "141431"
    assert sheet.faults
    shop = queries.item_content(queries.item(FOOD, TODAY).revision)
    own = {key: sheet.content[key] for key in ("code", "name", "kind", "duty", "level")}
    law = [{"article": "食品安全法 第三十五条"}]
    result = {"kind": "notice", "name": "备案回执"}
    commands.change_item(
        draft, {**shop, **own, "law": law, "result": result}, 1, by=keeper, at=MONDAY
    )

    published(draft, keeper, second)

    found = queries.implementations(TODAY, words=own["code"])
    assert len(found.rows) == 30
    assert found.next
    assert queries.implementation_in(own["code"], "140105", TODAY).item.name == "茶馆经营备案"
    assert Event.objects.filter(name="catalogue.implementations_listed").last().data["count"] == 117


def test_a_new_item_with_unknown_words_is_refused(keeper):
    with pytest.raises(Invalid) as refused:
        commands.draft_new_item(" ", "licence", "x", "xian", "31", by=keeper, at=MONDAY)
    assert set(refused.value.errors) == {"name", "kind", "duty", "level"}

    with pytest.raises(Invalid, match="业务指导部门"):
        commands.draft_new_item("甲", "filing", "market", COUNTY, "甲", by=keeper, at=MONDAY)


def test_to_go_back_is_to_publish_the_old_content_anew(draft, keeper, second):
    before = queries.item(FOOD, TODAY)
    changed(draft, keeper, **SHORTER)
    published(draft, keeper, second)

    back = commands.restore_item(before.revision, by=keeper, at=MONDAY)
    revision = published(back, keeper, second)

    now = queries.item(FOOD, TODAY)
    assert (now.revision, now.number, now.promised.days) == (revision, 3, 8)
    assert queries.item_differences(before.revision, revision) == ()


def test_an_item_that_a_theme_needs_is_not_retired(keeper):
    draft = commands.draft_retirement(FOOD, COUNTY, by=keeper, at=MONDAY)

    with pytest.raises(NotAllowed, match="还在“开办餐饮店"):
        commands.propose_item(draft, TODAY, "取消", by=keeper, at=MONDAY)


def test_an_item_is_retired_for_a_day_and_can_come_back(keeper, second):
    tea = queries.item_content(queries.item(FOOD, TODAY).revision) | {
        "code": "140131999001",
        "name": "茶馆经营许可（样例）",
    }
    first = commands.publish_item(tea, by=LOADER, at=MONDAY)
    draft = commands.draft_retirement("140131999001", COUNTY, by=keeper, at=MONDAY)
    published(draft, keeper, second, SOON)

    assert queries.item("140131999001", TODAY).revision == first
    with pytest.raises(NotYours, match="没有找到这个事项"):
        queries.item("140131999001", SOON)
    with pytest.raises(NotAllowed, match="已经取消"):
        commands.draft_retirement("140131999001", COUNTY, by=keeper, at=MONDAY)
    assert queries.search("茶馆经营许可", SOON)[1] == ()
    back = commands.restore_item(first, by=keeper, at=MONDAY)
    published(back, keeper, second, SOON)
    assert not queries.item("140131999001", SOON).retired


def test_a_second_draft_beside_an_open_one_is_refused(draft, keeper):
    revision = queries.item(FOOD, TODAY).revision

    with pytest.raises(NotAllowed, match="已经有一份草稿"):
        commands.restore_item(revision, by=keeper, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经有一份草稿"):
        commands.draft_retirement(FOOD, COUNTY, by=keeper, at=MONDAY)


def test_a_draft_is_thrown_away(draft, keeper):
    commands.discard_item(draft, by=keeper, at=MONDAY)

    assert not queries.item_drafts(keeper).rows
    assert last().name == "catalogue.item_discarded"


def test_what_people_published_is_not_overwritten_by_a_file(draft, keeper, second):
    shipped = queries.item_content(queries.item(FOOD, TODAY).revision)
    changed(draft, keeper, **SHORTER)
    revision = published(draft, keeper, second)

    kept = commands.publish_item(shipped | {"visits": 0}, by=LOADER, at=MONDAY)

    assert kept == revision
    assert queries.item(FOOD, TODAY).promised.days == 5


def test_only_the_province_keeps_standards(draft, outsiders):
    revision = queries.item(FOOD, TODAY).revision
    deeds = (
        lambda by: commands.draft_item(FOOD, COUNTY, by=by, at=MONDAY),
        lambda by: commands.draft_new_item(
            "甲", "filing", "market", COUNTY, "31", by=by, at=MONDAY
        ),
        lambda by: commands.draft_retirement(FOOD, COUNTY, by=by, at=MONDAY),
        lambda by: commands.restore_item(revision, by=by, at=MONDAY),
        lambda by: commands.change_item(draft, {}, 1, by=by, at=MONDAY),
        lambda by: commands.propose_item(draft, TODAY, "样例", by=by, at=MONDAY),
        lambda by: commands.review_item(draft, True, "", by=by, at=MONDAY),
        lambda by: commands.discard_item(draft, by=by, at=MONDAY),
        lambda by: queries.item_draft(draft, by),
        queries.item_drafts,
        lambda by: queries.item_impact(queries.item_draft(draft, by), TODAY),
    )

    for by in outsiders:
        assert not queries.keeps_items(by)
        for deed in deeds:
            with pytest.raises(NotYours):
                deed(by)


def test_what_is_not_there_is_not_there(keeper):
    nothing = actor("lvqian").post and queries.item(FOOD, TODAY).revision
    for deed in (
        lambda: commands.draft_item("140131009999", COUNTY, by=keeper, at=MONDAY),
        lambda: commands.restore_item(actor_id(), by=keeper, at=MONDAY),
        lambda: commands.discard_item(actor_id(), by=keeper, at=MONDAY),
        lambda: queries.item_draft(actor_id(), keeper),
        lambda: queries.item_revisions("140131009999", COUNTY, TODAY),
        lambda: queries.item_differences(nothing, actor_id()),
        lambda: queries.item_content(actor_id()),
    ):
        with pytest.raises(NotYours):
            deed()


def actor_id():
    """Return an id that is of no item."""
    return queries.theme("kbcyd", TODAY).revision


def test_a_running_case_keeps_the_revision_it_was_filed_under(firm, clerk, keeper, second):
    case = a_case_at_the_window(firm)
    open_draft = a_draft(firm)
    before = case_queries.case_sheet(case, clerk, MONDAY)
    form = case_queries.draft_sheet(open_draft, firm, MONDAY).plan

    draft = commands.draft_item(FOOD, COUNTY, by=keeper, at=MONDAY)
    changed(
        draft,
        keeper,
        law=[{"article": "食品安全法 第三十六条"}],
        review_points=["新的要点"],
        **SHORTER,
    )
    published(draft, keeper, second)
    cases.accept(case, by=clerk, at=MONDAY)

    after = case_queries.case_sheet(case, clerk, MONDAY)
    assert after.item == before.item
    assert queries.item(FOOD, TODAY).number == before.item.number + 1
    assert {clock.kind: clock.days for clock in after.clocks if clock.kind == "promised"} == {
        "promised": 8
    }
    paper = case_queries.case_paper(case, MONDAY)
    assert paper["promised_days"] == 8
    assert paper["law"] == [law.cited for law in before.item.law]
    assert case_queries.draft_sheet(open_draft, firm, MONDAY).plan == form
    impact_draft = commands.draft_item(FOOD, COUNTY, by=keeper, at=MONDAY)
    impact = queries.item_impact(queries.item_draft(impact_draft, keeper), TODAY)
    assert impact.running == 1
    assert impact.running_by_place == (("小店区", 1),)
