"""GB 11643 and GB 32100: what is right passes, what is wrong gets a sentence that helps."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.identity.terms import (
    area_warning,
    birth_of,
    check_credit_code,
    check_id_document,
    check_id_number,
    clean_number,
    credit_code,
    fictitious_area,
    id_number,
    sex_of,
)

GOOD = "11010519491231002X"  # the example printed in GB 11643-1999
days = st.dates(date(1900, 1, 1), date(2026, 3, 2))


def test_the_example_of_the_standard_passes():
    assert check_id_number(GOOD) is None


def test_a_small_x_spaces_and_full_width_digits_are_understood():
    assert check_id_number(" 110105 19491231 002x ") is None
    assert clean_number("１１０１０５１９４９１２３１００２ｘ") == GOOD


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "18 位"),
        ("110105491231002", "15 位"),
        ("1101051949123100", "您填写了 16 位"),
        ("11010519491231002A", "只能是数字"),
        ("1101051949123100X2", "只能是数字"),
        ("110105194902300021", "有效的出生日期"),
        ("110105189912310021", "有效的出生日期"),
        ("110105194912310021", "校验位"),
        ("' OR 1=1 --", "18 位"),
    ],
)
def test_a_wrong_id_number_gets_a_sentence(number, said):
    assert said in (check_id_number(number) or "")


def test_nobody_is_born_in_the_future():
    number = id_number("145105", date(2026, 3, 3), 1)

    assert check_id_number(number, on=date(2026, 3, 3)) is None
    assert "晚于今天" in (check_id_number(number, on=date(2026, 3, 2)) or "")


def test_an_unknown_area_is_a_warning_only():
    number = id_number("990105", date(1990, 3, 7), 1)

    assert check_id_number(number) is None
    assert "99" in (area_warning(number) or "")
    assert area_warning(GOOD) is None


@given(days, st.integers(1, 999))
def test_a_made_id_number_passes_and_tells_birth_and_sex(birth, sequence):
    number = id_number("145105", birth, sequence)

    assert check_id_number(number, on=date(2026, 3, 2)) is None
    assert birth_of(number) == birth
    assert sex_of(number) == ("1" if sequence % 2 else "2")


@given(days, st.integers(1, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(birth, sequence, place, shift):
    number = id_number("145105", birth, sequence)
    digit = str((int(number[place]) + shift) % 10)

    assert check_id_number(number[:place] + digit + number[place + 1 :]) is not None


@pytest.mark.parametrize("code", ["91350100M000100Y43", "12441500196720244T", "11370800MB28559184"])
def test_public_credit_codes_pass(code):
    assert check_credit_code(code) is None
    assert check_credit_code(code.lower()) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "18 位"),
        ("91350100M000100Y4", "您填写了 17 位"),
        ("9135O100M000100Y43", "核对“O”"),
        ("91350100M000100Y44", "校验位"),
        ("91350100M000100😀43", "核对“😀”"),
    ],
)
def test_a_wrong_credit_code_gets_a_sentence(code, said):
    assert said in (check_credit_code(code) or "")


@given(st.integers(0, 99999999), st.sampled_from(["91", "92", "11", "12", "51", "N2"]))
def test_a_made_credit_code_passes_and_a_changed_one_does_not(body, kind):
    code = credit_code(kind, fictitious_area("140105"), f"{body:08d}")
    other = "1" if code[9] != "1" else "2"

    assert check_credit_code(code) is None
    assert check_credit_code(code[:9] + other + code[10:]) is not None


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text):
    check_id_number(text)
    check_credit_code(text)


@pytest.mark.parametrize(
    ("paper", "number", "right"),
    [
        ("414", "E12345678", True),
        ("414", "护照", False),
        ("553", "945105198507090112", True),
        ("553", "ABC123456789012", True),
        ("553", "12345", False),
        ("111", GOOD, True),
        ("000", GOOD, False),
    ],
)
def test_foreigners_have_their_own_papers(paper, number, right):
    assert (check_id_document(paper, number) is None) is right


def test_the_area_of_sample_numbers_belongs_to_no_place():
    assert fictitious_area("140105") == "145105"
    assert not {fictitious_area(f"14{city:02d}00")[2:4] for city in range(12)} & {
        f"{n:02d}" for n in range(12)
    }
    assert set(string.digits) >= set(fictitious_area("141182"))
