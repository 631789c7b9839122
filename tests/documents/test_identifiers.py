"""Check characters, identifiers, codes and numbers: pure."""

import pytest

from onething.documents import identifiers as ids
from onething.documents import kinds
from onething.identity.terms import check_credit_code

TYPE, ISSUER, SERIAL = "11100000000013338W032", "11145105000000078A", "ABCDEFGHIJ0123456789"


def test_the_check_character_is_that_of_iso_7064_mod_37_36():
    assert ids.mod_37_36("A12425GABC1234002") == "M"  # the example of the GRid standard


def test_the_check_digit_is_that_of_iso_7064_mod_11_10():
    assert ids.mod_11_10("79462") == "3"


def test_an_identifier_has_its_root_its_parts_and_its_check_character():
    made = ids.licence_identifier(TYPE, ISSUER, SERIAL, 1)

    assert made.startswith(f"1.2.156.3005.2.{TYPE}.{ISSUER}.{SERIAL}.001.")
    assert ids.is_licence_identifier(made)


@pytest.mark.parametrize("place", [16, 40, 60, 78, -1])
def test_a_mistyped_identifier_is_found(place):
    made = ids.licence_identifier(TYPE, ISSUER, SERIAL, 1)
    wrong = "7" if made[place] != "7" else "8"
    typed = list(made)
    typed[place] = wrong

    assert not ids.is_licence_identifier("".join(typed))


@pytest.mark.parametrize("typed", ["", "1.2.156", "X" * 80, "1.2.156.3005.2.小.B.C.001.X"])
def test_what_is_no_identifier_is_refused(typed):
    assert not ids.is_licence_identifier(typed)


def test_parts_of_wrong_length_are_an_error():
    with pytest.raises(ValueError, match="lengths"):
        ids.licence_identifier(TYPE[:-1], ISSUER, SERIAL, 1)


def test_codes_have_no_letters_that_look_alike_and_differ():
    codes = {ids.new_code() for _ in range(2000)}

    assert len(codes) == 2000
    assert not set("".join(codes)) & set("01ILOU")
    assert {len(code) for code in codes} == {8}


@pytest.mark.parametrize("typed", ["7k2m-9pqr", " 7K2M 9PQR ", "７Ｋ２Ｍ９ＰＱＲ"])
def test_a_typed_code_is_tidied(typed):
    assert ids.tidy_code(typed) == "7K2M9PQR"


def test_a_document_number_has_its_brackets_and_four_digits():
    assert ids.document_number("并小市监", "受", 2026, 7) == "并小市监受字〔2026〕第 0007 号"


def test_a_food_licence_number_has_fourteen_digits_and_a_check_digit():
    pattern = kinds.licence_type("food_business").number
    number = ids.licence_number(pattern, region="140105", word="并小市监", year=2026, serial=7)

    assert number.startswith("JY2140105000007")
    assert len(number) == 16
    assert number[-1] == ids.mod_11_10(number[2:-1])


def test_a_kind_is_worded_by_the_law_of_its_step():
    permit = kinds.kind_of("non_acceptance", {"law_of_step": "行政许可法 §32(1)(1)(2)"})
    service = kinds.kind_of("non_acceptance", {"law_of_step": "事项实施规范"})

    assert (permit.title, service.title) == ("不予受理决定书", "不予受理通知书")


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("acceptance_permit", "行政许可受理通知书"),
        ("acceptance_service", "受理通知书"),
        ("acceptance_filing", "受理通知书"),
    ],
)
def test_an_acceptance_is_worded_by_the_kind_of_its_item(asked, title):
    assert kinds.kind_of(asked, {"law_of_step": "事项实施规范"}).title == title


def test_words_of_other_kinds_never_name_the_law_on_permits():
    for kind in kinds.every_kind():
        if kind.variant == "other" and kind.code not in {"receipt", "application"}:
            assert "行政许可" not in "".join(kind.words.values())


# Identifiers that public sources show, each made by another system than ours; the last character checks the rest.
PUBLISHED = {
    "1.2.156.3005.2.11100000000013338W087.11370800MB28559184.37080001202411010001.001.3": "济宁市的接口样例",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9": "合肥市的接口样例",
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.002.S": "湖南省的归集说明",
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U": "同上，关联证照标识",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0": "杭州市的文件名",
}


@pytest.mark.parametrize("identifier", PUBLISHED)
def test_a_published_identifier_passes_and_no_neighbour_of_it_does(identifier):
    assert ids.is_licence_identifier(identifier)
    for letter in ids.ALPHABET:
        if letter != identifier[-1]:
            assert not ids.is_licence_identifier(identifier[:-1] + letter)


@pytest.mark.parametrize("code", ["91145105000000027X", "11100000000013338W", "921451050000000190"])
def test_the_check_character_of_a_credit_code_is_found_when_mistyped(code):
    assert check_credit_code(code) is None
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert check_credit_code(wrong) is not None
