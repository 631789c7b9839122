"""What comes from other systems: rules of reading, rows with faults, items, what becomes of each. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical


@dataclass(frozen=True)
class Rules:
    """A file of rules that says which column means what."""

    name: str
    source: str
    confidence: str
    area: str
    blank: frozenset[str]
    columns: Mapping[str, str]
    words: Mapping[str, Any]
    materials: Mapping[str, str]  # another name → the name that we keep


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a row: where, and what to do."""

    row: int
    column: str
    sentence: str
    stops: bool  # the row is not imported; otherwise a gap that people fill in the draft


@dataclass(frozen=True)
class SameName:
    """Names that seem to mean one material; the most used stands first."""

    names: tuple[tuple[str, int], ...]  # name, how often

    @property
    def proposed(self) -> str:
        """Return the name that is proposed for all of them."""
        return self.names[0][0]


@dataclass(frozen=True)
class Incoming:
    """An item as it came: which rows say it, and what it will be."""

    rows: tuple[int, ...]
    content: Mapping[str, Any]

    @property
    def place(self) -> tuple[str, str]:
        """Return base code and level: one standard."""
        return self.content["code"], self.content["level"]

    @property
    def digest(self) -> str:
        """Return what its content comes down to."""
        return sm3(canonical(self.content))


@dataclass(frozen=True)
class Gathered:
    """A file that was read: its items, what is wrong with its rows, names that seem the same."""

    rows: int
    items: tuple[Incoming, ...]
    troubles: tuple[Trouble, ...]
    same: tuple[SameName, ...]

    @property
    def refused(self) -> tuple[Trouble, ...]:
        """Return what keeps rows out."""
        return tuple(one for one in self.troubles if one.stops)

    @property
    def gaps(self) -> tuple[Trouble, ...]:
        """Return what people fill in the drafts."""
        return tuple(one for one in self.troubles if not one.stops)


class Fate(StrEnum):
    """What becomes of an item that came."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    THERE = "there"
    TOUCHED = "touched"
    AHEAD = "ahead"


FATES = {
    Fate.NEW: "新建草稿",
    Fate.SAME: "与上次相同，没有改动",
    Fate.CHANGED: "来件有变化，已更新草稿",
    Fate.THERE: "本省目录或草稿中已有同一编码，没有覆盖",
    Fate.TOUCHED: "来件有变化，但草稿已有人修改，没有覆盖",
    Fate.AHEAD: "来件有变化，但事项已经发布，没有覆盖",
}
