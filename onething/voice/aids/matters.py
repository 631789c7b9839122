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
    return f"近 {said['days']} 天 {found.cases} 件，{'，'.join(parts)}" if parts else ""


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
