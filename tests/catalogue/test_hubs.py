"""Files of fields (一类事): what they name exists, each once."""

import pytest

from onething.catalogue.check.hubs import hub_problems
from onething.catalogue.check.source import files, read_file
from tests.catalogue.conftest import DATA

ITEMS = {read_file(path)["code"]: None for path in files(DATA, "items")}
THEMES = {read_file(path)["slug"]: "" for path in files(DATA, "themes")}


def problems(root):
    return [str(one) for one in hub_problems(root, ITEMS, THEMES)]


def test_what_ships_is_sound():
    assert problems(DATA) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("jyrx", "jyrxx", "没有一件事“jyrxx”"),
        ('"142005478000"', '"999999999999"', "没有事项“999999999999”"),
        ('"142005478000"', '"142009475000"', "写了两次"),
        ("    themes: [jyrx]\n    items: [", "    items: [] #", "什么都没有"),
        ("audience: person", "audience: people", "服务对象“people”不认识"),
        ("confidence: medium", "confidence: sure", "可信程度不认识"),
        ("lead: 教育局\n", "", "缺少“lead”"),
        ("slug: jiaoyu", "slug: jiuye", "已经在 01-jiaoyu.yaml 里用过"),
    ],
)
def test_a_seeded_fault_is_told(tmp_path, old, new, said):
    (tmp_path / "hubs").mkdir()
    for path in files(DATA, "hubs")[:2]:
        content = path.read_text("utf-8")
        changed = content.replace(old, new) if path.name.startswith("01") else content
        (tmp_path / "hubs" / path.name).write_text(changed, "utf-8")

    found = problems(tmp_path)

    assert len(found) == 1, found
    assert said in found[0]
