"""Anchors (锚定): once a day the root of the log is stamped by somebody outside the house.

Whoever rewrites the ledger, even with all our keys, cannot rewrite what the authority has signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final

from django.db.models import Case, F, When

from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command, command_besides
from onething.kernel.crypto import sm3
from onething.kernel.facts import Fact
from onething.kernel.follower import head_body
from onething.kernel.merkle import cover, fold, growth
from onething.kernel.models import Anchor, TreeHead
from onething.kernel.refusals import NotYours
from onething.kernel.sequencer import nodes_at

STREAM: Final = "anchors:log"


@dataclass(frozen=True, kw_only=True)
class AnchorFact(Fact):
    """Something about the anchor of a day."""

    day: date
    size: int

    @property
    def stream(self) -> str:
        return STREAM


@dataclass(frozen=True, kw_only=True)
class AnchorBegun(AnchorFact):
    """The root of this day is to be stamped."""

    name: ClassVar[str] = "kernel.anchor_begun"
    root: str


@dataclass(frozen=True, kw_only=True)
class AnchorStamped(AnchorFact):
    """The authority has stamped it."""

    name: ClassVar[str] = "kernel.anchor_stamped"
    record_only: ClassVar[bool] = True
    authority: str
    stamped_at: datetime
    token: str  # digest


@command
def begin_anchor(day: date, *, by: Actor, at: datetime) -> None:
    """Take the newest signed head as the anchor of a day, once; nothing while nothing is signed yet."""
    _platform(by)
    head = TreeHead.objects.order_by("-size").first()
    if head is None or Anchor.objects.filter(day=day).exists():
        return
    Anchor.objects.create(
        day=day, size=head.size, root=head.root, signature=head.signature, begun_at=at
    )
    ledger.write(AnchorBegun(day=day, size=head.size, root=bytes(head.root).hex()), by=by, at=at)


@command_besides("token", "authority", "stamped_at")
def note_stamp(
    day: date, *, token: bytes, authority: str, stamped_at: datetime, by: Actor, at: datetime
) -> None:
    """Keep the stamp that the authority has given for the anchor of a day; the first one counts."""
    _platform(by)
    anchor = Anchor.objects.select_for_update().filter(day=day).first()
    if anchor is None:
        raise NotYours
    if anchor.token:
        return
    anchor.token, anchor.authority, anchor.stamped_at = token, authority[:200], stamped_at
    anchor.save(update_fields=["token", "authority", "stamped_at"])
    fact = AnchorStamped(
        day=day,
        size=anchor.size,
        authority=anchor.authority,
        stamped_at=stamped_at,
        token=sm3(token),
    )
    ledger.write(fact, by=by, at=at)


def _platform(by: Actor) -> None:
    must_be_system(by)


def stamped_content(size: int, root: bytes) -> bytes:
    """Return the bytes that the authority stamps: what we sign ourselves."""
    return head_body(size, root)


def has_anchor(day: date) -> bool:
    """Say whether there is an anchor of this day."""
    return Anchor.objects.filter(day=day).exists()


def anchor_of(day: date) -> Anchor | None:
    """Return the anchor of a day."""
    return Anchor.objects.filter(day=day).first()


def anchors(*, before: date | None = None, limit: int = 31) -> list[Anchor]:
    """Return the anchors, newest first."""
    found = Anchor.objects.filter(day__lt=before) if before else Anchor.objects.all()
    return list(found.order_by("-day")[:limit])


def covering(position: int) -> Anchor | None:
    """Return the first stamped anchor whose log holds this position, else the newest stamped one."""
    covers = Case(When(size__gte=position, then=F("size")))
    found = Anchor.objects.exclude(token=b"").order_by(covers.asc(nulls_last=True), "-size")
    return found.first()


def growth_between(old: int, new: int) -> list[str]:
    """Return the proof that the log of `old` records grew to `new` (RFC 6962 §2.1.2)."""
    ranges = growth(old, new)
    known = nodes_at([place for start, end in ranges for place in cover(start, end)])
    return [fold([known[place] for place in cover(start, end)]).hex() for start, end in ranges]
