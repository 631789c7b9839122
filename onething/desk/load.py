"""Load halls and places: by patterns, one in each province, city, county, street and town."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from onething.desk import commands
from onething.desk.models import Hall, Window
from onething.desk.terms import OF_COUNTIES, OF_SITES, OF_TOWNS, around
from onething.identity import queries as identity
from onething.identity.terms import Duty, Level
from onething.kernel import yamls
from onething.kernel.actor import Actor

NAMESPACE: Final = UUID("6f6e6574-6869-4e67-8000-64657368616c")
TOWNS: Final = {"街道": "street", "镇": "town", "乡": "town"}
LEVELS: Final = {"province": Level.PROVINCE, "city": Level.CITY, "county": Level.COUNTY}
TEN: Final = 10
CENTRE: Final = (50.0, 70.0)  # of the province
CODE: Final = 9  # digits of a town's code
MANAGED: Final = date(2026, 1, 1)  # from when departments' halls of the sample are managed by one
FILES: Final = ("halls.yaml", "rules.yaml", "businesses.yaml", "video.yaml")

Rows = list[dict[str, str]]
Point = tuple[float, float]


@dataclass(frozen=True)
class Spot:
    """A place of the division in which there are halls."""

    code: str
    kind: str  # province, city, zone, county, street, town, other
    name: str  # as it stands in names: districts and towns with what they lie in
    area: str  # telephone
    organ: UUID
    at: Point
    number: int  # among its like in the place above


def id_of(kind: str, code: str) -> UUID:
    """Return the id of a hall or a window: the same at each loading."""
    return uuid5(NAMESPACE, f"{kind}:{code}")


def load(data_root: Path, *, by: Actor, at: datetime, say: Callable[[str], None]) -> None:
    """Bring in the halls and places of the files; what halls look after themselves is kept."""
    paths = [data_root / "places" / name for name in FILES]
    paths.append(data_root / "regions" / "shanxi_townships.csv")
    digest = sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    said = yamls.read(data_root / "places" / "halls.yaml")
    areas = yamls.read(data_root / "world" / "organs.yaml")["area_codes"]
    spots = list(_spots(_rows(data_root / "regions"), said["map"], areas))
    halls = list(_halls(spots, said, _runners(said["patterns"])))
    windows = list(_windows(halls, said["patterns"]))
    once = by.because(f"load:places:{digest}")
    commands.load_places(halls, windows, digest=digest, by=once, at=at)
    say(f"大厅和网点 {len(halls)} 处，窗口 {len(windows)} 个。")


Runners = Mapping[
    str, Mapping[str, UUID]
]  # by duty and region: organs that run places of their own


def _runners(patterns: list[dict[str, Any]]) -> Runners:
    return {
        duty: {
            card.region: card.id
            for level in LEVELS.values()
            for card in identity.exercising(duty, level)
        }
        for duty in {pattern["runs"] for pattern in patterns if "runs" in pattern}
    }


def _rows(folder: Path) -> Rows:
    found: Rows = []
    for name in ("shanxi_divisions.csv", "shanxi_townships.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


def _spots(rows: Rows, centres: Mapping[str, Any], areas: Mapping[str, str]) -> Iterator[Spot]:
    organs = {
        card.region: card.id
        for level in LEVELS.values()
        for card in identity.exercising(Duty.APPROVAL, level)
    }
    many = Counter(row["parent"] for row in rows)
    seen: dict[str, int] = defaultdict(int)
    known: dict[str, Spot] = {}
    for row in rows:
        if (
            row["parent"] and row["parent"] not in known
        ):  # in a zone that is no place of the division
            continue
        above = known.get(row["parent"])
        number = seen[row["parent"]]
        seen[row["parent"]] += 1
        kind = row.get("level") or TOWNS.get(row["kind"], "other")
        spot = Spot(
            code=row["code"],
            kind=kind,
            name=_name(row["name"], kind, above),
            area=areas.get(row["code"]) or (above.area if above else ""),
            organ=organs.get(row["code"]) or known[row["parent"]].organ,
            at=_point(kind, above, number / many[row["parent"]], number, centres.get(row["code"])),
            number=number,
        )
        known[spot.code] = spot
        yield spot


def _name(name: str, kind: str, above: Spot | None) -> str:
    if above is None or kind == "city" or (kind == "county" and not name.endswith("区")):
        return name
    return above.name + name


def _point(
    kind: str, above: Spot | None, share: float, number: int, centre: list[int] | None
) -> Point:
    """Return where a place is drawn: a city where the file says, what lies in it around it."""
    if centre is not None:
        return float(centre[0]), float(centre[1])
    if above is None:
        return CENTRE
    return around(
        above.at, number, share, OF_TOWNS if kind in ("street", "town", "other") else OF_COUNTIES
    )


def _halls(spots: list[Spot], said: Mapping[str, Any], runners: Runners) -> Iterator[Hall]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for spot in spots:
        for place, pattern in enumerate(said["patterns"]):
            if spot.kind not in pattern["each"]:
                continue
            key = (pattern["key"], spot.code[:4])
            counts[key] += 1
            if counts[key] % TEN >= pattern.get("share", TEN):
                continue
            hall = _hall(spot, pattern, said["hours"][pattern["hours"]], counts[key], place)
            yield _run_by(hall, pattern, runners)


def _run_by(hall: Hall, pattern: Mapping[str, Any], runners: Runners) -> Hall:
    """Let the department run its hall; the organ of the place manages it, if the file says so."""
    runner = runners.get(pattern.get("runs", ""), {}).get(hall.region)
    if runner is None or runner == hall.organisation:
        return hall
    if "managed" in pattern:
        hall.manager, hall.managed_since = hall.organisation, MANAGED
        hall.managed_by = pattern["managed"]
    hall.organisation = runner
    return hall


def _hall(
    spot: Spot, pattern: Mapping[str, Any], hours: Mapping[str, Any], number: int, place: int
) -> Hall:
    code = f"{spot.code.ljust(CODE, '0')}-{pattern['key']}"
    x, y = around(spot.at, place, place / TEN, OF_SITES)
    return Hall(
        id=id_of("hall", code),
        code=code,
        name=pattern["name"].format(place=spot.name),
        kind=pattern["kind"],
        entry=pattern["entry"],
        region=spot.code,
        region_kind=spot.kind,
        place=spot.name,
        organisation=spot.organ,
        address=f"{spot.name}样例路 {100 + 2 * place + spot.number} 号",
        phone=f"{spot.area}-000{int(pattern['key']):02d}{spot.number % 1000:03d}",
        barrier_free=number % TEN < pattern["barrier_free"],
        queues=pattern["queues"],
        businesses=pattern["businesses"],
        hours=hours,
        x=x,
        y=y,
    )


def _windows(halls: list[Hall], patterns: list[dict[str, Any]]) -> Iterator[Window]:
    known = {pattern["key"]: pattern["windows"] for pattern in patterns}
    for hall in halls:
        for number, name, takes in known[hall.code.rpartition("-")[2]]:
            code = f"{hall.code}:{number}"
            yield Window(id=id_of("window", code), hall=hall, number=number, name=name, takes=takes)
