"""What happens in this room. Ids and words only: no name, no number, no login in clear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from onething.identity.assist_events import AssistanceBegan, AssistanceEnded
from onething.kernel.facts import Fact

__all__ = ["AssistanceBegan", "AssistanceEnded"]


@dataclass(frozen=True, kw_only=True)
class AccountFact(Fact):
    """Something happened to an account."""

    account: UUID

    @property
    def stream(self) -> str:
        return f"account:{self.account}"


@dataclass(frozen=True, kw_only=True)
class SignedIn(AccountFact):
    """The holder of the account came in."""

    name: ClassVar[str] = "identity.signed_in"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class SignInFailed(AccountFact):
    """Somebody gave a wrong password."""

    name: ClassVar[str] = "identity.sign_in_failed"
    record_only: ClassVar[bool] = True
    failed: int


@dataclass(frozen=True, kw_only=True)
class AccountLocked(AccountFact):
    """Too many wrong passwords: the account is closed for a while."""

    name: ClassVar[str] = "identity.account_locked"
    record_only: ClassVar[bool] = True
    until: datetime


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(AccountFact):
    """The holder of the account chose a new password."""

    name: ClassVar[str] = "identity.password_changed"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class AccountDisabled(AccountFact):
    """The account was closed by an operator."""

    name: ClassVar[str] = "identity.account_disabled"
    record_only: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, kw_only=True)
class VisitsEnded(AccountFact):
    """Visits of the account were ended: by its holder, by the rule of how many, by a reset."""

    name: ClassVar[str] = "identity.visits_ended"
    record_only: ClassVar[bool] = True
    count: int
    why: str


@dataclass(frozen=True, kw_only=True)
class FactorStarted(AccountFact):
    """The holder began to set up a second factor."""

    name: ClassVar[str] = "identity.factor_started"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class FactorConfirmed(AccountFact):
    """The second factor is in use from now on."""

    name: ClassVar[str] = "identity.factor_confirmed"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesMade(AccountFact):
    """The holder got new recovery codes."""

    name: ClassVar[str] = "identity.recovery_codes_made"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(AccountFact):
    """A recovery code opened the account instead of the app."""

    name: ClassVar[str] = "identity.recovery_code_used"
    record_only: ClassVar[bool] = True
    left: int


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Fact):
    """A person registered with his real name."""

    name: ClassVar[str] = "identity.person_registered"
    record_only: ClassVar[bool] = True
    subject: UUID
    account: UUID
    kind: str
    id_type: str

    @property
    def stream(self) -> str:
        return f"subject:{self.subject}"


@dataclass(frozen=True, kw_only=True)
class MandateGranted(Fact):
    """One subject allowed another to act for him."""

    name: ClassVar[str] = "identity.mandate_granted"
    record_only: ClassVar[bool] = True
    mandate: UUID
    principal: UUID
    agent: UUID
    kind: str
    until: date | None
    acts: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()  # none: all matters

    @property
    def stream(self) -> str:
        return f"subject:{self.principal}"


@dataclass(frozen=True, kw_only=True)
class MandateRevoked(Fact):
    """The right to act for another came to its end."""

    name: ClassVar[str] = "identity.mandate_revoked"
    record_only: ClassVar[bool] = True
    mandate: UUID
    principal: UUID
    agent: UUID

    @property
    def stream(self) -> str:
        return f"subject:{self.principal}"


@dataclass(frozen=True, kw_only=True)
class KeyMade(Fact):
    """A department's system got a key."""

    name: ClassVar[str] = "identity.key_made"
    record_only: ClassVar[bool] = True
    key: UUID
    organisation: UUID
    scopes: tuple[str, ...]
    until: date | None

    @property
    def stream(self) -> str:
        return f"organisation:{self.organisation}"


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Fact):
    """A department's system lost its key."""

    name: ClassVar[str] = "identity.key_revoked"
    record_only: ClassVar[bool] = True
    key: UUID
    organisation: UUID

    @property
    def stream(self) -> str:
        return f"organisation:{self.organisation}"


@dataclass(frozen=True, kw_only=True)
class OfficialFact(Fact):
    """Something happened to an official, his posts or his account."""

    official: UUID

    @property
    def stream(self) -> str:
        return f"official:{self.official}"


@dataclass(frozen=True, kw_only=True)
class OfficialCreated(OfficialFact):
    """An official and his account were entered."""

    name: ClassVar[str] = "identity.official_created"
    record_only: ClassVar[bool] = True
    account: UUID


@dataclass(frozen=True, kw_only=True)
class TraineeCame(OfficialFact):
    """An official of the platform in service came to the one for practising."""

    name: ClassVar[str] = "identity.trainee_came"
    record_only: ClassVar[bool] = True
    post: UUID
    organisation: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PostGiven(OfficialFact):
    """An official got a post with roles."""

    name: ClassVar[str] = "identity.post_given"
    post: UUID
    organisation: UUID
    roles: tuple[str, ...]
    since: date | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class SubstitutionFact(OfficialFact):
    """About an official who stands in for another: `official` is the substitute."""

    substitution: UUID
    post: UUID
    principal: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class SubstitutionGiven(SubstitutionFact):
    """An official was named to stand in for another."""

    name: ClassVar[str] = "identity.substitution_given"
    since: date
    until: date


@dataclass(frozen=True, kw_only=True)
class SubstitutionEnded(SubstitutionFact):
    """An official stands in no longer, before the day that was set."""

    name: ClassVar[str] = "identity.substitution_ended"


@dataclass(frozen=True, kw_only=True)
class RolesChanged(OfficialFact):
    """The roles of a post were changed."""

    name: ClassVar[str] = "identity.roles_changed"
    post: UUID
    organisation: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PostEndDated(OfficialFact):
    """The last day of a post was set."""

    name: ClassVar[str] = "identity.post_end_dated"
    record_only: ClassVar[bool] = True
    post: UUID
    organisation: UUID
    until: date


@dataclass(frozen=True, kw_only=True)
class PostEnded(OfficialFact):
    """A post came to its end."""

    name: ClassVar[str] = "identity.post_ended"
    post: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class LeavingDated(OfficialFact):
    """The last day of an official was set."""

    name: ClassVar[str] = "identity.leaving_dated"
    record_only: ClassVar[bool] = True
    on: date


@dataclass(frozen=True, kw_only=True)
class OfficialLeft(OfficialFact):
    """An official left: his account is closed, what he held is free."""

    name: ClassVar[str] = "identity.official_left"


@dataclass(frozen=True, kw_only=True)
class OfficialReturned(OfficialFact):
    """The account of an official was opened again."""

    name: ClassVar[str] = "identity.official_returned"


@dataclass(frozen=True, kw_only=True)
class AccountReset(OfficialFact):
    """An administrator took away password or second factor and handed over a code."""

    name: ClassVar[str] = "identity.account_reset"
    what: str


@dataclass(frozen=True, kw_only=True)
class AccountUnlocked(OfficialFact):
    """An administrator lifted the lock of too many tries."""

    name: ClassVar[str] = "identity.account_unlocked"


@dataclass(frozen=True, kw_only=True)
class AccountActivated(OfficialFact):
    """An official set his own password with the code that was handed to him."""

    name: ClassVar[str] = "identity.account_activated"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class DeedProposed(OfficialFact):
    """One administrator proposed a deed that needs two."""

    name: ClassVar[str] = "identity.deed_proposed"
    record_only: ClassVar[bool] = True
    proposal: UUID
    deed: str


@dataclass(frozen=True, kw_only=True)
class DeedDecided(OfficialFact):
    """Another administrator agreed to a proposed deed, or did not."""

    name: ClassVar[str] = "identity.deed_decided"
    record_only: ClassVar[bool] = True
    proposal: UUID
    deed: str
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class WorldLoaded(Fact):
    """Places, organisations, people and accounts were loaded from files."""

    name: ClassVar[str] = "identity.world_loaded"
    record_only: ClassVar[bool] = True
    source: str
    digest: str
    counts: dict[str, int]

    @property
    def stream(self) -> str:
        return f"world:{self.source}"


@dataclass(frozen=True, kw_only=True)
class SecretsRenewed(Fact):
    """A batch of secrets is kept under a newer key of the vault."""

    name: ClassVar[str] = "identity.secrets_renewed"
    record_only: ClassVar[bool] = True
    key: str
    count: int

    @property
    def stream(self) -> str:
        return "keys:vault"


@dataclass(frozen=True, kw_only=True)
class HostEntered(Fact):
    """Somebody came in from a host App that had made sure who he is."""

    name: ClassVar[str] = "identity.host_entered"
    record_only: ClassVar[bool] = True
    subject: UUID
    host: str
    level: str

    @property
    def stream(self) -> str:
        return f"subject:{self.subject}"
