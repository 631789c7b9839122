"""Every element of an item: read, shown, checked against its list of codes; silence claims nothing."""

from pathlib import Path

import pytest

from onething.cases.terms import MACHINES
from onething.catalogue.check import read_file
from onething.catalogue.check.item_rules import item_faults
from onething.catalogue.reading import read_item
from onething.catalogue.shapes import ITEM, faults
from onething.catalogue.terms import KINDS, POWER_CODES, POWERS
from onething.catalogue.terms.elements import (
    BODY_TOPICS,
    MORE,
    PERSON_TOPICS,
    SERVICE_FIELDS,
    TEXT,
    TEXTS,
    WORD,
    YES,
)
from tests.catalogue.conftest import DATA, NOBODY
from tools.lists import drawn

SAID = {TEXT: "某处", TEXTS: ["甲", "乙"], YES: True}
FEES = [{"name": "工本费", "standard": "每本 10 元", "basis": "某办法 第三条", "reducible": True,
         "reduction": "某办法 第四条"}]  # fmt: skip
MATERIAL = {"name": "申请书", "necessity": "必要", "type": "原件", "form": "纸质或电子",
            "source": "申请人自备", "copies": 1}  # fmt: skip


@pytest.fixture
def food():
    return read_file(DATA / "items" / "food-permit.yaml")


@pytest.fixture
def full(food):
    """Return an item of which everything is said."""
    for one in MORE:
        words = list(one.codes)
        food["elements"][one.key] = SAID.get(one.sort) or (words[0] if one.sort == WORD else words)
    return food | {
        "fees": FEES,
        "materials": [MATERIAL],
        "handling": [{"number": 1, "name": "新办"}, {"number": 2, "name": "延续"}],
        "faq": [{"q": "几天办好？", "a": "八个工作日。"}],
        "local": ["elements.place", "phone"],
    }


def test_every_element_that_is_said_is_shown_in_words(full):
    assert list(faults(full, ITEM)) == []
    item = read_item(full, NOBODY, 1)
    rows = dict(item.rows)

    assert {one.name for one in MORE} <= rows.keys()
    assert rows["是否支持预约"] == "是"
    assert rows["申请人依法享有的权利"] == "甲；乙"
    assert rows["收费项目"] == "工本费：每本 10 元（某办法 第三条）"
    assert rows["减免依据"] == "工本费：某办法 第四条"
    assert rows["业务办理项"] == "01 新办；02 延续"
    assert rows["申请材料"] == "申请书（必要）"
    assert item.unstated == ()
    assert all(rows.values())


def test_of_what_is_not_said_nothing_is_claimed(food):
    item = read_item(food, NOBODY, 1)
    rows = dict(item.rows)

    assert "是否支持预约" not in rows
    assert {one.key for one in item.unstated} >= {"booking", "express", "terminals"}
    assert rows["是否收费"] == "否"
    assert rows["审批结果类型"] == "证照"


@pytest.mark.parametrize("one", [one for one in MORE if one.codes], ids=lambda one: one.key)
def test_a_word_that_is_on_no_list_is_told(full, one):
    full["elements"][one.key] = "无此代码" if one.sort == WORD else ["无此代码"]

    told = [sentence for _, sentence in item_faults(full, None)]

    assert any(f"{one.name}“无此代码”不认识" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"materials": [MATERIAL | {"necessity": "看情况"}]}, "材料必要性“看情况”不认识"),
        ({"materials": [MATERIAL | {"source": "朋友"}]}, "来源渠道“朋友”不认识"),
        ({"local": ["elements.plaec"]}, "要素“elements.plaec”不认识"),
        ({"promised": {"days": 8, "source": "样例", "unit": "weeks"}}, "时限单位“weeks”不认识"),
    ],
)
def test_materials_local_fields_and_units_are_checked(full, change, said):
    assert any(said in sentence for _, sentence in item_faults(full | change, None))


def test_limits_can_be_in_calendar_days(food):
    item = read_item(
        food | {"promised": {"days": 8, "source": "样例", "unit": "calendar"}}, NOBODY, 1
    )

    assert dict(item.rows)["承诺办结时限"] == "8 天"


def test_there_are_seven_powers_nine_fields_and_the_classes_of_the_state():
    assert len(POWERS) == 7
    assert len(SERVICE_FIELDS) == 9
    assert (len(PERSON_TOPICS), len(BODY_TOPICS)) == (31, 34)
    assert (POWER_CODES["award"], POWER_CODES["adjudicate"]) == ("08", "09")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_machine_and_only_permits_cite_the_law_of_permits(kind):
    law = "".join(step.law for step in MACHINES[kind].steps)

    assert ("行政许可法" in law) is (kind == "permit")


def test_an_adjudication_is_looked_at_by_two_and_decided_by_a_third():
    assert {step.role for step in MACHINES["adjudicate"].steps if step.do == "grant"} == {"decider"}
    assert {step.role for step in MACHINES["award"].steps if step.do == "grant"} == {"examiner"}


def test_the_page_of_elements_is_what_the_code_knows():
    page = Path(__file__).parents[2] / "docs" / "elements.md"

    assert page.read_text(encoding="utf-8") == drawn("elements.md")
