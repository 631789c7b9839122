"""What halls announce, for pages on which something starts: by the place that was chosen, or by who runs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber, Substr

from onething.desk import rules
from onething.desk.models import Hall, Notice
from onething.desk.opening import announced, today
from onething.desk.queries.map import places_under
from onething.identity import queries as identity
from onething.kernel.statements import Statement

COUNTY, CITY = 6, 4  # digits of a code that say the place
MOST: Final = 3
PAGE: Final = 30
GREAT: Final = ("hall", "department")


@dataclass(frozen=True)
class Announced:
    """What a hall announces, with its name; the same in several halls is told once."""

    hall: str
    code: str
    closes: bool
    text: str
    since: datetime
    until: datetime
    halls: int  # in how many it was announced at once
    running: bool


@dataclass(frozen=True)
class Announcements:
    """What is announced where somebody begins, and whether there is more of it than is shown."""

    rows: tuple[Announced, ...] = ()
    more: bool = False
    region: str = ""


FIELDS: Final = (
    "hall__name", "hall__code", "closes", "text", "since", "until", "halls", "hall__region",
)  # fmt: skip
Told = tuple[str, str, bool, str, datetime, datetime, int, str]


def _once(rows: QuerySet[Notice]) -> QuerySet[Any]:
    """Return each announcement once, by the greatest of the halls in which it was made."""
    same = Coalesce("batch", "id")
    great = Case(
        When(hall__kind__in=GREAT, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    numbered = rows.annotate(
        great=great,
        halls=Window(Count("id"), partition_by=same),
        nth=Window(RowNumber(), partition_by=same, order_by=[F("great"), F("hall__code")]),
    )
    return numbered.filter(nth=1).order_by("-closes", "great", "since", "id")


def _here(county: str, city: str, at: datetime, until: datetime) -> QuerySet[Notice]:
    rows = announced(at, until).alias(county=Substr("hall__region", 1, COUNTY))
    return rows.filter(Q(county=county) | Q(hall__region=city, hall__kind__in=GREAT))


_IN: Final = Statement(
    lambda county, city, at, until: _once(_here(county, city, at, until)).values_list(*FIELDS)[
        : MOST + 1
    ],
    str,
    str,
    datetime,
    datetime,
)
_ALL: Final = Statement(
    lambda province, at, until: (
        _once(announced(at, until))
        .annotate(whole=Case(When(hall__region=province, then=Value(0)), default=Value(1)))
        .order_by("whole", "-closes", "great", "since", "id")
        .values_list(*FIELDS)[: MOST + 1]
    ),
    str,
    datetime,
    datetime,
)
_OF: Final = Statement(
    lambda organisation, at, until: _once(
        announced(at, until).filter(hall__organisation=organisation, hall__kind__in=GREAT)
    ).values_list(*FIELDS)[: MOST + 1],
    UUID,
    datetime,
    datetime,
)


def announced_in(region: str, at: datetime) -> Announcements:
    """Return what all places of a county and the halls of its city announce.

    Who has not chosen a place is told what concerns the whole province, and that there is more.
    """
    if region:
        rows = _IN(region[:COUNTY], f"{region[:CITY]}00", at, _far(at))
        return _told(rows, at, region[:COUNTY])
    province = identity.regions()[0].code
    known = _ALL(province, at, _far(at))
    here = [row for row in known if row[-1] == province]
    told = _told(here, at, "")
    return Announcements(told.rows, len(known) > len(told.rows))


def announced_by(organisation: UUID, at: datetime) -> Announcements:
    """Return what the halls of an organisation announce."""
    return _told(_OF(organisation, at, _far(at)), at, "")


def _far(at: datetime) -> datetime:
    return at + timedelta(days=rules.limit("announced_days"))


def _told(rows: Iterable[Told], at: datetime, region: str) -> Announcements:
    known = tuple(_card(row, at) for row in rows)
    return Announcements(known[:MOST], len(known) > MOST, region)


def _card(row: Told, at: datetime) -> Announced:
    hall, code, closes, text, since, until, halls, _ = row
    return Announced(hall, code, closes, text, since, until, halls, since <= at < until)


@dataclass(frozen=True)
class Leaving:
    """A place that is or will be closed for good, and where to go instead."""

    code: str
    name: str
    since: date
    reason: str
    instead: str
    instead_code: str


@dataclass(frozen=True)
class AnnouncedPage:
    """All that is announced in a place, page by page, and which places close for good."""

    rows: tuple[Announced, ...]
    leaving: tuple[Leaving, ...]
    more: bool


def announced_page(region: str, at: datetime, page: int = 1) -> AnnouncedPage:
    """Return a page of all that is announced under a place: two statements."""
    here = max(1, page)
    prefix = places_under(region)
    until = at + timedelta(days=rules.limit("notice_days"))
    rows = _once(announced(at, until).filter(hall__code__startswith=prefix))
    found = list(rows.values_list(*FIELDS)[(here - 1) * PAGE : here * PAGE + 1])
    return AnnouncedPage(
        rows=tuple(_card(row, at) for row in found[:PAGE]),
        leaving=_leaving(prefix, at) if here == 1 else (),
        more=len(found) > PAGE,
    )


def _leaving(prefix: str, at: datetime) -> tuple[Leaving, ...]:
    lately = today(at) - timedelta(days=rules.roll("closed_days"))
    rows = Hall.objects.filter(code__startswith=prefix, closed_from__gt=lately)
    return tuple(
        Leaving(
            one.code,
            one.name,
            one.closed_from,
            one.closed_reason,
            one.instead.name if one.instead else "",
            one.instead.code if one.instead else "",
        )
        for one in rows.select_related("instead").order_by("-closed_from", "code")[:PAGE]
        if one.closed_from is not None
    )


def great_hall_of(hall_id: UUID) -> UUID | None:
    """Return who runs a hall, if it is the great hall, at which results are collected."""
    rows = Hall.objects.filter(pk=hall_id, kind="hall")
    return rows.values_list("organisation", flat=True).first()
