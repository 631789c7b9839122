"""The list of rules: each finds its seeded fault, says so in a sentence, and stands on docs/lint.md."""

import copy
from pathlib import Path

import pytest

from onething.catalogue.check import check, content_faults, item_warnings, read_file
from onething.catalogue.check.item_rules import RULES, item_findings
from onething.catalogue.check.rules import ERROR, WARNING
from onething.catalogue.shapes import ITEM, faults
from onething.catalogue.terms.overlays import laid
from tests.catalogue.conftest import DATA
from tools.lists import drawn

FEES = [{"name": "工本费", "standard": "10 元", "basis": "某办法 第三条"}]
PAID = {"fee": "每本 10 元", "fees": FEES, "elements.pay_online": True}
RATE = {"fee": "工本费", "amount": 1000, "basis": "某办法 第三条"}
LET_OFF = {"fee": "工本费", "key": "poor", "name": "低保对象", "percent": 100, "basis": "某办法"}
MATERIAL = {
    "name": "申请书",
    "source": "申请人自备",
    "sample": "见样例",
    "standard": "填写完整",
}
NEW, TWICE = {"number": 1, "name": "新办"}, {"number": 1, "name": "延续"}
THREE = [{"do": "examine", "role": "examiner"}, {"do": "review", "role": "reviewer"}]
LAST = {"do": "decide", "role": "decider"}
SHARED = {"do": "sign", "role": "decider", "organs": ["fire"], "rule": "share"}
VISIT = {"visits": 1, "elements.visit_reason": "核验本人", "elements.depth": "Ⅲ级（网上申请）"}

# rule → what is said otherwise, and the path where the fault is told
FAULTS = {
    "item-words": ({"kind": "licence"}, "kind"),
    "item-element-codes": ({"elements.body": "某某"}, "elements.body"),
    "item-code": ({"code": "14013100200"}, "code"),
    "item-code-kind": ({"code": "141431002001"}, "code"),
    "item-handling": ({"handling": [NEW, TWICE]}, "handling.1.number"),
    "item-promise": ({"promised.days": 21}, "promised.days"),
    "item-days": ({"supplement.days": 0}, "supplement.days"),
    "item-case-type": ({"elements.case_type": "instant"}, "elements.case_type"),
    "item-review-type": ({"elements.review_type": "即审即办"}, "elements.review_type"),
    "item-visit-reason": ({"visits": 1, "elements.depth": "Ⅲ级（网上申请）"}, "visits"),
    "item-no-visit-reason": ({"elements.visit_reason": "核验本人"}, "elements.visit_reason"),
    "item-depth": (VISIT | {"elements.depth": "Ⅳ级（全程网办）"}, "elements.depth"),
    "item-depth-channel": ({"elements.channels": ["window", "post"]}, "elements.depth"),
    "item-no-way": ({"elements.channels": ["window"]}, "elements.channels"),
    "item-online": ({"elements.online": False}, "elements.online"),
    "item-licence-type": ({"result": {"kind": "licence", "name": "许可证"}}, "result"),
    "item-notice-type": (
        {"result": {"kind": "notice", "name": "回执", "licence_type": "food_business"}},
        "result.licence_type",
    ),
    "item-licence-known": ({"result.licence_type": "food_busines"}, "result.licence_type"),
    "item-result-name": ({"result": {"kind": "notice", "name": "许可证"}}, "result.kind"),
    "item-closing": ({"elements.closing": "出文办结"}, "elements.closing"),
    "item-result-type": ({"elements.result_type": "批文"}, "elements.result_type"),
    "item-route-words": ({"route": [*THREE, LAST | {"role": "boss"}]}, "route.2.role"),
    "item-route-order": ({"route": [LAST]}, "route"),
    "item-route-share": ({"route": [*THREE, SHARED, LAST]}, "route.2.share"),
    "item-law": ({"law": []}, "law"),
    "item-law-twice": (
        {"law": [{"article": "食品安全法 第三十五条"}, {"article": "食品安全法 第三十五条"}]},
        "law.1.article",
    ),
    "item-permit-law": ({"kind": "filing", "code": "141431002001"}, "law"),
    "item-grant-basis": ({"level": "town"}, "elements"),
    "item-entrusting": ({"elements.power_source": "上级委托"}, "elements.power_source"),
    "item-phones-differ": ({"supervision": "0351-0000102"}, "supervision"),
    "item-area-code": ({"phone": "7654321"}, "phone"),
    "item-fee-parts": ({"fee": "每本 10 元", "fees": FEES}, "fees"),
    "item-fee-words": ({"fees": FEES, "elements.pay_online": True}, "fee"),
    "item-fee-listed": ({"fee": "每本 10 元"}, "fee"),
    "item-fee-codes": (PAID | {"fees": [FEES[0] | {"kind": "tax"}]}, "fees.0.kind"),
    "item-fee-known": (PAID | {"fee_rates": [RATE | {"fee": "材料费"}]}, "fee_rates.0.fee"),
    "item-fee-amount": (PAID | {"fee_rates": [RATE | {"amount": 0}]}, "fee_rates.0.amount"),
    "item-fee-reach": (PAID | {"fee_rates": [RATE, RATE]}, "fee_rates.1"),
    "item-fee-reductions": (
        PAID | {"fee_reductions": [LET_OFF, LET_OFF]}, "fee_reductions.1.key",
    ),
    "item-payment": (PAID | {"fee_rates": [RATE]}, "fee_rates"),
    "item-vague-material": (
        {"materials": [MATERIAL | {"name": "法律规定的" + "其他" + "材料"}]},
        "materials.0.name",
    ),
    "item-issued-material": (
        {"materials": [MATERIAL | {"name": "营业执照", "source": "政府部门核发"}]},
        "materials.0",
    ),
    "item-no-materials": (
        {"materials": [MATERIAL], "elements.no_materials": True}, "elements.no_materials",
    ),
    "item-material-twice": ({"materials": [MATERIAL, MATERIAL]}, "materials.1.name"),
    "item-material-complete": ({"materials": [{"name": "申请书"}]}, "materials.0"),
    "item-intermediary": ({"elements.intermediary": "有"}, "elements.intermediary"),
    "item-service-field": ({"kind": "service", "code": "142031002001"}, "elements"),
    "item-topics": ({"elements.audience": ["person"], "elements.body_topics": ["准营准办"]},
        "elements.body_topics"),
    "item-half-width": ({"conditions": ["有营业执照,有健康证"]}, "conditions.0"),
    "item-long-sentence": ({"conditions": ["长" * 201]}, "conditions.0"),
    "item-unstated": ({}, "elements"),
}  # fmt: skip
TYPES = frozenset({"food_business"})


@pytest.fixture
def food():
    return read_file(DATA / "items" / "food-permit.yaml")


def found(content, key):
    """Return where this rule finds something, as paths, and what it says."""
    return {
        ".".join(map(str, place)): sentence
        for rule, (place, sentence) in item_findings(content, TYPES, RULES[key].grade)
        if rule.id == key
    }


def test_every_rule_has_a_seeded_fault():
    assert FAULTS.keys() == RULES.keys()
    assert len([rule for rule in RULES.values() if rule.grade == ERROR]) >= 25


@pytest.mark.parametrize("key", RULES)
def test_a_seeded_fault_is_found_by_its_rule(food, key):
    own, path = FAULTS[key]
    spoilt = laid(food, own)
    assert list(faults(spoilt, ITEM)) == []

    told = found(spoilt, key)

    assert path in told
    assert told[path].endswith("。")
    if own:
        assert path not in found(food, key)


@pytest.mark.parametrize("key", RULES)
def test_a_rule_says_what_it_is_and_on_what_it_rests(key):
    rule = RULES[key]

    assert key.startswith("item-")
    assert rule.title
    assert rule.source
    assert rule.grade in (ERROR, WARNING)


def test_what_could_be_better_keeps_nothing_back(food):
    assert content_faults(food, DATA) == []

    told = item_warnings(DATA)

    assert {problem.rule for problem in told} <= {
        rule.id for rule in RULES.values() if rule.grade == WARNING
    }
    assert any(str(problem).endswith("〔item-unstated〕") for problem in told)


def test_a_problem_of_a_file_names_its_rule(shelf):
    path = shelf / "items" / "food-permit.yaml"
    text = path.read_text(encoding="utf-8").replace("days: 8", "days: 21")
    path.write_text(text, encoding="utf-8")

    (problem,) = [one for one in check(shelf) if one.rule]

    assert problem.rule == "item-promise"
    assert str(problem).endswith("〔item-promise〕")


def test_several_telephones_are_each_looked_at(food):
    good = food | {"phone": "0351-0000102、13803510000；400-800-1234"}

    assert found(good, "item-area-code") == {}
    assert found(copy.copy(good) | {"phone": "0351-0000102、110"}, "item-area-code")


def test_the_page_of_rules_is_what_the_check_knows():
    page = Path(__file__).parents[2] / "docs" / "lint.md"

    assert page.read_text(encoding="utf-8") == drawn("lint.md")
