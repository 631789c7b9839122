"""自助终端覆盖: streets and towns with a machine that works, two denominators, and those without."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, When

from onething.desk import access, rules
from onething.desk.models import Device
from onething.desk.opening import still_there, today
from onething.desk.queries.coverage import Share, region_led
from onething.desk.townships import COUNTED, Township, townships
from onething.identity import queries as identity
from onething.identity.terms import Level
from onething.kernel.actor import Actor

PAGE = 100
CITY, COUNTY, NINE = 4, 6, 9


@dataclass(frozen=True)
class Target:
    """What share of streets and towns shall have a machine, by which day."""

    until: date
    street: int
    town: int
    source: str


@dataclass(frozen=True)
class Machines:
    """The machines of one place: of its streets, of its towns."""

    region: str
    name: str
    streets: Share
    towns: Share
    other: int  # what is neither: in no denominator
    other_has: int


@dataclass(frozen=True)
class MachinePage:
    """The coverage of a leader's place and of each place below it, against the target of today."""

    rows: tuple[Machines, ...]
    target: Target
    targets: tuple[Target, ...]
    seen_days: int
    without: int


@dataclass(frozen=True)
class Without:
    """A street or a town without a machine that works."""

    code: str
    kind_words: str
    place: str
    name: str
    silent: int  # machines that are enrolled there and have not been heard of lately


@dataclass(frozen=True)
class WithoutPage:
    """A page of the streets and towns without a machine."""

    rows: tuple[Without, ...]
    found: int
    next: str
    kind: str
    kinds: tuple[tuple[str, str], ...]
    seen_days: int


def targets() -> tuple[Target, ...]:
    """Return the targets, in the order of their days."""
    said: list[dict[str, Any]] = rules.rules()["coverage"]["targets"]
    return tuple(Target(row["until"], row["street"], row["town"], row["source"]) for row in said)


def target_on(on: date) -> Target:
    """Return what is to be reached: the last target whose day has come, the first before any has."""
    known = targets()
    return next((one for one in reversed(known) if one.until <= on), known[0])


def seen_days() -> int:
    """Return within how many days a machine must have been heard of."""
    return int(rules.rules()["coverage"]["seen_days"])


def machine_page(by: Actor, at: datetime) -> MachinePage:
    """Return the coverage with machines; one statement besides what is kept of places."""
    region = region_led(by)
    level = identity.region(region).level
    digits = CITY if level == Level.PROVINCE else COUNTY if level == Level.CITY else NINE
    here, working = _in(region), _working(region, at)
    aim = target_on(today(at))
    rows = [_machines("", f"{identity.region(region).name}合计", here, working, aim)]
    if digits != NINE:
        parts: dict[str, list[Township]] = defaultdict(list)
        for one in here:
            parts[one.code[:digits].ljust(COUNTY, "0")].append(one)
        names = {one.code: one.name for one in identity.regions(region)}
        rows += [
            _machines(code, names.get(code, "功能区"), towns, working, aim)
            for code, towns in sorted(parts.items())
        ]
    without = sum(one.kind in COUNTED and one.code not in working for one in here)
    return MachinePage(tuple(rows), aim, targets(), seen_days(), without)


def without_page(
    by: Actor, at: datetime, *, kind: str = "", after: str = "", most: int = PAGE
) -> WithoutPage:
    """Return the streets and towns without a machine that works: two statements."""
    region = region_led(by)
    kind = kind if kind in COUNTED else ""
    wanted = (kind,) if kind else tuple(COUNTED)
    working = _working(region, at)
    lacking = [one for one in _in(region) if one.kind in wanted and one.code not in working]
    here = [one for one in lacking if one.code > after][: most + 1]
    silent = _counted(_devices(region))
    rows = tuple(
        Without(one.code, COUNTED[one.kind], _above(one.county), one.name, silent.get(one.code, 0))
        for one in here[:most]
    )
    return WithoutPage(
        rows=rows,
        found=len(lacking),
        next=here[most - 1].code if len(here) > most else "",
        kind=kind,
        kinds=tuple(COUNTED.items()),
        seen_days=seen_days(),
    )


def _in(region: str) -> list[Township]:
    prefix = access.prefix_of(region)
    return [one for one in townships().values() if one.code.startswith(prefix)]


def _above(county: str) -> str:
    city = identity.region(f"{county[:CITY]}00")
    below = {one.code: one.name for one in identity.regions(city.code)}
    return city.name + below.get(county, "功能区")


def _devices(region: str) -> Any:
    """Return the machines that are enrolled in a place, with the street or town in which each stands."""
    rows = Device.objects.filter(retired_at=None, window=None, enrolled_at__isnull=False)
    rows = rows.filter(hall__code__startswith=access.prefix_of(region))
    own = Case(
        When(hall__region__regex=TOWN, then=F("hall__region")),
        default=F("hall__town"),
        output_field=CharField(),
    )
    return rows.annotate(stands_in=own).exclude(stands_in="")


TOWN: Final = r"^\d{9}$"


def _working(region: str, at: datetime) -> Mapping[str, int]:
    since = at - timedelta(days=seen_days())
    there = still_there(today(at), "hall__")
    return _counted(_devices(region).filter(there, seen_at__gte=since))


def _counted(rows: Any) -> Mapping[str, int]:
    found = rows.order_by().values_list("stands_in").annotate(Count("id"))
    return dict(found)


def _machines(
    code: str, name: str, towns: Iterable[Township], working: Mapping[str, int], aim: Target
) -> Machines:
    of: Counter[str] = Counter()
    has: Counter[str] = Counter()
    for one in towns:
        of[one.kind] += 1
        has[one.kind] += one.code in working
    return Machines(
        region=code,
        name=name,
        streets=Share(has["street"], of["street"], aim.street),
        towns=Share(has["town"], of["town"], aim.town),
        other=of["other"],
        other_has=has["other"],
    )
