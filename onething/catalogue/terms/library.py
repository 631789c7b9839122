"""What published themes know of an item: which fields and materials it wants, under which key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

Content = Mapping[str, Any]
FREE = ("licence", "data", "generated")  # what the platform gets by itself
DROPPED = ("when", "since", "until")


@dataclass
class Known:
    """The fields (with the group in which they stand) and materials of an item."""

    key: str = ""
    fields: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)  # group, title
    needs: list[dict[str, Any]] = field(default_factory=list)


def known_of(code: str, draft: Content, themes: Iterable[Content]) -> Known:
    """Return what another theme asks for an item: the one that is most like the draft."""
    codes = {part["item"] for part in draft["parts"]}
    having = [one for one in themes if any(part["item"] == code for part in one["parts"])]
    having.sort(key=lambda one: one["slug"])
    having.sort(key=lambda one: _likeness(one, draft, codes), reverse=True)
    found = Known()
    for content in having[:1]:
        found.key = next(part["key"] for part in content["parts"] if part["item"] == code)
        _fields(found, found.key, content)
        _needs(found, found.key, content)
    return found


def _likeness(one: Content, draft: Content, codes: set[str]) -> tuple[int, int]:
    shared = sum(part["item"] in codes for part in one["parts"])
    return shared, one["audience"] == draft.get("audience")


def _fields(found: Known, key: str, content: Content) -> None:
    there = {one["element"] for _, _, one in found.fields}
    for group in content["groups"]:
        for one in group["fields"]:
            if key in one["parts"] and one["element"] not in there:
                plain = {name: deepcopy(value) for name, value in one.items() if name != "when"}
                found.fields.append((group["key"], group["title"], plain))


def _needs(found: Known, key: str, content: Content) -> None:
    there = {one["name"] for one in found.needs}
    for need in content["materials"]:
        row = _usual(need["source"])
        if key in need["parts"] and need["name"] not in there and row:
            found.needs.append({**deepcopy(dict(need)), "source": [row]})


def _usual(rows: Iterable[Content]) -> dict[str, Any] | None:
    """Return the row that says where a material comes from where no condition is known."""
    sources = [row for row in rows if row["then"].get("source") not in ("none", "earlier")]
    if not sources:
        return None
    free = [row for row in sources if row["then"]["source"] in FREE]
    row = (free or sources)[0]
    why = "由系统取得，不用提交。" if free else "办理这件事需要，请上传。"
    if row["then"]["source"] == "commitment":
        why = "作出承诺即可，不用提交材料。"
    plain = {name: deepcopy(value) for name, value in row.items() if name not in DROPPED}
    conditional = "when" in row or "{" in str(row.get("why", ""))
    return plain | {"why": why} if conditional else plain
