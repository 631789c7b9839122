"""What halls announce, for pages on which something starts: by the place that was chosen, or by who runs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.desk import rules
from onething.desk.models import Hall, Notice
from onething.desk.opening import announced
from onething.kernel.statements import Statement

COUNTY, CITY = 6, 4  # digits of a code that say the place
MOST: Final = 3


@dataclass(frozen=True)
class Announced:
    """What a hall announces, with its name."""

    hall: str
    code: str
    closes: bool
    text: str
    since: datetime
    until: datetime
    running: bool


FIELDS: Final = ("hall__name", "hall__code", "closes", "text", "since", "until")
Told = tuple[str, str, bool, str, datetime, datetime]


def _coming(at: datetime, until: datetime) -> QuerySet[Notice]:
    rows = announced(at, until).filter(hall__kind="hall")
    return rows.order_by("-closes", "since", "id")


_IN: Final = Statement(
    lambda county, city, at, until: (
        _coming(at, until)
        .filter(Q(hall__region=county) | Q(hall__region=city))
        .values_list(*FIELDS)[:MOST]
    ),
    str,
    str,
    datetime,
    datetime,
)
_ALL: Final = Statement(
    lambda at, until: _coming(at, until).values_list(*FIELDS)[:MOST], datetime, datetime
)
_OF: Final = Statement(
    lambda organisation, at, until: (
        _coming(at, until).filter(hall__organisation=organisation).values_list(*FIELDS)[:MOST]
    ),
    UUID,
    datetime,
    datetime,
)


def announced_in(region: str, at: datetime) -> tuple[Announced, ...]:
    """Return what the halls of a county and of its city announce; of all the province if none is chosen."""
    if not region:
        return _cards(_ALL(at, _far(at)), at)
    return _cards(_IN(region[:COUNTY], f"{region[:CITY]}00", at, _far(at)), at)


def announced_by(organisation: UUID, at: datetime) -> tuple[Announced, ...]:
    """Return what the halls of an organisation announce."""
    return _cards(_OF(organisation, at, _far(at)), at)


def _far(at: datetime) -> datetime:
    return at + timedelta(days=rules.limit("announced_days"))


def _cards(rows: Iterable[Told], at: datetime) -> tuple[Announced, ...]:
    return tuple(Announced(*row, running=row[4] <= at < row[5]) for row in rows)


def great_hall_of(hall_id: UUID) -> UUID | None:
    """Return who runs a hall, if it is the great hall, at which results are collected."""
    rows = Hall.objects.filter(pk=hall_id, kind="hall")
    return rows.values_list("organisation", flat=True).first()
