"""Checking the files of hubs: what they name exists, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onething.catalogue.check.source import Problem, files, read_source
from onething.catalogue.shapes import Fault, faults
from onething.catalogue.terms import AUDIENCE_NAMES, CONFIDENCES, Item
from onething.catalogue.terms.hubs import HUB


def hub_problems(
    data_root: Path, items: Mapping[str, Item], themes: Mapping[str, str]
) -> list[Problem]:
    """Return what keeps the hubs of this folder from being shown."""
    problems, seen = list[Problem](), dict[str, str]()
    for path in files(data_root, "hubs"):
        source, found = read_source(path)
        found = found or [source.problem(one) for one in faults(source.content, HUB)]
        if not found:
            content = source.content
            found = [source.problem(one) for one in hub_faults(content, items, themes)]
            other = seen.setdefault(content["slug"], source.file)
            if other != source.file:
                said = f"“{content['slug']}”已经在 {other} 里用过，请换一个。"
                found.append(source.problem((("slug",), said)))
        problems += found
    return problems


def hub_faults(
    content: Mapping[str, Any], items: Mapping[str, Item], themes: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield what a hub names that is not there, or names twice."""
    if content["audience"] not in AUDIENCE_NAMES:
        said = f"服务对象“{content['audience']}”不认识，可用：{'、'.join(AUDIENCE_NAMES)}。"
        yield ("audience",), said
    if content.get("confidence", "high") not in CONFIDENCES:
        yield ("confidence",), f"可信程度不认识，可用：{'、'.join(CONFIDENCES)}。"
    for number, part in enumerate(content["sections"]):
        place = ("sections", number)
        if not part.get("themes") and not part.get("items"):
            yield place, "这一组里什么都没有，请填写一件事或者事项，或者删去这一组。"
        for key, known, what in (("themes", themes, "一件事"), ("items", items, "事项")):
            yield from _unknown(part.get(key, ()), known, what, (*place, key))


def _unknown(
    said: Any, known: Mapping[str, object], what: str, place: tuple[str | int, ...]
) -> Iterator[Fault]:
    for number, one in enumerate(said):
        if one not in known:
            yield (*place, number), f"没有{what}“{one}”，请核对。"
        if one in said[:number]:
            yield (*place, number), f"{what}“{one}”在这一组里写了两次，请删去一处。"
