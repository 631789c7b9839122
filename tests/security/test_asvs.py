"""The page about ASVS 5.0 leaves out no requirement of levels 1 and 2, and names files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line.split(" | ") for line in PAGE.splitlines() if re.match(r"\| \d", line)]
NAMED = sorted(set(re.findall(r"`([\w./]+\.(?:py|yaml|md|json|lock|js|html))`", PAGE)))
COUNTS = {  # of requirements of levels 1 and 2 in each section of the standard, version 5.0.0
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11,
    "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1,
    "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


def ids():
    return [one for row in ROWS for one in row[0].removeprefix("| ").split(", ")]


def test_every_requirement_is_there_once():
    found = {}
    for one in ids():
        section = one.rpartition(".")[0]
        found[section] = found.get(section, 0) + 1

    assert len(ids()) == len(set(ids()))
    assert found == COUNTS


def test_every_row_says_how_it_stands_and_why():
    for row in ROWS:
        assert len(row) == 5, row
        assert row[3] in ("met", "part", "place", "open", "none"), row
        assert row[4].strip(" |")


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_is_named_is_there(name):
    folders = (
        "",
        "onething",
        "docs",
        "tests/security",
        "tests/security/everybody",
        "onething/web/templates",
    )
    assert any((ROOT / folder / name).exists() for folder in folders)
