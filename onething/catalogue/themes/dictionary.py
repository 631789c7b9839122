"""数据元目录 for those who make forms: found by name or code, with what a field begins with."""

from __future__ import annotations

from typing import Any

from onething.catalogue.terms import FIELD_KINDS
from onething.exchange import queries as exchange
from onething.exchange.terms import Element

MOST = 30


def element(key: str) -> dict[str, Any] | None:
    """Return what a field of this datum begins with, or None if there is no such datum."""
    found = next((one for one in exchange.elements() if one.name == key), None)
    return field_of(found) if found else None


def field_of(found: Element) -> dict[str, Any]:
    """Return what a field of a datum begins with."""
    made: dict[str, Any] = {
        "label": found.label,
        "kind": found.kind if found.kind in FIELD_KINDS else "text",
        "max_length": found.max_length,
    }
    if found.unit:
        made["unit"] = found.unit
    if found.choices:
        made["choices"] = [{"value": value, "label": label} for value, label in found.choices]
    return made


def elements(words: str) -> tuple[tuple[str, str], ...]:
    """Return code and name of the data whose name or code contains what was typed."""
    said = words.strip().lower()
    known = exchange.elements()
    found = [(one.name, one.label) for one in known if said in one.label or said in one.name]
    return tuple(found[:MOST])
