"""Which events which platforms are told, as data (data/supervision/pushes.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls


@cache
def rules() -> Mapping[str, Any]:
    """Return the file."""
    path = settings.DATA_ROOT / "supervision" / "pushes.yaml"
    said: Mapping[str, Any] = yamls.read(path)
    return said


def told(event: str) -> tuple[str, ...]:
    """Return which platforms are told of an event."""
    return tuple(rules()["events"].get(event, {}).get("to", ()))


def title(event: str) -> str:
    """Return what happened, in words."""
    return str(rules()["events"][event]["title"])


def platform_name(platform: str) -> str:
    """Return the name of a platform."""
    return str(rules()["platforms"][platform]["name"])


def wait(tries: int) -> timedelta | None:
    """Return how long to wait before the next try; None: it was the last."""
    waits = rules()["waits"]
    return timedelta(minutes=waits[tries - 1]) if tries <= len(waits) else None


def due() -> timedelta:
    """Return after how long without a receipt the light is yellow."""
    return timedelta(minutes=int(rules()["due_minutes"]))
