"""The official calendar: the State Council's yearly notices, as data with its source."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings

from onething.kernel.clock import Calendar, LightRule

CHINA = ZoneInfo("Asia/Shanghai")


@cache
def official() -> Calendar:
    """Return the official calendar that ships in `data/calendar/`."""
    return read_calendar(settings.DATA_ROOT / "calendar" / "holidays.csv")


def read_calendar(path: Path) -> Calendar:
    """Read a calendar file: date, name, kind (holiday or workday)."""
    with path.open(encoding="utf-8") as file:
        rows = [(date.fromisoformat(row["date"]), row["kind"]) for row in csv.DictReader(file)]
    last = max(day for day, _ in rows).year
    return Calendar(
        holidays=frozenset(day for day, kind in rows if kind == "holiday"),
        makeup=frozenset(day for day, kind in rows if kind == "workday"),
        known_until=date(last, 12, 31),
    )


@cache
def light_rule() -> LightRule:
    """Return when clocks turn yellow, from `data/calendar/lights.yaml`."""
    path = settings.DATA_ROOT / "calendar" / "lights.yaml"
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return LightRule(said["days_left"], said["share_left"])
