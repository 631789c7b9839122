"""Visits: each coming-in is kept, so that its holder sees it and can end it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from onething.identity import access
from onething.identity.events import SignedIn, VisitsEnded
from onething.identity.models import Account, Visit
from onething.identity.settings import rules
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id


@command
def begin_visit(
    account_id: UUID, *, agent: str = "", address: str = "", by: Actor, at: datetime
) -> UUID:
    """Write down that the holder came in; beyond the permitted number the oldest visit ends."""
    account = access.own_account(account_id, by)
    visit = Visit.objects.create(
        id=new_id(),
        account=account,
        began_at=at,
        seen_at=at,
        agent=agent[:80],
        address=address[:45],
    )
    ended = _end_beyond(account, at)
    facts = [VisitsEnded(account=account_id, count=ended, why="too_many")] if ended else []
    ledger.write(SignedIn(account=account_id), *facts, by=by, at=at)
    return visit.pk


def _end_beyond(account: Account, at: datetime) -> int:
    known = rules().staff if account.official_id else rules().public
    open_visits = Visit.objects.filter(account=account, ended_at__isnull=True)
    newest = open_visits.order_by("-began_at", "-pk").values_list("pk", flat=True)[: known.at_once]
    return open_visits.exclude(pk__in=list(newest)).update(ended_at=at)


@command
def end_other_visits(account_id: UUID, keep: UUID, *, by: Actor, at: datetime) -> None:
    """End every visit but this one: they are out with their next request."""
    account = access.own_account(account_id, by)
    others = Visit.objects.filter(account=account, ended_at__isnull=True).exclude(pk=keep)
    ended = others.update(ended_at=at)
    ledger.write(VisitsEnded(account=account_id, count=ended, why="asked"), by=by, at=at)


def leave(visit_id: UUID, *, at: datetime) -> None:
    """Note that the holder went out by himself."""
    Visit.objects.filter(pk=visit_id, ended_at__isnull=True).update(ended_at=at)


LONGEST_LOOK: Final = 12
LOOKS_KEPT: Final = 8


def keep_looks(account_id: UUID, looks: Mapping[str, str]) -> None:
    """Keep how pages shall look to somebody (WCAG 2.2: chosen once, not at every device); “none” forgets."""
    row = Account.objects.only("looks").get(pk=account_id)
    kept = {**row.looks, **{name: value[:LONGEST_LOOK] for name, value in looks.items()}}
    row.looks = {name: kept[name] for name in sorted(kept)[:LOOKS_KEPT] if kept[name] != "none"}
    row.save(update_fields=["looks"])


def seen(visit_id: UUID, *, at: datetime) -> None:
    """Note when a visit was last heard of."""
    Visit.objects.filter(pk=visit_id).update(seen_at=at)
