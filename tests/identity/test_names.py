"""Names and telephone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.identity.terms import (
    check_body_name,
    check_name,
    check_phone,
    mask_id,
    mask_name,
    mask_phone,
)


@pytest.mark.parametrize(
    "name",
    [
        "王建国",
        "欧阳娜娜",
        "阿依古丽·买买提",
        "𰻝𮧵",  # beyond the BMP
        "\U00031350\U000323b0",  # younger than this Python's Unicode tables
        "葛\U000e0100城",  # a registered variant of the sign before it
        "Anne-Marie O'Neil Jr.",
        "José María",
        " 李小满 ",
    ],
)
def test_real_names_are_accepted(name):
    assert check_name(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "请填写姓名"),
        ("   ", "请填写姓名"),
        ("王", "至少 2 个字"),
        ("王" * 5000, "您填写了 5000 个字"),
        ("王😀", "“😀”"),
        ("王❤️", "不能有"),
        ("<script>alert(1)</script>", "“<”"),
        ("'; DROP TABLE identity_subject; --", "“;”"),
        ("王\u202e国", "看不见"),
        ("王\x00国", "看不见"),
        ("王\n国", "看不见"),
        ("王\ue000", "自造字"),
        ("王2", "数字"),
        ("·王建国", "第一个和最后一个字"),
    ],
)
def test_other_names_get_a_sentence(name, said):
    sentence = check_name(name)

    assert sentence is not None
    assert said in sentence
    assert sentence.endswith("。")


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text):
    check_name(text)
    check_body_name(text)
    check_phone(text)
    mask_name(text)
    mask_id(text)
    mask_phone(text)


def test_names_of_bodies_may_have_digits_and_brackets():
    assert check_body_name("太原市小店区 24 小时面馆（个体工商户）") is None
    assert "“<”" in (check_body_name("面馆<b>") or "")


@pytest.mark.parametrize(
    ("phone", "right"),
    [
        ("15400000001", True),
        ("+86 154 0000 0001", True),
        ("0351-1234567", True),
        ("０３５１－１２３４５６７", True),
        ("1540000", False),
        ("25400000001", False),
        ("电话", False),
        ("", False),
    ],
)
def test_telephone_numbers(phone, right):
    assert (check_phone(phone) is None) is right


def test_masks_show_little():
    assert mask_name("王建国") == "王**"
    assert mask_name("") == ""
    assert mask_id("145105199003070017") == "145***********0017"
    assert mask_phone("15400000001") == "154****0001"
    assert mask_phone("12345") == "*****"
    assert "建国" not in mask_name("王建国")
