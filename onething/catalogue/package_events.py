"""What happened to packages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PackageFact(Fact):
    """Something about one package."""

    record_only: ClassVar[bool] = True
    package: UUID
    theme: str

    @property
    def stream(self) -> str:
        """A package is a stream of its own."""
        return f"package:{self.package}"


@dataclass(frozen=True, kw_only=True)
class PackageReceived(PackageFact):
    name: ClassVar[str] = "catalogue.package_received"
    digest: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class PackagePublished(PackageFact):
    """`kept` are the items whose standard here stayed."""

    name: ClassVar[str] = "catalogue.package_published"
    revision: UUID
    effective_on: date
    kept: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PackageRefused(PackageFact):
    name: ClassVar[str] = "catalogue.package_refused"
    reason: str
