"""What differs between two states of a theme, place by place, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onething.catalogue.themes.words import entry_words, key_words, value_words

Content = Mapping[str, Any]
KEYS = (
    "key",
    "element",
    "value",
    "item",
    "q",
    "what",
    "name",
    "problem",
)  # what an entry is known by


@dataclass(frozen=True)
class ThemeDifference:
    """One place that differs: where, what stood there, what stands there now."""

    path: str  # dotted; list entries by what they are known by
    name: str  # in words
    before: str
    after: str

    @property
    def what(self) -> str:
        """Say whether something came, went or changed."""
        return "added" if not self.before else "removed" if not self.after else "changed"


def differences(before: Content, after: Content) -> tuple[ThemeDifference, ...]:
    """Return what differs between two contents, in the order of their places."""
    return tuple(_differ((), (), before, after))


def _differ(
    path: tuple[str, ...], name: tuple[str, ...], old: Any, new: Any
) -> Iterator[ThemeDifference]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            here = (*path, str(key)), (*name, key_words(path, str(key)))
            yield from _differ(*here, old.get(key), new.get(key))
    elif _entries(old) and _entries(new):
        yield from _of_lists(path, name, old, new)
    else:
        said = value_words(old), value_words(new)
        yield ThemeDifference(".".join(path), " › ".join(name), *said)


def _of_lists(
    path: tuple[str, ...], name: tuple[str, ...], old: list[Any], new: list[Any]
) -> Iterator[ThemeDifference]:
    before, after = _known_by(old), _known_by(new)
    for key in dict.fromkeys([*before, *after]):
        gone, come = before.get(key), after.get(key)
        words = entry_words(gone or come, key)
        yield from _differ((*path, key), (*name, words), gone, come)
    both = [key for key in before if key in after]
    if both != [key for key in after if key in before]:
        order = (
            "、".join(entry_words(one[key], key) for key in one if key in both)
            for one in (before, after)
        )
        yield ThemeDifference(".".join((*path, "order")), " › ".join((*name, "顺序")), *order)


def _entries(value: Any) -> bool:
    """Say whether this is a list of entries, each with names and values; an empty one may be."""
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _known_by(entries: list[Content]) -> dict[str, Content]:
    """Return the entries by what they are known by; rows of tables by their number."""
    found: dict[str, Content] = {}
    for number, one in enumerate(entries, start=1):
        key = next((str(one[name]) for name in KEYS if one.get(name)), "")
        found[key if key and key not in found else f"{number}"] = one
    return found
