"""Measures how long it takes to fold cases from their events and to reckon every clock of theirs anew.

`python -m tools.clock_replays [how many]`: no database, only what a replay itself costs.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

STORY = (  # days after filing, event, what it says beside the usual
    (0, "submitted", {"state": "submitted", "number": "1"}),
    (1, "supplement_asked", {"state": "supplement_asked"}),
    (4, "supplied", {"state": "supplemented"}),
    (5, "accepted", {"state": "accepted", "accepted_on": "2026-03-07", "deemed": False}),
    (7, "suspended", {"state": "suspended", "ground": "testing"}),
    (12, "resumed", {"state": "accepted"}),
    (14, "hearing_told", {"state": "hearing_told"}),
    (15, "hearing_asked", {"state": "hearing_asked"}),
    (16, "hearing_called", {"state": "hearing_called"}),
    (30, "hearing_held", {"state": "accepted"}),
    (31, "examined", {"state": "examined"}),
    (32, "extended", {"state": "examined", "days": 10}),
    (33, "reviewed", {"state": "reviewed"}),
    (34, "granted", {"state": "granted", "decision": "sm3:0"}),
    (35, "issued", {"state": "issued"}),
    (36, "delivered", {"state": "delivered"}),
    (36, "closed", {"state": "closed"}),
)
USUAL = dict.fromkeys(("subject", "office", "item", "part", "application"), "0") | {
    "kind": "permit"
}
DAYS = {
    "tell": 5,
    "statutory": 20,
    "promised": 8,
    "deliver": 10,
    "hearing_ask": 5,
    "hearing_hold": 20,
}
FILED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """An event as the ledger keeps it."""

    name: str
    data: Any
    actor: Any
    at: datetime


def story() -> list[Told]:
    """Return the events of a case with a supplement, a pause, a hearing and an extension."""
    who = {"who": "official:0"}
    return [
        Told(f"cases.{what}", USUAL | said, who, FILED + timedelta(days=day))
        for day, what, said in STORY
    ]


def replays(count: int, at_moment: Callable[..., Any], calendar: Any) -> float:
    """Return how many seconds so many replays take, each to another moment, with all due days."""
    told = story()
    begun = time.perf_counter()
    for number in range(count):
        until = FILED + timedelta(days=number % 40)
        stood = at_moment(told, until, DAYS.__getitem__, {"testing": "检测"})
        for dial in stood.dials:
            dial.due_on(calendar)
    return time.perf_counter() - begun


def main(count: int) -> None:
    """Measure and say so."""
    import django  # noqa: PLC0415 -- the settings must be named before

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
    django.setup()
    from onething.cases.moments import at_moment  # noqa: PLC0415 -- after Django is set up
    from onething.kernel.calendar import shipped  # noqa: PLC0415 -- after Django is set up

    spent = replays(count, at_moment, shipped())
    sys.stdout.write(f"{count} replays of {len(STORY)} events: {spent:.3f} s\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
