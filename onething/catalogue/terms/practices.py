"""一地创新、全省复用: the local rows of a theme, and how another place takes them over. Pure."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

PRACTICE_KINDS = {
    "variant": "主题的本地差异、标准表",
    "template": "文书、表单模板",
    "practice": "做法",
}
PRACTICE_STATES = {
    "offered": "待省级审定",
    "approved": "可以采纳",
    "refused": "没有通过",
    "withdrawn": "已撤回",
}
Path = tuple[str | int, ...]


def local_rows(content: Any, region: str, path: Path = ()) -> Iterator[dict[str, Any]]:
    """Yield each row of a theme that holds in this place only, with the table it stands in."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from local_rows(value, region, (*path, str(key)))
    elif isinstance(content, list):
        for number, one in enumerate(content):
            if isinstance(one, Mapping) and _region_of(one) == region:
                yield {"path": list(path), "row": copy.deepcopy(dict(one))}
            else:
                yield from local_rows(one, region, (*path, number))


def adopted(
    content: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], region: str, source: str
) -> dict[str, Any]:
    """Return a theme in which another place works by these rows, and says from where it has them."""
    made = copy.deepcopy(dict(content))
    for path in dict.fromkeys(tuple(one["path"]) for one in rows):
        table = _inside(made, path)
        if not isinstance(table, list):
            continue  # the theme no longer has this table
        own = [_for(region, one["row"], source) for one in rows if tuple(one["path"]) == path]
        table[:] = own + [row for row in table if _region_of(row) != region]
    return made


def _region_of(row: Any) -> str:
    when = row.get("when") if isinstance(row, Mapping) else None
    return str(when.get("region", "")) if isinstance(when, Mapping) else ""


def _for(region: str, row: Mapping[str, Any], source: str) -> dict[str, Any]:
    made = copy.deepcopy(dict(row))
    made["when"] = {**made["when"], "region": region}
    made["source"] = f"{source}（原依据：{row['source']}）"
    return made


def _inside(content: Any, path: Path) -> Any:
    for step in path:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return None
    return content
