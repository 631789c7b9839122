"""What a place's item says of its own, laid over the standard; and what differs between two. Pure."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onething.catalogue.terms.elements import MORE, NAMES
from onething.catalogue.terms.items import in_words

Content = Mapping[str, Any]
NESTED = ("statutory", "promised", "supplement", "result", "elements")
FIXED = frozenset(  # what a place can never say otherwise, whatever its basis
    {"code", "name", "kind", "duty", "level", "local", "statutory.days", "statutory.unit", "joint"}
)
LOCAL = frozenset({f"elements.{one.key}" for one in MORE if one.local}) | {
    "phone",
    "supervision",
    "elements.place",
    "elements.hours",
}
KEYS = {  # of entries of lists, in words
    "article": "",
    "text": "",
    "name": "",
    "standard": "标准",
    "basis": "依据",
    "q": "",
    "a": "",
    "necessity": "必要性",
}


@dataclass(frozen=True)
class Deviation:
    """偏离: an element in which a place differs from the standard, and by which law it may."""

    path: str
    value: Any
    basis: str

    @property
    def name(self) -> str:
        """Return the name of the element."""
        return NAMES[self.path]


@dataclass(frozen=True)
class ItemDifference:
    """An element that two contents say differently."""

    path: str
    name: str
    before: str
    after: str
    gone: tuple[str, ...] = ()  # of a list: what is no longer there
    new: tuple[str, ...] = ()


def flat(content: Content) -> dict[str, Any]:
    """Return the elements of an item by their paths."""
    found: dict[str, Any] = {}
    for key, value in content.items():
        if key in NESTED and isinstance(value, Mapping):
            found |= {f"{key}.{inner}": said for inner, said in value.items()}
        else:
            found[key] = value
    return found


def laid(content: Content, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the standard with what a place says of its own."""
    made: dict[str, Any] = copy.deepcopy(dict(content))
    for path, value in own.items():
        head, _, key = path.partition(".")
        if key:
            made[head] = {**made.get(head, {}), key: value}
        else:
            made[head] = value
    return made


def differences(before: Content, after: Content) -> tuple[ItemDifference, ...]:
    """Return what differs, element by element, in the order of the full table."""
    old, new = flat(before), flat(after)
    paths = [path for path in NAMES if path in old or path in new]
    paths += sorted((old.keys() | new.keys()) - set(NAMES))
    return tuple(
        _difference(path, old.get(path), new.get(path))
        for path in paths
        if old.get(path) != new.get(path)
    )


def _difference(path: str, before: Any, after: Any) -> ItemDifference:
    old, new = entries(before), entries(after)
    lists = isinstance(before, list) or isinstance(after, list)
    return ItemDifference(
        path,
        NAMES.get(path, path),
        said(before),
        said(after),
        tuple(one for one in old if one not in new) if lists else (),
        tuple(one for one in new if one not in old) if lists else (),
    )


def entries(value: Any) -> tuple[str, ...]:
    """Return the entries of a list in words."""
    return tuple(map(said, value)) if isinstance(value, list | tuple) else ()


def said(value: Any) -> str:
    """Return a value of an element as people read it."""
    if value is None:
        return "（未填报）"
    if isinstance(value, Mapping):
        return "，".join(_entry(value))
    if isinstance(value, list | tuple):
        return "；".join(map(said, value))
    return in_words(value)


def _entry(value: Content) -> Iterator[str]:
    for key, inner in value.items():
        word = KEYS.get(str(key), str(key))
        yield f"{word}：{said(inner)}" if word else said(inner)


def overlay_faults(
    content: Content,
    local: Mapping[str, Any],
    deviations: Sequence[Deviation],
    allowed: frozenset[str],
) -> Iterator[tuple[str, str]]:
    """Yield (path, sentence) for what a place may not say of its own."""
    for path in local:
        if path not in NAMES:
            yield path, f"没有“{path[:60]}”这个要素，请从列表中选择。"
        elif path not in allowed:
            yield path, f"“{NAMES[path]}”由标准统一规定，要不同的，请作为偏离填写依据。"
    for one in deviations:
        yield from _deviation_faults(content, one, allowed)


def _deviation_faults(
    content: Content, one: Deviation, allowed: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if one.path not in NAMES:
        yield one.path, f"没有“{one.path[:60]}”这个要素，请从列表中选择。"
        return
    if one.path in FIXED:
        yield one.path, f"“{one.name}”在同一层级必须一致，不能偏离。要改的，请向省级提出。"
    elif one.path in allowed:
        yield one.path, f"“{one.name}”本来就由各地填写，不算偏离，请填在本地内容里。"
    elif not one.basis.strip():
        yield one.path, f"“{one.name}”与标准不同，请写明法律、法规或者规章依据。"
    elif one.path == "promised.days" and not _shorter(one.value, content["promised"]["days"]):
        yield one.path, "承诺时限只能比标准更短，请填写比标准小的天数。"


def _shorter(value: Any, standard: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < standard


def allowed_local(content: Content, usual: Sequence[str]) -> frozenset[str]:
    """Return the elements that places fill in: those the standard declares, or the usual ones."""
    return frozenset(content.get("local") or usual)
