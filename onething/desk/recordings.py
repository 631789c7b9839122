"""How recordings are hidden: each by a key of its own, which the vault hides and destruction erases."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from uuid import UUID

from onething.desk.models import Recording
from onething.desk.rules import recording
from onething.kernel import vault


def grace() -> timedelta:
    """Return how long after the end the last parts may come."""
    return timedelta(minutes=int(recording()["grace_minutes"]))


def new_key(recording: UUID) -> str:
    """Return a new key for the parts of a recording, hidden by the vault."""
    made = base64.b64encode(secrets.token_bytes(vault.KEY))
    return vault.encrypt(made, about=f"recording:{recording}")


def hidden(row: Recording, segment: int, number: int, content: bytes) -> bytes:
    """Return a part as it is kept."""
    return vault.hide(content, _key(row), about=_about(row, segment, number))


def revealed(row: Recording, segment: int, number: int, kept: bytes) -> bytes:
    """Return a part as it was recorded; what was changed or moved is a fault."""
    return vault.reveal(kept, _key(row), about=_about(row, segment, number))


def _about(row: Recording, segment: int, number: int) -> str:
    return f"recording:{row.pk}:{segment}:{number}"


def _key(row: Recording) -> bytes:
    return base64.b64decode(vault.decrypt(row.key, about=f"recording:{row.pk}"))
