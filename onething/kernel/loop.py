"""A loop that works while there is work, rests while there is none, and survives a lost database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

from onething.kernel.metrics import LOOP_FAULTS

logger = logging.getLogger(__name__)
REST = 0.1  # seconds between looks when nothing moves: half of what a person notices
REST_AFTER_FAULT = 1.0


def run_steadily(name: str, step: Callable[[], int], stop: threading.Event) -> None:
    """Call the step until told to stop; after a fault, say so, rest and begin anew."""
    while not stop.is_set():
        try:
            moved = step()
        except Exception:
            LOOP_FAULTS.labels(name).inc()
            logger.exception("%s: the step failed and will be tried again", name)
            connections.close_all()
            stop.wait(REST_AFTER_FAULT)
            continue
        if not moved:
            close_old_connections()
            stop.wait(REST)
