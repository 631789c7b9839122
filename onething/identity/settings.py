"""The rules of signing in, as data (data/settings/sign_in.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from onething.identity.terms import SessionRules


@dataclass(frozen=True, kw_only=True)
class SignInRules:
    """How often a password may be wrong, how long a login is locked, how long a session lives."""

    failures: int
    window_minutes: int
    locked_minutes: int
    password_shortest: int
    password_longest: int
    registration_age: int
    public: SessionRules
    staff: SessionRules


@cache
def rules() -> SignInRules:
    """Return the rules of signing in, read once a process."""
    return read(settings.DATA_ROOT / "settings" / "sign_in.yaml")


def read(path: Path) -> SignInRules:
    """Read the rules from a file; a missing word is an error that names it."""
    raw = yaml.safe_load(path.read_text("utf-8"))
    sessions = raw.pop("sessions")
    numbers = {key: value for key, value in raw.items() if isinstance(value, int)}
    return SignInRules(
        **numbers,
        public=SessionRules(**sessions["public"]),
        staff=SessionRules(**sessions["staff"]),
    )
