"""What counts as unusual reading, as data (data/settings/reading.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from onething.kernel import yamls

MIDNIGHT = 24


@dataclass(frozen=True, kw_only=True)
class AlarmRule:
    """How many people's data an official may look at within some minutes, at some hours."""

    name: str
    words: str
    minutes: int
    most: int
    from_hour: int = 0
    to_hour: int = MIDNIGHT

    def watches(self, hour: int) -> bool:
        """Say whether the rule looks at this hour of the day."""
        if self.from_hour < self.to_hour:
            return self.from_hour <= hour < self.to_hour
        return hour >= self.from_hour or hour < self.to_hour


@cache
def alarm_rules() -> dict[str, AlarmRule]:
    """Return the rules by name, read once a process."""
    path = settings.DATA_ROOT / "settings" / "reading.yaml"
    raw = yamls.read(path)["alarms"]
    return {name: AlarmRule(name=name, **rule) for name, rule in raw.items()}
