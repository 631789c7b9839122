"""What the theme language can say: several choices, days, derived facts, who may apply and when."""

from datetime import date

import pytest

from onething.catalogue.answers import facts_of, months_since
from onething.catalogue.plan import Ineligible, answer_faults, asked, barred, clean, plan
from tests.catalogue.small import (
    ON,
    REGION,
    choice,
    day,
    does,
    does_not,
    number,
    part,
    row,
    theme,
)

CHANGES = choice("change", "name", "place", "none", kind="choices")
CHANGES["options"][2]["alone"] = True
COHORTS = [
    row({"normal": 720, "age": "60 岁"}, who="man", born="..1964-12-31"),
    row({"normal": 721, "age": "60 岁 1 个月"}, who="man", born="1965-01-01..1965-04-30"),
    row({"normal": 722, "age": "60 岁 2 个月"}, who="man", born=">=1965-05-01"),
    row({"normal": 660, "age": "55 岁"}, who="woman"),
]
RETIRE = theme(
    [
        choice("who", "man", "woman"),
        day("born"),
        choice("how", "now", "later", when={"reached": "yes"}),
    ],
    [
        part("check", does()),
        part("food", does(reached="yes", how="now", why="已满 {age}。"), does_not()),
    ],
    facts=[
        {"key": "ages", "rows": COHORTS},
        {"key": "reached", "number": "born_months", "at_least": "normal"},
    ],
)


def made(one, answers, on=ON, region=REGION):
    return [each.key for each in plan(one, answers, region=region, on=on).parts]


def questions(one, answers, on=ON):
    return [each.key for each in asked(one, answers, region=REGION, on=on)]


CHANGE = theme(
    [CHANGES],
    [
        part("check", does()),
        part("food", does(change="name"), does_not()),
        part("sign", does(change=["name", "place"]), does_not()),
    ],
)


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ("name", ["check", "food", "sign"]),
        ("place", ["check", "sign"]),
        ("place,name", ["check", "food", "sign"]),
        ("none", ["check"]),
    ],
)
def test_a_rule_may_ask_whether_a_choice_is_among_those_made(answer, parts):
    assert made(CHANGE, {"change": answer}) == parts


@pytest.mark.parametrize(
    ("answer", "said"),
    [("none,name", "就不能再选别的"), ("nome", "请在列出的选项中选择"), ("", "请回答")],
)
def test_choices_that_do_not_go_together_are_refused(answer, said):
    assert said in answer_faults(CHANGE, {"change": answer}, region=REGION, on=ON)["change"]


def test_choices_are_read_back_in_words():
    found = plan(CHANGE, {"change": " place , name "}, region=REGION, on=ON)

    assert found.answers[0].answer == "place、name"


@pytest.mark.parametrize(
    ("born", "on", "months"),
    [
        (date(1965, 1, 15), date(2025, 1, 14), 719),
        (date(1965, 1, 15), date(2025, 1, 15), 720),
        (date(1964, 2, 29), date(2024, 2, 28), 719),
        (date(1965, 1, 31), date(2025, 2, 27), 720),
        (date(1965, 1, 31), date(2025, 2, 28), 721),  # February has no 31st: its last day
        (date(1984, 10, 31), date(2039, 9, 30), 659),
        (date(2026, 12, 1), date(2026, 11, 24), -1),
    ],
)
def test_age_is_counted_in_full_months(born, on, months):
    assert months_since(born, on) == months


@pytest.mark.parametrize(
    ("who", "born", "on", "reached"),
    [
        ("man", "1965-01-15", date(2025, 2, 14), "no"),  # 60 years 1 month are full on the 15th
        ("man", "1965-01-15", date(2025, 2, 15), "yes"),
        ("man", "1964-12-31", date(2024, 12, 31), "yes"),
        ("man", "1965-05-01", date(2025, 6, 30), "no"),
        ("man", "1965-05-01", date(2025, 7, 1), "yes"),
        ("woman", "1970-03-02", date(2025, 3, 1), "no"),
        ("woman", "1970-03-02", date(2025, 3, 2), "yes"),
    ],
)
def test_a_fact_is_looked_up_and_compared(who, born, on, reached):
    facts = facts_of(RETIRE, {"who": who, "born": born}, REGION, on)

    assert facts["reached"] == reached


def test_a_question_may_hang_on_what_is_derived():
    young, old = {"who": "man", "born": "1990-01-01"}, {"who": "man", "born": "1960年1月1日"}

    assert questions(RETIRE, young) == ["who", "born"]
    assert questions(RETIRE, old) == ["who", "born", "how"]


def test_a_reason_may_name_what_was_looked_up():
    answers = {"who": "man", "born": "1960-01-01", "how": "now"}

    (reason,) = [each.why for each in plan(RETIRE, answers, region=REGION, on=ON).parts[1:]]

    assert reason == "已满 60 岁。"


@pytest.mark.parametrize("typed", ["1960年1月1日", "1960/1/1", "１９６０－０１－０１", "19600101"])
def test_a_day_is_kept_in_its_plain_form(typed):
    assert clean(RETIRE, {"born": typed}) == {"born": "1960-01-01"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1960-02-30", "请填写日期"), ("1860-01-01", "之间的日期"), ("昨天", "请填写日期")],
)
def test_a_day_that_is_none_is_refused(typed, said):
    answers = {"who": "man", "born": typed}

    assert said in answer_faults(RETIRE, answers, region=REGION, on=ON)["born"]


SIMPLE = theme(
    [choice("ground", "frozen", "none")],
    [part("check", does())],
    eligible=[
        row(
            {"eligible": False}, ground="frozen", why="因股权被冻结，不能简易注销；请改办普通注销。"
        ),
        row({"eligible": True}),
    ],
)


def test_who_may_not_apply_is_told_why_and_what_to_do():
    answers = {"ground": "frozen"}

    assert barred(SIMPLE, answers, region=REGION, on=ON).endswith("请改办普通注销。")
    with pytest.raises(Ineligible, match="股权被冻结"):
        plan(SIMPLE, answers, region=REGION, on=ON)
    assert not barred(SIMPLE, {"ground": "none"}, region=REGION, on=ON)


SCHOOL = theme(
    [choice("stage", "first", "junior")],
    [part("check", does())],
    season=[
        row(
            {"open": True},
            region="140105",
            since="2027-06-01",
            until="2027-07-01",
            why="小店区 6 月报名。",
        ),
        row(
            {"open": True}, region="140100", stage="junior", since="2026-11-01", until="2026-12-01"
        ),
    ],
)


@pytest.mark.parametrize(
    ("stage", "region", "on", "said"),
    [
        ("first", "140105", date(2027, 6, 1), ""),
        ("first", "140105", date(2027, 6, 30), ""),
        ("first", "140105", date(2027, 7, 1), "下一次的时间还没有公布"),
        ("first", "140105", ON, "2027 年 6 月 1 日起开放。小店区 6 月报名。"),
        ("junior", "140105", ON, ""),  # by the rule of the city
        ("junior", "140106", ON, ""),
        ("first", "140106", ON, "下一次的时间还没有公布"),
        ("junior", "140200", ON, "下一次的时间还没有公布"),
    ],
)
def test_outside_its_season_a_theme_says_when_it_opens(stage, region, on, said):
    found = barred(SCHOOL, {"stage": stage}, region=region, on=on)

    assert (said in found) if said else not found


def test_a_period_stands_beside_the_limit():
    notice = {
        "name": "债权人公告",
        "days": 45,
        "unit": "calendar",
        "source": "公司法 第二百三十五条",
    }
    one = theme([], [part("check", does(), periods=[notice])])

    found = plan(one, {}, region=REGION, on=ON)

    assert [(each.name, each.days) for each in found.parts[0].periods] == [("债权人公告", 45)]
    assert found.promised_days < 45


def test_a_period_may_hang_on_the_answers():
    notice = {
        "name": "公示",
        "days": 15,
        "unit": "working",
        "source": "规范",
        "when": {"heirs": "yes"},
    }
    one = theme([choice("heirs", "yes", "no")], [part("check", does(), periods=[notice])])

    assert [
        len(plan(one, {"heirs": said}, region=REGION, on=ON).parts[0].periods)
        for said in ("yes", "no")
    ] == [1, 0]


def test_a_number_is_compared_with_the_limit_of_the_place_or_a_table():
    one = theme(
        [choice("kind", "a", "b"), number("years", min=0, max=60)],
        [part("check", does()), part("food", does(enough="yes"), does_not())],
        facts=[
            {"key": "least", "rows": [row({"least": 15}, kind="a"), row({"least": 20}, kind="b")]},
            {"key": "enough", "number": "years", "at_least": "least"},
        ],
    )

    assert made(one, {"kind": "a", "years": "15"}) == ["check", "food"]
    assert made(one, {"kind": "b", "years": "15"}) == ["check"]
