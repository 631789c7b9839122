"""The limits that are the same for every item, as data with their source."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from onething.kernel import yamls


@cache
def limits() -> dict[str, dict[str, int | str]]:
    """Return `data/settings/case_limits.yaml`."""
    path = settings.DATA_ROOT / "settings" / "case_limits.yaml"
    said: dict[str, dict[str, int | str]] = yamls.read(path)
    return said


def days(name: str) -> int:
    """Return a limit in days; a limit that is not in the data is an error, never a default."""
    return int(limits()[name]["days"])


def minutes(name: str) -> int:
    """Return a limit in minutes."""
    return int(limits()[name]["minutes"])
