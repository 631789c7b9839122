"""网点名册: what is on the roll, one place with its history, the roll as a file has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.desk import access, rules
from onething.desk.models import Booking, Device, Hall
from onething.desk.opening import still_there, today
from onething.desk.queries.cards import named
from onething.desk.rolling import FIELDS, columns_of, in_words, said_of
from onething.desk.terms import LISTED
from onething.desk.townships import towns_of, townships
from onething.identity import queries as identity
from onething.identity.terms import DUTIES, Duty, Level
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import NotYours

PAGE = 40
COUNTY = 6  # digits of its code
MOST_TOLD = 60
SHOWN: Final = {"": "在用的", "closed": "已关闭或者将要关闭的", "all": "全部"}
COLUMNS: Final = ("编号", "地方代码", "地方", *FIELDS.values(), "管理单位", "关闭日期")
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sought:
    """What somebody looks for on the roll."""

    q: str = ""
    kind: str = ""
    place: str = ""  # the code of a city or a county
    show: str = ""


@dataclass(frozen=True)
class RollRow:
    """A place as the roll lists it."""

    id: UUID
    code: str
    name: str
    kind_words: str
    entry_words: str
    place: str
    phone: str
    closed_from: date | None
    by_hand: bool


@dataclass(frozen=True)
class RollPage:
    """A page of the roll."""

    rows: tuple[RollRow, ...]
    found: int
    next: str
    region: str  # whose roll it is, by name
    kinds: Choices
    places: Choices
    shows: Choices
    sought: Sought


@dataclass(frozen=True)
class Told:
    """One line of the history of a place."""

    at: datetime
    who: str
    words: str
    changes: tuple[tuple[str, str, str], ...]  # what, before, after


@dataclass(frozen=True)
class RollSheet:
    """A place with all that the roll says of it."""

    id: UUID
    code: str
    name: str
    place: str
    lines: tuple[tuple[str, str], ...]
    said: Mapping[str, str]  # as a form shows it
    towns: Choices  # in which it can stand; none: it is a township's itself
    closed_from: date | None
    closed_reason: str
    instead: tuple[str, str] | None  # code and name
    department: bool
    manager: str
    managed_since: date | None
    managed_by: str
    led: bool  # he manages it himself
    listed: bool
    booked: int
    devices: int
    history: tuple[Told, ...]


def keeps_roll(by: Actor) -> bool:
    """Say whether he keeps a roll of places."""
    try:
        return bool(access.region_kept(by))
    except NotYours:
        return False


def roll_page(by: Actor, at: datetime, sought: Sought, *, after: str = "") -> RollPage:
    """Return a page of the places that he keeps; a constant number of statements."""
    region = access.region_kept(by)
    rows = _sought(by, at, sought)
    found = list(rows.filter(code__gt=after).order_by("code")[: PAGE + 1])
    return RollPage(
        rows=tuple(_row(one) for one in found[:PAGE]),
        found=rows.count(),
        next=found[PAGE - 1].code if len(found) > PAGE else "",
        region=identity.region(region).name,
        kinds=tuple(rules.kinds().items()),
        places=divisions(by),
        shows=tuple(SHOWN.items()),
        sought=sought,
    )


def divisions(by: Actor) -> Choices:
    """Return the cities and counties of the place whose roll he keeps: code and name."""
    kept = access.region_kept(by)
    below = [one for one in identity.regions(kept) if one.level in (Level.CITY, Level.COUNTY)]
    if identity.region(kept).level != Level.PROVINCE:
        return tuple((one.code, one.name) for one in below)
    return tuple(
        pair
        for city in below
        for pair in (
            (city.code, city.name),
            *((one.code, f"{city.name}{one.name}") for one in identity.regions(city.code)),
        )
    )


def _sought(by: Actor, at: datetime, sought: Sought) -> QuerySet[Hall]:
    rows = access.places_kept(by)
    if sought.show == "":
        rows = rows.filter(still_there(today(at)))
    elif sought.show == "closed":
        rows = rows.filter(closed_from__isnull=False)
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.place.isdecimal() and sought.place:
        rows = rows.filter(code__startswith=access.prefix_of(sought.place))
    if sought.q:
        q = sought.q
        rows = rows.filter(Q(name__contains=q) | Q(address__contains=q) | Q(code__startswith=q))
    return rows


def _row(hall: Hall) -> RollRow:
    return RollRow(
        hall.pk,
        hall.code,
        hall.name,
        rules.kinds()[hall.kind],
        rules.entries()[hall.entry],
        hall.place,
        hall.phone,
        hall.closed_from,
        hall.kept_at is not None,
    )


def roll_sheet(hall_id: UUID, by: Actor, at: datetime) -> RollSheet:
    """Return one place on the roll that he keeps."""
    hall = access.places_kept(by).select_related("instead").filter(pk=hall_id).first()
    if hall is None:
        raise NotYours
    said = in_words(columns_of(hall))
    manager = identity.organisation(hall.manager).name if hall.manager else ""
    booked = Booking.objects.filter(hall=hall, state="booked", start__gte=at)
    devices = Device.objects.filter(hall=hall, retired_at=None)
    return RollSheet(
        id=hall.pk,
        code=hall.code,
        name=hall.name,
        place=hall.place,
        lines=tuple((words, said[key]) for key, words in FIELDS.items()),
        said=said_of(hall),
        towns=town_choices(hall.region),
        closed_from=hall.closed_from,
        closed_reason=hall.closed_reason,
        instead=(hall.instead.code, hall.instead.name) if hall.instead else None,
        department=hall.kind == "department",
        manager=manager,
        managed_since=hall.managed_since,
        managed_by=hall.managed_by,
        led=str(hall.led_by) == by.org,
        listed=hall.kind in LISTED,
        booked=booked.count(),
        devices=devices.count(),
        history=_history(hall.pk),
    )


@dataclass(frozen=True)
class RollCard:
    """A place on the roll by its name and kind."""

    id: UUID
    name: str
    kind: str


def roll_card(hall_id: UUID, by: Actor) -> RollCard:
    """Return name and kind of one place on the roll that he keeps; one statement."""
    hall = access.places_kept(by).filter(pk=hall_id).first()
    if hall is None:
        raise NotYours
    return RollCard(hall.pk, hall.name, hall.kind)


def town_choices(region: str) -> Choices:
    """Return the streets and towns in which a place of a county can stand."""
    return tuple((one.code, one.name) for one in towns_of(region))


def new_place(region: str, by: Actor) -> tuple[str, Choices]:
    """Return the name of a region in which he may enter a place, and the towns in it; refuse others."""
    found = access.places_kept(by).filter(region=region).order_by("code").first()
    if found is None:
        raise NotYours("没有找到这个地方，或者不归您登记。请从列表里重新选择。")
    return found.place, town_choices(region)


def regions_to_enter(place: str, by: Actor) -> Choices:
    """Return the regions in which he may enter a place: a county with its towns; a city, and what lies in no county."""
    kept = access.region_kept(by)
    wanted = place if place in dict(divisions(by)) else kept
    rows = access.places_kept(by).filter(code__startswith=access.prefix_of(wanted))
    if identity.region(wanted).level == Level.PROVINCE:
        rows = rows.filter(region=wanted)
    counties = {one.code for one in identity.regions(wanted)}
    found = rows.order_by("region").values_list("region", "place").distinct()
    return tuple(pair for pair in found if pair[0][:6] not in counties)


def runners() -> Choices:
    """Return by which duties departments that run places are named; none: the organ for approvals."""
    return tuple((key, words) for key, words in DUTIES.items() if key != Duty.GOVERNMENT)


def others_around(place_id: UUID, by: Actor) -> Choices:
    """Return the places of the same county to which people of a place can go instead: code and name."""
    row = access.places_kept(by).filter(pk=place_id).first()
    if row is None:
        raise NotYours
    around = Hall.objects.filter(code__startswith=row.region[:COUNTY], closed_from=None)
    return tuple(around.exclude(pk=row.pk).order_by("code").values_list("code", "name"))


def roll_columns() -> tuple[str, ...]:
    """Return the names of the columns of the roll as a file."""
    return COLUMNS


def roll_limits() -> dict[str, int]:
    """Return how many rows a file may have, and how many megabytes."""
    return {name: rules.roll(name) for name in ("most_rows", "most_mb")}


def entries() -> Choices:
    """Return the modes of entry."""
    return tuple(rules.entries().items())


def roll_lines(by: Actor, at: datetime, sought: Sought, most: int) -> tuple[tuple[str, ...], ...]:
    """Return the roll as a file has it, which can be read in again."""
    halls = list(_sought(by, at, sought).order_by("code")[:most])
    organs = identity.organisations({one.organisation for one in halls})
    led = identity.organisations({one.manager for one in halls if one.manager})
    return tuple(
        _line(
            one, DUTIES[organs[one.organisation].duty], led[one.manager].name if one.manager else ""
        )
        for one in halls
    )


def _line(hall: Hall, runs: str, manager: str) -> tuple[str, ...]:
    town = townships().get(hall.town)
    degrees = ("" if one is None else str(one) for one in (hall.latitude, hall.longitude))
    return (
        hall.code,
        hall.region,
        hall.place,
        hall.name,
        rules.kinds()[hall.kind],
        rules.entries()[hall.entry],
        runs,
        town.name if town else "",
        hall.address,
        hall.phone,
        "有" if hall.barrier_free else "没有",
        "有" if hall.queues else "没有",
        "；".join(name for _, name in named(hall.businesses)),
        *degrees,
        manager,
        hall.closed_from.isoformat() if hall.closed_from else "",
    )


def _history(hall: UUID) -> tuple[Told, ...]:
    events = Event.objects.filter(stream=f"hall:{hall}", name__in=WORDS).order_by("-seq")
    rows = list(events[:MOST_TOLD])
    names = identity.official_names({str(row.actor.get("who", "")) for row in rows})
    organs = {UUID(row.data["manager"]) for row in rows if row.data.get("manager")}
    known = identity.organisations(organs)
    return tuple(
        Told(
            at=row.at,
            who=names.get(str(row.actor.get("who", "")), "平台"),
            words=_words(row.name, row.data, {str(key): one.name for key, one in known.items()}),
            changes=tuple(
                (FIELDS.get(key, key), before or "空", after or "空")
                for key, (before, after) in row.data.get("changes", {}).items()
            ),
        )
        for row in rows
    )


WORDS: Final[Mapping[str, str]] = {
    "desk.place_entered": "登记",
    "desk.place_changed": "修改登记内容",
    "desk.place_closed": "登记关闭，从 {on} 起：{reason}",
    "desk.place_reopened": "撤销关闭：{reason}",
    "desk.place_managed": "{managed}，{on} 起，依据：{document}",
    "desk.items_listed": "进驻清单列入 {many} 项，依据：{ground}",
    "desk.item_unlisted": "进驻清单移出 {item}，依据：{ground}",
    "desk.hours_changed": "修改开放时间",
    "desk.own_day_set": "另外安排 {day}：{note}",
    "desk.own_day_dropped": "恢复照常：{day}",
    "desk.rules_changed": "修改业务和预约规则",
    "desk.site_set": "修改坐标",
    "desk.window_set": "设置 {number} 号窗口",
    "desk.notice_given": "发布公告：{text}",
    "desk.notice_lifted": "提前结束公告",
}


def _words(name: str, data: Mapping[str, Any], organs: Mapping[str, str]) -> str:
    manager = data.get("manager")
    managed = f"由{organs.get(str(manager), '')}统一管理" if manager else "不再统一管理"
    many = len(data.get("items", ()))
    return WORDS[name].format(**{**data, "managed": managed, "many": many})
