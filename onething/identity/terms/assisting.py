"""当面收件、帮办: an official acts for somebody who agrees to it, for a while. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.identity.terms.cards import SubjectCard
from onething.identity.terms.mandates import ACTS

PRESENT, CODE, CONSENT = "present", "code", "consent"
ON_PAPER = "paper"  # signed there, not on the screen


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
    agreed_minutes: int  # how long one's agreement on his own page waits for the helper
    shown: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Bound:
    """For which 帮办单 somebody is acted for, in which matters, and for whom it is, if that is known."""

    order: UUID | None
    themes: tuple[str, ...] = ()
    subject: UUID | None = None


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
    themes: tuple[str, ...] = ()
    order: UUID | None = None  # the 帮办单 for which it was given
    site: UUID | None = None  # the site of a partner at which he acts
    items: tuple[str, ...] = ()  # what may be taken in there
    shown: str = ""  # how the papers of who came were looked at

    @property
    def act_words(self) -> str:
        """Return what he may do, in words."""
        return "、".join(ACTS[act] for act in self.acts)
