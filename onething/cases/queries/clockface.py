"""How a clock looks to a person: a light, days left, a sentence, and what would be if all were settled today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onething.cases.clocks import dial_of
from onething.cases.clockwork import Dial
from onething.cases.models import FAR, Deadline
from onething.cases.terms import CLOCK_WORDS, PROMISED, STATUTORY
from onething.kernel.calendar import light_rule, official
from onething.kernel.clock import BeyondCalendar, Calendar, Light, Term, due, light, working_days


@dataclass(frozen=True)
class ClockFace:
    """One clock as a page shows it."""

    kind: str
    name: str
    light: Light
    left: int  # working days; negative: over
    days: int
    starts_on: date
    due_on: date | None
    stopped_on: date | None
    words: str
    paused_for: str
    extended: int = 0  # of the days: those by which it was extended
    as_if: date | None = None  # the last day, if what it waits for were settled today
    grave: bool = False  # past what the law allows, not only past what was promised


def face(clock: Deadline, on: date) -> ClockFace:
    """Return a stored clock as it looks on this day."""
    return face_of(dial_of(clock), clock.due_on, on, official())


def face_of(dial: Dial, due_on: date | None, on: date, calendar: Calendar) -> ClockFace:
    """Return a clock as it looks on this day by this calendar."""
    reason = dial.stops[-1].reason if dial.stops else ""
    if dial.stopped_on:
        state, left, words = Light.DONE, 0, _finished(dial, due_on, calendar)
    else:
        state, left = light(dial.term, on, calendar, light_rule())
        words = _words(state, left, reason, on, calendar)
    return ClockFace(
        dial.kind,
        CLOCK_WORDS[dial.kind],
        state,
        left,
        dial.term.days,
        dial.starts_on,
        due_on,
        dial.stopped_on,
        words,
        reason if state is Light.PAUSED else "",
        dial.extended,
        dial.as_if_resumed(on).due_on(calendar) if state is Light.PAUSED else None,
        state is Light.RED and dial.kind != PROMISED,
    )


def _finished(dial: Dial, due_on: date | None, calendar: Calendar) -> str:
    """Say when it was finished, and by how much it was late."""
    assert dial.stopped_on is not None
    said = f"已完成，{dial.stopped_on:%Y-%m-%d}"
    if due_on is None or dial.stopped_on <= due_on:
        return said
    try:
        over = working_days(due_on, dial.stopped_on, calendar, dial.term.pauses)
    except BeyondCalendar:
        return f"{said}，已超期"
    return f"{said}，超期 {over} 个工作日" if over else said


def _words(state: Light, left: int, reason: str, on: date, calendar: Calendar) -> str:
    if state is Light.PAUSED:
        return f"已暂停：{reason}"
    if state is Light.RED:
        return _over(-left, on, calendar)
    if state is Light.UNKNOWN:
        return f"{calendar.known_until.year + 1} 年放假安排公布后确定"
    return "今日到期" if left == 0 else f"剩 {left} 个工作日"


def _over(days: int, on: date, calendar: Calendar) -> str:
    return f"超期{'至少' if on > calendar.known_until else ''} {days} 个工作日"


def urgency(urgent_on: date, on: date, state: str) -> tuple[Light, str]:
    """Return the light and the words of the most urgent clock, for lists."""
    if urgent_on == FAR:
        return Light.DONE, ""
    calendar = official()
    if on > urgent_on:
        over = working_days(urgent_on, min(on, calendar.known_until), calendar)
        return Light.RED, _over(over, on, calendar) if over else "已到期"
    try:
        left = working_days(on, urgent_on, calendar)
    except BeyondCalendar:
        return Light.UNKNOWN, "放假安排公布后确定"
    if state == "supplement_asked":
        return Light.PAUSED, f"等待补正，剩 {left} 个工作日"
    near = left <= light_rule().days_left
    return (
        Light.YELLOW if near else Light.GREEN
    ), "今日到期" if left == 0 else f"剩 {left} 个工作日"


def near(on: date) -> date:
    """Return until which day what runs out counts as near."""
    try:
        return due(Term(on, light_rule().days_left), official()) or on
    except BeyondCalendar:
        return on


def promise_of(clocks: Iterable[Deadline]) -> date | None:
    """Return the day until which the applicant was promised a decision."""
    by_kind = {clock.kind: clock for clock in clocks if clock.stopped_on is None}
    clock = by_kind.get(PROMISED) or by_kind.get(STATUTORY)
    return clock.due_on if clock else None


def if_settled_today(
    clocks: Iterable[Deadline], state: str, promised_days: int, on: date
) -> date | None:
    """Return until when it would be decided, if what it waits for came today.

    A supplement that comes today is accepted today at the earliest: the promised days follow.
    """
    if state == "supplement_asked":
        return _last(Term(on, promised_days))
    standing = [clock for clock in clocks if clock.stopped_on is None and clock.due_on is None]
    chosen = {clock.kind: dial_of(clock) for clock in standing}
    dial = chosen.get(PROMISED) or chosen.get(STATUTORY)
    return dial.as_if_resumed(on).due_on(official()) if dial and dial.term.paused else None


def _last(term: Term) -> date | None:
    try:
        return due(term, official())
    except BeyondCalendar:
        return None
