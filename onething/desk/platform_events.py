"""What the platform announces of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class MaintenanceFact(Fact):
    maintenance: UUID

    @property
    def stream(self) -> str:
        """All maintenance is one stream."""
        return "platform:maintenance"


@dataclass(frozen=True, kw_only=True)
class MaintenanceAnnounced(MaintenanceFact):
    """Operators announce from when until when something is not there."""

    name: ClassVar[str] = "desk.maintenance_announced"
    record_only: ClassVar[bool] = True
    what: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class MaintenanceLifted(MaintenanceFact):
    """It ended before its time, or was called off."""

    name: ClassVar[str] = "desk.maintenance_lifted"
    record_only: ClassVar[bool] = True
