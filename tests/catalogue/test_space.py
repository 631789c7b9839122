"""The analysis of the answer space: it finds what trying every answer finds, and nothing else."""

import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onething.catalogue.answers import answer_faults as wrong_answers
from onething.catalogue.answers import facts_of, months_since
from onething.catalogue.check import space
from onething.catalogue.check.answers import answer_faults
from onething.catalogue.check.space import Space, days_before, months_before
from onething.catalogue.terms import Days
from onething.kernel.tables import NoRule
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


def told(one):
    return [(place, sentence) for place, sentence in answer_faults(one)]


def sentences(one, place):
    return [sentence for where, sentence in told(one) if where == place]


SIGN = choice("sign", "yes", "no", "unsure")
FOOD = ("parts", 1, "applies")


@pytest.mark.parametrize(
    ("rows", "at", "said"),
    [
        ([does(sign="yes"), does_not(sign="no")], FOOD, "sign：unsure”时，没有规则可用"),
        ([does(sign="yes"), does_not(sign=["yes", "no", "unsure"])], (*FOOD, 1), "yes”时，第 1 条和第 2 条都适用"),
        ([does(sign="yes"), does_not(), does(sign="no")], (*FOOD, 2), "永远用不到"),
        ([does(sign="yes"), does(sign="yes"), does_not()], (*FOOD, 1), "永远用不到"),
    ],
)  # fmt: skip
def test_gaps_contradictions_and_idle_rules_are_told_with_an_example(rows, at, said):
    one = theme([SIGN], [part("check", does()), part("food", *rows)])

    assert any(said in sentence for sentence in sentences(one, at))


def test_a_last_row_without_condition_is_for_all_the_rest():
    one = theme([SIGN], [part("check", does()), part("food", does(sign="yes"), does_not())])

    assert told(one) == []


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        ("..300", ">300", None),
        ("<300", ">300", "300"),
        ("..300", ">=301", "300.5"),
        ("..299.5", "300..", "299.75"),
    ],
)
def test_a_gap_between_numbers_is_found_wherever_it_is(first, second, gap):
    one = theme(
        [number("area", max=1000)],
        [part("check", does()), part("food", does(area=first), does_not(area=second))],
    )

    found = sentences(one, FOOD)

    assert [f"area：{gap}" in each for each in found] == ([] if gap is None else [True])


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        ("..1964-12-31", ">=1965-01-01", None),
        ("<1964-12-31", ">=1965-01-01", "1964-12-31"),
        ("..1964-12-31", ">1965-01-01", "1965-01-01"),
    ],
)
def test_a_gap_between_days_is_found(first, second, gap):
    one = theme(
        [day("born")],
        [part("check", does()), part("food", does(born=first), does_not(born=second))],
    )

    assert [f"born：{gap}" in each for each in sentences(one, FOOD)] == (
        [] if gap is None else [True]
    )


def test_a_gap_in_months_is_found_to_the_day():
    rows = [does(born_months=">=720"), does_not(born_months="..718")]
    one = theme([day("born")], [part("check", does()), part("food", *rows)], since="2026-11-24")

    (sentence,) = sentences(one, FOOD)

    assert "born：1966-11-25" in sentence  # 719 full months


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 1500))
def test_the_last_day_of_so_many_months_is_the_last(on, months):
    last = months_before(on, months)

    assert months_since(last, on) >= months
    assert months_since(days_before(last, -1), on) < months


def test_a_question_is_unreachable_when_only_a_derived_fact_could_lead_to_it():
    one = theme(
        [choice("who", "a", "b"), choice("more", "x", "y", when={"size": "2"})],
        [part("check", does(more="x"), does_not(more="y"), does(who=["a", "b"]))],
        facts=[{"key": "size", "rows": [row({"size": 1})]}],
    )

    assert any("永远不会问到" in each for each in sentences(one, ("questions", 1)))


def test_a_material_of_a_part_that_does_not_apply_is_told():
    need = {
        "key": "paper", "name": "证明", "parts": ["food"],
        "source": [row({"source": "earlier", "source_name": "前面", "from": "sign"})],
    }  # fmt: skip
    one = theme(
        [SIGN],
        [
            part("check", does()),
            part("sign", does(sign="yes"), does_not()),
            part("food", does(), waits_for=["sign"]),
        ],
        materials=[need],
    )

    (sentence,) = sentences(one, ("materials", 0, "source", 0, "then", "from"))

    assert "sign：no”时，“sign”不用办" in sentence or "sign：unsure”时，“sign”不用办" in sentence


def test_answers_that_leave_nothing_to_do_are_told_unless_they_may_not_apply():
    parts = [part("food", does(sign="yes"), does_not())]
    bar = [row({"eligible": False}, sign=["no", "unsure"]), row({"eligible": True})]

    assert any("没有任何事项可办" in each for each in sentences(theme([SIGN], parts), ("parts",)))
    assert told(theme([SIGN], [part("food", does(sign="yes"))], eligible=bar)) == []


def test_answers_that_bar_need_no_rule_in_other_tables():
    parts = [part("check", does()), part("food", does(sign="yes"), does_not(sign="no"))]
    bar = [row({"eligible": False}, sign="unsure"), row({"eligible": True})]

    assert sentences(theme([SIGN], parts), FOOD)
    assert told(theme([SIGN], parts, eligible=bar)) == []


def test_the_promise_is_held_against_chains_that_really_occur():
    """food and tobacco wait for each other in a row, but nobody needs both."""
    parts = [
        part("check", does()),
        part("food", does(sign="yes"), does_not(), waits_for=["check"]),
        part("tobacco", does(sign="no"), does_not(), waits_for=["food"]),
    ]
    alone = {
        key: theme([SIGN], parts).items[code].promised.days
        for key, code in ((one["key"], one["item"]) for one in parts)
    }
    longest = max(alone["check"] + alone["food"], alone["tobacco"])

    assert told(theme([SIGN], parts, promised=longest)) == []
    (sentence,) = sentences(theme([SIGN], parts, promised=longest - 1), ("promised", "days"))
    assert f"{longest} 个工作日" in sentence


def test_only_permits_that_are_handled_jointly_count_towards_the_ceiling_of_the_law():
    """行政许可法 第四十二条第二款: the check of the licence is none, the food permit is one."""
    parts = [part("check", does()), part("food", does(sign="yes"), does_not(), waits_for=["check"])]
    one = theme([SIGN], parts)
    food = one.items[parts[1]["item"]].promised.days

    assert list(answer_faults(one, Days(food, "某法 第一条"))) == []
    ((place, said),) = answer_faults(one, Days(food - 1, "某法 第一条"))
    assert place == ("parts",)
    assert f"“food”依次办理需要 {food} 个工作日" in said
    assert "某法 第一条" in said


def test_too_much_to_look_at_is_said(monkeypatch):
    monkeypatch.setattr(space, "MOST_ANSWERS", 2_000)
    many = [choice(f"q{n}", *(f"v{m}" for m in range(9))) for n in range(6)]
    rows = [does(**{f"q{n}": f"v{m}" for n in range(6)}) for m in range(8)]
    one = theme(many, [part("check", *rows, does_not())])

    assert any("太多" in sentence for _, sentence in told(one))


# ---- against trying every answer -------------------------------------------------------------

LETTERS = ("a", "b", "c")
TESTS = {
    "c1": st.sampled_from([*LETTERS, ["a", "b"], ["b", "c"]]),
    "m1": st.sampled_from([*LETTERS, ["a", "c"]]),
    "n1": st.sampled_from(["..3", ">3", ">=5", "2..4", "<1", "3"]),
    "far": st.sampled_from(["yes", "no"]),
}
WHEN = st.fixed_dictionaries({}, optional=TESTS)
ROWS = st.lists(st.tuples(WHEN, st.booleans()), min_size=1, max_size=4)
GRID = {
    "c1": LETTERS,
    "m1": [",".join(each) for size in (1, 2, 3) for each in itertools.combinations(LETTERS, size)],
    "n1": ["0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5", "5.5", "6"],
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, WHEN)
def test_the_analysis_finds_what_trying_every_answer_finds(rows, leading):
    leading = {key: test for key, test in leading.items() if key in ("c1", "m1")}
    questions = [
        choice("c1", *LETTERS),
        choice("m1", *LETTERS, kind="choices"),
        number("n1", min=0, max=6, when=leading),
    ]
    said = [row({"applies": applies}, **when) for when, applies in rows]
    one = theme(
        questions,
        [part("check", does()), part("food", *said)],
        facts=[
            {"key": "size", "rows": [row({"size": 4}, c1="a"), row({"size": 2})]},
            {"key": "far", "number": "n1", "at_least": "size"},
        ],
    )

    found = told(one)

    gap, clash, used = tried(one)
    places = [place for place, _ in found]
    assert (FOOD in places) == gap
    assert any("都适用" in sentence for _, sentence in found) == clash
    idle = {place[3] for place, sentence in found if place[:3] == FOOD and "用不到" in sentence}
    assert idle == set(range(len(rows))) - used


def tried(one):
    """Try every answer of the grid: is there a gap, a clash, which rows decide?"""
    gap = clash = False
    used = set()
    table = one.parts[1].table
    for values in itertools.product(*GRID.values()):
        answers = dict(zip(GRID, values, strict=True))
        if wrong_answers(one, answers, region=REGION, on=ON):
            continue
        facts = facts_of(one, answers, REGION, ON)
        holding = [n for n, each in enumerate(table.rows) if each.holds(facts, ON)]
        gap |= not holding
        used |= set(holding[:1])
        clash |= any(
            table.rows[n].when and table.rows[n].then != table.rows[holding[0]].then
            for n in holding[1:]
        )
    return gap, clash, used


def test_each_class_of_answers_is_looked_at_once():
    one = theme(
        [
            choice("c1", *LETTERS),
            choice("m1", *LETTERS, kind="choices"),
            number("n1", min=0, max=6),
        ],
        [part("check", does(c1="a", n1="..3"), does_not())],
    )
    seen = [leaf.answers for leaf in Space(one, REGION, ON).leaves([one.parts[0].table])]

    assert len(seen) == len({tuple(sorted(each.items())) for each in seen})
    assert all("m1" not in each for each in seen)  # no rule asks about it
    assert {each["c1"] for each in seen} == {"a", "b"}  # b stands for c


def test_no_rule_is_an_error_never_a_default():
    one = theme([SIGN], [part("check", does(sign="yes"))])

    with pytest.raises(NoRule):
        one.parts[0].table.first({"sign": "no"}, on=ON)
