"""Fields made of data elements, so that several forms can be filled in as one; and their checks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Protocol, TypeVar

Check = Callable[[str], str | None]
UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
RARE_HAN = range(0x20000, 0x40000)  # planes 2 and 3: Han characters newer than this Python
FIRST_PICTURE = 0x2600  # symbols from here on are pictures, below are signs such as ℃ and №


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


@dataclass(frozen=True)
class Datum:
    """A value, and who vouches for it since when."""

    value: str
    source: str
    at: date


class Mergeable(Protocol):
    """A field that several parts may ask for."""

    element: str
    required: bool
    for_parts: tuple[str, ...]


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
        merged[field.element] = replace(  # type: ignore[type-var] -- a protocol of dataclasses
            known, required=known.required or field.required, for_parts=parts
        )
    return tuple(merged.values())


def check(field: Field, raw: str, checks: Mapping[str, Check]) -> tuple[str, str | None]:
    """Return the clean value of what was typed, and a sentence if it does not hold.

    `checks` holds the checks of special kinds, such as ID numbers and phone numbers.
    """
    value = unicodedata.normalize("NFC", raw).strip()
    if not value:
        verb = "选择" if field.kind in ("choice", "choices") else "填写"
        return "", f"请{verb}{field.label}" if field.required else None
    if sentence := _text_fault(field, value):
        return value, sentence
    if field.kind in ("choice", "choices"):
        return value, _choice_fault(field, value)
    if field.kind == "number":
        return _number(field, value)
    if field.kind == "date":
        return value, _date_fault(field, value)
    special = checks.get(field.kind)
    return value, special(value) if special else None


def _text_fault(field: Field, value: str) -> str | None:
    if len(value) > field.max_length:
        return f"{field.label}最多 {field.max_length} 个字，现在有 {len(value)} 个字，请缩短"
    allowed = "\n\r\t" if field.kind == "textarea" else ""
    for letter in value:
        kind = unicodedata.category(letter)
        if kind in UNSEEN and letter not in allowed and ord(letter) not in RARE_HAN:
            return f"{field.label}里有无法显示的字符，请删去后重新填写"
        if kind == "So" and ord(letter) >= FIRST_PICTURE:
            return f"{field.label}里有表情符号“{letter}”，请删去，只填文字"
    if any(mark in value for mark in ("<", ">")):
        return f"{field.label}里不能有“<”或“>”，请改用文字说明"
    return None


def _choice_fault(field: Field, value: str) -> str | None:
    known = {choice for choice, _ in field.choices}
    chosen = value.split(",") if field.kind == "choices" else [value]
    return None if known.issuperset(chosen) else f"请在列出的选项中选择{field.label}"


def _number(field: Field, value: str) -> tuple[str, str | None]:
    plain = unicodedata.normalize("NFKC", value).replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return value, f"{field.label}应为数字，例如 120"
    if not number.is_finite() or "e" in plain.lower():
        return value, f"{field.label}应为数字，例如 120"
    if field.min and number < Decimal(field.min):
        return value, f"{field.label}不能小于 {field.min}，请核对"
    if field.max and number > Decimal(field.max):
        return value, f"{field.label}不能大于 {field.max}，请核对"
    return plain, None


def _date_fault(field: Field, value: str) -> str | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return f"{field.label}不是有效的日期，请按“2026-03-02”的样子填写"
    if field.min and day < date.fromisoformat(field.min):
        return f"{field.label}不能早于 {field.min}，请核对"
    if field.max and day > date.fromisoformat(field.max):
        return f"{field.label}不能晚于 {field.max}，请核对"
    return None
