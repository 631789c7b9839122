"""What the roll says of a place, as somebody wrote it: checked, and laid beside what it said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from onething.desk import rules
from onething.desk.models import Hall
from onething.desk.townships import townships
from onething.identity import queries as identity
from onething.identity.terms import DUTIES, Duty
from onething.kernel.refusals import Invalid

FIELDS: Final[Mapping[str, str]] = {
    "name": "名称",
    "kind": "类别",
    "entry": "进驻方式",
    "runs": "运行部门",
    "town": "所在乡镇、街道",
    "address": "地址",
    "phone": "电话",
    "barrier_free": "无障碍设施",
    "queues": "预约和取号",
    "businesses": "办理的业务",
    "latitude": "纬度",
    "longitude": "经度",
}
COLUMNS: Final = tuple("organisation" if key == "runs" else key for key in FIELDS)
LONGEST: Final = {"name": 80, "address": 120, "phone": 20}
YES: Final = {"yes": "有", "no": "没有"}
SIGNS: Final = frozenset("0123456789-()（） 转*#")
NOT_KEPT: Final = "网点没有保存，请按提示改正。"
Said = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """A place as it shall stand on the roll."""

    values: Mapping[str, Any]  # of columns
    said: Mapping[str, str]  # as the ledger keeps it


def entry_of(said: Said, region: str) -> Entry:
    """Check what was written of a place in this region; say everything that is wrong at once."""
    errors = {key: words for key, words in _faults(said, region) if words}
    degrees, wrong = _degrees(said)
    errors |= wrong
    if errors:
        raise Invalid(NOT_KEPT, errors=errors)
    organ = identity.route(said["runs"] or Duty.APPROVAL, division_of(region))
    taken = set(said["businesses"].split(","))
    values = {
        "name": said["name"].strip(),
        "kind": said["kind"],
        "entry": said["entry"],
        "organisation": organ.id,
        "town": "" if region in townships() else said["town"],
        "address": said["address"].strip(),
        "phone": said["phone"].strip(),
        "barrier_free": said["barrier_free"] == "yes",
        "queues": said["queues"] == "yes",
        "businesses": [key for key in rules.businesses() if key in taken],
        "latitude": degrees[0],
        "longitude": degrees[1],
    }
    return Entry(values, in_words(values))


def _faults(said: Said, region: str) -> list[tuple[str, str]]:
    known = {
        "kind": rules.kinds(),
        "entry": rules.entries(),
        "barrier_free": YES,
        "queues": YES,
    }
    found = [
        (key, f"请填写{FIELDS[key]}，最多 {most} 个字")
        for key, most in LONGEST.items()
        if not 0 < len(said[key].strip()) <= most
    ]
    found += [(key, _choose(key)) for key, words in known.items() if said[key] not in words]
    if said["runs"] and said["runs"] not in DUTIES:
        found.append(("runs", _choose("runs")))
    town = townships().get(said["town"])
    if said["town"] and region not in townships() and not (town and town.county == region):
        found.append(("town", "“所在乡镇、街道”请选择这个县（市、区）里的乡镇、街道，或者留空"))
    if set(said["phone"]) - SIGNS:
        found.append(("phone", "电话只写数字和“-”，例如 0351-7654321"))
    if not said["businesses"] or not set(said["businesses"].split(",")) <= set(rules.businesses()):
        found.append(("businesses", "“办理的业务”请至少选一项，照列表里的写法"))
    return found


def _choose(key: str) -> str:
    return f"“{FIELDS[key]}”请从列表里选择"


def _degrees(said: Said) -> tuple[tuple[float | None, float | None], dict[str, str]]:
    """Return the coordinates, or what is wrong with them; none: nobody measured."""
    given = {key: said[key].strip() for key in ("latitude", "longitude")}
    if not any(given.values()):
        return (None, None), {}
    found: list[float] = []
    for key, text in given.items():
        least, most = rules.province(key)
        try:
            number = float(text)
        except ValueError:
            return (None, None), {key: "经度和纬度要一起填写数字，或者都不填"}
        if not least <= number <= most:
            return (None, None), {
                key: f"{FIELDS[key]}应在 {least} 到 {most} 度之间（本省范围），请核对后改正"
            }
        found.append(number)
    return (found[0], found[1]), {}


def in_words(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns of a place as people read them."""
    known = rules.businesses()
    town = townships().get(values["town"])
    degrees = {
        key: "" if values[key] is None else str(values[key]) for key in ("latitude", "longitude")
    }
    return {
        "name": values["name"],
        "kind": rules.kinds()[values["kind"]],
        "entry": rules.entries()[values["entry"]],
        "runs": identity.organisation(values["organisation"]).name,
        "town": town.name if town else "",
        "address": values["address"],
        "phone": values["phone"],
        "barrier_free": YES["yes" if values["barrier_free"] else "no"],
        "queues": YES["yes" if values["queues"] else "no"],
        "businesses": "；".join(known[key].name for key in values["businesses"] if key in known),
        **degrees,
    }


def columns_of(hall: Hall) -> dict[str, Any]:
    """Return what the roll says of a place now."""
    return {key: getattr(hall, key) for key in COLUMNS}


def said_of(hall: Hall) -> dict[str, str]:
    """Return what the roll says of a place, as a form shows it."""
    degrees = {
        key: "" if (value := getattr(hall, key)) is None else str(value)
        for key in ("latitude", "longitude")
    }
    return {
        "name": hall.name,
        "kind": hall.kind,
        "entry": hall.entry,
        "runs": identity.organisation(hall.organisation).duty,
        "town": hall.town,
        "address": hall.address,
        "phone": hall.phone,
        "barrier_free": "yes" if hall.barrier_free else "no",
        "queues": "yes" if hall.queues else "no",
        "businesses": ",".join(hall.businesses),
        **degrees,
    }


def division_of(region: str) -> str:
    """Return the county in which a place lies, or the city where the file knows no county (功能区)."""
    city = f"{region[:4]}00"
    known = {one.code for one in identity.regions(city)} | {city, f"{region[:2]}0000"}
    return region[:6] if region[:6] in known else city


def from_words(row: Mapping[str, str], region: str) -> dict[str, str]:
    """Return what a line of a file says, as a form says it; what is unknown stays, to be refused in words."""

    def key_of(part: str, known: Mapping[str, str]) -> str:
        said = row.get(part, "").strip()
        return next((key for key, words in known.items() if words == said), said or "")

    towns = {town.code: town.name for town in townships().values() if town.county == region}
    names = {one.name: key for key, one in rules.businesses().items()}
    taken = [one for one in row.get("businesses", "").replace(";", "；").split("；") if one.strip()]
    return {
        **{key: row.get(key, "").strip() for key in FIELDS},
        "kind": key_of("kind", rules.kinds()),
        "entry": key_of("entry", rules.entries()),
        "runs": key_of("runs", DUTIES),
        "town": key_of("town", towns),
        "barrier_free": key_of("barrier_free", YES),
        "queues": key_of("queues", YES),
        "businesses": ",".join(names.get(one.strip(), one.strip()) for one in taken),
    }
