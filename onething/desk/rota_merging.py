"""Two who plan one week: what each changed is kept; what both changed is said to who saves later. No rows change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from onething.desk.models import Shift
from onething.desk.rota import AS_IT_IS, Cell
from onething.identity import queries as identity
from onething.kernel.clock import CHINA
from onething.kernel.merging import Clash, mark, merged

NOBODY: Final = "（空着）"
TOLD: Final = 6  # places that are named of what others have changed
MEANWHILE: Final = (
    "没有保存：您打开这一页以后，别人也改了列出的这些班。您选的还在，请选定最后要用的，再保存一次。"
)


@dataclass(frozen=True)
class Typed:
    """What came from a grid: who is wanted in each cell, and from what his page was made."""

    cells: Mapping[Cell, str]  # badge number, “” or “=”, as it was sent
    officials: Mapping[str, UUID]  # by badge number
    seen: Mapping[str, str]
    who: str


@dataclass(frozen=True)
class Together:
    """What is to be changed, and what others have changed in cells that he left alone."""

    wanted: Mapping[Cell, UUID | None]
    others: tuple[Cell, ...]


def standing(row: Shift | None) -> str:
    """Return what stands in a cell, as marks are made of it: an official, “” for nobody."""
    return str(row.official) if row is not None else ""


def together(said: Typed, kept: Mapping[Cell, Shift]) -> Together:
    """Return what he alone wants changed; refuse, cell by cell, where somebody else changed it too.

    Whose page does not say what it showed of a cell has seen nobody there: he writes over nobody else.
    """
    now = {cell.key: standing(kept.get(cell)) for cell in said.cells}
    seen = {key: said.seen.get(key, mark("")) for key in now}
    typed = {
        cell.key: str(said.officials.get(value, ""))
        for cell, value in said.cells.items()
        if value != AS_IT_IS
    }
    own = {cell.key for cell, row in kept.items() if row.made_by == said.who}
    found = merged(typed, seen, now, own)
    cells = {cell.key: cell for cell in said.cells}
    if found.clashes:
        changed = {key: value for key, value in found.values.items() if value != now[key]}
        raise Clash(
            _words(said, kept, [cells[key] for key in found.clashes]),
            {key: said.cells[cells[key]] for key in changed},
            now,
            MEANWHILE,
        )
    wanted = {
        cells[key]: UUID(value) if value else None
        for key, value in found.values.items()
        if value != now[key]
    }
    left = (cell for cell in said.cells if cell not in wanted and cell.key not in own)
    return Together(wanted, tuple(cell for cell in left if seen[cell.key] != mark(now[cell.key])))


def _words(said: Typed, kept: Mapping[Cell, Shift], clashes: Iterable[Cell]) -> Mapping[str, str]:
    """Return of each cell what stands there by now, who put it there, and what he wanted."""
    both = [(cell, kept.get(cell), said.officials.get(said.cells[cell])) for cell in clashes]
    known: set[UUID | None] = {own for _, _, own in both}
    for _, row, _ in both:
        known |= {row.official, _author(row)} if row is not None else set()
    names = identity.officials(one for one in known if one is not None)
    return {cell.key: _sentence(cell, row, own, names) for cell, row, own in both}


def _author(row: Shift) -> UUID | None:
    kind, _, number = row.made_by.partition(":")
    return UUID(number) if kind == "official" else None


def _sentence(cell: Cell, row: Shift | None, own: UUID | None, names: Mapping[UUID, str]) -> str:
    mine = names.get(own, "") if own else NOBODY
    if row is None:
        return f"{cell.words}：您打开这一页以后，这一班被取消了，现在空着；您选的是“{mine}”。"
    author = _author(row)
    who = names.get(author, "别人") if author else "别人"
    when = f"{row.made_at.astimezone(CHINA):%m-%d %H:%M}"
    there = names.get(row.official, "")
    return f"{cell.words}：您打开这一页以后，{who}在 {when} 把这一班排给了“{there}”；您选的是“{mine}”。"


def left_words(others: Iterable[Cell], kept: Mapping[Cell, Shift]) -> str:
    """Return in words what others have changed where he changed nothing; it stays as they have it."""
    found = sorted(others, key=lambda cell: (cell.on, cell.number, cell.half, cell.post))
    if not found:
        return ""
    rows = [kept[cell] for cell in found[:TOLD] if cell in kept]
    names = identity.officials({row.official for row in rows}) if rows else {}
    said = [
        f"{cell.words} {names.get(kept[cell].official, '') if cell in kept else '空着'}"
        for cell in found[:TOLD]
    ]
    more = f"等 {len(found)} 处" if len(found) > TOLD else ""
    return f"您打开这一页以后别人改过、您没有动的，照别人的：{'、'.join(said)}{more}"
