"""The check of law files, and of what the files of the catalogue cite: each with a seeded fault."""

from datetime import date

import pytest

from onething.catalogue.check import check, citation_problems, citation_warnings, is_own_paper

TODAY, SOON = date(2026, 3, 2), date(2026, 3, 20)

LAW_FAULTS = [
    ("kind: law", "kind: constitution", "依据种类“constitution”不认识"),
    ("id: xff", "id: spaqf", "用了两次"),
    ("article: 第二十六条", "article: 第25条", "写了两次"),
    ('effective: "2004-07-01"', 'effective: "七月"', "不是日期"),
    ("names: [消防法]", "names: [食品安全法]", "已经是另一份依据的名称"),
]


@pytest.mark.parametrize(("good", "bad", "sentence"), LAW_FAULTS)
def test_a_seeded_fault_in_a_law_is_found(shelf, good, bad, sentence):
    path = shelf / "laws" / "national.yaml"
    text = path.read_text("utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), "utf-8")

    assert any(sentence in one.sentence and one.line > 1 for one in check(shelf))


def test_a_file_that_cites_what_is_repealed_is_a_fault(shelf):
    path = shelf / "laws" / "national.yaml"
    text = path.read_text("utf-8")
    line = "{article: 第三十五条, gist: 国家对食品"
    assert line in text
    path.write_text(
        text.replace(line, '{article: 第三十五条, repealed: "2026-03-20", gist: 国家对食品'),
        "utf-8",
    )

    assert citation_problems(shelf, TODAY) == []
    found = citation_problems(shelf, SOON)
    assert {one.file for one in found} == {"food-permit.yaml", "kbcyd.yaml"}
    assert all("已经废止" in one.sentence and one.line > 1 for one in found)


def test_a_citation_that_nobody_knows_is_a_warning(shelf):
    path = shelf / "items" / "food-permit.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("食品安全法 第三十五条", "食品卫生法 第二十七条"), "utf-8")

    (found,) = [one for one in citation_warnings(shelf, TODAY) if "食品卫生法" in one.sentence]

    assert (found.file, found.place) == ("food-permit.yaml", "law › 第 1 项 › article")


def test_papers_that_the_province_has_yet_to_issue_are_told_apart(shelf):
    own = {is_own_paper(one) for one in citation_warnings(shelf, TODAY)}
    laws = [one for one in citation_warnings(shelf, TODAY) if not is_own_paper(one)]

    assert own == {True, False}
    assert not any("工作指引" in one.sentence for one in laws)
