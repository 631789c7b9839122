"""The rules of signing in, as data (data/settings/sign_in.yaml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from onething.identity.terms import AssistanceGround, AssistanceRules, SessionRules
from onething.kernel import yamls


@dataclass(frozen=True, kw_only=True)
class SecondFactorRules:
    """Who must have a second factor, where, and how long one may take to give its code."""

    roles: frozenset[str]
    production: str
    sample_world: str
    pending_minutes: int
    recovery_codes: int

    def demanded_of(self, roles: Iterable[str]) -> bool:
        """Say whether somebody with these roles must have one on this platform."""
        here = self.sample_world if settings.SAMPLES else self.production
        return here == "required" and not self.roles.isdisjoint(roles)


@dataclass(frozen=True, kw_only=True)
class SignInRules:
    """How often a password may be wrong, how long a login is locked, how long a session lives."""

    failures: int
    window_minutes: int
    locked_minutes: int
    password_shortest: int
    password_longest: int
    password_shortest_staff: int
    registration_age: int
    public: SessionRules
    staff: SessionRules
    second_factor: SecondFactorRules


@cache
def rules() -> SignInRules:
    """Return the rules of signing in, read once a process."""
    return read(settings.DATA_ROOT / "settings" / "sign_in.yaml")


def read(path: Path) -> SignInRules:
    """Read the rules from a file; a missing word is an error that names it."""
    raw = yamls.read(path)
    sessions = raw.pop("sessions")
    second = raw.pop("second_factor")
    numbers = {key: value for key, value in raw.items() if isinstance(value, int)}
    return SignInRules(
        **numbers,
        public=SessionRules(**sessions["public"]),
        staff=SessionRules(**sessions["staff"]),
        second_factor=SecondFactorRules(
            roles=frozenset(second["roles"]),
            production=second["production"],
            sample_world=second["sample_world"],
            pending_minutes=second["pending_minutes"],
            recovery_codes=second["recovery_codes"],
        ),
    )


@dataclass(frozen=True, kw_only=True)
class AdministrationRules:
    """How far an administrator reaches, what needs two of them, how long a code is good."""

    reach: str
    two_persons: frozenset[str]
    grantable: frozenset[str]
    activation_days: int
    list_rows: int
    substitution_days: int
    practice_county: str
    practise_as: Mapping[str, tuple[str, ...]]  # a role: those in which it is practised
    practice_seconds: int


@cache
def administration() -> AdministrationRules:
    """Return `data/settings/administration.yaml`, read once a process."""
    path = settings.DATA_ROOT / "settings" / "administration.yaml"
    raw = yamls.read(path)
    return AdministrationRules(
        reach=raw["reach"],
        two_persons=frozenset(raw["two_persons"]),
        grantable=frozenset(raw["grantable"]),
        activation_days=raw["activation_days"],
        list_rows=raw["list_rows"],
        substitution_days=raw["substitution_days"],
        practice_county=raw["practice_county"],
        practise_as={key: tuple(roles) for key, roles in raw["practise_as"].items()},
        practice_seconds=raw["practice_seconds"],
    )


@cache
def assistance() -> AssistanceRules:
    """Return `data/settings/assistance.yaml`, read once a process; a missing word is an error."""
    raw = yamls.read(settings.DATA_ROOT / "settings" / "assistance.yaml")
    grounds = {
        key: AssistanceGround(
            key=key,
            name=said["name"],
            hint=said["hint"],
            statement=said["statement"],
            minutes=said["minutes"],
            acts=tuple(said["acts"]),
            roles=frozenset(said["roles"]),
            source=said["source"],
            confidence=said["confidence"],
        )
        for key, said in raw["grounds"].items()
    }
    code = raw["code"]
    return AssistanceRules(
        grounds=grounds,
        digits=code["digits"],
        minutes=code["minutes"],
        agreed_minutes=raw["agreed"]["minutes"],
        shown=dict(raw["shown"]),
    )
