"""What can be asked of contact points and of what was heard there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.identity.models import ContactPoint, Heard, Official
from onething.identity.training.rules import OFFICIAL, rules
from onething.identity.training.said import managed, own
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class Point:
    """A contact point."""

    id: UUID
    name: str
    address: str
    keeper: str
    phone: str
    note: str
    since: date
    ended: bool


@dataclass(frozen=True)
class HeardRow:
    """Something that was heard, and what became of it."""

    id: UUID
    on: date
    text: str
    heard_by: str
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class PointPage:
    """A contact point with what was heard there, newest first."""

    point: Point
    rows: tuple[HeardRow, ...]
    next: str  # after which the next page begins
    open: int  # without an answer
    keeps: bool


def contact_points(by: Actor) -> tuple[tuple[Point, ...], bool]:
    """Return the contact points of his organisation, and whether he keeps them."""
    own(by)
    organ = UUID(by.org)
    rows = ContactPoint.objects.filter(organisation=organ, ended_at=None).order_by("name")
    return tuple(map(_point, rows[: int(rules()["rows"])])), organ in managed(by)


def _point(row: ContactPoint) -> Point:
    ended = row.ended_at is not None
    return Point(row.pk, row.name, row.address, row.keeper, row.phone, row.note, row.since, ended)


def contact_point(point: UUID, by: Actor, *, after: str = "") -> PointPage:
    """Return a contact point of his organisation with what was heard there."""
    own(by)
    row = ContactPoint.objects.filter(pk=point, organisation=UUID(by.org)).first()
    if row is None:
        raise NotYours
    heard = Heard.objects.filter(point=row)
    most = int(rules()["rows"])
    seen = heard.filter(pk__lt=UUID(after)) if _is_id(after) else heard
    rows = list(seen.order_by("-pk")[: most + 1])
    names = _names(one for each in rows for one in (each.heard_by, each.answered_by))
    return PointPage(
        _point(row),
        tuple(
            HeardRow(
                one.pk, one.on, one.text, names.get(one.heard_by, ""), one.answer,
                names.get(one.answered_by, ""), one.answered_at,
            )
            for one in rows[:most]
        ),
        str(rows[most - 1].pk) if len(rows) > most else "",
        heard.filter(answered_at=None).count(),
        row.organisation_id in managed(by),
    )  # fmt: skip


def _is_id(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True


def _names(whos: Iterable[str]) -> dict[str, str]:
    wanted = {UUID(who.removeprefix(OFFICIAL)) for who in whos if who.startswith(OFFICIAL)}
    rows = Official.objects.filter(pk__in=wanted).values_list("pk", "name")
    return {f"{OFFICIAL}{pk}": name for pk, name in rows}
