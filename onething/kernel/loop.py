"""A loop that works while there is work, rests while there is none, and survives a lost database.

It looks often for some seconds after there was work, and less often in a quiet hour: two loops that
ask ten times a second took a twentieth of a core of a platform on which nobody did anything.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from onething.kernel.metrics import LOOP_FAULTS

logger = logging.getLogger(__name__)
REST = 0.1  # seconds between looks when nothing moves: half of what a person notices
LONG_REST = 0.4  # the same in a quiet hour: two loops in a row stay below the second
QUIET = 50  # looks without work after which the hour is quiet
REST_AFTER_FAULT = 1.0


def run_steadily(name: str, step: Callable[[], int], stop: threading.Event) -> None:
    """Call the step until told to stop; after a fault, say so, rest and begin anew."""
    looks = 0
    while not stop.is_set():
        try:
            moved = step()
        except Exception:
            LOOP_FAULTS.labels(name).inc()
            logger.exception("%s: the step failed and will be tried again", name)
            connections.close_all()
            stop.wait(REST_AFTER_FAULT)
            continue
        looks = 0 if moved else looks + 1
        if looks:
            close_old_connections()
            stop.wait(REST if looks < QUIET else LONG_REST)
