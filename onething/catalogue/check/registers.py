"""Checking the files of registers: each line by itself, and against the catalogue and each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from onething.catalogue.check.source import Problem, Source, files, read_file, read_source
from onething.catalogue.register_kinds import licence_types, read_kinds
from onething.catalogue.registers.consistency import ERROR, Finding, World, completed, findings
from onething.catalogue.shapes import Fault, faults
from onething.catalogue.terms import Item
from onething.catalogue.terms.registers import (
    ItemFacts,
    RegisterKind,
    entry_faults,
    read_entry,
    twice,
)

KINDS_FILE = "kinds.yaml"
REGISTER: Mapping[str, Any] = {"kind": str, "region": str, "entries": [dict]}
Parsed = tuple[Source, RegisterKind, list[dict[str, str]]]


def register_contents(data_root: Path) -> Iterator[dict[str, Any]]:
    """Yield the content of each file, in the order of the kinds."""
    order = list(read_kinds(data_root))
    contents = [read_file(path) for path in _files(data_root)]
    yield from sorted(contents, key=lambda one: (order.index(one["kind"]), one["region"]))


def register_problems(
    data_root: Path, items: Mapping[str, Item], themes: Mapping[str, str]
) -> list[Problem]:
    """Return what keeps the registers of this folder from being published."""
    return [problem for problem, grade in _graded(data_root, items, themes) if grade == ERROR]


def register_warnings(
    data_root: Path, items: Mapping[str, Item], themes: Mapping[str, str]
) -> list[Problem]:
    """Return what somebody should look at in the registers of this folder."""
    return [problem for problem, grade in _graded(data_root, items, themes) if grade != ERROR]


def _graded(
    data_root: Path, items: Mapping[str, Item], themes: Mapping[str, str]
) -> Iterator[tuple[Problem, str]]:
    facts = {code: facts_of_item(item) for code, item in items.items()}
    known = World(facts, themes, licence_types(data_root))
    parsed: list[Parsed] = []
    for path in _files(data_root):
        source, problems = read_source(path)
        problems = problems or [source.problem(one) for one in faults(source.content, REGISTER)]
        if not problems:
            parsed_one, problems = _lines(source, data_root, known)
            parsed += parsed_one
        yield from ((one, ERROR) for one in problems)
    for source, kind, lines in parsed:
        entries = tuple(read_entry(kind, one) for one in lines)
        beside = replace(known, opposite=_opposite(source, kind, parsed))
        for found in findings(kind, entries, beside):
            yield source.problem(_place(found)), found.grade


def _lines(source: Source, data_root: Path, known: World) -> tuple[list[Parsed], list[Problem]]:
    kinds, content = read_kinds(data_root), source.content
    kind = kinds.get(content["kind"])
    if kind is None:
        said = f"没有清单“{content['kind']}”，可用：{'、'.join(kinds)}。"
        return [], [source.problem((("kind",), said))]
    lines = [completed(kind, one, known) for one in content["entries"]]
    wrong: list[Fault] = [
        (("entries", place, key), sentence)
        for place, line in enumerate(lines)
        for key, sentence in entry_faults(kind, line)
    ]
    wrong += [(("entries", place), sentence) for place, sentence in twice(kind, lines)]
    problems = [source.problem(one) for one in wrong]
    return ([] if problems else [(source, kind, lines)]), problems


def _opposite(source: Source, kind: RegisterKind, parsed: list[Parsed]) -> dict[str, str]:
    return {
        kind.thing(read_entry(other, line)): other.name
        for its, other, lines in parsed
        if other.key == kind.opposite and its.content["region"] == source.content["region"]
        for line in lines
        if line.get("about")
    }


def _place(found: Finding) -> Fault:
    if found.place < 0:
        return ("entries",), found.sentence
    return ("entries", found.place, found.column), found.sentence


def facts_of_item(item: Item) -> ItemFacts:
    """Return what registers must know of an item."""
    return ItemFacts(
        item.code12, item.name, item.kind, item.duty, item.level, item.elements.channels
    )


def _files(data_root: Path) -> list[Path]:
    return [path for path in files(data_root, "registers") if path.name != KINDS_FILE]
