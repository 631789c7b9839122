"""Codes of items: 12, 31 and 33 signs (GB/T 39554.1), by two real codes that are public."""

import pytest

from onething.catalogue.codes import (
    BadCode,
    check_code,
    handling_code,
    implementation_code,
    next_base_code,
    next_sub_code,
)

BASE = "370117002011"
ORGAN = "11370800MB28559184"


def test_an_implementation_code_is_organ_level_and_base():
    assert implementation_code(ORGAN, "3", BASE) == "11370800MB285591843370117002011"


def test_a_handling_code_has_two_digits_more():
    assert handling_code(implementation_code(ORGAN, "3", BASE), 7)[-2:] == "07"


@pytest.mark.parametrize(
    "code",
    [
        BASE,
        "11370800MB285591843370117002011",
        "12441500196720244T3442199806003",
        "12441500196720244T344219980600301",
    ],
)
def test_a_good_code_has_no_fault(code):
    assert check_code(code) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "12 位、31 位或 33 位"),
        ("37011700201", "12 位、31 位或 33 位"),
        ("3701170020１1", "12 位、31 位或 33 位"),
        ("11370800MB285591853370117002011", "统一社会信用代码"),
        ("11370800MB285591848370117002011", "行使层级"),
        ("11370800MB28559184337011700201100", "01 到 99"),
    ],
)
def test_a_bad_code_gets_a_sentence(code, said):
    sentence = check_code(code)

    assert sentence is not None
    assert said in sentence


@pytest.mark.parametrize(
    ("organ", "level", "base"), [("x", "3", BASE), (ORGAN, "9", BASE), (ORGAN, "3", "12")]
)
def test_bad_parts_make_no_code(organ, level, base):
    with pytest.raises(BadCode):
        implementation_code(organ, level, base)


@pytest.mark.parametrize("number", [0, 100])
def test_there_are_ninety_nine_handling_items(number):
    with pytest.raises(BadCode, match="1 到 99"):
        handling_code(implementation_code(ORGAN, "3", BASE), number)


def test_the_next_free_base_code_is_proposed():
    taken = ["140131001000", "140131002000", "140131002001", "140132003000"]

    assert next_base_code("14", "permit", "31", taken) == "140131003000"
    assert next_base_code("14", "adjudicate", "31", taken) == "140931001000"
    assert next_sub_code("140131002000", taken) == "140131002002"


def test_a_gap_is_filled_before_the_numbers_grow():
    assert next_base_code("14", "permit", "31", ["140131002000"]) == "140131001000"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("99", "permit", "31"), "区划"),
        (("14", "licence", "31"), "事项类型“licence”不认识"),
        (("14", "permit", "3"), "业务指导部门"),
    ],
)
def test_no_code_is_proposed_for_bad_parts(parts, said):
    with pytest.raises(BadCode, match=said):
        next_base_code(*parts, [])


def test_when_all_codes_are_used_the_sentence_says_so():
    taken = [f"140131{number:03d}000" for number in range(1, 1000)]

    with pytest.raises(BadCode, match="用完"):
        next_base_code("14", "permit", "31", taken)
