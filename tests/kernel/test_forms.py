"""Fields: what is accepted, how it is cleaned, and the sentence for what is not."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onething.kernel.forms import check, composed, merge


@dataclass(frozen=True)
class Plain:
    element: str = "shop.name"
    label: str = "店名"
    kind: str = "text"
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    max_length: int = 20
    min: str = ""
    max: str = ""
    whole: bool = False
    for_parts: tuple[str, ...] = ("food",)


FOODS = (("hot", "热食"), ("cold", "冷食"), ("drink", "饮品"))


def shouts(value):
    return None if value.isupper() else "请全部大写"


def checked(raw, **field):
    return check(Plain(**field), raw, {"shout": shouts, "id": lambda value: None})


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("  晋味面馆　", "晋味面馆"),
        ("𠮷野家", "𠮷野家"),
        ("\U00031350记", "\U00031350记"),  # newer than this Python's character tables
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("厨房 20㎡", "厨房 20㎡"),
        ("\ufeff晋味\u200b面馆", "晋味面馆"),
        ("\u202d138\u202c", "138"),  # a telephone copies its numbers so
        ("\u2067晋味\u202e面\u200f馆\u2069", "晋味面馆"),
        ("'; DROP TABLE case; --", "'; DROP TABLE case; --"),
        ("﨑山", "﨑山"),
    ],
)
def test_a_text_is_trimmed_and_otherwise_kept(raw, value):
    assert checked(raw, max_length=50) == (value, None)


def test_an_accent_is_composed_but_a_han_shape_is_not_changed():
    assert composed("e\u0301") == "é"
    assert composed("\ufa19\u2f00") == "\ufa19\u2f00"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("", "请填写店名"),
        ("　", "请填写店名"),
        ("面" * 5000, "店名最多 20 个字，现在有 5000 个字，请缩短"),
        ("面馆🍜", "店名里有表情符号“🍜”，请删去，只填文字"),
        ("面馆1\ufe0f\u20e3", "店名里有表情符号"),
        ("面馆\x00", "店名里有无法显示的字符"),
        ("面馆\u200d", "店名里有无法显示的字符"),
        ("面馆\ue000", "店名里有无法显示的字符"),
        ("面\n馆", "店名里有无法显示的字符"),
        ("<script>alert(1)</script>", "店名里不能有“<”或“>”"),
    ],
)
def test_a_text_that_does_not_hold_gets_a_sentence(raw, said):
    _, sentence = checked(raw, max_length=20 if "script" not in raw else 50)

    assert sentence is not None
    assert sentence.startswith(said)


def test_an_optional_field_may_stay_empty():
    assert checked("  ", required=False) == ("", None)


def test_a_long_text_may_have_lines():
    assert checked("第一行\n第二行", kind="textarea") == ("第一行\n第二行", None)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("120", "120"), ("１２０", "120"), ("1,200.50", "1200.5"), ("0.0", "0"), (" 007 ", "7")],
)
def test_a_number_is_read_as_people_write_it(raw, value):
    assert checked(raw, kind="number") == (value, None)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("一百", "应为数字"),
        ("1e9", "应为数字"),
        ("1_000", "应为数字"),
        ("NaN", "应为数字"),
        ("Infinity", "应为数字"),
        ("12.5", "应为整数"),
        ("0", "不能小于 1"),
        ("101", "不能大于 100"),
    ],
)
def test_a_number_that_does_not_hold_gets_a_sentence(raw, said):
    _, sentence = checked(raw, kind="number", min="1", max="100", whole=True)

    assert sentence is not None
    assert said in sentence


@pytest.mark.parametrize("raw", ["2026-03-02", "2026-3-2", "2026/3/2", "2026年3月2日", "20260302"])
def test_a_date_is_read_as_people_write_it(raw):
    assert checked(raw, kind="date") == ("2026-03-02", None)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("2026-02-30", "没有“2026-02-30”这一天，请核对店名"),
        ("2026-13-01", "没有“2026-13-01”这一天"),
        ("明天", "请按“2026-03-02”的样子填写"),
        ("2026-W10-1", "请按“2026-03-02”的样子填写"),
        ("1999-12-31", "不能早于 2000-01-01"),
        ("2031-01-01", "不能晚于 2030-12-31"),
    ],
)
def test_an_impossible_date_gets_a_sentence(raw, said):
    _, sentence = checked(raw, kind="date", min="2000-01-01", max="2030-12-31")

    assert sentence is not None
    assert said in sentence


def test_choices_are_kept_once_and_in_the_order_of_the_form():
    assert checked("drink,hot,hot", kind="choices", choices=FOODS) == ("hot,drink", None)


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_a_choice_that_is_not_offered_is_refused(kind):
    assert checked("raw", kind=kind, choices=FOODS) == ("raw", "请在列出的选项中选择店名")
    assert checked("", kind=kind, choices=FOODS) == ("", "请选择店名")


def test_a_check_of_its_own_kind_is_asked():
    assert checked("abc", kind="shout") == ("abc", "请全部大写")
    assert checked("ABC", kind="shout") == ("ABC", None)


def test_a_code_is_kept_without_spaces_and_in_capitals():
    assert checked("1451 0519 4906 1000 3x", kind="id", max_length=30)[0] == "14510519490610003X"


@given(st.text(max_size=60), st.sampled_from(["text", "number", "date", "choice", "textarea"]))
def test_whatever_is_typed_is_kept_or_explained(raw, kind):
    value, sentence = checked(raw, kind=kind, choices=FOODS)

    assert sentence is None or len(sentence) > 4
    if sentence is None:
        assert checked(value, kind=kind, choices=FOODS) == (value, None)


def test_each_element_is_asked_once_and_is_required_if_any_part_requires_it():
    merged = merge(
        [
            Plain(required=False, for_parts=("food",)),
            Plain(element="shop.area", for_parts=("fire",)),
            Plain(required=True, for_parts=("fire", "food")),
        ]
    )

    assert [field.element for field in merged] == ["shop.name", "shop.area"]
    assert merged[0].required
    assert merged[0].for_parts == ("food", "fire")
