"""What was noticed about reading, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AlarmFact(Fact):
    alarm: UUID

    @property
    def stream(self) -> str:
        """An alarm is a stream of its own."""
        return f"alarm:{self.alarm}"


@dataclass(frozen=True, kw_only=True)
class UnusualReading(AlarmFact):
    """An official looked at the data of more people than is usual."""

    name: ClassVar[str] = "insight.unusual_reading"
    record_only: ClassVar[bool] = True
    rule: str
    official: str
    people: int
    looks: int


@dataclass(frozen=True, kw_only=True)
class AlarmSettled(AlarmFact):
    """Somebody looked into an alarm and wrote down what he found."""

    name: ClassVar[str] = "insight.alarm_settled"
    record_only: ClassVar[bool] = True
