"""One question per screen, as machines ask: which one now, how many are left, what was answered before.

All answers stand in the address, so that it works without scripts and leads to the same list as the one-page form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from onething.catalogue.plan import ONLY

PLACE: Final = "region"
CAME, TO = "from", "to"  # the question that is answered; the one that is wanted


@dataclass(frozen=True)
class Screen:
    """The question that is shown, and where it stands among those that the answers lead to."""

    key: str
    number: int
    count: int
    kept: tuple[tuple[str, str], ...]  # the other answers
    before: str  # the address of the question before; “”: it is the first

    @property
    def left(self) -> int:
        """Return how many come after it, as far as the answers lead now."""
        return self.count - self.number


def screen(
    asked: Sequence[str], given: Mapping[str, str], faults: Mapping[str, str], said: QueryDict
) -> Screen | None:
    """Return what to ask now; None: everything is answered. `asked`: the place first, then the questions."""
    key = _key(asked, faults, said.get(CAME, ""), said.get(TO, ""))
    return None if key is None else _at(key, asked, given, faults)


def again(
    asked: Sequence[str], given: Mapping[str, str], faults: Mapping[str, str], said: QueryDict
) -> Screen:
    """Return the question that was answered just now, else the last: its answer shall be thought over."""
    came = said.get(CAME, "")
    return _at(came if came in asked else asked[-1], asked, given, faults)


def _at(
    key: str, asked: Sequence[str], given: Mapping[str, str], faults: Mapping[str, str]
) -> Screen:
    place = asked.index(key)
    good = {one: value for one, value in given.items() if value and one not in faults}
    good = {one: value for one, value in good.items() if one in asked or one == ONLY}
    kept = tuple((name, value) for name, value in good.items() if name != key)
    before = urlencode({**good, TO: asked[place - 1]}) if place else ""
    return Screen(key, place + 1, len(asked), kept, before)


def _key(asked: Sequence[str], faults: Mapping[str, str], came: str, to: str) -> str | None:
    """Return the question that was wanted, or comes after the answered one; never beyond an open one."""
    first = next((one for one in asked if one in faults), None)
    if to in asked:
        wanted: str | None = to
    elif came in asked and came not in faults:
        wanted = next(iter(asked[asked.index(came) + 1 :]), first)
    else:
        wanted = first
    if wanted is None or first is None:
        return wanted
    return min(wanted, first, key=asked.index)
