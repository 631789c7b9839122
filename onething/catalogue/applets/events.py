"""What happened to applets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AppletFact(Fact):
    """Something about one applet."""

    record_only: ClassVar[bool] = True
    applet: UUID
    region: str

    @property
    def stream(self) -> str:
        """An applet is a stream of its own."""
        return f"applet:{self.applet}"


@dataclass(frozen=True, kw_only=True)
class AppletProposed(AppletFact):
    name: ClassVar[str] = "catalogue.applet_proposed"
    key: str
    title: str
    address: str
    hands_over: bool
    provider: UUID


@dataclass(frozen=True, kw_only=True)
class AppletDecided(AppletFact):
    """A second person has let it be shown, or not."""

    name: ClassVar[str] = "catalogue.applet_decided"
    agreed: bool
    reason: str
    review_on: date | None


@dataclass(frozen=True, kw_only=True)
class AppletRenewed(AppletFact):
    name: ClassVar[str] = "catalogue.applet_renewed"
    review_on: date


@dataclass(frozen=True, kw_only=True)
class AppletWithdrawn(AppletFact):
    name: ClassVar[str] = "catalogue.applet_withdrawn"
    reason: str
    instead: str


@dataclass(frozen=True, kw_only=True)
class AppletRecovered(AppletFact):
    name: ClassVar[str] = "catalogue.applet_recovered"


@dataclass(frozen=True, kw_only=True)
class AppletEntered(AppletFact):
    """Somebody opened it and let his login go with him."""

    name: ClassVar[str] = "catalogue.applet_entered"
    subject: UUID


@dataclass(frozen=True, kw_only=True)
class AppletToldFact(AppletFact):
    """Its keepers are told."""

    record_only: ClassVar[bool] = False
    title: str
    officials: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class AppletFailing(AppletToldFact):
    name: ClassVar[str] = "catalogue.applet_failing"
    fault: str


@dataclass(frozen=True, kw_only=True)
class AppletSuspended(AppletToldFact):
    """Out of sight: it did not answer for too long, or was not reviewed again."""

    name: ClassVar[str] = "catalogue.applet_suspended"
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppletDue(AppletToldFact):
    name: ClassVar[str] = "catalogue.applet_due"
    review_on: date
