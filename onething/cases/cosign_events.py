"""What happens to signatures of others. No personal data: ids, roles, digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.cases.facts import ApplicationFact


@dataclass(frozen=True, kw_only=True)
class CosignatureFact(ApplicationFact):
    signature: UUID


@dataclass(frozen=True, kw_only=True)
class CosignatureAsked(CosignatureFact):
    name: ClassVar[str] = "cases.cosignature_asked"
    signer: UUID
    role: str
    until: date


@dataclass(frozen=True, kw_only=True)
class CosignatureReminded(CosignatureFact):
    """His link runs out soon and he has not answered."""

    name: ClassVar[str] = "cases.cosignature_reminded"
    signer: UUID
    until: date


@dataclass(frozen=True, kw_only=True)
class CosignatureGiven(CosignatureFact):
    name: ClassVar[str] = "cases.cosignature_given"
    record_only: ClassVar[bool] = True
    summary: str  # the digest that was signed
    consent: str  # the salted digest of the text that was agreed to


@dataclass(frozen=True, kw_only=True)
class CosignatureDeclined(CosignatureFact):
    name: ClassVar[str] = "cases.cosignature_declined"
    record_only: ClassVar[bool] = True
    reason: str  # the salted digest of it


@dataclass(frozen=True, kw_only=True)
class CosignatureWithdrawn(CosignatureFact):
    name: ClassVar[str] = "cases.cosignature_withdrawn"
    record_only: ClassVar[bool] = True
