"""The list of items with which a place helps: proposed from figures, confirmed by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from onething.cases import queries as cases
from onething.cases.queries import Stumbling
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotYours
from onething.voice.aid_events import AidMatterListed, AidMatterUnlisted
from onething.voice.aid_models import AidMatter
from onething.voice.aids.rules import rules

SHARES = {"supplemented": "补正过", "walked_in": "到窗口现场办", "failed": "没有办成"}


@dataclass(frozen=True)
class Proposal:
    """An item that the figures propose, with the reasons in words."""

    item: str
    name: str
    cases: int
    why: str


@dataclass(frozen=True)
class Listed:
    """An item that a person put on the list."""

    id: UUID
    item: str
    name: str
    why: str
    who: str
    at: datetime


def aid_proposals(by: Actor, at: datetime) -> tuple[Proposal, ...]:
    """Return what the figures propose and nobody has confirmed yet, for who leads the hall."""
    region = _region_of(by)
    there = set(_open(region).values_list("item", flat=True))
    return tuple(one for one in _proposed(by, at) if one.item not in there)


def _proposed(by: Actor, at: datetime) -> tuple[Proposal, ...]:
    since = at - timedelta(days=int(rules()["proposal"]["days"]))
    found = cases.stumbling(UUID(by.org), since)
    return tuple(
        Proposal(one.item, one.name, one.cases, why) for one in found if (why := why_of(one))
    )


def why_of(found: Stumbling) -> str:
    """Return why an item belongs on the list, in words; nothing if the figures do not say so."""
    said = rules()["proposal"]
    if not found.item or found.cases < int(said["cases"]):
        return ""
    parts = [
        f"{words}的占 {share}%"
        for key, words in SHARES.items()
        if (share := getattr(found, key) * 100 // found.cases) >= int(said[key])
    ]
    if found.days >= int(said["slow"]):
        parts.append(f"平均用 {found.days} 天")
    return f"近 {said['days']} 天 {found.cases} 件，{'，'.join(parts)}" if parts else ""


@dataclass(frozen=True)
class Removal:
    """An item on the list that the figures no longer speak for."""

    id: UUID
    item: str
    name: str
    why: str


def aid_removals(by: Actor, at: datetime) -> tuple[Removal, ...]:
    """Return what has stood on the list for long and the figures speak for no more."""
    said = rules()["proposal"]
    since = at - timedelta(days=int(said["days"]))
    old = _open(_region_of(by)).filter(since__lte=at - timedelta(days=int(said["keep"])))
    rows = list(old.order_by("item_name"))
    if not rows:
        return ()
    found = {one.item: one for one in cases.stumbling(UUID(by.org), since)}
    return tuple(
        Removal(row.pk, row.item, row.item_name, _no_more(found.get(row.item)))
        for row in rows
        if row.item not in found or not why_of(found[row.item])
    )


def _no_more(found: Stumbling | None) -> str:
    days = rules()["proposal"]["days"]
    if found is None:
        return f"近 {days} 天没有人办"
    return f"近 {days} 天 {found.cases} 件，补正、现场办、没有办成的占比和用时都低于列入标准"


def aid_matters(region: str) -> tuple[Listed, ...]:
    """Return the items with which the hall of a place helps."""
    rows = list(_open(region).order_by("item_name"))
    names = identity.official_names({row.confirmed_by for row in rows})
    return tuple(
        Listed(row.pk, row.item, row.item_name, row.why, names.get(row.confirmed_by, ""), row.since)
        for row in rows
    )


def aid_matters_led(by: Actor) -> tuple[Listed, ...]:
    """Return the same for who leads the hall."""
    return aid_matters(_region_of(by))


@command
def list_aid_matter(item: str, *, by: Actor, at: datetime) -> UUID:
    """Put an item on the list that the figures propose."""
    identity.must_hold_post(by, at)
    region = _region_of(by)
    found = next((one for one in _proposed(by, at) if one.item == item), None)
    if found is None:
        raise Invalid("按现在的数据没有这条建议。请刷新页面，再从建议里选。")
    if there := _open(region).select_for_update().filter(item=item).first():
        return there.pk
    row = AidMatter.objects.create(
        region=region,
        item=item,
        item_name=found.name,
        why=found.why,
        confirmed_by=by.who,
        since=at,
    )
    fact = AidMatterListed(matter=row.pk, region=region, item=item, why=found.why)
    ledger.write(fact, by=by, at=at)
    return row.pk


@command
def unlist_aid_matter(matter_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take an item off the list; what was asked for goes on."""
    identity.must_hold_post(by, at)
    row = _open(_region_of(by)).select_for_update().filter(pk=matter_id).first()
    if row is None:
        raise NotYours
    row.until = at
    row.save()
    ledger.write(AidMatterUnlisted(matter=row.pk, region=row.region, item=row.item), by=by, at=at)


def _region_of(by: Actor) -> str:
    if not by.has("leader") or not by.org:
        raise NotYours
    return identity.organisation(UUID(by.org)).region


def _open(region: str) -> QuerySet[AidMatter]:
    return AidMatter.objects.filter(region=region, until=None)
