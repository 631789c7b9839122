"""Who may relieve a clerk: his colleagues at the windows of the same house."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import clocks
from onething.identity import queries as identity
from onething.kernel.actor import Actor


def relieving(by: Actor, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the colleagues to whom he may hand on, as (“official:…”, name), by name."""
    found = identity.colleagues({UUID(by.org)}, on=clocks.day_of(at)) if by.org else []
    names = {f"official:{one.official}": one.name for one in found if "window" in one.roles}
    names.pop(by.who, None)
    return tuple(sorted(names.items(), key=lambda one: one[1]))
