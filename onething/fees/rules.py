"""The figures of paying, asking, trying again and comparing (data/settings/fees.yaml)."""

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
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "fees.yaml")
    return said


def number(name: str) -> int:
    """Return one figure."""
    return int(rules()[name])


def minutes(name: str) -> timedelta:
    """Return a figure of minutes as a span of time."""
    return timedelta(minutes=number(name))


def wait(tries: int) -> timedelta | None:
    """Return how long to wait before the next try; None: it was the last."""
    waits = rules()["waits"]
    return timedelta(minutes=waits[tries - 1]) if tries <= len(waits) else None
