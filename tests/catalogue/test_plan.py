"""From answers to a plan: which questions come, what is refused, and properties of every plan."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.catalogue.check import files, read_file
from onething.catalogue.plan import (
    answer_faults,
    asked,
    carried,
    critical_path,
    in_order,
    plan,
    unanswered,
)
from onething.catalogue.reading import read_item, read_theme
from onething.kernel.refusals import Invalid
from onething.kernel.tables import Row, Table
from tests.catalogue.conftest import DATA, NOBODY

ON = date(2026, 3, 2)
SMALL = {"area": "60", "food": "steam", "sign": "no", "tobacco": "no"}
CONTENTS = [read_file(path) for path in files(DATA, "items")]
ITEMS = {content["code"]: read_item(content, NOBODY, 1) for content in CONTENTS}
THEME = read_theme(read_file(DATA / "themes" / "kbcyd.yaml"), ITEMS, NOBODY, 1)
REGIONS = ["140105", "140213", "140200", "141024", "140000", "140105001"]
ANSWERS = st.fixed_dictionaries(
    {
        "area": st.decimals(1, 100_000, places=2).map(str),
        "food": st.sampled_from(["hot", "steam", "cold", "hot_cold"]),
        "sign": st.sampled_from(["yes", "no", "unsure"]),
        "tobacco": st.sampled_from(["yes", "no", "unsure"]),
        "fire_way": st.sampled_from(["commit", "inspect"]),
    }
)


def keys(questions):
    return [question.key for question in questions]


def made(answers=SMALL, region="140105", on=ON):
    return plan(THEME, answers, region=region, on=on)


@given(ANSWERS, st.sampled_from(REGIONS))
def test_every_answer_makes_a_sound_plan(answers, region):
    found = made(answers, region)

    chosen = {part.key for part in found.parts}
    before: set[str] = set()
    for part in found.parts:
        assert before.issuperset(part.waits_for)
        before.add(part.key)
    for one in [*found.materials, *(field for group in found.groups for field in group.fields)]:
        assert one.for_parts
        assert chosen.issuperset(one.for_parts)
    assert len(found.parts) + len(found.skipped) == len(THEME.parts)
    assert 0 < found.promised_days <= THEME.promised.days
    assert all(part.promised_days <= part.statutory_days for part in found.parts)


@given(ANSWERS, st.sampled_from(REGIONS))
def test_the_same_answers_make_the_same_plan(answers, region):
    assert made(answers, region) == made(dict(reversed(answers.items())), region)


@given(st.dictionaries(st.sampled_from([*SMALL, "fire_way", "else"]), st.text(max_size=8)))
def test_whatever_is_answered_makes_a_plan_or_sentences(answers):
    try:
        found = made(answers)
    except Invalid as refused:
        assert refused.errors
        assert all(len(sentence) > 4 for sentence in refused.errors.values())
    else:
        assert found.parts


@given(ANSWERS, st.sampled_from(REGIONS))
def test_each_element_is_asked_once(answers, region):
    elements = [field.element for group in made(answers, region).groups for field in group.fields]

    assert len(elements) == len(set(elements))


def test_questions_follow_the_answers():
    assert keys(asked(THEME, {}, region="140105", on=ON)) == ["area", "food", "sign", "tobacco"]
    large = SMALL | {"area": "300"}
    assert keys(asked(THEME, large, region="140105", on=ON))[-1] == "fire_way"
    assert keys(unanswered(THEME, large, region="140105", on=ON)) == ["fire_way"]
    assert unanswered(THEME, SMALL, region="140105", on=ON) == ()


def test_at_most_five_questions_stand_on_the_first_screen():
    assert len(THEME.questions) <= 5


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "请回答：经营场所的建筑面积是多少平方米？"),
        ("很大", "请填写数字，例如 120"),
        ("1e3", "请填写数字，例如 120"),
        ("0", "请填写 1 到 100000 之间的数字，请核对"),
        ("-5", "请填写 1 到 100000 之间的数字，请核对"),
        ("1000000", "请填写 1 到 100000 之间的数字，请核对"),
    ],
)
def test_an_answer_that_does_not_hold_gets_a_sentence(answer, said):
    faults = answer_faults(THEME, SMALL | {"area": answer}, region="140105", on=ON)

    assert faults == {"area": said}


def test_an_option_that_is_not_offered_is_refused():
    with pytest.raises(Invalid) as refused:
        made(SMALL | {"food": "' OR 1=1"})

    assert refused.value.errors == {"food": "请在列出的选项中选择一个"}


def test_a_place_that_is_not_served_is_told_so():
    with pytest.raises(Invalid, match="还没有在这个地区开通"):
        made(region="110105")


def test_the_plan_names_the_local_limit_and_its_source():
    (limit,) = made(region="140213").thresholds

    assert (limit.limit, limit.unit) == ("200", "平方米")
    assert "大同市" in limit.source


def test_a_rule_counts_from_its_day():
    old = Row(when={"region": "140000"}, then={"area_threshold": 50}, source="旧", until=ON)
    new = Row(when={"region": "140000"}, then={"area_threshold": 300}, source="新", since=ON)
    theme = dataclasses.replace(THEME, thresholds=Table("thresholds", (old, new)))
    answers = SMALL | {"fire_way": "commit"}

    before = plan(theme, answers, region="140105", on=date(2026, 3, 1))
    after = plan(theme, answers, region="140105", on=ON)

    assert "fire" in keys(before.parts)
    assert "fire" not in keys(after.parts)


def test_parts_in_a_circle_are_an_error():
    one, two = made().parts
    circle = [dataclasses.replace(one, waits_for=(two.key,)), two]

    with pytest.raises(ValueError, match="circle"):
        in_order(circle)


def test_days_add_up_along_the_longest_chain():
    one, two = made().parts
    apart = dataclasses.replace(two, waits_for=())

    assert critical_path([one, two]) == one.promised_days + two.promised_days
    assert critical_path([one, apart]) == max(one.promised_days, two.promised_days)
    assert critical_path([]) == 0


def test_what_is_known_is_proposed_with_its_source():
    known = {
        "enterprise.address": {"value": "样例路 10 号", "source": "登记库", "at": "2026-03-02"},
        "contact.name": {"value": "李四", "source": "账户", "at": "2026-03-01"},
        "enterprise.legal_person.name": {"value": "王五", "source": "登记库", "at": "2026-03-02"},
    }

    data = carried(THEME, known)

    assert data["shop.address"] == {
        "value": "样例路 10 号",
        "source": "登记库，同“住所”",
        "at": "2026-03-02",
    }
    assert data["contact.name"]["value"] == "李四"
    assert "shop.floor" not in data
    assert "shop.address" not in known


def test_nothing_is_proposed_when_the_register_is_silent():
    assert carried(THEME, {}) == {}
