"""Halls and notices of a city or a county, as its zone shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from onething.desk.models import Hall
from onething.desk.opening import announced
from onething.desk.queries.cards import HallCard, NoticeCard, cards, notice_card
from onething.desk.queries.map import places_under
from onething.kernel.calendar import CHINA

HALLS: Final = 8
NOTICES: Final = 5


@dataclass(frozen=True)
class HallNotice:
    """A notice with the hall that announces it."""

    code: str
    hall: str
    notice: NoticeCard


@dataclass(frozen=True)
class ZoneHalls:
    """The great halls of a place, and what is announced there."""

    halls: tuple[HallCard, ...]
    more: bool
    notices: tuple[HallNotice, ...]


def zone_halls(region: str, at: datetime) -> ZoneHalls:
    """Return the great halls of a city or a county, its own first, and the newest notices."""
    prefix = places_under(region)
    halls = Hall.objects.filter(code__startswith=prefix, kind="hall").order_by("code")
    rows = list(halls[: HALLS + 1])
    until = at.astimezone(CHINA).replace(hour=23, minute=59)
    said = announced(at, until).filter(hall__code__startswith=prefix).select_related("hall")
    return ZoneHalls(
        halls=tuple(cards(rows[:HALLS], at)),
        more=len(rows) > HALLS,
        notices=tuple(
            HallNotice(row.hall.code, row.hall.name, notice_card(row, at))
            for row in said.order_by("-since", "id")[:NOTICES]
        ),
    )
