"""Figures of 帮办: 受理率、解决率、满意率, how soon helpers answer, who helped how many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import median
from uuid import UUID

from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotYours
from onething.voice.aid_models import Aid
from onething.voice.aid_terms import AID, CLOSED, OPEN
from onething.voice.aids.rules import day_of, names, rules
from onething.voice.behind import Asked, Behind, BehindRow, chosen, page_of
from onething.voice.terms import is_bad

NOBODY = "还没有人接"
MOST = 15  # lines of a table, the most frequent first
COLUMNS = (
    "number", "hall", "kind", "group", "matter", "source", "state", "handler", "handed_to", "region", "asked_at",
    "first_at", "first_by", "due_on", "grade", "solved",
)  # fmt: skip
PROVINCE, CITY = 2, 4  # digits of the codes of places


@dataclass(frozen=True)
class AidTally:
    """How many were offered, taken in term, ended, solved, rated well."""

    name: str
    asked: int
    taken: int
    ended: int
    solved: int
    rated: int
    content: int

    @property
    def accepted_rate(self) -> str:
        """Return 受理率: taken within the term of the first contact ÷ offered and not withdrawn.

        Offered to a helper is what he took and what was handed to him.
        """
        return _share(self.taken, self.asked)

    @property
    def solved_rate(self) -> str:
        """Return 解决率: solved ÷ ended."""
        return _share(self.solved, self.ended)

    @property
    def content_rate(self) -> str:
        """Return 满意率: rated well ÷ rated by people themselves or when called; silence does not count."""
        return _share(self.content, self.rated)


@dataclass(frozen=True)
class AidFigures:
    """The figures of a period."""

    whole: AidTally
    first_in_time: int
    first_known: int
    minutes: str  # the median until somebody took it
    within_minute: int  # of those asked for on-line, as quickly as the rules want
    online: int
    seconds: int  # how quickly that is
    late: int  # open and late now
    by_kind: tuple[AidTally, ...]
    by_group: tuple[AidTally, ...]
    by_matter: tuple[AidTally, ...]
    by_source: tuple[AidTally, ...]
    by_helper: tuple[AidTally, ...]
    by_place: tuple[AidTally, ...]  # of who leads more than one


def _share(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.1f}%" if whole else "—"


def aid_figures(by: Actor, since: date, until: date, at: datetime) -> AidFigures:
    """Return the figures of what was asked for in a period in the places that he leads."""
    place, rows = _counted(by, since, until)
    helpers = _helpers(rows)
    firsts = [row for row in rows if row.first_by is not None]
    waits = [(row.first_at - row.asked_at).total_seconds() for row in rows if row.first_at]
    online = [row for row in rows if row.source == "web"]
    return AidFigures(
        whole=_tally("合计", rows),
        first_in_time=sum(_first_in_time(row) for row in firsts),
        first_known=len(firsts),
        minutes=f"{median(waits) / 60:.0f} 分钟" if waits else "—",
        within_minute=sum(_within_minute(row) for row in online),
        online=len(online),
        seconds=int(rules()["online"]["seconds"]),
        late=sum(_late(row, day_of(at)) for row in rows),
        by_kind=_by(rows, NAMED["kind"]),
        by_group=_by(rows, NAMED["group"]),
        by_matter=_by(rows, NAMED["matter"]),
        by_source=_by(rows, NAMED["source"]),
        by_helper=_by_helper(rows, helpers),
        by_place=_by_place(rows, place),
    )


def _counted(by: Actor, since: date, until: date) -> tuple[str, list[Aid]]:
    """Return the place that he leads, and what was asked for there in a period, the latest first."""
    if not by.has("leader"):
        raise NotYours
    place = _within(identity.organisation(UUID(by.org)).region)
    rows = Aid.objects.filter(
        region__startswith=place,
        asked_at__gte=_start(since),
        asked_at__lt=_start(until + timedelta(days=1)),
    ).exclude(state="withdrawn")
    return place, list(rows.order_by("-asked_at", "-pk").only(*COLUMNS))


def _helpers(rows: list[Aid]) -> dict[str, str]:
    whos = {row.handler for row in rows}
    whos |= {f"official:{row.handed_to}" for row in rows if row.handed_to}
    return identity.official_names(whos - {""})


def aids_behind(by: Actor, since: date, until: date, at: datetime, asked: Asked) -> Behind:
    """Return the orders behind a number of the figures of a period."""
    place, rows = _counted(by, since, until)
    helpers, today = _helpers(rows), day_of(at)
    measures = MEASURES | {"late": ("现在超期", lambda row: _late(row, today))}
    title, found = chosen(rows, asked, measures, _lines(rows, place, helpers, asked.what))
    return page_of(title, found, asked, int(rules()["rows"]), lambda row: _behind(row, helpers, by))


def _lines(
    rows: list[Aid], place: str, helpers: dict[str, str], what: str
) -> dict[str, Callable[[Aid, str], bool]]:
    """Return for each table which of its lines an order is counted in."""
    said: dict[str, Callable[[Aid, str], bool]] = {
        name: _line_of(name_of) for name, name_of in NAMED.items()
    }
    said["helper"] = lambda row, key: (
        key == helpers.get(row.handler, NOBODY)
        or (
            what == "asked"
            and row.state == "handed"
            and key == helpers.get(f"official:{row.handed_to}", "")
        )
    )
    if len(place) <= CITY:
        said["place"] = _line_of(_place_names(rows, place))
    return said


def _line_of(name_of: Callable[[Aid], str]) -> Callable[[Aid, str], bool]:
    return lambda row, key: name_of(row) == key


def _behind(row: Aid, helpers: dict[str, str], by: Actor) -> BehindRow:
    return BehindRow(
        row.pk, row.number, NAMED["matter"](row), names("kinds")[row.kind], AID.words[row.state],
        helpers.get(row.handler, ""), row.asked_at, str(row.hall) == by.org,
    )  # fmt: skip


def _within(region: str) -> str:
    """Return the digits with which the codes of all places within a place begin."""
    if not region[PROVINCE:].strip("0"):
        return region[:PROVINCE]
    return region[:CITY] if not region[CITY:].strip("0") else region


def _by_place(rows: list[Aid], place: str) -> tuple[AidTally, ...]:
    """Return a line for each place below: of the province the cities, of a city the counties."""
    if len(place) > CITY:
        return ()
    return _by(rows, _place_names(rows, place))


def _place_names(rows: list[Aid], place: str) -> Callable[[Aid], str]:
    digits = CITY if len(place) == PROVINCE else None
    codes = {row.region[:digits].ljust(6, "0") for row in rows}
    known = {code: identity.region(code).name for code in codes}
    return lambda row: known[row.region[:digits].ljust(6, "0")]


def _by_helper(rows: list[Aid], helpers: dict[str, str]) -> tuple[AidTally, ...]:
    """Return a line for each helper: what he took, and what was handed to him and waits."""
    groups: dict[str, list[Aid]] = {}
    for row in rows:
        groups.setdefault(helpers.get(row.handler, NOBODY), []).append(row)
    said = {name: _tally(name, group) for name, group in groups.items()}
    for row in rows:
        name = helpers.get(f"official:{row.handed_to}", "") if row.state == "handed" else ""
        if name:
            one = said.get(name) or _tally(name, [])
            said[name] = replace(one, asked=one.asked + 1)
    return tuple(sorted(said.values(), key=lambda one: (-one.asked, one.name))[:MOST])


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _first_in_time(row: Aid) -> bool:
    if row.first_at is None or row.first_by is None:
        return False
    return day_of(row.first_at) <= row.first_by


def _within_minute(row: Aid) -> bool:
    if row.first_at is None:
        return False
    return (row.first_at - row.asked_at).total_seconds() <= int(rules()["online"]["seconds"])


def _late(row: Aid, today: date) -> bool:
    last = row.due_on if row.first_at else row.first_by
    return row.state in OPEN and last is not None and last < today


def _by(rows: Iterable[Aid], name_of: Callable[[Aid], str]) -> tuple[AidTally, ...]:
    groups: dict[str, list[Aid]] = {}
    for row in rows:
        groups.setdefault(name_of(row), []).append(row)
    said = [_tally(name, group) for name, group in groups.items()]
    return tuple(sorted(said, key=lambda one: (-one.asked, one.name))[:MOST])


def _taken(row: Aid) -> bool:
    """Say whether somebody took it; what waits for a colleague was taken by who handed it over."""
    return bool(row.handler) and row.state not in ("asked", "declined")


def _tally(name: str, rows: list[Aid]) -> AidTally:
    ended = [row for row in rows if row.state in CLOSED]
    rated = [row.grade for row in ended if row.grade]
    return AidTally(
        name,
        len(rows),
        sum(_taken(row) and _first_in_time(row) for row in rows),
        len(ended),
        sum(row.solved is True for row in ended),
        len(rated),
        sum(not is_bad(grade) for grade in rated),
    )


def _first_taken(row: Aid) -> bool:
    return _taken(row) and _first_in_time(row)


def _rated(row: Aid) -> bool:
    return row.state in CLOSED and bool(row.grade)


NAMED: dict[str, Callable[[Aid], str]] = {  # of each table the name of the line of an order
    "kind": lambda row: names("kinds")[row.kind],
    "group": lambda row: names("groups").get(row.group, "其他人"),
    "matter": lambda row: row.matter or "没有写明",
    "source": lambda row: names("sources")[row.source],
}
MEASURES: dict[str, tuple[str, Callable[[Aid], bool]]] = {
    "asked": ("收到", lambda row: True),
    "taken": ("期限内接单", _first_taken),
    "ended": ("办结", lambda row: row.state in CLOSED),
    "solved": ("办好", lambda row: row.state in CLOSED and row.solved is True),
    "rated": ("评价了的", _rated),
    "content": ("基本满意以上", lambda row: _rated(row) and not is_bad(row.grade or 0)),
    "first": ("首次联系按期", lambda row: row.first_by is not None and _first_in_time(row)),
    "known": ("首次联系有期限的", lambda row: row.first_by is not None),
    "minute": ("网上申请很快接单", lambda row: row.source == "web" and _within_minute(row)),
    "online": ("网上申请", lambda row: row.source == "web"),
}
