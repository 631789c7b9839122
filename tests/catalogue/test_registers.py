"""Registers (A4): drafts, review by a second person, publication; agreement with the catalogue."""

from datetime import date, timedelta

import pytest

from onething.catalogue import commands, load, queries
from onething.catalogue.models import RegisterRevision
from onething.catalogue.register_kinds import kinds
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.times import LONG_BEFORE, MONDAY

TODAY = date(2026, 3, 2)
PROVINCE, CITY, COUNTY = "140000", "140200", "140105"
FOOD, SIGN, FIRE = "140131002001", "141417003000", "140194004000"
LOADER = Actor(who="system:loader", roles=("system",), via="load")
SOURCES = {
    "basis": "晋政发〔2024〕8号 二（一）4",
    "since": "2026-03-01",
    "source": "样例",
    "confidence": "low",
}
TOLERATED = {"about": FOOD, "materials": "布局图", "days": "5", "unsupplied": "终止办理", **SOURCES}


@pytest.fixture
def keeper(db):
    """吕谦, who keeps the province's registers."""
    return actor("lvqian")


@pytest.fixture
def second(db):
    """纪明, his colleague."""
    return actor("jiming")


@pytest.fixture
def elsewhere(db):
    """郭同, who keeps those of 大同市."""
    return actor("guotong")


@pytest.fixture
def draft(keeper):
    return commands.draft_register("tolerance", by=keeper, at=MONDAY)


def names(kind, region=PROVINCE, on=TODAY):
    return [one.name for one in queries.register_entries(kind, on=on, region=region)]


def last(kind, region=PROVINCE):
    return Event.objects.filter(stream=f"register:{kind}:{region}").order_by("-seq").first()


def proposed(draft, by, on=TODAY):
    commands.set_register_line(draft, None, TOLERATED, by=by, at=MONDAY)
    return commands.propose_register(draft, on, "增加食品经营许可", by=by, at=MONDAY)


def test_every_register_of_the_plan_is_there(db):
    cards = queries.registers(TODAY, PROVINCE)

    assert len(cards) == len(kinds()) == 18
    assert all(card.number == 1 for card in cards)
    assert {card.kind.key: card.entries for card in cards}["key_themes"] >= 26


def test_a_draft_begins_with_what_is_in_force(draft, keeper):
    card, lines = queries.register_revision(draft, keeper)

    assert (card.state, len(lines)) == ("draft", 1)
    assert lines[0].entry.about == SIGN
    assert last("tolerance").name == "catalogue.register_drafted"
    assert commands.draft_register("tolerance", by=keeper, at=MONDAY) == draft


def test_a_line_is_added_changed_and_removed(draft, keeper):
    commands.set_register_line(draft, None, TOLERATED, by=keeper, at=MONDAY)
    _, lines = queries.register_revision(draft, keeper)
    assert [one.entry.name for one in lines] == ["户外招牌设施设置备案", "食品经营许可（新办）"]

    commands.set_register_line(draft, lines[1].id, TOLERATED | {"days": "3"}, by=keeper, at=MONDAY)
    commands.remove_register_line(draft, lines[0].id, by=keeper, at=MONDAY)

    _, lines = queries.register_revision(draft, keeper)
    assert [one.entry.said("days") for one in lines] == ["3"]
    assert last("tolerance").data["entries"] == 1


def test_a_line_with_faults_is_not_kept_and_each_column_says_why(draft, keeper):
    said = TOLERATED | {"days": "五", "since": "昨天", "confidence": "certain", "basis": ""}

    with pytest.raises(Invalid) as refused:
        commands.set_register_line(draft, None, said, by=keeper, at=MONDAY)

    assert set(refused.value.errors) == {"days", "since", "confidence", "basis"}
    assert "确定" in refused.value.errors["confidence"]


def test_the_same_item_stands_on_a_register_once(draft, keeper):
    said = TOLERATED | {"about": SIGN}

    with pytest.raises(Invalid) as refused:
        commands.set_register_line(draft, None, said, by=keeper, at=MONDAY)

    assert "已经在清单里" in refused.value.errors["about"]


def test_a_ground_is_one_of_those_that_the_plan_names(keeper):
    draft = commands.draft_register("transfer_negative", by=keeper, at=MONDAY)
    said = {"about": FIRE, "ground": "busy", "explanation": "忙", **SOURCES}

    with pytest.raises(Invalid) as refused:
        commands.set_register_line(draft, None, said, by=keeper, at=MONDAY)

    assert "涉及宗教活动" in refused.value.errors["ground"]


def test_a_whole_set_is_taken_or_refused_with_each_line(draft, keeper):
    lines = [TOLERATED, TOLERATED, TOLERATED | {"about": SIGN, "days": ""}]

    with pytest.raises(Invalid) as refused:
        commands.set_register_lines(draft, lines, by=keeper, at=MONDAY)

    assert list(refused.value.errors) == ["3", "2"] or set(refused.value.errors) == {"2", "3"}
    commands.set_register_lines(draft, [TOLERATED], by=keeper, at=MONDAY)
    assert len(queries.register_revision(draft, keeper)[1]) == 1


def test_a_second_person_publishes_for_a_day(draft, keeper, second):
    proposed(draft, keeper, TODAY + timedelta(days=2))
    commands.review_register(draft, True, "", by=second, at=MONDAY)

    assert names("tolerance") == ["户外招牌设施设置备案"]
    assert len(names("tolerance", on=TODAY + timedelta(days=2))) == 2
    event = last("tolerance")
    assert event.name == "catalogue.register_published"
    assert (event.data["number"], event.data["proposed_by"]) == (2, keeper.who)
    assert event.data["effective_on"] == "2026-03-04"


def test_nobody_reviews_his_own(draft, keeper):
    proposed(draft, keeper)

    with pytest.raises(NotAllowed, match="另一名事项管理员"):
        commands.review_register(draft, True, "", by=keeper, at=MONDAY)


def test_what_is_sent_back_is_a_draft_again_with_the_reason(draft, keeper, second):
    proposed(draft, keeper)

    with pytest.raises(Invalid, match="退回的理由"):
        commands.review_register(draft, False, " ", by=second, at=MONDAY)
    commands.review_register(draft, False, "期限没有依据", by=second, at=MONDAY)

    card, _ = queries.register_revision(draft, keeper)
    assert (card.state, card.returned) == ("draft", "期限没有依据")
    assert last("tolerance").data["reason"] == "期限没有依据"


def test_what_is_proposed_or_published_does_not_change(draft, keeper, second):
    proposed(draft, keeper)
    with pytest.raises(NotAllowed, match="不能再改"):
        commands.set_register_lines(draft, [], by=keeper, at=MONDAY)
    commands.review_register(draft, True, "", by=second, at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.discard_register(draft, by=keeper, at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.review_register(draft, True, "", by=second, at=MONDAY)


def test_a_draft_without_a_change_is_not_proposed(draft, keeper):
    with pytest.raises(NotAllowed, match="完全一样"):
        commands.propose_register(draft, TODAY, "没有改", by=keeper, at=MONDAY)


def test_a_register_does_not_begin_in_the_past(draft, keeper):
    with pytest.raises(Invalid) as refused:
        commands.propose_register(draft, TODAY - timedelta(days=1), "", by=keeper, at=MONDAY)

    assert set(refused.value.errors) == {"effective_on", "note"}


def test_a_draft_is_thrown_away(draft, keeper):
    commands.discard_register(draft, by=keeper, at=MONDAY)

    assert queries.register_drafts(keeper) == ()
    assert last("tolerance").name == "catalogue.register_discarded"


@pytest.mark.parametrize("login", ["guotong", "wangfang", "wangjianguo", "shiwen"])
def test_a_register_is_kept_by_its_place(draft, keeper, login):
    stranger = actor(login)
    proposed(draft, keeper)

    for attempt in (
        lambda: commands.draft_register("docking", by=stranger, at=MONDAY),
        lambda: commands.set_register_lines(draft, [], by=stranger, at=MONDAY),
        lambda: commands.set_register_line(draft, None, TOLERATED, by=stranger, at=MONDAY),
        lambda: commands.remove_register_line(draft, draft, by=stranger, at=MONDAY),
        lambda: commands.propose_register(draft, TODAY, "x", by=stranger, at=MONDAY),
        lambda: commands.review_register(draft, True, "", by=stranger, at=MONDAY),
        lambda: commands.discard_register(draft, by=stranger, at=MONDAY),
        lambda: commands.load_register("tolerance", PROVINCE, [], by=stranger, at=MONDAY),
        lambda: queries.register_revision(draft, stranger),
        lambda: queries.register_sheet(draft, stranger, on=TODAY),
    ):
        with pytest.raises(NotYours):
            attempt()


def test_a_city_keeps_its_own_and_both_hold_there(elsewhere, keeper, db):
    draft = commands.draft_register("tolerance", by=elsewhere, at=MONDAY)
    commands.set_register_lines(draft, [TOLERATED], by=elsewhere, at=MONDAY)
    commands.propose_register(draft, TODAY, "本市容缺", by=elsewhere, at=MONDAY)
    RegisterRevision.objects.filter(pk=draft).update(proposed_by="official:else")
    commands.review_register(draft, True, "", by=elsewhere, at=MONDAY)

    county = "140212"
    (here,) = queries.on_register("tolerance", FOOD, on=TODAY, region=county)
    assert here.said("days") == "5"
    assert queries.on_register("tolerance", FOOD, on=TODAY, region=COUNTY) == ()
    assert queries.on_register("tolerance", SIGN, on=TODAY, region=county)


def test_an_item_of_nobody_and_an_item_on_both_are_refused(keeper, db):
    draft = commands.draft_register("transfer", by=keeper, at=MONDAY)
    line = {"from_duty": "市场监管", "level": "county", **SOURCES}
    unknown = line | {"about": "140131999999", "name": "没有的事项"}
    commands.set_register_lines(draft, [line | {"about": FOOD}, unknown], by=keeper, at=MONDAY)

    with pytest.raises(Invalid) as refused:
        commands.propose_register(draft, TODAY, "样例", by=keeper, at=MONDAY)

    assert "同时列入了“划转行政审批事项负面清单”" in refused.value.errors["1"]
    assert "没有事项“140131999999”" in refused.value.errors["2"]


def test_the_differences_between_revisions(draft, keeper):
    _, (line,) = queries.register_revision(draft, keeper)
    changed = line.entry.content() | {"days": "7"}
    commands.set_register_lines(draft, [changed, TOLERATED], by=keeper, at=MONDAY)

    added, other = queries.register_sheet(draft, keeper, on=TODAY).differences

    assert (added.what, added.about) == ("added", FOOD)
    assert (other.what, other.changes) == ("changed", (("补齐期限（工作日）", "5", "7"),))


def test_a_register_is_searched_and_filtered(db):
    page = queries.register_page("key_themes", on=TODAY, region=PROVINCE, q="餐饮")
    assert [one.about for one in page.rows] == ["kbcyd"]

    page = queries.register_page(
        "key_themes", on=TODAY, region=PROVINCE, filters={"tier": "tackle"}
    )
    assert page.found == 13


def test_where_an_item_stands(db):
    there = {one.kind.key for one in queries.standing(FOOD, on=TODAY, region=COUNTY)}

    assert {"transfer_negative", "anywhere", "assisted", "commitment_negative"} <= there


def test_an_entry_holds_until_its_day(keeper, second, draft):
    ended = TOLERATED | {"until": "2026-03-05"}
    commands.set_register_line(draft, None, ended, by=keeper, at=MONDAY)
    commands.propose_register(draft, TODAY, "临时", by=keeper, at=MONDAY)
    commands.review_register(draft, True, "", by=second, at=MONDAY)

    assert len(names("tolerance", on=date(2026, 3, 4))) == 2
    assert len(names("tolerance", on=date(2026, 3, 5))) == 1


def test_what_can_be_done_online(db):
    rate = queries.register_overview(TODAY, PROVINCE).rate

    assert rate.of == queries.item_page(TODAY).found  # nothing is excepted
    assert rate.done + len(rate.left) == rate.of
    assert rate.percent >= 90


def test_loading_leaves_what_people_published(draft, keeper, second, full_shelf):
    proposed(draft, keeper)
    commands.review_register(draft, True, "", by=second, at=MONDAY)
    for folder, kept in (("registers", "tolerance"), ("themes", "kbcyd")):  # what it is about
        for other in (full_shelf / folder).glob("*.yaml"):
            if other.stem not in (kept, "kinds"):
                other.unlink()
    path = full_shelf / "registers" / "tolerance.yaml"
    path.write_text(path.read_text("utf-8").replace('days: "5"', 'days: "4"'), "utf-8")
    said = []

    load.load(full_shelf, by=LOADER, at=MONDAY, say=said.append)

    assert any("已有人工发布的版本" in line for line in said)
    assert len(names("tolerance")) == 2


def test_nothing_stands_there_before_its_day(db):
    early = LONG_BEFORE.date() - timedelta(days=1)

    assert queries.register_entries("key_themes", on=early, region=PROVINCE) == ()
