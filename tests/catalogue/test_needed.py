"""单办: one part alone asks only what it needs, and its plan is the same as with all the questions."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.conf import settings
from hypothesis import assume, given
from hypothesis import strategies as st

from onething.catalogue import plan as planning
from onething.catalogue.answers import ONLY
from onething.catalogue.check import files, read_file
from onething.catalogue.needed import needed
from onething.catalogue.plan import Ineligible
from onething.catalogue.reading import read_item, read_theme
from onething.catalogue.terms import FeeRate
from onething.documents.queries import licence_faces
from onething.kernel.forms import plain_number
from onething.kernel.tables import NoRule
from tests.catalogue.small import choice, does, does_not, number, part, row, theme

NOBODY = UUID(int=0)
DAYS = (date(2026, 6, 20), date(2026, 11, 24))
REGIONS = ("140105", "140213", "140602")


def item_of(content):
    face = licence_faces().get(content["result"].get("licence_type", ""), ())
    return read_item(content, NOBODY, 1, face=face)


ITEMS = {one["code"]: item_of(one) for one in map(read_file, files(settings.DATA_ROOT, "items"))}
THEMES = [
    read_theme(read_file(path), ITEMS, NOBODY, 1) for path in files(settings.DATA_ROOT, "themes")
]
PARTS = [(one, each.key) for one in THEMES for each in one.parts]


def said(draw, question):
    if question.kind == "number":
        low, high = int(float(question.min)), int(float(question.max))
        return plain_number(str(draw(st.integers(low, high) | st.integers(low, low + 200)))) or "1"
    if question.kind == "date":
        low, high = date.fromisoformat(question.min), date.fromisoformat(question.max)
        near = st.dates(max(low, date(1955, 1, 1)), min(high, DAYS[0]))
        return draw(near).isoformat()
    values = [one.value for one in question.options]
    if question.kind == "choice":
        return draw(st.sampled_from(values))
    alone = {one.value for one in question.options if one.alone}
    many = draw(st.lists(st.sampled_from(values), min_size=1, max_size=4, unique=True))
    return ",".join(many if not alone & set(many) else many[:1])


def answered(draw, one, region, on):
    """Answer what the whole theme asks, question by question."""
    answers = {}
    while left := planning.unanswered(one, answers, region=region, on=on):
        answers[left[0].key] = said(draw, left[0])
    return answers


def made(one, answers, region, on):
    """Return the plan without what was asked for it; or why there is none."""
    try:
        found = planning.plan(one, answers, region=region, on=on)
    except Ineligible as refusal:
        return str(refusal)
    except NoRule as missing:
        return type(missing)
    return replace(found, answers=(), thresholds=())


@given(st.data(), st.sampled_from(PARTS), st.sampled_from(REGIONS), st.sampled_from(DAYS))
def test_the_plan_of_one_part_is_the_same_with_what_it_needs(data, which, region, on):
    one, key = which
    alone = {ONLY: key}
    whole = answered(data.draw, one, region, on)
    kept = {name: value for name, value in whole.items() if name in needed(one, key)}

    assert not planning.answer_faults(one, kept | alone, region=region, on=on)
    assert made(one, kept | alone, region, on) == made(one, whole | alone, region, on)


@given(st.data(), st.sampled_from(PARTS), st.sampled_from(REGIONS), st.sampled_from(DAYS))
def test_what_one_part_is_alone_it_is_in_the_whole(data, which, region, on):
    one, key = which
    whole = answered(data.draw, one, region, on)
    together = made(one, whole, region, on)
    assume(not isinstance(together, str))
    kept = {name: value for name, value in whole.items() if name in needed(one, key)}

    alone = made(one, kept | {ONLY: key}, region, on)

    mine = {each.key: each for each in together.parts}.get(key)
    if mine is None:
        assert isinstance(alone, str)
        return
    assert alone.parts == (replace(mine, waits_for=()),)
    asked = {
        field.element
        for group in together.groups
        for field in group.fields
        if key in field.for_parts
    }
    assert {field.element for group in alone.groups for field in group.fields} == asked
    needs = {need.key: need.required for need in together.materials if key in need.for_parts}
    assert {need.key: need.required for need in alone.materials} == needs


ASKS = [
    choice("sign", "yes", "no"),
    choice("more", "a", "b", when={"sign": "yes"}),
    number("area", min="1", max="500"),
    choice("deep", "x", "y", when={"roomy": "yes"}),
]
DERIVED = [
    {"key": "roomy", "number": "area", "at_least": "limit"},
    {"key": "sum", "rows": [row({"kind_of_sign": "big"}, more="b")]},
]
LIMITS = [{"when": {"region": "140000"}, "then": {"limit": 120}, "source": "试"}]
TESTS = {
    "sign": ["yes", "no"], "more": ["a", "b"], "area": ["<100", ">=100"], "deep": ["x", "y"],
    "roomy": ["yes", "no"], "kind_of_sign": ["big"],
}  # fmt: skip
WHEN = st.dictionaries(st.sampled_from(sorted(TESTS)), st.integers(0, 1), max_size=3)


def conditions(drawn):
    return {key: TESTS[key][number % len(TESTS[key])] for key, number in drawn.items()}


@given(st.data(), st.lists(WHEN, max_size=3), st.lists(WHEN, max_size=2))
def test_it_is_so_whatever_the_rules_are(data, rows, eligible):
    one = theme(
        ASKS,
        [
            part("check", does(sign="yes"), does_not()),
            part("food", *(does(**conditions(each)) for each in rows), does_not(why="{limit}。")),
        ],
        thresholds=LIMITS,
        facts=DERIVED,
        eligible=[*(row({"eligible": True}, **conditions(each)) for each in eligible), row({"eligible": True})],
    )  # fmt: skip
    whole = answered(data.draw, one, "140105", DAYS[0])
    kept = {name: value for name, value in whole.items() if name in needed(one, "food")}
    alone = {ONLY: "food"}

    assert not planning.answer_faults(one, kept | alone, region="140105", on=DAYS[0])
    assert made(one, kept | alone, "140105", DAYS[0]) == made(one, whole | alone, "140105", DAYS[0])


def small(*rows, **more):
    return theme(
        ASKS,
        [part("check", does()), part("food", *rows, does_not())],
        thresholds=LIMITS,
        facts=DERIVED,
        **more,
    )


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        ([], set()),
        ([does(sign="yes")], {"sign"}),
        ([does(more="a")], {"sign", "more"}),
        ([does(roomy="yes")], {"area"}),
        ([does(deep="x")], {"area", "deep"}),
        ([does(kind_of_sign="big")], {"sign", "more"}),
        ([does(why="{area} 平方米。")], {"area"}),
    ],
)  # fmt: skip
def test_what_rules_ask_is_followed_back_to_the_questions(rows, asked):
    assert needed(small(*rows), "food") == asked


def test_what_a_licence_shows_and_a_fee_counts_is_asked_too():
    asks = [
        choice("sign", "yes", "no"),
        number("area", element="shop.area"),
        number("tables", element="shop.tables"),
    ]
    one = theme(asks, [part("check", does()), part("food", does())])
    code = next(each.item for each in one.parts if each.key == "food")

    shown = replace(one, items={**one.items, code: replace(one.items[code], face=("shop.area",))})
    rates = (FeeRate("费", 1, "试", per="shop.tables"),)
    paid = replace(one, items={**one.items, code: replace(one.items[code], rates=rates)})

    assert needed(one, "food") == set()
    assert needed(shown, "food") == {"area"}
    assert needed(paid, "food") == {"tables"}


def test_what_the_form_asks_is_asked_before_where_an_answer_fills_it_or_leads_to_it():
    asks = [
        choice("sign", "yes", "no"),
        number("area", element="shop.area"),
        number("tables", element="shop.tables"),
    ]
    field = {
        "element": "shop.size",
        "label": "大小",
        "kind": "text",
        "purpose": "试",
        "parts": ["food"],
    }
    groups = {
        "when": {**field, "when": {"sign": "yes"}},
        "element": {**field, "element": "shop.area"},
        "same_as": {**field, "same_as": "shop.tables"},
        "others": {**field, "element": "shop.area", "parts": ["check"]},
    }
    found = {
        name: needed(
            theme(
                asks,
                [part("check", does()), part("food", does())],
                groups=[{"key": "shop", "title": "店", "fields": [one]}],
            ),
            "food",
        )
        for name, one in groups.items()
    }

    assert found == {"when": {"sign"}, "element": {"area"}, "same_as": {"tables"}, "others": set()}


def test_what_was_answered_though_nobody_needs_it_still_counts():
    one = small(does(sign="yes"))
    answers = {"sign": "no", "area": "200", "deep": "x", ONLY: "food"}
    keys = [each.key for each in planning.asked(one, answers, region="140105", on=DAYS[0])]

    assert keys == ["sign", "area", "deep"]
    assert [
        each.key for each in planning.asked(one, {ONLY: "food"}, region="140105", on=DAYS[0])
    ] == ["sign"]


def test_a_restaurant_that_wants_its_food_licence_alone_is_asked_one_question():
    one = next(each for each in THEMES if each.slug == "kbcyd")

    assert needed(one, "food") == {"food"}
    assert needed(one, "licence_check") == set()
    assert len(one.questions) == 5
