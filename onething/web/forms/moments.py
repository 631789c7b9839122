"""A moment in two fields, a day and a time: the browser's own pickers, and as it is typed where there are none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Final

from onething.kernel.calendar import CHINA
from onething.web.forms.boxes import Box, line

DAY, TIME = "_day", "_time"
DAY_TYPED: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
TIME_TYPED: Final = re.compile(r"(\d{1,2})[:.时点](?:(\d{1,2})分?)?(?::\d{2})?", re.ASCII)


def parts_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the fields of some moments."""
    return tuple(f"{name}{part}" for name in names for part in (DAY, TIME))


def as_parts(name: str, at: datetime | None) -> dict[str, str]:
    """Return a moment as its two fields hold it; None: both are empty."""
    if at is None:
        return {f"{name}{DAY}": "", f"{name}{TIME}": ""}
    there = at.astimezone(CHINA)
    return {f"{name}{DAY}": f"{there:%Y-%m-%d}", f"{name}{TIME}": f"{there:%H:%M}"}


def day_of(said: str) -> date | None:
    """Return the day that was chosen or typed: 2026-03-02, 2026/3/2, 2026年3月2日."""
    found = DAY_TYPED.fullmatch(_plain(said))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def time_of(said: str) -> time | None:
    """Return the time that was chosen or typed: 09:00, 9：00, 9时30分, 9点."""
    found = TIME_TYPED.fullmatch(_plain(said))
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


def _plain(said: str) -> str:
    """Return what was typed without widths and gaps, which mean nothing here."""
    return "".join(unicodedata.normalize("NFKC", said).split())


def moment_in(
    said: Mapping[str, str], name: str, labels: tuple[str, str], errors: dict[str, str]
) -> datetime | None:
    """Return the moment in China that two fields say; else say in `errors` what each wants."""
    day, at = day_of(said[f"{name}{DAY}"]), time_of(said[f"{name}{TIME}"])
    for part, found, label, like in (
        (DAY, day, labels[0], "2026-03-02"),
        (TIME, at, labels[1], "09:00"),
    ):
        if not said[f"{name}{part}"].strip():
            errors[f"{name}{part}"] = f"请填写“{label}”"
        elif found is None:
            errors[f"{name}{part}"] = f"“{label}”请选择，或者写成“{like}”的形式"
    return datetime.combine(day, at, CHINA) if day is not None and at is not None else None


def moment_boxes(
    said: Mapping[str, str], name: str, labels: tuple[str, str], errors: Mapping[str, str]
) -> tuple[Box, Box]:
    """Return the two fields of a moment; what a command finds wrong with the moment stands at the day."""
    day, at = f"{name}{DAY}", f"{name}{TIME}"
    return (
        line(
            day, labels[0], kind="date", value=_shown(day_of(said[day]), said[day]),
            error=errors.get(day, "") or errors.get(name, ""),
        ),
        line(
            at, labels[1], kind="time", value=_shown(time_of(said[at]), said[at]),
            error=errors.get(at, ""),
        ),
    )  # fmt: skip


def _shown(found: date | time | None, said: str) -> str:
    """Return what a picker understands; what is no day and no time, as it was typed."""
    if found is None:
        return said
    return f"{found:%Y-%m-%d}" if isinstance(found, date) else f"{found:%H:%M}"
