"""The shape of what a file says: which keys there are, and what kind of value stands there. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Place = tuple[str | int, ...]
Fault = tuple[Place, str]

EMPTY = "这里不能为空，请填写或删去这一行。"
WORDS = {
    str: "文字（数字请加引号）",
    int: "整数",
    bool: "true 或 false",
    dict: "“名称：值”",
    list: "列表",
}


def faults(value: Any, shape: Any, place: Place = ()) -> Iterator[Fault]:
    """Yield each place whose value has not this shape, with a sentence how to mend it."""
    if isinstance(shape, Mapping):
        yield from _of_mapping(value, shape, place)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield place, "这里应为列表，每行以“- ”开头。"
            return
        for number, one in enumerate(value):
            yield from faults(one, shape[0], (*place, number))
    elif (shape is int and isinstance(value, bool)) or not isinstance(value, shape):
        yield place, f"这里应为{WORDS[shape]}，现在是“{value}”。"
    elif value == "":
        yield place, EMPTY


def _of_mapping(value: Any, shape: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield place, "这里应为“名称：值”的形式。"
        return
    allowed = {key.rstrip("?"): inner for key, inner in shape.items()}
    required = [key for key in shape if not key.endswith("?")]
    for key in value:
        if key not in allowed:
            said = f"“{key}”不认识，可用：{'、'.join(sorted(allowed))}。请核对拼写。"
            yield (*place, key), said
    for key in required:
        if key not in value:
            yield place, f"缺少“{key}”，请补上。"
    for key, inner in allowed.items():
        if key in value:
            yield from faults(value[key], inner, (*place, key))


def unknown(said: Any, known: Mapping[str, Any], what: str, place: Place) -> Iterator[Fault]:
    """Yield a word that is on no list, with the words that are."""
    if said not in known:
        yield place, f"{what}“{said}”不认识，可用：{'、'.join(known)}。"
