"""How materials are judged before filing, as data (data/settings/screenings.yaml)."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls


@cache
def rules() -> dict[str, Any]:
    """Return the file."""
    said: dict[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "screenings.yaml")
    return said


def verdicts() -> dict[str, str]:
    """Return what may be said of a material, by name."""
    return {key: str(one["name"]) for key, one in rules()["verdicts"].items()}


def lacks(verdict: str) -> bool:
    """Say whether a material of which this is said is lacking."""
    return bool(rules()["verdicts"][verdict]["lacks"])
