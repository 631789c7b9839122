"""Places of which there are only so many: what the file may say, what the form then offers."""

from datetime import date

import pytest

from onething.catalogue.check import check
from onething.catalogue.plan import plan
from tests.catalogue.conftest import copied
from tests.catalogue.test_law_tables import THEMES

FILE = "themes/jyrx.yaml"
FIRST = "name: 小店区示例第一小学, places: 270"
ANSWERS = {
    "stage": "primary",
    "born": "2021-01-05",
    "household": "district",
    "home": "own",
    "needs": "no",
}
AUTUMN = date(2026, 11, 24)

# what is replaced, by what, the end of the place, the sentence (part of it)
FAULTS = {
    "a part that is none": ("- part: school", "- part: scool", "part", "“scool”不是本主题的事项"),
    "a field that is not asked": (
        "elements: [pupil.school,", "elements: [pupil.scool,", "elements", "没有由这个事项填写的“pupil.scool”",
    ),
    "no number": (FIRST, "name: 小店区示例第一小学", "then", "要写 name（名称）、places（人数）、term"),
    "not a number": (FIRST, "name: 小店区示例第一小学, places: 很多", "places", "人数应为整数，现在是“很多”"),
    "none at all": (FIRST, "name: 小店区示例第一小学, places: 0", "places", "人数至少 1"),
    "a line twice": ("示例第二小学, places: 225", "示例第一小学, places: 225", "then", "和第 1 行重复"),
    "an unknown stage": (
        'stage: primary}, since: "2026-11-01", until: "2027-09-01"',
        'stage: nursery}, since: "2026-11-01", until: "2027-09-01"', "stage", "没有“nursery”这个回答",
    ),
    "ended before it began": (
        'until: "2027-09-01", then: {name: 小店区示例新区小学', 'until: "2026-09-01", then: {name: 小店区示例新区小学',
        "until", "失效日应晚于生效日",
    ),
}  # fmt: skip


@pytest.fixture
def shelf(tmp_path):
    """Return a copy of 教育入学 and of what it needs, to be spoilt."""
    return copied(tmp_path, "jyrx")


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_is_found(shelf, name):
    old, new, place, sentence = FAULTS[name]
    path = shelf / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    found = [one for one in check(shelf) if sentence in one.sentence]

    assert found
    assert found[0].place.endswith(place)


def school(region, on):
    """Return how the form asks for the school there on that day."""
    made = plan(THEMES["jyrx"], ANSWERS, region=region, on=on)
    fields = [field for group in made.groups for field in group.fields]
    return next(field for field in fields if field.element == "pupil.school")


def test_where_a_plan_of_places_is_public_one_chooses_from_it():
    asked = school("140105", AUTUMN)

    assert asked.kind == "choice"
    assert asked.choices[0] == ("小店区示例第一小学", "小店区示例第一小学（计划 270 人）")
    assert asked.choices[-1] == ("由教育部门安排", "由教育部门安排")


def test_where_none_is_public_one_writes():
    assert school("140106", date(2027, 6, 2)).kind == "text"


def test_only_the_part_that_gives_places_says_so():
    parts = plan(THEMES["jyrx"], ANSWERS, region="140105", on=AUTUMN).parts

    assert [part.key for part in parts if part.quota] == ["school"]
