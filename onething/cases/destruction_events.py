"""What happens to the files of cases whose time of keeping is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class DestructionFact(Fact):
    destruction: UUID
    organ: UUID

    @property
    def stream(self) -> str:
        """A list of destruction is a stream of its own."""
        return f"destruction:{self.destruction}"


@dataclass(frozen=True, kw_only=True)
class DestructionProposed(DestructionFact):
    name: ClassVar[str] = "cases.destruction_proposed"
    record_only: ClassVar[bool] = True
    cases: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class DestructionDeclined(DestructionFact):
    name: ClassVar[str] = "cases.destruction_declined"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class DestructionDone(DestructionFact):
    name: ClassVar[str] = "cases.destruction_done"
    record_only: ClassVar[bool] = True
    proposed_by: str
    cases: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CaseFileDestroyed(Fact):
    """The rows of a file are emptied, with their salts; its papers and files follow."""

    name: ClassVar[str] = "cases.file_destroyed"
    case: UUID
    application: UUID
    destruction: UUID
    number: str
    whole: bool  # it was the last of its application: what was filled in goes, too
    files: tuple[str, ...]  # digests

    @property
    def stream(self) -> str:
        """What becomes of the file of a case is a stream beside the case, which is over."""
        return f"archive:{self.case}"
