"""Terms between places that run in working days: when they end, when they turn yellow, how they are shown."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from onething.delivery.models import Crossing, Relay
from onething.kernel.calendar import light_rule, official
from onething.kernel.clock import BeyondCalendar, Light, Term, day_of, due, light, warns_on


@dataclass(frozen=True)
class TermFace:
    """How long a place still has for its part of the way."""

    name: str
    days: int
    due_on: date | None
    light: str
    words: str
    sure: bool


def begin(row: Relay | Crossing, term: str, days: int, at: datetime) -> None:
    """Let a term of who has to act now begin; none: nobody has to."""
    row.term, row.told, row.term_from, row.due_on, row.warn_on = term, "", None, None, None
    if not term:
        return
    row.term_from = day_of(at)
    whole = Term(row.term_from, days)
    with suppress(BeyondCalendar):  # the holidays are not announced yet: it is dated later
        row.due_on = due(whole, official())
        row.warn_on = warns_on(whole, row.due_on, official(), light_rule())


def light_of(row: Relay | Crossing, days: int, at: datetime) -> str:
    """Return the light of the term that runs, or “”."""
    if not row.term or row.term_from is None:
        return ""
    shown, _ = light(Term(row.term_from, days), day_of(at), official(), light_rule())
    return shown.value


def face_of(
    row: Relay | Crossing, name: str, days: int, on: date, *, sure: bool
) -> TermFace | None:
    """Return the term of who has to act; of a bag on the road, only once it has come."""
    if not row.term or row.term_from is None:
        return None
    term = Term(row.term_from, days)
    try:
        last = due(term, official())
    except BeyondCalendar:
        last = None
    state, left = light(term, on, official(), light_rule())
    if state is Light.UNKNOWN:
        words = "放假安排公布后确定"
    elif state is Light.RED:
        words = f"超期 {-left} 个工作日"
    else:
        words = f"剩 {left} 个工作日" if left else "今日到期"
    return TermFace(name, days, last, state.value, words, sure)
