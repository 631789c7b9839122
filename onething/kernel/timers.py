"""Timers: what the passing of time does, each minute, by commands whose cause names the day."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from onething.kernel.metrics import LOOP_FAULTS

logger = logging.getLogger(__name__)
Timer = Callable[[datetime], None]
TIMERS: dict[str, Timer] = {}


def timer(run: Timer) -> Timer:
    """Register a function that looks for what has become due and runs one command for each."""
    TIMERS[f"{run.__module__}.{run.__name__}"] = run
    return run


def tick(at: datetime) -> None:
    """Run every timer; one that fails is told and does not keep the others from running."""
    for name, run in TIMERS.items():
        try:
            run(at)
        except Exception:
            LOOP_FAULTS.labels("timers").inc()
            logger.exception("timer %s failed and will run again in a minute", name)
