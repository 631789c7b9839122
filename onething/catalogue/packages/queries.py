"""Packages as their keepers see them: what came, what one would do here, the file of a theme."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.catalogue.items.access import keeper
from onething.catalogue.models import ServicePackage, ThemeRevision
from onething.catalogue.packages.file import package_of, read, written
from onething.catalogue.packages.making import packed
from onething.catalogue.packages.weighing import Weighed, weighed
from onething.catalogue.publishing import theme_on
from onething.catalogue.terms.packages import PACKAGE_STATES, WAITING
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

MOST = 100  # that the list shows


@dataclass(frozen=True)
class PackageCard:
    """A package as lists show it."""

    id: UUID
    slug: str
    name: str
    origin: str
    state: str
    state_name: str
    received_by: str
    received_at: datetime
    decided_by: str
    decided_at: datetime | None
    effective_on: date | None
    reason: str
    mine: bool  # brought by him who looks: another must review


@dataclass(frozen=True)
class PackageSheet:
    """A package with what it would do here; nothing of it once it is decided."""

    card: PackageCard
    about: Weighed | None


def theme_package(slug: str, number: int, by: Actor, on: date) -> bytes:
    """Return a revision of a theme with its items as one file; number 0 is the one in force."""
    _may(by)
    rows = ThemeRevision.objects.filter(slug=slug, number=number)
    row = rows.first() if number else theme_on(slug, on)
    if row is None:
        raise NotYours("没有找到这一版。请从版本列表重新选择。")
    return written(packed(row, on))


def package_trial(content: bytes, kept: Collection[str], by: Actor, on: date) -> Weighed:
    """Return what a file would do here, without taking it in."""
    _may(by)
    return weighed(read(content), kept, on)


def packages(by: Actor) -> tuple[PackageCard, ...]:
    """Return what came, the newest first."""
    keeper(by)
    rows = list(ServicePackage.objects.order_by("-received_at", "-pk").defer("content")[:MOST])
    return _cards(rows, by)


def package(package_id: UUID, kept: Collection[str], by: Actor, on: date) -> PackageSheet:
    """Return a package, and while it waits what it would do on this day."""
    keeper(by)
    row = ServicePackage.objects.filter(pk=package_id).first()
    if row is None:
        raise NotYours
    about = weighed(package_of(row.content), kept, on) if row.state == WAITING else None
    return PackageSheet(_cards([row], by)[0], about)


def _may(by: Actor) -> None:
    if not by.has("system"):
        keeper(by)


def _cards(rows: list[ServicePackage], by: Actor) -> tuple[PackageCard, ...]:
    names = identity.official_names(
        {one for row in rows for one in (row.received_by, row.decided_by)}
    )
    return tuple(
        PackageCard(
            id=row.pk,
            slug=row.slug,
            name=row.name,
            origin=row.origin,
            state=row.state,
            state_name=PACKAGE_STATES[row.state],
            received_by=names.get(row.received_by, "命令行"),
            received_at=row.received_at,
            decided_by=names.get(row.decided_by, ""),
            decided_at=row.decided_at,
            effective_on=row.effective_on,
            reason=row.reason,
            mine=row.received_by == by.who,
        )
        for row in rows
    )
