"""印本: what everybody may read, set for paper: a guide, a specification. No number, no seal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

TENS = "一二三四五六七八九十"
NUMBERS = (*TENS, *(f"十{one}" for one in TENS[:-1]), "二十")
TEXT, LIST, STEPS, PAIRS, TABLE = "text", "list", "steps", "pairs", "table"


@dataclass(frozen=True)
class Block:
    """A piece of a section: sentences, a list, steps in their order, names with values, a table."""

    kind: str
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    title: str = ""

    @property
    def labelled(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Return the rows of a table, each cell with the head of its column."""
        return tuple(tuple(zip(self.head, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class Section:
    """A part with a heading; on a screen it may be folded."""

    title: str
    blocks: tuple[Block, ...]
    folded: bool = False


@dataclass(frozen=True)
class Booklet:
    """A text for everybody, the same on a screen and on paper."""

    kind: str  # 办事指南, 实施规范 …
    title: str
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    source: str  # which revision, from which day
    path: str  # where it can be read
    since: date


def texts(*said: str, title: str = "") -> Block:
    """Return sentences; what is empty is left out."""
    return Block(TEXT, tuple((one,) for one in said if one), title=title)


def listed(said: Iterable[str], *, title: str = "") -> Block:
    """Return a list."""
    return Block(LIST, tuple((one,) for one in said), title=title)


def steps(said: Iterable[Sequence[str]], *, title: str = "") -> Block:
    """Return steps: what is done, and who does it in what time."""
    return Block(STEPS, tuple(tuple(one) for one in said), title=title)


def pairs(said: Iterable[tuple[str, str]], *, title: str = "") -> Block:
    """Return names with what is said of them; nothing said, no line."""
    return Block(PAIRS, tuple((name, value) for name, value in said if value), title=title)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> Block:
    """Return a table."""
    return Block(TABLE, tuple(tuple(row) for row in rows), tuple(head), title)


def section(title: str, *blocks: Block, folded: bool = False) -> tuple[Section, ...]:
    """Return a section with those blocks that say something; none, if none does."""
    kept = tuple(block for block in blocks if block.rows)
    return (Section(title, kept, folded),) if kept else ()


def numbered(*sections: Section) -> tuple[Section, ...]:
    """Return sections with a number before each heading; those that say nothing are not counted."""
    return tuple(
        replace(one, title=f"{number}、{one.title}")
        for number, one in zip(NUMBERS, sections, strict=False)
    )
