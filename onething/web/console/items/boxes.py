"""The boxes of a tab of an item's draft, each with what is wrong at its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onething.catalogue.terms import ROUTE_STEPS
from onething.catalogue.terms.elements import NAMES
from onething.web.console.items.layout import (
    CHOICES,
    ENTRIES,
    ENTRY_CHOICES,
    ENTRY_LONG,
    ENTRY_NAMES,
    LONG,
    MANY_SIGNS,
    Choices,
    paths_of,
    shape_at,
    value_at,
)
from onething.web.console.themes.cells import YES_NO, Asker
from onething.web.forms import Box

BLANK = "不填"
UNCHOSEN = {"rule": "不填（全部同意）"}  # what it means that nothing is chosen


@dataclass(frozen=True)
class Entry:
    """One entry of a list, such as a material."""

    legend: str
    cut: str  # the name of the box that removes it; empty: a new one
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Slot:
    """An element: one box, or a list of entries."""

    path: str
    name: str
    box: Box | None
    entries: tuple[Entry, ...] = ()
    error: str = ""
    hint: str = ""  # what holds while the list is empty


def slots(
    content: Mapping[str, Any],
    tab: str,
    faults: Mapping[str, str],
    hints: Mapping[str, str] | None = None,
) -> tuple[Slot, ...]:
    """Return the elements of a tab, ready to be drawn."""
    asker = Asker("", faults)
    return tuple(
        _slot(asker, path, value_at(content, path), (hints or {}).get(path, ""))
        for path in paths_of(tab)
    )


def _slot(asker: Asker, path: str, value: Any, hint: str) -> Slot:
    shape, optional = shape_at(path)
    if path in ENTRIES:
        rows = [one for one in value or () if isinstance(one, Mapping)]
        entries = [_entry(asker, path, number, row) for number, row in enumerate([*rows, {}])]
        return Slot(path, NAMES[path], None, tuple(entries), asker.errors.get(path, ""), hint)
    blank = (("", BLANK),) if optional else ()
    return Slot(path, NAMES[path], _box(asker, path, shape, value, blank, optional=optional))


def box_at(asker: Asker, path: str, value: Any) -> Box:
    """Return the box of an element that has one."""
    shape, optional = shape_at(path)
    return _box(asker, path, shape, value, optional=optional)


def _box(
    asker: Asker, path: str, shape: Any, value: Any, blank: Choices = (), *, optional: bool
) -> Box:
    choices = CHOICES.get(path, ())
    lines = isinstance(shape, list)
    kind = "text"
    if shape is bool:
        kind, choices = "choice", YES_NO
    elif choices:
        kind = "choices" if lines else "choice"
    elif lines or path in LONG:
        kind = "textarea"
    elif shape is int:
        kind = "number"
    if kind == "choice":
        choices = (*blank, *choices)
    if lines and not choices:
        value = "\n".join(map(str, value or ()))
    return asker.box(
        path,
        NAMES[path],
        value,
        kind=kind,
        choices=choices,
        hint="一行一条" if lines and not choices else "",
        optional=optional,
        longest=MANY_SIGNS,
    )


def _entry(asker: Asker, path: str, number: int, row: Mapping[str, Any]) -> Entry:
    inner = asker.under(f"{path}.{number}.")
    said = shape_at(path)[0][0]
    shape = {key.rstrip("?"): one for key, one in said.items()}
    boxes = []
    for key, label in ENTRIES[path].items():
        choices = ENTRY_CHOICES.get(key, ())
        kind = "choice" if choices else "textarea" if key in ENTRY_LONG else "text"
        if shape[key] is bool:
            kind, choices = "choice", YES_NO
        elif isinstance(shape[key], list):
            kind = "choices"
        elif shape[key] is int:
            kind = "number"
        if kind == "choice" and (f"{key}?" in said or not row):
            choices = (("", UNCHOSEN.get(key, BLANK)), *choices)
        boxes.append(inner.box(key, label, row.get(key), kind=kind, choices=choices, longest=60))
    name = str(row.get("name") or row.get("article") or row.get("q") or "")
    name = name or ROUTE_STEPS.get(str(row.get("do")), "")
    unit = ENTRY_NAMES[path]
    legend = f"第 {number + 1} {unit}：{name}" if row else f"增加一{unit}"
    return Entry(legend, f"{path}.{number}.cut" if row else "", tuple(boxes))


def anchors(found: tuple[Slot, ...]) -> dict[str, str]:
    """Return where on the page each place is."""
    boxes = [box for slot in found for entry in slot.entries for box in entry.boxes]
    boxes += [slot.box for slot in found if slot.box]
    lists = {slot.path: f"l-{slot.path}" for slot in found if not slot.box}
    return lists | {box.name: box.id for box in boxes}
