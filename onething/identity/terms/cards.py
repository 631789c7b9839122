"""What this room shows of its rows: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from onething.identity.terms.mandates import ACTS, MANDATE_STATES
from onething.identity.terms.names import mask_id, mask_name, mask_phone
from onething.identity.terms.words import (
    ID_TYPES,
    LEVELS,
    MANDATE_KINDS,
    PERSONS,
    SUBJECT_KINDS,
    Level,
    MandateKind,
)

LEVEL_CODES: Final = {  # 行使层级, the 19th sign of an item's 31 (GB/T 39554.1)
    Level.PROVINCE: "2",
    Level.CITY: "3",
    Level.COUNTY: "4",
    Level.TOWN: "5",
    Level.VILLAGE: "6",
}


@dataclass(frozen=True, kw_only=True)
class RegionCard:
    """A place."""

    code: str
    name: str
    level: str
    parent: str

    @property
    def level_name(self) -> str:
        """Return the word for its level."""
        return LEVELS[self.level]


@dataclass(frozen=True, kw_only=True)
class ZoneCard:
    """各市专区: a city with a page of its own, and how its hotline is called."""

    region: str
    name: str
    slug: str
    hotline: str
    from_afar: str  # the hotline, called from another city


@dataclass(frozen=True, kw_only=True)
class OrganisationCard:
    """A body of the administration."""

    id: UUID
    name: str
    short_name: str
    code: str
    duty: str
    level: str
    region: str
    region_name: str
    parent: UUID | None
    phone: str
    address: str
    document_word: str

    @property
    def level_code(self) -> str:
        """Return the digit of its level in an item's code (行使层级)."""
        return LEVEL_CODES[self.level]


@dataclass(frozen=True, kw_only=True)
class SubjectCard:
    """Somebody who has rights; what is personal is shown masked unless a page must have it."""

    id: UUID
    kind: str
    name: str
    id_type: str
    id_number: str
    birth: date | None
    phone: str
    region: str
    address: str
    relation: str = ""  # to the holder of the account: “本人”, or the kind of mandate
    scope: tuple[str, ...] = ()  # the limits within which he acts for it

    @property
    def is_person(self) -> bool:
        """Say whether this is a person, not a body."""
        return self.kind in PERSONS

    @property
    def kind_name(self) -> str:
        """Return the word for its kind."""
        return SUBJECT_KINDS[self.kind]

    @property
    def id_type_name(self) -> str:
        """Return the name of its identity paper."""
        return ID_TYPES[self.id_type]

    @property
    def masked_name(self) -> str:
        """Return the name of a person with only its first sign; the name of a body is public."""
        return mask_name(self.name) if self.is_person else self.name

    @property
    def masked_id(self) -> str:
        """Return the number of a person masked; the credit code of a body is public."""
        return mask_id(self.id_number) if self.is_person else self.id_number

    @property
    def masked_phone(self) -> str:
        """Return the telephone number, masked."""
        return mask_phone(self.phone)


@dataclass(frozen=True, kw_only=True)
class PostCard:
    """A post of an official."""

    id: UUID
    organisation: UUID
    organisation_name: str
    region: str
    duty: str
    title: str
    roles: tuple[str, ...]
    principal: str = ""  # in whose place he acts in it: his name
    principal_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AccountCard:
    """Who came in: his posts, or those he may act for, himself first."""

    id: UUID
    login: str
    name: str
    subject_id: UUID | None
    official_id: UUID | None
    posts: tuple[PostCard, ...]
    principals: tuple[SubjectCard, ...]
    password_at: datetime  # a session that is older than the password is void
    second_factor: bool = False
    must_change: bool = False  # the password was set by somebody else

    @property
    def is_staff(self) -> bool:
        """Say whether this is an official."""
        return self.official_id is not None


@dataclass(frozen=True, kw_only=True)
class MandateCard:
    """Who may act for whom, how long."""

    id: UUID
    kind: str
    principal: UUID
    principal_name: str
    agent: UUID
    agent_name: str
    since: date
    until: date | None
    themes: tuple[str, ...] = ()  # none: all matters
    acts: tuple[str, ...] = ()
    state: str = "in_force"  # in_force, later, over, revoked
    revocable: bool = False  # here, by the one who looks

    @property
    def kind_name(self) -> str:
        """Return the word for its kind."""
        return MANDATE_KINDS[self.kind]

    @property
    def act_names(self) -> tuple[str, ...]:
        """Return the words for what it allows."""
        return tuple(ACTS[act] for act in ACTS if act in self.acts)

    @property
    def state_name(self) -> str:
        """Return the word for its state."""
        return MANDATE_STATES[self.state]

    @property
    def by_register(self) -> bool:
        """Say whether a register says so, and not the two."""
        return self.kind != MandateKind.AGENT


@dataclass(frozen=True, kw_only=True)
class SessionRules:
    """How long a session lives without a deed, and at most; how many at once; when to ask again."""

    idle_minutes: int
    lifetime_minutes: int
    at_once: int
    again_minutes: int


@dataclass(frozen=True, kw_only=True)
class VisitCard:
    """One coming-in of an account that has not ended."""

    id: UUID
    began_at: datetime
    seen_at: datetime
    agent: str
    address: str


@dataclass(frozen=True, kw_only=True)
class FactorCard:
    """How it stands with the second factor of an account."""

    confirmed_at: datetime | None
    recovery_left: int
    secret: str = ""  # in letters, only while it waits to be confirmed
    address: str = ""  # what the QR code says, only then


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """An account of the sample world, as the first page of a demo shows it."""

    login: str
    password: str
    name: str
    role_title: str
    page: str


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who holds a post, or stands in for who does."""

    official: UUID
    name: str
    title: str
    organisation: UUID
    roles: tuple[str, ...]
    principal: UUID | None = None  # in whose place
    principal_name: str = ""
    number: str = ""  # 工号


@dataclass(frozen=True, kw_only=True)
class SubstitutionCard:
    """Who stands in for whom, in which post, how long, and who said so."""

    id: UUID
    substitute_name: str
    principal_name: str
    title: str
    since: date
    until: date
    reason: str
    given_by: str
    given_at: datetime
    state: str  # 生效中, 未开始, 已到期, 已提前结束
    running: bool


@dataclass(frozen=True, kw_only=True)
class StaffPost:
    """A post of an official, as his administrator sees it."""

    id: UUID
    organisation: UUID
    organisation_name: str
    title: str
    roles: tuple[str, ...]
    role_names: str
    since: date | None
    until: date | None
    mine: bool  # in the reach of the administrator who looks


@dataclass(frozen=True, kw_only=True)
class StaffRow:
    """An official, as his administrator sees him."""

    id: UUID
    name: str
    number: str
    login: str
    posts: tuple[StaffPost, ...]
    state: str
    state_name: str
    second_factor: bool
    locked: bool
    leaves_on: date | None


@dataclass(frozen=True, kw_only=True)
class StaffPage:
    """A page of the staff of one's organisation."""

    rows: tuple[StaffRow, ...]
    next: str
    q: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ProposalCard:
    """A deed that waits for a second administrator, or was decided."""

    id: UUID
    official: UUID
    official_name: str
    deed_name: str
    said: str
    proposed_by: str
    proposed_at: datetime
    mine: bool  # proposed by him who looks: another must decide
