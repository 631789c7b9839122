"""缺项: a window tells the keepers of the catalogue what an item lacks; it is done with the next revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.catalogue.item_events import ItemFoundShort
from onething.catalogue.items.index import ItemCard, index
from onething.catalogue.single_models import Shortfall
from onething.catalogue.singles.composing import single_ways
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.refusals import NotAllowed, NotYours

SHOWN = 50
TELLERS = ("window", "helper")


@dataclass(frozen=True)
class ShortfallRow:
    """What a standard in force lacks, and where it was found."""

    item: ItemCard
    code31: str
    lacks: tuple[str, ...]
    told_at: datetime
    place: str


@command
def tell_shortfall(code31: str, *, by: Actor, at: datetime) -> UUID:
    """Tell the keepers of the catalogue what an item lacks before a window can take it in."""
    if not by.org or not any(by.has(role) for role in TELLERS):
        raise NotYours
    found = single_ways(code31, at.astimezone(CHINA).date())
    item = found.place.item
    if not found.lacks:
        raise NotAllowed("这个事项的标准已经补全，可以直接收件。")
    said = {
        "code": item.code12,
        "level": item.level,
        "code31": found.place.code31,
        "lacks": list(found.lacks),
        "told_by": by.who,
        "told_at": at,
    }
    row, new = Shortfall.objects.get_or_create(revision=item.revision, defaults=said)
    if not new:
        return row.pk
    fact = ItemFoundShort(
        item=row.code,
        level=row.level,
        revision=row.revision,
        code31=row.code31,
        lacks=found.lacks,
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


def told_short(revision: UUID) -> datetime | None:
    """Return when somebody told that this revision lacks something, or None."""
    rows = Shortfall.objects.filter(revision=revision)
    return rows.values_list("told_at", flat=True).first()


def shortfalls(on: date) -> tuple[ShortfallRow, ...]:
    """Return what standards in force lack, as windows told it, the latest first; a new revision ends it."""
    cards = {card.revision: card for card in index(on).cards if not card.retired}
    rows = Shortfall.objects.filter(revision__in=cards).order_by("-told_at", "pk")[:SHOWN]
    organs = identity.organisations_by_code(row.code31[:18] for row in rows)
    return tuple(
        ShortfallRow(
            cards[row.revision], row.code31, tuple(row.lacks), row.told_at,
            organs[row.code31[:18]].region_name if row.code31[:18] in organs else "",
        )
        for row in rows
    )  # fmt: skip
