"""A value that must never be printed, logged or hashed with a request."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Secret:
    """Holds a value; its representation says nothing."""

    value: str = field(repr=False)
