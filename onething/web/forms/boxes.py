"""A box is a field ready to be drawn: its kind of input, its value, its source, its error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import QueryDict

MANY = 8  # from this many choices on, a list to open instead of rows
SHORT, LONG = 20, 60
INPUTS: Mapping[str, dict[str, str]] = {
    "phone": {"type": "text", "inputmode": "tel", "width": "w-m"},
    "number": {"type": "text", "inputmode": "decimal", "width": "w-s"},
    "date": {"type": "date", "inputmode": "", "width": "w-m"},
    "time": {"type": "time", "inputmode": "", "width": "w-m"},
    "id": {"type": "text", "inputmode": "text", "width": "w-m", "pad": "id"},
    "credit_code": {"type": "text", "inputmode": "text", "width": "w-m"},
    "name": {"type": "text", "inputmode": "", "width": "w-m"},
    "password": {"type": "password", "inputmode": "", "width": "w-m"},
    "card": {"type": "password", "inputmode": "", "width": "w-m", "pad": "card"},
}


class Shape(Protocol):
    """What is drawn of a field."""

    @property
    def element(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def choices(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def hint(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def max_length(self) -> int: ...


@dataclass(frozen=True)
class Choice:
    """One thing to choose."""

    id: str
    value: str
    label: str
    chosen: bool
    help: str = ""


@dataclass(frozen=True)
class Box:
    """A field ready to be drawn."""

    id: str
    name: str
    label: str
    kind: str  # line, text, select, radio, check
    type: str
    inputmode: str
    width: str
    value: str
    choices: tuple[Choice, ...]
    hint: str
    purpose: str
    unit: str
    source: str
    error: str
    optional: bool
    autocomplete: str
    pad: str = ""  # at a machine: the keys that it wants, or “card”: the reader writes into it

    @property
    def described(self) -> str:
        """Return the ids of hint, source and error, for readers of the screen."""
        parts = (
            (self.hint or self.purpose, "h"),
            (self.source, "s"),
            (self.error, "e"),
        )
        return " ".join(f"{self.id}-{mark}" for there, mark in parts if there)


def boxes(
    filled: Iterable[Any], typed_values: Mapping[str, str] | None, errors: Mapping[str, str]
) -> tuple[Box, ...]:
    """Return the fields of a page; what was typed goes before what is kept."""
    return tuple(_box(one, typed_values, errors.get(one.field.element, "")) for one in filled)


def _box(one: Any, typed_values: Mapping[str, str] | None, error: str) -> Box:
    field: Shape = one.field
    value = one.value if typed_values is None else typed_values.get(field.element, "")
    source = f"来源：{one.source}，{one.since} 更新" if one.source and value == one.value else ""
    return line(
        field.element,
        field.label,
        kind=field.kind,
        value=value,
        choices=field.choices,
        hint=field.hint,
        purpose=field.purpose,
        unit=field.unit,
        source=source,
        error=error,
        optional=not field.required,
        longest=field.max_length,
    )


def line(
    name: str,
    label: str,
    *,
    kind: str = "text",
    value: str = "",
    choices: Iterable[tuple[str, str]] = (),
    helps: Mapping[str, str] | None = None,
    hint: str = "",
    purpose: str = "",
    unit: str = "",
    source: str = "",
    error: str = "",
    optional: bool = False,
    longest: int = 100,
    autocomplete: str = "off",
) -> Box:
    """Return one field, from its parts."""
    drawn = INPUTS.get(kind, {"type": "text", "inputmode": "", "width": _width(longest)})
    anchor = "f-" + name.replace(".", "-").replace("_", "-")
    return Box(
        id=anchor,
        name=name,
        label=label,
        kind=_drawn_as(kind, list(choices)),
        choices=tuple(
            Choice(
                anchor if number == 0 else f"{anchor}-{number}",
                choice,
                words,
                choice in value.split(",") if kind == "choices" else choice == value,
                (helps or {}).get(choice, ""),
            )
            for number, (choice, words) in enumerate(choices)
        ),
        value=value,
        hint=hint,
        purpose=purpose,
        unit=unit,
        source=source,
        error=error,
        optional=optional,
        autocomplete=autocomplete,
        **drawn,
    )


def _width(longest: int) -> str:
    return "w-m" if longest <= SHORT else "w-l" if longest <= LONG else ""


def _drawn_as(kind: str, choices: list[tuple[str, str]]) -> str:
    if kind == "choices":
        return "check"
    if kind == "choice":
        return "select" if len(choices) >= MANY else "radio"
    return "text" if kind == "textarea" else "line"


def typed(post: QueryDict, names: Iterable[str]) -> dict[str, str]:
    """Return what was typed or chosen, by name; several choices joined with commas."""
    return {name: ",".join(post.getlist(name)) for name in names}


def errors_of(drawn: Iterable[Box]) -> tuple[tuple[str, str], ...]:
    """Return (anchor, sentence) for the summary on top of the page."""
    return tuple((box.id, box.error) for box in drawn if box.error)
