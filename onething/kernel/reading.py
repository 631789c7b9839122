"""Reading is logged: no log, no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from onething.kernel.actor import Actor
from onething.kernel.db import writing
from onething.kernel.models import Reading


@dataclass(frozen=True)
class Look:
    """One look at personal data, as its subject may see it."""

    who: str
    org: str
    about: str
    page: str
    at: datetime


def note_reading(about: str, page: str, *, by: Actor, at: datetime) -> None:
    """Keep that somebody looks at personal data, before the page is sent (个人信息保护法 §55, §56)."""
    with writing():
        Reading.objects.create(who=by.who, org=by.org, about=about, page=page, at=at)


def looks_at(abouts: Sequence[str], *, limit: int = 50) -> tuple[Look, ...]:
    """Return who looked at these things, newest first."""
    rows = Reading.objects.filter(about__in=abouts).order_by("-at")[:limit]
    return tuple(Look(row.who, row.org, row.about, row.page, row.at) for row in rows)
