"""How a clock looks to a person: a light, days left, a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onething.cases.clocks import term_of
from onething.cases.models import FAR, Deadline
from onething.cases.terms import CLOCK_WORDS, PROMISED, STATUTORY
from onething.kernel.calendar import light_rule, official
from onething.kernel.clock import BeyondCalendar, Light, light, working_days


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


def face(clock: Deadline, on: date) -> ClockFace:
    """Return a stored clock as it looks on this day."""
    name = CLOCK_WORDS[clock.kind]
    paused_for = str(clock.pauses[-1]["reason"]) if clock.pauses else ""
    if clock.stopped_on:
        state, left = Light.DONE, 0
        words = f"已完成，{clock.stopped_on:%Y-%m-%d}"
    else:
        state, left = light(term_of(clock), on, official(), light_rule())
        words = _words(state, left, paused_for)
    return ClockFace(
        clock.kind,
        name,
        state,
        left,
        clock.days,
        clock.starts_on,
        clock.due_on,
        clock.stopped_on,
        words,
        paused_for if state is Light.PAUSED else "",
    )


def _words(state: Light, left: int, reason: str) -> str:
    if state is Light.PAUSED:
        return f"已暂停：{reason}"
    if state is Light.RED:
        return f"超期 {-left} 个工作日"
    if state is Light.UNKNOWN:
        year = official().known_until.year + 1
        return f"{year} 年放假安排公布后确定"
    return "今日到期" if left == 0 else f"剩 {left} 个工作日"


def urgency(urgent_on: date, on: date, state: str) -> tuple[Light, str]:
    """Return the light and the words of the most urgent clock, for lists."""
    if urgent_on == FAR:
        return Light.DONE, ""
    try:
        if on > urgent_on:
            over = working_days(urgent_on, on, official())
            return Light.RED, f"超期 {over} 个工作日" if over else "已到期"
        left = working_days(on, urgent_on, official())
    except BeyondCalendar:
        return Light.UNKNOWN, "放假安排公布后确定"
    if state == "supplement_asked":
        return Light.PAUSED, f"等待补正，剩 {left} 个工作日"
    near = left <= light_rule().days_left
    return (
        Light.YELLOW if near else Light.GREEN
    ), "今日到期" if left == 0 else f"剩 {left} 个工作日"


def promise_of(clocks: Iterable[Deadline]) -> date | None:
    """Return the day until which the applicant was promised a decision."""
    by_kind = {clock.kind: clock for clock in clocks if clock.stopped_on is None}
    clock = by_kind.get(PROMISED) or by_kind.get(STATUTORY)
    return clock.due_on if clock else None
