"""What registers must agree with: each rule with a seeded fault. Pure."""

from datetime import date

import pytest

from onething.catalogue.registers.consistency import ERROR, WARNING, World, completed, findings
from onething.catalogue.registers.sheets import as_csv, from_csv
from onething.catalogue.terms.laws import Base, read_law
from onething.catalogue.terms.registers import (
    Entry,
    ItemFacts,
    differences,
    entry_faults,
    read_entry,
    read_kind,
)
from onething.kernel.refusals import Invalid

TODAY = date(2026, 3, 2)
KIND = read_kind(
    {
        "key": "transfer",
        "name": "划转目录",
        "summary": "样例",
        "clause": "二（一）1",
        "about": "item",
        "levels": ["province"],
        "opposite": "transfer_negative",
        "columns": [{"key": "days", "name": "天数", "kind": "number", "required": False}],
        "scope": {"kinds": ["permit"], "levels": ["county"], "without_duties": ["tax"]},
    }
)
NEGATIVE = read_kind({**vars(KIND), "key": "hall_negative", "columns": (), "scope": None})
OFFLINE = read_kind({**vars(KIND), "key": "offline", "columns": (), "scope": None})
THEMES = read_kind(
    {
        **vars(KIND),
        "key": "key_themes",
        "about": "theme",
        "columns": (),
        "scope": None,
        "open_names": True,
    }
)
PERMIT = ItemFacts("1", "许可一", "permit", "market", "county", ("window", "web"))
QUIET = ItemFacts("2", "许可二", "permit", "tax", "county", ("web",))
OLD = ItemFacts("3", "旧许可", "permit", "market", "county", ("window",), retired=True)
LAW = {
    "id": "x",
    "title": "样例法",
    "kind": "law",
    "issuer": "样例",
    "source": "样例",
    "effective": "2020-01-01",
    "articles": [
        {"article": "第一条", "gist": "一"},
        {"article": "第二条", "gist": "二", "repealed": "2026-01-01"},
    ],
}


def world(**more):
    items = {one.code: one for one in (PERMIT, QUIET, OLD)}
    return World(
        **({"items": items, "themes": {"kbcyd": "开办餐饮店"}, "licences": {}, "on": TODAY} | more)
    )


def entry(about="1", name="许可一", basis="样例法 第一条", **more):
    return Entry(about, name, more, basis, date(2026, 1, 1), None, "样例", "low")


def told(kind, *entries, **more):
    return [(one.place, one.grade, one.sentence) for one in findings(kind, entries, world(**more))]


def test_a_register_that_agrees_has_no_findings():
    assert told(KIND, entry(), base=Base([read_law(LAW)])) == []


@pytest.mark.parametrize(
    ("bad", "more", "grade", "sentence"),
    [
        (entry(about="9"), {}, ERROR, "没有事项“9”"),
        (entry(about="3", name="旧许可"), {}, ERROR, "已经停用"),
        (entry(name="别名"), {}, WARNING, "目录里的名称是“许可一”"),
        (entry(), {"opposite": {"1": "负面清单"}}, ERROR, "同时列入了“负面清单”"),
        (entry(basis="样例法 第二条"), {"base": Base([read_law(LAW)])}, ERROR, "已经废止"),
        (
            entry(basis="样例法 第九条"),
            {"base": Base([read_law(LAW)])},
            WARNING,
            "还没有“样例法 第九条”",
        ),
        (
            entry(basis="别的规定"),
            {"base": Base([read_law(LAW)])},
            WARNING,
            "依据库里没有“别的规定”",
        ),
    ],
)
def test_each_fault_is_found_with_its_line(bad, more, grade, sentence):
    found = told(KIND, bad, **more)

    assert any((0, grade) == one[:2] and sentence in one[2] for one in found)


def test_an_item_on_neither_list_is_told_and_those_beyond_the_scope_are_not():
    (found,) = told(KIND)

    assert found[:2] == (-1, WARNING)
    assert "许可一" in found[2]


def test_the_opposite_list_counts_as_said():
    assert told(KIND, opposite={"1": "负面清单"}) == []


def test_a_name_that_the_catalogue_knows_wants_its_code():
    ((_, grade, sentence),) = told(THEMES, entry(about="", name="开办餐饮店"))

    assert grade == WARNING
    assert "代码是 kbcyd" in sentence
    assert told(THEMES, entry(about="", name="还没有的主题")) == []


def test_the_hall_and_its_exceptions():
    found = told(NEGATIVE, entry())

    assert [(place, grade) for place, grade, _ in found] == [(0, WARNING), (-1, WARNING)]
    assert "却列入不进驻清单" in found[0][2]
    assert "许可二" in found[1][2]


def test_what_can_be_done_online_is_no_exception():
    ((_, _, sentence),) = told(OFFLINE, entry())

    assert "可以网上办理" in sentence


def test_the_name_comes_from_the_catalogue():
    assert completed(KIND, {"about": " 1 "}, world())["name"] == "许可一"
    assert completed(KIND, {"about": "1", "name": "别名"}, world())["name"] == "别名"


def test_texts_fit_their_columns():
    said = entry().content() | {"name": "长" * 201, "about": "1" * 41, "source": "长" * 501}

    assert {key for key, _ in entry_faults(KIND, said)} == {"name", "about", "source"}


def test_a_file_goes_out_and_comes_in_the_same():
    one = entry(days="3", name="=1+1")

    (back,) = from_csv(KIND, as_csv(KIND, [one]))

    assert read_entry(KIND, back) == one
    assert "'=1+1" in as_csv(KIND, [one]).decode("utf-8-sig")
    assert differences(KIND, [one], [read_entry(KIND, back)]) == ()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "空的"), ("天\n1\n".encode(), "不是本清单的列"), (b"x" * 2_000_001, "2 MB")],
)
def test_a_file_that_is_none(content, sentence):
    with pytest.raises(Invalid, match=sentence):
        from_csv(KIND, content)


def test_a_file_of_a_spreadsheet_in_the_old_encoding_is_read():
    content = as_csv(KIND, [entry()]).decode("utf-8-sig").encode("gb18030")

    assert from_csv(KIND, content)[0]["name"] == "许可一"


def test_what_the_database_cannot_hold_is_left_out():
    content = as_csv(KIND, [entry(name="许\0可一")])

    assert from_csv(KIND, content)[0]["name"] == "许可一"
