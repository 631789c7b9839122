"""Checking `data/places/`: each figure is there and can be, each name is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from onething.catalogue.terms import CONFIDENCES
from onething.desk.practice.rules import practice_faults
from onething.desk.terms import ANY, ENTRIES, KINDS, ORDER, VIRTUAL, fault
from onething.identity.terms import DUTIES, ROLES, Role
from onething.kernel.shapes import Fault, faults, unknown

__all__ = [
    "business_faults",
    "kiosk_faults",
    "place_faults",
    "place_rule_faults",
    "practice_faults",
    "video_faults",
]
EACH: Final = ("province", "city", "county", "street", "town", "other")
BOOKING: Final[Mapping[str, tuple[int, int]]] = {  # at least, at most
    "slot_minutes": (10, 120),
    "days_ahead": (1, 60),
    "cancel_minutes": (0, 2880),
    "checkin_minutes": (0, 120),
    "missed_most": (1, 20),
    "missed_days": (1, 365),
    "pause_days": (0, 365),
    "noon_percent": (0, 100),
    "late_percent": (0, 100),
    "weekend_percent": (0, 100),
    "holiday_percent": (0, 100),
    "remind_hours": (1, 72),
    "changed_minutes": (1, 240),
}
QUEUE: Final[Mapping[str, tuple[int, int]]] = {
    "back_after": (0, 50),
    "on_time_minutes": (1, 120),
    "most_calls": (1, 10),
    "turn_seconds": (5, 60),
    "turn_rows": (3, 10),
    "statistics_days": (1, 90),
}
OLDEST: Final = 120
HALF: Final[Mapping[str, Any]] = {"key": str, "name": str, "until": str}
RULES: Final[Mapping[str, Any]] = {
    "source": str,
    "since": object,
    "confidence": str,
    "kinds": dict.fromkeys(KINDS, str),
    "entries": dict.fromkeys(ENTRIES, str),
    "booking": dict.fromkeys(BOOKING, int),
    "queue": {**dict.fromkeys(QUEUE, int), "weights": dict.fromkeys(ORDER, int)},
    "priorities": [
        {"key": str, "name": str, "ground": str, "proof": str, "age?": int, "confidence": str}
    ],
    "coverage": {
        "seen_days": int,
        "seen_source": str,
        "seen_confidence": str,
        "targets": [
            {"until": object, "street": int, "town": int, "source": str, "confidence": str},
        ],
        "punctual_days": int,
    },
    "roll": {
        "source": str,
        "confidence": str,
        "most_rows": int,
        "most_mb": int,
        "closed_days": int,
        "weeks": dict,
    },
    "rota": {"source": str, "confidence": str, "days": int, "halves": [HALF]},
    "limits": {
        "source": str,
        "confidence": str,
        "quota": int,
        "notice_days": int,
        "maintenance_days": int,
        "announced_days": int,
    },
    "chores": {"source": str, "confidence": str, "late_minutes": int, "kinds": dict},
    "province": {"source": str, "confidence": str, "latitude": [str], "longitude": [str]},
}
BUSINESS: Final[Mapping[str, Any]] = {
    "key": str,
    "letter": str,
    "name": str,
    "duties": [str],
    "roles": [str],
    "minutes": int,
    "quota": int,
    "source?": str,
    "confidence?": str,
}
BUSINESSES: Final[Mapping[str, Any]] = {"source": str, "confidence": str, "businesses": [BUSINESS]}
HOURS: Final[Mapping[str, Any]] = {
    **{key: [str] for key in ("work", "noon", "late", "weekend", "holiday")},
    "late_on": [int],
}
PATTERN: Final[Mapping[str, Any]] = {
    "key": str,
    "kind": str,
    "each": [str],
    "share?": int,
    "name": str,
    "runs?": str,
    "managed?": str,
    "entry": str,
    "hours": str,
    "barrier_free": int,
    "queues": bool,
    "businesses": [str],
    "windows": [list],
}
PLACES: Final[Mapping[str, Any]] = {
    "source": str,
    "confidence": str,
    "hours": dict,
    "patterns": [PATTERN],
    "map": dict,
}
VIDEO: Final[Mapping[str, tuple[int, int]]] = {
    "join_minutes": (1, 30),
    "call_minutes": (1, 60),
    "most_minutes": (10, 480),
    "usual_minutes": (1, 120),
    "statistics_days": (1, 90),
    "most_waiting": (1, 1000),
    "want": (10, 200),
    "said": (10, 200),
    "pass_minutes": (1, 120),
}
RECORDED: Final[Mapping[str, tuple[int, int]]] = {
    "keep_days": (1, 3650),
    "grace_minutes": (1, 60),
    "part_mb": (1, 50),
    "most_mb": (10, 5000),
}
RECORDING: Final[Mapping[str, Any]] = {
    "purpose": str,
    "source": str,
    "confidence": str,
    **dict.fromkeys(RECORDED, int),
}
VIDEOS: Final[Mapping[str, Any]] = {
    "source": str,
    "since": object,
    "confidence": str,
    "hours": HOURS,
    "recording": RECORDING,
    **dict.fromkeys(VIDEO, int),
}
KIOSK: Final[Mapping[str, tuple[int, int]]] = {
    "idle_seconds": (20, 600),
    "countdown_seconds": (5, 120),
    "touch_seconds": (5, 60),
    "pay_seconds": (60, 900),
    "phone_seconds": (60, 1800),
    "video_seconds": (60, 1800),
    "code_wait_seconds": (60, 1800),
    "rate_minutes": (5, 240),
    "bye_seconds": (5, 60),
    "help_minutes": (1, 60),
    "beat_seconds": (10, 600),
    "retry_seconds": (2, 60),
    "silent_minutes": (1, 60),
    "print_hours": (1, 72),
    "print_again": (0, 10),
    "print_wait_seconds": (5, 300),
    "tone_seconds": (2, 60),
    "take_seconds": (30, 900),
    "offline_seconds": (5, 3600),
    "troubles_kept": (1, 200),
    "keep_minutes": (1, 60),
    "paper_low": (0, 500),
    "paper_full": (1, 5000),
    "rate_seconds": (10, 600),
    "code_hours": (1, 72),
}
SERVICES: Final = ("apply", "print", "ticket", "pay", "aid", "progress", "map")
KIOSKS: Final[Mapping[str, Any]] = {
    "source": str,
    "since": object,
    "confidence": str,
    "faults": dict.fromkeys(("printer", "reader", "jam", "unprinted", "network"), str),
    "troubles": dict.fromkeys(("offline", "print", "dialog", "page"), str),
    "services": dict.fromkeys(SERVICES, str),
    "elsewhere": [{"pages": [str], "name": str, "words": str, "phone": bool}],
    **dict.fromkeys(KIOSK, int),
}
ROLL: Final[Mapping[str, tuple[int, int]]] = {
    "most_rows": (1, 10000),
    "most_mb": (1, 20),
    "closed_days": (0, 3650),
}
TEN, LETTERS, HUNDRED, MOST_SEEN = 10, 1, 100, 90


def place_rule_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the rules of halls, bookings and queues."""
    if found := list(faults(content, RULES)):
        yield from found
        return
    yield from unknown(content["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    for part, known in (("booking", BOOKING), ("queue", QUEUE)):
        for key, (least, most) in known.items():
            if not least <= content[part][key] <= most:
                yield (part, key), f"应为 {least} 到 {most} 的整数，请改正。"
    for key, weight in content["queue"]["weights"].items():
        if not 1 <= weight <= TEN:
            yield ("queue", "weights", key), f"应为 1 到 {TEN} 的整数，请改正。"
    yield from _priority_faults(content["priorities"])
    yield from _coverage_faults(content["coverage"])
    yield from _roll_faults(content["roll"])


def _priority_faults(said: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    for number, row in enumerate(said):
        yield from unknown(
            row["confidence"], CONFIDENCES, "可信程度", ("priorities", number, "confidence")
        )
        if not 0 < row.get("age", 1) <= OLDEST:
            yield ("priorities", number, "age"), f"应为 1 到 {OLDEST} 的整数，请改正。"


def _roll_faults(said: Mapping[str, Any]) -> Iterator[Fault]:
    yield from unknown(said["confidence"], CONFIDENCES, "可信程度", ("roll", "confidence"))
    yield from _figure_faults(said, ROLL, ("roll",))
    if "others" not in said["weeks"]:
        yield ("roll", "weeks"), "缺少“others”（其他类别的开放时间），请补上。"
    for key, hours in said["weeks"].items():
        place = ("roll", "weeks", key)
        if key != "others":
            yield from unknown(key, dict.fromkeys(KINDS), "类别", place)
        found = list(faults(hours, HOURS, place))
        yield from found
        if not found and (wrong := fault(hours)):
            yield place, wrong


def _coverage_faults(said: Mapping[str, Any]) -> Iterator[Fault]:
    yield from unknown(
        said["seen_confidence"], CONFIDENCES, "可信程度", ("coverage", "seen_confidence")
    )
    if not 1 <= said["seen_days"] <= MOST_SEEN:
        yield ("coverage", "seen_days"), f"应为 1 到 {MOST_SEEN} 的整数，请改正。"
    days = [str(row["until"]) for row in said["targets"]]
    if not all(map(_is_day, days)):
        yield ("coverage", "targets"), "until 应为日期，例如 2025-12-31。请改正。"
    elif not days or days != sorted(set(days)):
        yield ("coverage", "targets"), "至少写一个目标，日期从早到晚，不重复。请改正。"
    for number, row in enumerate(said["targets"]):
        place = ("coverage", "targets", number)
        yield from unknown(row["confidence"], CONFIDENCES, "可信程度", (*place, "confidence"))
        for key in ("street", "town"):
            if not 0 <= row[key] <= HUNDRED:
                yield (*place, key), f"应为 0 到 {HUNDRED} 的整数，请改正。"


def business_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the businesses."""
    if found := list(faults(content, BUSINESSES)):
        yield from found
        return
    yield from unknown(content["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    letters: set[str] = set()
    for number, row in enumerate(content["businesses"]):
        place = ("businesses", number)
        for duty in row["duties"]:
            yield from unknown(duty, DUTIES, "职能", (*place, "duties"))
        for role in row["roles"]:
            yield from unknown(role, ROLES, "角色", (*place, "roles"))
        if Role.WINDOW not in row["roles"]:
            yield (*place, "roles"), "应包括 window（窗口人员），没有专人的时候由他们接。请补上。"
        if len(row["letter"]) != LETTERS or row["letter"] in letters:
            yield (*place, "letter"), "字头应为一个字母，各业务不同。请改正。"
        letters.add(row["letter"])
        if min(row["minutes"], row["quota"]) < 1:
            yield place, "minutes 和 quota 至少为 1，请改正。"


def video_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the rules of virtual windows."""
    if found := list(faults(content, VIDEOS)):
        yield from found
        return
    yield from unknown(content["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    if wrong := fault(content["hours"]):
        yield ("hours",), wrong
    yield from _figure_faults(content, VIDEO, ())
    said = content["recording"]
    yield from unknown(said["confidence"], CONFIDENCES, "可信程度", ("recording", "confidence"))
    yield from _figure_faults(said, RECORDED, ("recording",))


def kiosk_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the rules of machines."""
    if found := list(faults(content, KIOSKS)):
        yield from found
        return
    yield from unknown(content["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    yield from _figure_faults(content, KIOSK, ())
    if content["touch_seconds"] >= content["idle_seconds"]:
        yield ("touch_seconds",), "应当比 idle_seconds 短，否则有人碰屏幕会话也会断，请改正。"
    if not content["elsewhere"] or content["elsewhere"][-1]["pages"]:
        yield ("elsewhere",), "最后一行的 pages 应当为空，管其余的页面，请改正。"


def _figure_faults(
    content: Mapping[str, Any], known: Mapping[str, tuple[int, int]], place: tuple[str, ...]
) -> Iterator[Fault]:
    for key, (least, most) in known.items():
        if not least <= content[key] <= most:
            yield (*place, key), f"应为 {least} 到 {most} 的整数，请改正。"


def place_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the patterns of places."""
    if found := list(faults(content, PLACES)):
        yield from found
        return
    for key, hours in content["hours"].items():
        if found := list(faults(hours, HOURS, ("hours", key))):
            yield from found
        elif said := fault(hours):
            yield ("hours", key), said
    for number, row in enumerate(content["patterns"]):
        yield from _pattern_faults(row, content["hours"], ("patterns", number))


def _is_day(said: str) -> bool:
    try:
        return bool(date.fromisoformat(said))
    except ValueError:
        return False


def _pattern_faults(
    row: Mapping[str, Any], hours: Mapping[str, Any], place: tuple[str, int]
) -> Iterator[Fault]:
    yield from unknown(row["kind"], dict.fromkeys(KINDS), "类别", (*place, "kind"))
    yield from unknown(row["entry"], dict.fromkeys(ENTRIES), "进驻方式", (*place, "entry"))
    yield from unknown(row["hours"], hours, "开放时间", (*place, "hours"))
    if "runs" in row:
        yield from unknown(row["runs"], DUTIES, "职能", (*place, "runs"))
    for each in row["each"]:
        yield from unknown(each, dict.fromkeys(EACH), "级别", (*place, "each"))
    if not 0 <= row["barrier_free"] <= TEN or not 1 <= row.get("share", TEN) <= TEN:
        yield place, "barrier_free 和 share 是每 10 个里的个数，请改正。"
    for one in row["windows"]:
        if [type(part) for part in one] != [int, str, list]:
            yield (*place, "windows"), "窗口应依次写号数、名称、业务三部分，请改正。"
        elif strange := set(one[2]) - {ANY, VIRTUAL, *row["businesses"]}:
            said = "、".join(sorted(strange))
            yield (*place, "windows"), f"窗口办理的“{said}”不在这类网点的业务里，请改正。"
