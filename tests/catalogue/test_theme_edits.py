"""Deeds on the content of a draft: items come with what they need and leave nothing behind."""

import copy

import pytest

from onething.catalogue.check import read_file
from onething.catalogue.terms.edits import add_part, free_key, moved, remove_part, without
from onething.catalogue.terms.library import known_of
from onething.catalogue.terms.vocabulary import questions_behind, vocabulary
from onething.catalogue.themes.differences import differences
from onething.catalogue.themes.export import as_file
from tests.catalogue.conftest import DATA
from tests.catalogue.test_law_tables import ITEMS

FOOD = "140131002001"


@pytest.fixture(scope="module")
def shop():
    return read_file(DATA / "themes" / "kbcyd.yaml")


@pytest.fixture
def empty():
    return read_file(DATA / "templates" / "enterprise.yaml")


def used(content):
    fields = [one for group in content["groups"] for one in group["fields"]]
    return {
        one.get("element", one.get("key")): one["parts"] for one in [*fields, *content["materials"]]
    }


def test_an_item_comes_with_fields_and_materials_of_the_theme_most_like_the_draft(empty, shop):
    other = {**shop, "slug": "aa", "audience": "person", "groups": [], "materials": []}

    made = add_part(empty, ITEMS[FOOD], known_of(FOOD, empty, [other, shop]))

    assert made["parts"][0]["key"] == "food"
    assert used(made)["food.items"] == ["food"]
    assert used(made)["layout"] == ["food"]
    assert all("when" not in row for need in made["materials"] for row in need["source"])
    assert empty["parts"] == []


def test_what_all_share_the_new_one_shares(empty, shop):
    made = add_part(empty, ITEMS[FOOD], known_of(FOOD, empty, []))
    second = add_part(made, ITEMS["141417003000"], known_of("141417003000", made, []))

    assert [part["key"] for part in second["parts"]] == ["p1", "p2"]
    assert used(second)["contact.phone"] == ["p1", "p2"]


def test_an_item_leaves_nothing_behind(shop):
    left = remove_part(shop, "food")

    assert "food" not in {part["key"] for part in left["parts"]}
    assert all("food" not in part.get("waits_for", ()) for part in left["parts"])
    assert all(parts and "food" not in parts for parts in used(left).values())
    assert used(shop)["food.items"] == ["food"]


def test_a_key_is_free():
    assert free_key("food", ["sign"]) == "food"
    assert free_key("food", ["food", "food1"]) == "food2"


@pytest.mark.parametrize(
    ("number", "step", "after"),
    [(0, 1, "bac"), (2, 1, "abc"), (0, -1, "abc"), (-1, 1, "abc"), (2, -1, "acb")],
)
def test_entries_move_and_stay_at_the_ends(number, step, after):
    assert "".join(moved("abc", number, step)) == after


def test_an_entry_that_is_not_there_is_not_removed():
    assert without("abc", 1) == ["a", "c"]
    assert without("abc", -1) == ["a", "b", "c"]


def test_rules_may_ask_about_questions_places_and_what_is_derived(shop):
    words = {one.key: one for one in vocabulary(shop)}
    retirement = {one.key: one for one in vocabulary(read_file(DATA / "themes" / "txyjs.yaml"))}

    assert {"area", "area_over", "area_threshold", "region", "fire_way"} <= words.keys()
    assert [value for value, _ in words["area_over"].choices] == ["yes", "no"]
    assert not words["area"].choices
    assert {"born", "born_months", "normal_months", "reached"} <= retirement.keys()


def test_the_questions_behind_a_word(shop):
    assert questions_behind(shop, ["fire_way"]) == ("area", "fire_way")
    assert questions_behind(shop, ["nothing"]) == ()
    retirement = read_file(DATA / "themes" / "txyjs.yaml")
    assert "born" in questions_behind(retirement, ["reached"])


def test_what_differs_is_told_where_it_stands(shop):
    other = copy.deepcopy(shop)
    other["parts"].insert(0, other["parts"].pop())
    other["questions"][1]["options"][0]["label"] = "热食"
    other["guide"]["questions"] = []
    del other["keywords"]

    told = {one.name: one for one in differences(shop, other)}

    assert told["事项 › 顺序"].what == "changed"
    assert (
        told["问题 › 主要加工和销售什么？ › 选项 › 热食（炒菜、烧烤、火锅等有油烟） › 名称"].after
        == "热食"
    )
    assert told["群众会怎么叫它"].what == "removed"
    assert any(name.startswith("指南 › 常见问题 › ") for name in told)
    assert differences(shop, shop) == ()


@pytest.mark.parametrize(
    "path", sorted((DATA / "themes").glob("*.yaml")), ids=lambda path: path.stem
)
def test_a_file_that_is_handed_out_reads_as_the_one_that_ships(path, tmp_path):
    content = read_file(path)
    file = tmp_path / path.name
    file.write_text(as_file(content), encoding="utf-8")

    assert read_file(file) == content
