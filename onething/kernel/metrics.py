"""What is counted while we work. Labels are names of our own, never anything that somebody sent.

Where `processes.measure_in` was called before, each process keeps its counts in files that
prometheus_client adds up; elsewhere (tests, single commands) they stay in the process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Metric,
    Summary,
    disable_created_metrics,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from onething.kernel.processes import MEASURES
from onething.kernel.refusals import Refusal

disable_created_metrics()  # type: ignore[no-untyped-call]  # of the library
KEPT = CollectorRegistry()
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
DONE, FAULT = "done", "fault"

REQUESTS = Histogram(
    "onething_request_seconds",
    "Seconds from a request to its answer.",
    ("route", "method", "status"),
    buckets=BUCKETS,
    registry=KEPT,
)
COMMANDS = Summary(
    "onething_command_seconds",
    "Seconds of each command; the outcome is done, fault or the code of a refusal.",
    ("command", "outcome"),
    registry=KEPT,
)
REACTIONS = Summary(
    "onething_reaction_seconds",
    "Seconds of each reaction of a job.",
    ("reaction", "outcome"),
    registry=KEPT,
)
REFUSALS = Counter(
    "onething_refusals",
    "Refusals shown to people (pages) and systems (api), by code.",
    ("door", "code"),
    registry=KEPT,
)
LOOP_FAULTS = Counter(
    "onething_loop_faults",
    "Steps of sequencer, consumers and timers that failed and were tried again.",
    ("loop",),
    registry=KEPT,
)


@contextmanager
def timed(kind: Summary, name: str) -> Iterator[None]:
    """Count what runs in this block, how long it takes and how it ends."""
    begun = time.perf_counter()
    outcome = FAULT
    try:
        yield
        outcome = DONE
    except Refusal as refusal:
        outcome = refusal.code
        raise
    finally:
        kind.labels(name, outcome).observe(time.perf_counter() - begun)


class Asked(Collector):
    """Figures that are read when somebody asks for them."""

    def __init__(self, read: Callable[[], list[Metric]]) -> None:
        self.read = read

    def collect(self) -> list[Metric]:
        """Return the figures as they are now."""
        return self.read()


def exposition(read: Callable[[], list[Metric]]) -> bytes:
    """Return all counts of all processes here, and what `read` finds, as Prometheus reads it."""
    said = CollectorRegistry()
    said.register(Asked(read))
    if os.environ.get(MEASURES):
        MultiProcessCollector(said)  # type: ignore[no-untyped-call]  # of the library
        return generate_latest(said)
    return generate_latest(said) + generate_latest(KEPT)
