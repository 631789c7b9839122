"""The table of the keyboard at machines: every sign can be written, the usual ones first, nothing is too large."""

import re

import pytest

from onething.settings import ROOT
from tools.pinyin import BEYOND, LARGEST

PLACE = ROOT / "onething" / "web" / "static" / "pinyin.txt"
LINE = re.compile("([a-z]{1,6}) ([^ =]+)|([a-z]{2,24})=([^=]+)")
SURNAMES = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "曾": "zeng",
    "尉": "yu",
    "查": "zha",
    "朴": "piao",
    "盖": "ge",
    "区": "ou",
    "任": "ren",
}
FIRST = {"shi": "是", "de": "的", "zhang": "张", "wang": "王", "li": "里", "nv": "女", "lv": "率"}


@pytest.fixture(scope="module")
def table():
    lines = PLACE.read_text(encoding="utf-8").splitlines()
    found = [LINE.fullmatch(line) for line in lines[1:]]
    assert all(found)
    return (
        {one[1]: one[2] for one in found if one[1]},
        {one[3]: one[4].split(" ") for one in found if one[3]},
    )


def gb2312():
    """Return the 6,763 signs of GB 2312."""
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            if high != 0xD7 or low <= 0xF9:
                yield bytes([high, low]).decode("gb2312")


def test_every_sign_of_the_standard_and_of_the_national_table_can_be_written(table):
    signs = set("".join(table[0].values()))

    assert not [one for one in gb2312() if one not in signs]
    assert not set(BEYOND) - signs
    assert len(signs) > 26_000
    assert set("喆堃犇淼翀祎昉赟㛃䶮") <= signs  # as they are in names


def test_a_sign_is_offered_once_under_a_syllable(table):
    assert all(len(set(signs)) == len(signs) for signs in table[0].values())
    assert len(table[0]) > 400


@pytest.mark.parametrize(("sign", "syllable"), SURNAMES.items())
def test_names_are_read_as_names(table, sign, syllable):
    assert sign in table[0][syllable]


def test_the_usual_ones_come_first(table):
    first = {syllable: table[0][syllable][:12] for syllable in FIRST}

    assert all(sign in first[syllable] for syllable, sign in FIRST.items()), first


def test_words_are_written_by_signs_that_are_read_so(table):
    signs, words = table

    def reads(word, key):
        if not word:
            return not key
        heads = (key[:long] for long in range(1, 7))
        return any(
            word[0] in signs.get(head, "") and reads(word[1:], key[len(head) :]) for head in heads
        )

    assert not [word for key, found in words.items() for word in found if not reads(word, key)]
    assert words["taiyuan"][0] == "太原"
    assert "小店区" in words["xiaodianqu"]


def test_the_table_is_small_and_says_where_it_comes_from():
    content = PLACE.read_bytes()

    assert len(content) <= LARGEST
    head = content.split(b"\n")[0].decode()
    assert "pypinyin" in head
    assert "MIT" in head
