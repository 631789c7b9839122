"""What is wrong with the places that a theme gives out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onething.catalogue.check.rows import Known, row_faults
from onething.catalogue.shapes import Fault, Place

WANTED = {"name", "places", "term"}
Content = Mapping[str, Any]


def quota_faults(content: Content, known: Known) -> Iterator[Fault]:
    """Yield what is wrong with the quotas of a theme."""
    parts = {part["key"] for part in content["parts"]}
    fields = {one["element"]: one for group in content["groups"] for one in group["fields"]}
    seen: set[str] = set()
    for number, quota in enumerate(content.get("quotas", ())):
        place: Place = ("quotas", number)
        if quota["part"] not in parts:
            said = f"“{quota['part']}”不是本主题的事项，可用：{'、'.join(sorted(parts))}。"
            yield (*place, "part"), said
        elif quota["part"] in seen:
            yield (*place, "part"), "这个事项已经有名额，一个事项只能写一次。请合并到一处。"
        seen.add(quota["part"])
        for element in quota["elements"]:
            if quota["part"] not in fields.get(element, {"parts": ()})["parts"]:
                said = f"表单里没有由这个事项填写的“{element}”，请核对要素的名称。"
                yield (*place, "elements"), said
        yield from row_faults((*place, "rows"), quota["rows"], known, explained=False)
        yield from _row_faults((*place, "rows"), quota["rows"])


def _row_faults(place: Place, rows: list[Content]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        then, here = row["then"], (*place, number, "then")
        if then.keys() != WANTED:
            yield here, "名额要写 name（名称）、places（人数）、term（哪一期），不写别的。"
            continue
        if not isinstance(then["places"], int) or isinstance(then["places"], bool):
            yield (*here, "places"), f"人数应为整数，现在是“{then['places']}”。"
        elif then["places"] < 1:
            yield (*here, "places"), "人数至少 1；不招生的删去这一行。"
        line = f"{then['name']} {then['term']} {row.get('when')} {row.get('since')}"
        if line in seen:
            said = f"和第 {seen[line] + 1} 行重复：同一单位、同一期、同一条件只能有一行。"
            yield here, said
        seen.setdefault(line, number)
