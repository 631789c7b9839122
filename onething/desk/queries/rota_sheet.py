"""The grid on which a week of the rota of a hall is planned: for each window and half of a day who may stand there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from onething.desk import rules
from onething.desk.models import Hall, Shift, Window
from onething.desk.opening import today
from onething.desk.queries.rota import WEEK, chosen, halls_planned, shifts_of, week_of
from onething.desk.rota import AS_IT_IS, POSTS, Cell
from onething.desk.rota_merging import standing
from onething.identity import queries as identity
from onething.identity.terms import ROLES, Colleague, Role
from onething.kernel.actor import Actor
from onething.kernel.merging import marks
from onething.kernel.refusals import NotYours

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Slot:
    """A cell of the grid: who is chosen; what cannot be planned now is shown only."""

    key: str
    words: str  # the half of the day
    label: str
    value: str
    choices: Choices
    name: str  # who stands there
    locked: bool
    copied: bool  # filled in as it was a week before
    left: str  # who stood there a week before and cannot stand there now
    standing: str  # from what its mark is made


@dataclass(frozen=True)
class SheetWindow:
    """A window in the grid."""

    number: int
    name: str
    closed: bool
    days: tuple[tuple[date, tuple[Slot, ...]], ...]


@dataclass(frozen=True)
class RotaSheet:
    """The grid of a week, for one post."""

    hall: UUID
    code: str
    name: str
    post: str
    posts: Choices
    days: tuple[date, ...]
    windows: tuple[SheetWindow, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Return all cells."""
        return tuple(one for row in self.windows for _, slots in row.days for one in slots)

    @property
    def copied(self) -> int:
        """Return how many cells were filled in as they were a week before."""
        return sum(one.copied for one in self.slots)

    @property
    def seen(self) -> str:
        """Return from what the grid was made, for who saves it later."""
        return marks({one.key: one.standing for one in self.slots if not one.locked})

    @property
    def left(self) -> tuple[str, ...]:
        """Return who stood at a window a week before and cannot stand there now."""
        return tuple(one.left for one in self.slots if one.left)


@dataclass(frozen=True)
class _Known:
    """What the cells are filled with."""

    kept: Mapping[Cell, Shift]
    before: Mapping[Cell, Shift]  # by the cell a week later
    numbers: Mapping[UUID, str]
    names: Mapping[UUID, str]
    since: date
    until: date


def rota_sheet(
    by: Actor, at: datetime, *, first: date | None, code: str, post: str, copying: bool
) -> RotaSheet | None:
    """Return the grid of a week, for who keeps the team; None: no windows. Copying fills what is empty."""
    organ = UUID(by.org) if by.org else None
    if organ is None or organ not in identity.managed(by):
        raise NotYours
    hall = chosen(halls_planned(organ), code)
    if hall is None:
        return None
    post = post if post in POSTS else "a"
    days = week_of(first or today(at))
    held = identity.colleagues([organ], on=today(at))
    known = _known(hall, days, post, held, at, copying=copying)
    rows = Window.objects.filter(hall=hall).order_by("number")
    windows = tuple(_window(row, days, post, known, _people(row, held)) for row in rows)
    return RotaSheet(hall.pk, hall.code, hall.name, post, tuple(POSTS.items()), days, windows)


def _known(
    hall: Hall,
    days: Sequence[date],
    post: str,
    held: Iterable[Colleague],
    at: datetime,
    *,
    copying: bool,
) -> _Known:
    kept = {_cell(row): row for row in shifts_of(hall, days) if row.post == post}
    week, before = timedelta(days=WEEK), {}
    if copying:
        rows = shifts_of(hall, [one - week for one in days])
        before = {_cell(row, week): row for row in rows if row.post == post}
    return _Known(
        kept,
        before,
        {one.official: one.number for one in held},
        identity.officials({row.official for row in (*kept.values(), *before.values())}),
        today(at),
        today(at) + timedelta(days=int(rules.rota()["days"])),
    )


def _cell(row: Shift, later: timedelta = timedelta()) -> Cell:
    return Cell(row.window.number, row.on + later, row.half, row.post)


def _people(row: Window, held: Iterable[Colleague]) -> Choices:
    """Return who may stand at a window, by badge number; who is no clerk, with what he is."""
    holders = rules.holders(row.takes)
    roles: dict[tuple[str, str], set[str]] = {}
    for one in held:
        roles.setdefault((one.number, one.name), set()).update(holders.intersection(one.roles))
    return tuple(
        (number, name if Role.WINDOW in said else f"{name}（{ROLES[min(said)]}）")
        for (number, name), said in roles.items()
        if said
    )


def _window(
    row: Window, days: Sequence[date], post: str, known: _Known, people: Choices
) -> SheetWindow:
    shown = tuple(
        (
            on,
            tuple(
                _slot(Cell(row.number, on, half, post), known, people) for half in rules.halves()
            ),
        )
        for on in days
    )
    return SheetWindow(row.number, row.name, row.closed, shown)


def _slot(cell: Cell, known: _Known, people: Choices) -> Slot:
    there = known.kept.get(cell)
    locked = not known.since <= cell.on <= known.until
    copy = known.before.get(cell) if there is None and not locked else None
    row = there or copy
    name = known.names.get(row.official, "") if row else ""
    value = known.numbers.get(row.official, "") if row else ""
    may = value in dict(people)
    choices = people
    if there is not None and not may:
        value, choices = AS_IT_IS, ((AS_IT_IS, f"{name}（现在不能坐这个窗口）"), *people)
    return Slot(
        key=cell.key,
        words=rules.halves()[cell.half],
        label=cell.words,
        value=value if there or may else "",
        choices=choices,
        name=name if there else "",
        locked=locked,
        copied=bool(copy) and may,
        left=f"{name}（{cell.words}）" if copy and not may else "",
        standing=standing(there),
    )
