"""What is agreed with partners, and who works at their sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AgreementFact(Fact):
    """Something about an agreement: its stream is its own."""

    agreement: UUID
    site: UUID

    @property
    def stream(self) -> str:
        return f"agreement:{self.agreement}"


@dataclass(frozen=True, kw_only=True)
class AgreementMade(AgreementFact):
    """A partner may take items in at a site."""

    name: ClassVar[str] = "identity.agreement_made"
    record_only: ClassVar[bool] = True
    organisation: UUID
    partner: str
    partner_code: str
    ground: str
    since: date
    until: date
    items: tuple[str, ...]
    rights: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AgreementEnded(AgreementFact):
    """It ended before its time."""

    name: ClassVar[str] = "identity.agreement_ended"
    record_only: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, kw_only=True)
class SitePosted(AgreementFact):
    """Somebody works at the site from now on."""

    name: ClassVar[str] = "identity.site_posted"
    record_only: ClassVar[bool] = True
    post: UUID
    official: UUID


@dataclass(frozen=True, kw_only=True)
class SiteUnposted(AgreementFact):
    """Somebody works at the site no longer."""

    name: ClassVar[str] = "identity.site_unposted"
    record_only: ClassVar[bool] = True
    post: UUID
    official: UUID
