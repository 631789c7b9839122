"""Who is told of which light of which clock: data/settings/escalation.yaml."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django.conf import settings

from onething.kernel import yamls

WORKER: Final = "worker"
LEADER: Final = "leader"


@cache
def escalation() -> tuple[dict[str, Any], ...]:
    """Return the rules of the file."""
    path = settings.DATA_ROOT / "settings" / "escalation.yaml"
    return tuple(yamls.read(path))


def wanted_for(clock: str, light: str) -> frozenset[str]:
    """Return who is to be told when this clock shows this light: worker, leader."""
    return frozenset(
        one
        for rule in escalation()
        if rule["light"] == light and clock in rule["clocks"]
        for one in rule["tell"]
    )
