"""From what was typed on a page to the content of a theme: as its shape says, faults and all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from onething.catalogue.terms.shapes import THEME

LONGEST_NUMBER, MOST = 15, 500
USUAL_ANSWERS = {"required": True, "whole": False, "alone": False, "confidence": "high"}
YES_NO = {"yes": True, "no": False}


class Sent(Protocol):
    """What a page sent."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str, /) -> list[str]: ...


def shape_of(*path: str) -> Any:
    """Return the shape of a place of a theme: shape_of("questions", "options")."""
    found: Any = THEME
    for step in path:
        found = found[0] if isinstance(found, list) else found
        found = found.get(step, found.get(f"{step}?"))
    return found[0] if isinstance(found, list) and path else found


def entry(sent: Sent, prefix: str, shape: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return the named values of an entry; what is optional and empty is left out."""
    inner = {key.rstrip("?"): (one, key.endswith("?")) for key, one in shape.items()}
    made = {}
    for key in keys:
        one, optional = inner[key]
        value = value_of(sent, f"{prefix}{key}", one)
        if optional and (value in ("", []) or value == USUAL_ANSWERS.get(key)):
            continue
        made[key] = value
    return made


def value_of(sent: Sent, name: str, shape: Any) -> Any:
    """Return one value; a number that is none stays as it was typed, for the check to say so."""
    if isinstance(shape, list):
        lines = [line.strip() for one in sent.getlist(name) for line in one.splitlines()]
        return [line for line in lines if line]
    said = sent.get(name, "").strip()
    if shape is bool:
        return YES_NO.get(said, said)
    if shape is int or shape is object:
        return number(said)
    return said


def number(said: str) -> Any:
    """Return a whole number, or what was typed if it is none."""
    digits = said.removeprefix("-")
    return int(said) if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else said


def count(sent: Sent, prefix: str) -> int:
    """Return how many entries of a list the page carried: it says so itself."""
    said = sent.get(f"{prefix}count", "")
    return min(int(said), MOST) if said.isdecimal() and len(said) <= LONGEST_NUMBER else 0


def tests_of(
    sent: Sent, prefix: str, words: Iterable[str], old: Mapping[str, Any]
) -> dict[str, Any]:
    """Return conditions: one or several choices, or a range; what was not touched stays as it was."""
    made: dict[str, Any] = {}
    for word in words:
        said = [one.strip() for one in sent.getlist(f"{prefix}{word}") if one.strip()]
        if not said:
            continue
        kept = old.get(word)
        same = kept is not None and set(texts(kept)) == set(said)
        made[word] = kept if same else _plain(said)
    return made


def as_before(old: Any, new: list[str]) -> list[str]:
    """Return what was ticked; in the order in which it stood before, if it is the same."""
    there = [one for one in old or () if one in new]
    return there + [one for one in new if one not in there]


def _plain(said: list[str]) -> Any:
    return said[0] if len(said) == 1 else said


def texts(value: Any) -> list[str]:
    """Return the choices of a condition as a page shows them."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
