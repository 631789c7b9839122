"""Rows of a file become items: the handling items of one item are joined. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from onething.catalogue.imports.naming import plain_name, same_names
from onething.catalogue.imports.rules import Mapped
from onething.catalogue.terms.imports import Gathered, Incoming, Rules, Trouble

LIMITS = {"statutory": "法定时限", "promised": "承诺时限"}


def gather(rules: Rules, rows: Iterable[Mapped]) -> Gathered:
    """Join the rows of each item; a row that is there twice, or that has a fault, stays out."""
    count = 0
    troubles: list[Trouble] = []
    first: dict[str, Mapped] = {}
    groups: dict[tuple[str, str], list[Mapped]] = {}
    for row in rows:
        count += 1
        troubles += row.troubles
        if any(one.stops for one in row.troubles):
            continue
        if twin := first.get(row.key):
            sentence = f"与第 {twin.row} 行的编码相同（{row.key}），这一行没有导入。请删去一行。"
            troubles.append(Trouble(row.row, rules.columns["key"], sentence, stops=True))
            continue
        first[row.key] = row
        groups.setdefault((row.content["code"], row.content["level"]), []).append(row)
    items = []
    for group in groups.values():
        content, told = _joined(rules, group)
        items.append(Incoming(tuple(row.row for row in group), content))
        troubles += told
    names = [one["name"] for item in items for one in item.content.get("materials", ())]
    troubles.sort(key=lambda one: (one.row, one.column))
    return Gathered(count, tuple(items), tuple(troubles), same_names(names))


def _joined(rules: Rules, group: Sequence[Mapped]) -> tuple[dict[str, Any], list[Trouble]]:
    """Return one item of several rows; where they differ in a limit, the longest, and say so."""
    head = group[0]
    content = dict(head.content)
    troubles: list[Trouble] = []
    for key, name in LIMITS.items():
        limits = [row.content[key] for row in group if key in row.content]
        days = sorted({limit["days"] for limit in limits})
        if len(days) > 1:
            content[key] = max(limits, key=lambda limit: limit["days"])
            sentence = f"各业务办理项的{name}不同（{'、'.join(map(str, days))}），按最长的写入。请在草稿中核对。"
            troubles.append(Trouble(head.row, rules.columns.get(key, key), sentence, stops=False))
    materials: dict[str, Mapping[str, str]] = {}
    for row in group:
        for one in row.content.get("materials", ()):
            materials.setdefault(plain_name(one["name"]), one)
    if materials:
        content["materials"] = [*materials.values()]
    if handling := {row.handling[0]: row.handling[1] for row in group if row.handling}:
        content["handling"] = [
            {"number": number, "name": handling[number]} for number in sorted(handling)
        ]
    return content, troubles
