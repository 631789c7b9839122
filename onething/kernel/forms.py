"""Fields made of data elements, so that several forms can be filled in as one; and their checks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Protocol, TypeVar

Check = Callable[[str], str | None]
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
RARE_HAN = range(0x20000, 0x40000)  # planes 2 and 3: Han characters newer than this Python
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they turn text round
PASTED = {ord(sign): None for sign in "\u200b\u2060\ufeff\u00ad" + DIRECTIONS}  # comes with a paste
PICTURES = (  # blocks of pictures; ㎡, ℃ and № are symbols too, but they are writing
    range(0x2300, 0x2400),
    range(0x2600, 0x27C0),
    range(0x2B00, 0x2C00),
    range(0x1F000, 0x1FC00),
)
EMOJI_SHAPE = "\ufe0f"
COMPATIBLE_HAN = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")  # shapes that names may need
CODES = frozenset({"id", "credit_code", "phone"})  # written without spaces, letters upper-case
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))", re.ASCII)


class Field(Protocol):
    """What a check needs to know of a field."""

    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def choices(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def max_length(self) -> int: ...
    @property
    def min(self) -> str: ...
    @property
    def max(self) -> str: ...
    @property
    def whole(self) -> bool: ...


@dataclass(frozen=True)
class Datum:
    """A value, and who vouches for it since when."""

    value: str
    source: str
    at: date


class Mergeable(Protocol):
    """A field that several parts may ask for."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def element(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def for_parts(self) -> tuple[str, ...]: ...


M = TypeVar("M", bound=Mergeable)


def merge(fields: Iterable[M]) -> tuple[M, ...]:
    """Ask each element once; it is required if any part requires it, and serves all of them."""
    merged: dict[str, M] = {}
    for field in fields:
        known = merged.get(field.element)
        if known is None:
            merged[field.element] = field
            continue
        parts = tuple(dict.fromkeys([*known.for_parts, *field.for_parts]))
        merged[field.element] = replace(
            known, required=known.required or field.required, for_parts=parts
        )
    return tuple(merged.values())


def check(field: Field, raw: str, checks: Mapping[str, Check]) -> tuple[str, str | None]:
    """Return the clean value of what was typed, and a sentence if it does not hold.

    `checks` holds the checks of special kinds, such as ID numbers and phone numbers.
    """
    value = composed(raw.translate(PASTED)).strip()
    if not value:
        verb = "选择" if field.kind in ("choice", "choices") else "填写"
        return "", f"请{verb}{field.label}" if field.required else None
    if sentence := _text_fault(field, value):
        return value, sentence
    if field.kind in ("choice", "choices"):
        return _choice(field, value)
    if field.kind == "number":
        return _number(field, value)
    if field.kind == "date":
        return _date(field, value)
    if field.kind in CODES:
        value = "".join(unicodedata.normalize("NFKC", value).split()).upper()
    special = checks.get(field.kind)
    return value, special(value) if special else None


def turned(text: str) -> bool:
    """Say whether something unseen changes the direction in which the text is shown."""
    return any(sign in DIRECTIONS for sign in text)


def as_shown(text: str) -> str:
    """Return the text without what nobody sees and what would show it in another order."""
    return text.translate(PASTED) if turned(text) else text


def composed(text: str) -> str:
    """Return the text in NFC, but leave the shapes of Han characters as they were typed.

    NFC would turn a compatibility ideograph into another one and so misspell a name.
    """
    parts = COMPATIBLE_HAN.split(text)
    return "".join(
        part if number % 2 else unicodedata.normalize("NFC", part)
        for number, part in enumerate(parts)
    )


def plain_number(text: str) -> str | None:
    """Return a number in its plain form (“１，２００.50” is “1200.5”), or None."""
    plain = "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())
    if not NUMBER.fullmatch(plain):
        return None
    number = Decimal(plain)
    return f"{number.normalize():f}" if number else "0"


def _text_fault(field: Field, value: str) -> str | None:
    if len(value) > field.max_length:
        return f"{field.label}最多 {field.max_length} 个字，现在有 {len(value)} 个字，请缩短"
    allowed = "\n\r\t" if field.kind == "textarea" else ""
    for sign in value:
        if _is_picture(sign):
            return f"{field.label}里有表情符号“{sign}”，请删去，只填文字"
        if (
            unicodedata.category(sign) in UNSEEN
            and sign not in allowed
            and ord(sign) not in RARE_HAN
        ):
            return f"{field.label}里有无法显示的字符，请删去后重新填写"
    if any(mark in value for mark in ("<", ">")):
        return f"{field.label}里不能有“<”或“>”，请改用文字说明"
    return None


def _is_picture(sign: str) -> bool:
    return sign == EMOJI_SHAPE or any(ord(sign) in block for block in PICTURES)


def _choice(field: Field, value: str) -> tuple[str, str | None]:
    known = [choice for choice, _ in field.choices]
    chosen = {one.strip() for one in value.split(",")} if field.kind == "choices" else {value}
    if not chosen.issubset(known):
        return value, f"请在列出的选项中选择{field.label}"
    return ",".join(choice for choice in known if choice in chosen), None


def _number(field: Field, value: str) -> tuple[str, str | None]:
    plain = plain_number(value)
    if plain is None:
        return value, f"{field.label}应为数字，例如 120"
    number = Decimal(plain)
    if field.whole and number != number.to_integral_value():
        return value, f"{field.label}应为整数，例如 12"
    if field.min and number < Decimal(field.min):
        return value, f"{field.label}不能小于 {field.min}，请核对"
    if field.max and number > Decimal(field.max):
        return value, f"{field.label}不能大于 {field.max}，请核对"
    return plain, None


def plain_day(text: str) -> str | None:
    """Return a day in its plain form (“2026年3月2日” is “2026-03-02”), or None."""
    found = DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return None
    year, *rest = [int(part) for part in found.groups() if part]
    try:
        return date(year, *rest).isoformat()
    except ValueError:
        return None


def _date(field: Field, value: str) -> tuple[str, str | None]:
    if DAY.fullmatch("".join(unicodedata.normalize("NFKC", value).split())) is None:
        return value, f"请按“2026-03-02”的样子填写{field.label}"
    day = plain_day(value)
    if day is None:
        return value, f"没有“{value}”这一天，请核对{field.label}"
    if field.min and day < field.min:
        return value, f"{field.label}不能早于 {field.min}，请核对"
    if field.max and day > field.max:
        return value, f"{field.label}不能晚于 {field.max}，请核对"
    return day, None
