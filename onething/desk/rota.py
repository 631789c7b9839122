"""Who stands at a window now: as the rota of the day says; where it says nothing, the posts of the window."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from onething.desk import rules
from onething.desk.models import Shift, Window
from onething.desk.opening import today
from onething.identity.terms import ROLES, Colleague
from onething.kernel.clock import CHINA

POSTS: Mapping[str, str] = {"a": "A 岗", "b": "B 岗"}
CELL: Final = re.compile(r"c-(\d{1,3})-(\d{4}-\d\d-\d\d)-([a-z]{1,4})-([a-z])", re.ASCII)
AS_IT_IS: Final = "="  # a cell that stays as it is, whoever stands there


@dataclass(frozen=True)
class Cell:
    """A place in the grid of a hall's rota: a window, a day, a half of it, a post."""

    number: int
    on: date
    half: str
    post: str

    @property
    def key(self) -> str:
        """Return under which name a form sends it."""
        return f"c-{self.number}-{self.on}-{self.half}-{self.post}"

    @property
    def words(self) -> str:
        """Return it in words."""
        return f"{when(self.on, self.half)} {self.number} 号窗口 {POSTS[self.post]}"


def cell_of(key: str) -> Cell | None:
    """Return the cell of which a form speaks, if there can be one."""
    found = CELL.fullmatch(key)
    if found is None or found[3] not in rules.halves() or found[4] not in POSTS:
        return None
    try:
        return Cell(int(found[1]), date.fromisoformat(found[2]), found[3], found[4])
    except ValueError:
        return None


def when(on: date, half: str) -> str:
    """Return half a day in words: 3 月 3 日（周二）上午."""
    day = "一二三四五六日"[on.weekday()]
    return f"{on.month} 月 {on.day} 日（周{day}）{rules.halves()[half]}"


def may_hold(takes: Iterable[str], roles: Collection[str]) -> bool:
    """Say whether a post with these roles allows to hold a window that takes this."""
    return not rules.holders(takes).isdisjoint(roles)


def role_words(takes: Iterable[str]) -> list[str]:
    """Return in words which roles may hold a window that takes this, clerks first."""
    found = rules.holders(takes)
    return [words for role, words in ROLES.items() if role in found]


def stands_as_clerk(takes: Iterable[str], held: Iterable[Colleague], official: UUID) -> bool:
    """Say whether he holds such a window as a clerk, whose hall may demand training, and as nothing else."""
    special = rules.holders(takes) - rules.CLERKS
    roles = {role for one in held if one.official == official for role in one.roles}
    return special.isdisjoint(roles)


def half_at(at: datetime) -> str:
    """Return the half of the day in which a moment lies."""
    return rules.half_of(f"{at.astimezone(CHINA):%H:%M}")


def standing_now(windows: Iterable[UUID], at: datetime) -> Mapping[UUID, Mapping[str, str]]:
    """Return of windows who is on the rota in this half of the day, by post; one statement."""
    return standing_in(Shift.objects.filter(window__in=set(windows), on=today(at)), at)


def standing_in(shifts: Iterable[Shift], at: datetime) -> Mapping[UUID, Mapping[str, str]]:
    """Return by window who stands there in this half of the day, of the shifts of the day."""
    half, found = half_at(at), dict[UUID, dict[str, str]]()
    for row in shifts:
        if row.half == half:
            found.setdefault(row.window_id, {})[row.post] = f"official:{row.official}"
    return found


def posts_of(window: Window, rota: Mapping[UUID, Mapping[str, str]]) -> tuple[str, str]:
    """Return who is the A and who the B post of a window: the rota goes before what is fixed."""
    planned = rota.get(window.pk)
    if planned is None:
        return window.post_a, window.post_b
    second = planned.get("b", "")
    return planned.get("a", window.post_a if window.post_a != second else ""), second
