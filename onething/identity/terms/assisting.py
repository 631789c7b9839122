"""当面收件、帮办: an official acts for somebody who agrees to it, for a while. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.identity.terms.cards import SubjectCard
from onething.identity.terms.mandates import ACTS

PRESENT, CODE = "present", "code"


@dataclass(frozen=True, kw_only=True)
class AssistanceGround:
    """On what ground an official may act for somebody, how long, and what he may do then."""

    key: str
    name: str
    hint: str
    statement: str  # what is signed besides what the applicant agrees to
    minutes: int
    acts: tuple[str, ...]
    roles: frozenset[str]
    source: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class AssistanceRules:
    """The grounds, how a code is made, and by what an official sees who stands before him."""

    grounds: dict[str, AssistanceGround]
    digits: int
    minutes: int
    shown: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AssistanceCard:
    """An official acts for this subject, until then."""

    id: UUID
    official: UUID
    post: UUID
    organisation: UUID
    subject: SubjectCard
    came: SubjectCard  # who is there: he himself, or who stands for him
    ground: str
    ground_name: str
    statement: str
    acts: tuple[str, ...]
    since: datetime
    until: datetime

    @property
    def act_words(self) -> str:
        """Return what he may do, in words."""
        return "、".join(ACTS[act] for act in self.acts)
