"""A draft is tried on sample persons: their plans, the impact, who is in the middle of something."""

import copy
from datetime import date

import pytest

from onething.catalogue import commands, queries
from onething.catalogue.themes.samples import people_of, planned
from onething.kernel.refusals import NotYours
from tests.cast import actor
from tests.catalogue.test_law_tables import ITEMS, THEMES
from tests.given import a_draft, a_submitted_application
from tests.times import MONDAY

TODAY = date(2026, 3, 2)


@pytest.fixture
def keeper(db):
    """吕谦, who keeps the province's catalogue."""
    return actor("lvqian")


@pytest.fixture
def draft(keeper):
    return commands.draft_theme("kbcyd", by=keeper, at=MONDAY)


def changed(draft, by, change):
    sheet = queries.theme_draft(draft, by, TODAY)
    content = copy.deepcopy(dict(sheet.content))
    change(content)
    commands.change_theme(draft, content, sheet.aside, sheet.version, by=by, at=MONDAY)


def part_of(content, key):
    return next(one for one in content["parts"] if one["key"] == key)


@pytest.mark.parametrize("slug", sorted(THEMES))
def test_the_people_that_ship_have_a_plan_or_are_told_why_not(slug):
    people = people_of(slug, {})

    assert len(people) >= 4
    assert ITEMS
    for one in people:
        made = planned(THEMES[slug], one, TODAY)
        assert one.name
        assert one.about
        assert one.source
        assert made.plan is not None or made.said.startswith("不能办：")
    assert len({tuple(planned(THEMES[slug], one, TODAY).parts) for one in people}) >= 2


def test_nothing_changes_for_anybody_while_nothing_is_changed(draft, keeper):
    trial = queries.theme_trial(draft, keeper, TODAY)

    assert (trial.possible, trial.before, trial.changed) == (True, 1, 0)
    assert all(one.now.parts == one.then.parts for one in trial.people)
    for figure in trial.figures:
        assert figure.now == figure.then
        assert figure.alone >= figure.then


def test_it_is_told_who_gets_another_plan_and_what_differs(draft, keeper):
    def nobody_files_a_signboard(content):
        part_of(content, "sign")["applies"] = [
            {"then": {"applies": False}, "why": "样例：不再备案。", "source": "样例"}
        ]

    changed(draft, keeper, nobody_files_a_signboard)
    before = queries.theme_trial(draft, keeper, TODAY)
    told = {one.person.about: one.changes for one in before.people}
    hit = [one for one in before.people if "户外招牌设施设置备案" in one.now.parts]

    assert hit
    assert before.changed >= len(hit)
    for one in hit:
        assert "少办“户外招牌设施设置备案”。" in told[one.person.about]
        assert one.then.skipped["户外招牌设施设置备案"] == "样例：不再备案。"


def test_the_impact_is_reckoned_from_items_and_plans(draft, keeper):
    trial = queries.theme_trial(draft, keeper, TODAY)
    most = {one.name: one for one in trial.figures}
    plans = [one.then.plan for one in trial.people if one.then.plan]

    assert most["时限"].then == max(plan.promised_days for plan in plans)
    assert most["时限"].alone == max(
        sum(part.statutory_days for part in plan.parts) for plan in plans
    )
    fields = [sum(len(group.fields) for group in plan.groups) for plan in plans]
    assert most["表单要素"].then == max(fields)
    assert most["环节"].then < most["环节"].alone
    assert most["时限"].less > 0


def test_a_draft_that_cannot_be_tried_says_so_and_shows_what_holds(draft, keeper):
    def breaks(content):
        del content["guide"]

    changed(draft, keeper, breaks)
    trial = queries.theme_trial(draft, keeper, TODAY)

    assert not trial.possible
    assert trial.changed == 0
    assert all(one.now.plan or one.now.said for one in trial.people)
    assert {one.then.said for one in trial.people} == {"没有这一版。"}


def test_a_new_question_leaves_a_person_without_an_answer(draft, keeper):
    def asks_more(content):
        content["questions"].append(
            {"key": "late", "text": "夜里营业吗？", "kind": "choice", "why": "样例", "options": [
                {"value": "yes", "label": "是"}, {"value": "no", "label": "否"}]}
        )  # fmt: skip
        rule = part_of(content, "licence_check")["applies"][0]
        content["parts"][0]["applies"] = [{**rule, "when": {"late": one}} for one in ("yes", "no")]

    changed(draft, keeper, asks_more)
    trial = queries.theme_trial(draft, keeper, TODAY)

    assert all("夜里营业吗？" in one.then.said for one in trial.people)
    assert trial.changed == len(trial.people)


def test_people_kept_with_the_draft_are_tried_too(draft, keeper):
    person = {"name": "样某", "about": "样例", "region": "140105", "source": "",
              "answers": {"area": "80", "food": "steam", "sign": "no", "tobacco": "no"}}  # fmt: skip
    sheet = queries.theme_draft(draft, keeper, TODAY)
    commands.change_theme(
        draft, sheet.content, {"persons": [person]}, sheet.version, by=keeper, at=MONDAY
    )

    last = queries.theme_trial(draft, keeper, TODAY).people[-1]
    assert (last.person.name, last.person.number) == ("样某", 0)
    assert "食品经营许可（新办）" in last.then.parts


def test_applications_that_stay_on_their_revision_are_counted(draft, keeper, firm, stranger):
    a_draft(firm)
    a_submitted_application(stranger)

    assert dict(queries.theme_trial(draft, keeper, TODAY).running) == {"草稿": 1, "办理中": 1}


def test_only_the_province_tries_a_draft(draft):
    for login in ("tianxiao", "wangfang"):
        with pytest.raises(NotYours):
            queries.theme_trial(draft, actor(login), TODAY)
