"""Every theme by worked examples that a jurist can read (tests/law/tables/), one file for each theme."""

import re
from datetime import date
from pathlib import Path

import pytest

from onething.catalogue.check import files, read_file
from onething.catalogue.plan import barred, plan
from onething.catalogue.reading import read_item, read_theme
from onething.kernel import yamls
from tests.catalogue.conftest import DATA, NOBODY

TABLES = Path(__file__).parent.parent / "law" / "tables"
ON = date(2026, 3, 2)  # unless an example names its day
FEWEST = 8
MOST, HOW_MANY_LARGE = 20, 5
KEYS = {"情况", "地区", "答", "办", "不办", "交", "承诺", "天", "日", "另计", "不能办", "依据"}
ITEMS = {
    content["code"]: read_item(content, NOBODY, 1)
    for content in map(read_file, files(DATA, "items"))
}
THEMES = {
    path.stem: read_theme(
        content, {part["item"]: ITEMS[part["item"]] for part in content["parts"]}, NOBODY, 1
    )
    for path in files(DATA, "themes")
    for content in [read_file(path)]
}
EXAMPLES = {path.stem: yamls.read(path) for path in sorted(TABLES.glob("*.yaml"))}
EVERY = [(slug, one) for slug, examples in EXAMPLES.items() for one in examples]


def _from(materials, source):
    return [material.name for material in materials if material.source == source]


def largest():
    """Return the largest themes: five by their items, five by their rules."""
    sizes = (
        lambda theme: len(theme.parts),
        lambda theme: (
            sum(len(part.table.rows) for part in theme.parts)
            + sum(len(one.table.rows) for one in theme.derived if one.table)
        ),
    )
    return {
        slug
        for size in sizes
        for slug in sorted(THEMES, key=lambda slug: -size(THEMES[slug]))[:HOW_MANY_LARGE]
    }


@pytest.mark.parametrize("slug", THEMES)
def test_every_theme_has_its_examples(slug):
    theme, examples = THEMES[slug], EXAMPLES.get(slug, [])

    assert theme.slug == slug
    assert len(examples) >= (MOST if slug in largest() else FEWEST)
    assert all(one.keys() <= KEYS and one.get("依据") for one in examples)
    told = [one["情况"] for one in examples]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("slug", THEMES)
def test_every_part_applies_in_some_example(slug):
    """An item that no example needs is one that nobody has thought through."""
    theme = THEMES[slug]

    needed = {name for one in EXAMPLES.get(slug, ()) for name in one.get("办", ())}

    assert {theme.items[part.item].name for part in theme.parts} <= needed


@pytest.mark.parametrize(
    ("slug", "one"), EVERY, ids=[f"{slug}-{one['情况']}" for slug, one in EVERY]
)
def test_the_plan_is_what_the_law_says(slug, one):
    theme, on = THEMES[slug], one.get("日", ON)
    if "不能办" in one:
        assert one["不能办"] in barred(theme, one["答"], region=one["地区"], on=on)
        return

    made = plan(theme, one["答"], region=one["地区"], on=on)

    assert [part.name for part in made.parts] == one["办"]
    skipped = {each.name: each.why for each in made.skipped}
    assert {name: skipped.get(name) for name in one.get("不办", {})} == one.get("不办", {})
    assert _from(made.materials, "upload") == one["交"]
    assert _from(made.materials, "commitment") == one["承诺"]
    assert made.promised_days == one["天"]
    if "另计" in one:
        assert [period.name for part in made.parts for period in part.periods] == one["另计"]


@pytest.mark.parametrize("slug", THEMES)
def test_whoever_reads_a_theme_finds_a_reason_for_everything(slug):
    theme = THEMES[slug]
    rows = [row for part in theme.parts for row in part.table.rows]
    rows += [row for need in theme.needs for row in need.table.rows]

    assert all(row.why and row.source for row in rows)
    assert theme.guide.questions
    assert theme.guide.before
    assert theme.keywords


FIGURES = {"环节", "时限", "材料", "跑动", "表单要素", "费用"}


@pytest.mark.parametrize("slug", THEMES)
def test_the_figures_of_a_guide_are_what_the_examples_need(slug):
    """最多 n 份: the example that needs most needs exactly so many; the limit is the promised one."""
    theme, able = THEMES[slug], [one for one in EXAMPLES[slug] if "办" in one]
    made = [plan(theme, one["答"], region=one["地区"], on=one.get("日", ON)) for one in able]
    said = {
        name: int(re.search(r"\d+", words)[0])
        for name, words in theme.guide.after.items()
        if name != "费用"
    }

    assert theme.guide.before.keys() == theme.guide.after.keys() == FIGURES
    assert said["材料"] == max(len(one["交"]) for one in able)
    assert said["时限"] == theme.promised.days
    assert max(one["天"] for one in able) <= theme.promised.days
    assert said["表单要素"] == max(sum(len(group.fields) for group in one.groups) for one in made)
    assert max(one.visits for one in made) <= said["跑动"]
    free = all(one.fee.startswith("不收费") and "；" not in one.fee for one in made)
    assert theme.guide.after["费用"].startswith("不收费") == free
