"""When a hall is open: by the week, by a day of its own, less what is closed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from onething.kernel.clock import CHINA, Calendar

SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
PARTS = {
    "work": "工作日",
    "noon": "工作日午间",
    "late": "延时",
    "weekend": "周末",
    "holiday": "法定节假日",
}
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SATURDAY = 5
MIDNIGHT = "24:00"
LONGEST_NOTE = 100


@dataclass(frozen=True, order=True)
class Span:
    """From a moment to a moment."""

    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Say whether a moment lies in it."""
        return self.since <= at < self.until


def is_span(text: str) -> bool:
    """Say whether a text is “09:00-12:00”, its end after its beginning."""
    found = SPAN.fullmatch(text)
    if found is None or (found[3] == "24" and found[4] != "00"):
        return False
    since, until = text.split("-")
    return since < until


def overlapping(texts: Sequence[str]) -> bool:
    """Say whether two spans of a day overlap."""
    ordered = sorted(text.split("-") for text in texts)
    return any(before[1] > after[0] for before, after in pairwise(ordered))


def of_day(hours: Mapping[str, Any], day: date, calendar: Calendar) -> tuple[str, ...]:
    """Return the spans of a day by the week; BeyondCalendar where nobody knows the holidays yet."""
    if calendar.works(day):
        late = hours["late"] if day.isoweekday() in hours["late_on"] else ()
        return joined((*hours["work"], *hours["noon"], *late))
    key = "holiday" if day in calendar.holidays else "weekend"
    return joined(hours[key])


def part_of(hours: Mapping[str, Any], start: datetime, calendar: Calendar) -> str:
    """Return in which part of the week a moment lies (a key of PARTS); BeyondCalendar as above."""
    here = start.astimezone(CHINA)
    if not calendar.works(here.date()):
        return "holiday" if here.date() in calendar.holidays else "weekend"
    clock = f"{here:%H:%M}"
    thinner = (
        part for part in ("noon", "late") if any(_holds(text, clock) for text in hours[part])
    )
    return next(thinner, "work")


def _holds(text: str, clock: str) -> bool:
    since, until = text.split("-")
    return since <= clock < until


def joined(texts: Iterable[str]) -> tuple[str, ...]:
    """Join spans that touch, in the order of the day."""
    found: list[list[str]] = []
    for since, until in sorted(tuple(text.split("-")) for text in texts):
        if found and since <= found[-1][1]:
            found[-1][1] = max(found[-1][1], until)
        else:
            found.append([since, until])
    return tuple("-".join(one) for one in found)


def spans(texts: Iterable[str], day: date) -> tuple[Span, ...]:
    """Return spans of a day as moments in China."""
    return tuple(Span(*(_moment(end, day) for end in text.split("-"))) for text in texts)


def _moment(text: str, day: date) -> datetime:
    if text == MIDNIGHT:
        return datetime.combine(day + timedelta(days=1), time(), CHINA)
    return datetime.combine(day, time.fromisoformat(text), CHINA)


def without(open_: Iterable[Span], closed: Iterable[Span]) -> tuple[Span, ...]:
    """Take what is closed out of what is open."""
    left = list(open_)
    for gap in closed:
        left = [piece for span in left for piece in _cut(span, gap)]
    return tuple(left)


def _cut(span: Span, gap: Span) -> list[Span]:
    if gap.until <= span.since or gap.since >= span.until:
        return [span]
    before = [Span(span.since, gap.since)] if gap.since > span.since else []
    after = [Span(gap.until, span.until)] if gap.until < span.until else []
    return before + after


def slots(open_: Iterable[Span], minutes: int) -> tuple[datetime, ...]:
    """Return the beginnings of the slots that lie wholly in what is open."""
    step = timedelta(minutes=minutes)
    found = []
    for span in open_:
        at = span.since
        while at + step <= span.until:
            found.append(at)
            at += step
    return tuple(found)


def in_words(hours: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the hours of a week in lines, each with what it is called."""
    lines = []
    for key, words in PARTS.items():
        if not hours[key]:
            continue
        days = "、".join(WEEKDAYS[day - 1] for day in hours["late_on"]) if key == "late" else ""
        lines.append((f"{words}（{days}）" if days else words, "，".join(hours[key])))
    return tuple(lines)


def fault(hours: Mapping[str, Any]) -> str:
    """Return what is wrong with the hours of a week, or “”."""
    for key, words in PARTS.items():
        wrong = next((text for text in hours[key] if not is_span(text)), None)
        if wrong is not None:
            return f"{words}的“{wrong}”应为“09:00-12:00”的形式，结束要晚于开始。"
        if overlapping(hours[key]):
            return f"{words}的时间段互相重叠，请改正。"
    if not all(1 <= day <= len(WEEKDAYS) for day in hours["late_on"]):
        return "延时服务的日子应为 1 到 7（周一到周日）。"
    if hours["late"] and not hours["late_on"]:
        return "写了延时服务的时间，还要选在哪几天。"
    return ""


def day_faults(day: date, spans_: Sequence[str], note: str, today: date) -> dict[str, str]:
    """Return what is wrong with the hours of one day, by the field."""
    errors = {}
    if day < today:
        errors["day"] = "请选择今天或者以后的日子"
    if wrong := next((text for text in spans_ if not is_span(text)), None):
        errors["spans"] = f"“{wrong}”应为“09:00-12:00”的形式，结束要晚于开始"
    elif overlapping(spans_):
        errors["spans"] = "时间段互相重叠，请改正"
    if not 0 < len(note.strip()) <= LONGEST_NOTE:
        errors["note"] = f"请写明原因，例如“国庆值班”，最多 {LONGEST_NOTE} 个字"
    return errors


def week_said(hours: Mapping[str, Any]) -> dict[str, Any]:
    """Return the hours of a week in the shape in which they are kept."""
    said = {key: [str(one) for one in hours.get(key, ())] for key in PARTS}
    return said | {"late_on": sorted({int(day) for day in hours.get("late_on", ())})}


def week_fault(hours: Mapping[str, Any]) -> str:
    """Return why these cannot be the hours of a hall, or “”."""
    if wrong := fault(hours):
        return wrong
    if not any(hours[key] for key in PARTS):
        return "一周至少要有一段开放时间；要停止服务的，请发布停业公告。"
    return ""
