"""What rooms above know of cases that run on a revision, handed up to the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

Counter = Callable[[Collection[UUID]], Mapping[str, int]]  # revisions → cases by place
COUNTERS: list[Counter] = []


def counts_running(count: Counter) -> Counter:
    """Register who counts the open cases that were filed under revisions of items."""
    COUNTERS.append(count)
    return count


APPLICATIONS: list[Counter] = []  # revisions of themes → applications by their state, in words


def counts_applications(count: Counter) -> Counter:
    """Register who counts the open applications that stay on revisions of a theme."""
    APPLICATIONS.append(count)
    return count
