"""The items of places: lists by place, organ and name; one as it reads there; the rate of sameness."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from onething.catalogue.item_models import Implementation, ItemRevision, Overlay
from onething.catalogue.items.index import ItemCard, index
from onething.catalogue.items.places import standard_of, usual_local
from onething.catalogue.reading import read_item
from onething.catalogue.shelf import KEPT, item_revision
from onething.catalogue.terms import Item
from onething.catalogue.terms.elements import NAMES
from onething.catalogue.terms.overlays import Deviation, allowed_local, laid, said
from onething.identity import queries as identity
from onething.identity.terms import OrganisationCard
from onething.kernel.refusals import NotYours
from onething.kernel.statements import Statement

PAGE = 30
MOST_CODES = 60  # standards whose places are looked up at a time


@dataclass(frozen=True)
class ImplementationRow:
    """An item of a place as lists show it."""

    id: UUID
    code31: str
    item: ItemCard
    region: str
    region_name: str
    organ: str


@dataclass(frozen=True)
class ImplementationPage:
    """A page; `next` is where the following one begins, empty at the end."""

    rows: tuple[ImplementationRow, ...]
    next: str


@dataclass(frozen=True)
class LocalItem:
    """实施清单: an item as it reads in a place: the standard with what is its own."""

    id: UUID
    code31: str
    item: Item
    standard: Item
    organ: OrganisationCard
    region: str
    region_name: str
    number: int  # of the overlay; 0: nothing of its own
    own: tuple[tuple[str, str], ...]  # element, what the place says
    deviations: tuple[Deviation, ...]
    content: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the full table of elements, with organ and code."""
        handling = tuple(
            (f"业务办理项编码（{one.name}）", f"{self.code31}{one.number:02d}")
            for one in self.item.handling
        )
        first = (
            ("实施编码", self.code31),
            ("实施主体", self.organ.name),
            ("实施主体编码", self.organ.code),
        )
        return (*self.item.rows[:2], *first, *handling, *self.item.rows[2:])


@dataclass(frozen=True)
class Reference:
    """Which item of which place a case is about."""

    id: UUID
    code31: str
    overlay: int
    promised_days: int | None  # shorter than the standard's, if the place promises so


def implementations(
    on: date,
    *,
    region: str = "",
    words: str = "",
    duty: str = "",
    kind: str = "",
    level: str = "",
    after: str = "",
) -> ImplementationPage:
    """Return a page of items of places; names are looked up among the standards, then their places."""
    known = index(on)
    rows = Implementation.objects.all()
    if words or duty or kind or level:
        cards = known.matching(words=words, duty=duty, kind=kind, level=level)
        found = _of_codes(rows, region, sorted({card.code for card in cards}), level, after)
    else:
        found = list(_after(rows, region, after)[: PAGE + 1])
    organs = identity.organisations({row.organisation for row in found[:PAGE]})
    page = tuple(
        _row(row, organs, known.by_key)
        for row in found[:PAGE]
        if (row.code, row.level) in known.by_key
    )
    last = found[PAGE - 1] if len(found) > PAGE else None
    return ImplementationPage(page, _mark(last, region) if last else "")


def _mark(row: Implementation, region: str) -> str:
    return f"{row.code}:{row.code31}" if region else f"{row.code}:{row.region}:{row.organisation}"


def _after(rows: QuerySet[Implementation], region: str, after: str) -> QuerySet[Implementation]:
    """Return the rows behind a mark, in the order of an index."""
    code, _, rest = after.partition(":")
    if region:
        rows = rows.filter(region=region).order_by("region", "code", "code31")
        behind = Q(code__gt=code) | Q(code31__gt=rest)
    else:
        rows = rows.order_by("code", "region", "organisation")
        place, _, organ = rest.partition(":")
        if after and not _is_id(organ):
            return rows
        same = Q(region=place, organisation__gt=organ) if after else Q()
        behind = Q(code__gt=code) | Q(region__gt=place) | same
    return rows.filter(behind, code__gte=code) if after else rows


def _is_id(typed: str) -> bool:
    try:
        return bool(UUID(typed))
    except ValueError:
        return False


def _of_codes(
    rows: QuerySet[Implementation], region: str, codes: Sequence[str], level: str, after: str
) -> list[Implementation]:
    """Return the first rows of these standards behind a mark, a few standards at a time."""
    rows = rows.filter(level=level) if level else rows
    left = [code for code in codes if code >= after.partition(":")[0]]
    found: list[Implementation] = []
    while left and len(found) <= PAGE:
        some, left = left[:MOST_CODES], left[MOST_CODES:]
        found += _after(rows.filter(code__in=some), region, after)[: PAGE + 1 - len(found)]
    return found


def _row(
    row: Implementation,
    organs: Mapping[UUID, OrganisationCard],
    known: Mapping[tuple[str, str], ItemCard],
) -> ImplementationRow:
    organ = organs.get(row.organisation)
    return ImplementationRow(
        row.pk,
        row.code31,
        known[row.code, row.level],
        row.region,
        identity.region(row.region).name,
        organ.name if organ else "",
    )


def implementation(implementation_id: UUID, on: date) -> LocalItem:
    """Return an item as it reads in a place on a day."""
    return _local(Implementation.objects.filter(pk=implementation_id).first(), on)


def implementation_by_code(code31: str, on: date) -> LocalItem:
    """Return the same by its code."""
    return _local(Implementation.objects.filter(code31=code31).first(), on)


def implementation_in(code: str, region: str, on: date) -> LocalItem:
    """Return the item that a place, or the nearest above it, offers to its people."""
    places = identity.upwards(region)
    rows = list(Implementation.objects.filter(code=code, region__in=places).order_by("code31"))
    return _local(min(rows, key=lambda row: places.index(row.region), default=None), on)


def _local(found: Implementation | None, on: date) -> LocalItem:
    if found is None:
        raise NotYours("没有找到这个事项。请从事项目录或搜索重新选择。")
    revision = standard_of(found, on).pk
    overlay = _overlay(found.pk, on)
    organ = identity.organisation(found.organisation)
    own = dict(overlay.local) if overlay else {}
    deviations = tuple(Deviation(**one) for one in overlay.deviations) if overlay else ()
    item, content = _resolved(revision, overlay.pk if overlay else None, organ.phone)
    return LocalItem(
        id=found.pk,
        code31=found.code31,
        item=item,
        standard=item_revision(revision),
        organ=organ,
        region=found.region,
        region_name=identity.region(found.region).name,
        number=(overlay.number or 0) if overlay else 0,
        own=tuple((NAMES[path], said(value)) for path, value in own.items()),
        deviations=deviations,
        content=content,
    )


def _overlay(implementation_id: UUID, on: date) -> Overlay | None:
    rows = Overlay.objects.filter(
        implementation=implementation_id, number__isnull=False, effective_on__lte=on
    )
    return rows.order_by("-effective_on", "-number").first()


@lru_cache(maxsize=KEPT)
def _resolved(revision: UUID, overlay: UUID | None, phone: str) -> tuple[Item, Mapping[str, Any]]:
    """Return a standard with what a place says; its organ's telephone, where it says nothing."""
    row = ItemRevision.objects.get(pk=revision)
    usual = (
        {"phone": phone} if phone and "phone" in allowed_local(row.content, usual_local()) else {}
    )
    content = laid(row.content, {**usual, **_own(overlay)})
    return read_item(content, row.pk, row.number, retired=row.retired), content


def _own(overlay: UUID | None) -> dict[str, Any]:
    if overlay is None:
        return {}
    row = Overlay.objects.get(pk=overlay)
    return {**row.local, **{one["path"]: one["value"] for one in row.deviations}}


def references(wanted: Collection[tuple[UUID, str]], on: date) -> dict[tuple[UUID, str], Reference]:
    """Return the items of places by organ and base code, in one statement."""
    organs, codes = {organ for organ, _ in wanted}, {code for _, code in wanted}
    found = {(organ, code): rest for organ, code, *rest in _PLACED([*organs], [*codes], on)}
    return {key: _reference(*rest) for key, rest in found.items() if key in wanted}


def _placed(
    organs: list[UUID], codes: list[str], on: date
) -> QuerySet[Implementation, tuple[Any, ...]]:
    overlays = Overlay.objects.filter(
        implementation=OuterRef("pk"), number__isnull=False, effective_on__lte=on
    ).order_by("-effective_on", "-number")
    newest = overlays.values(said=JSONObject(number="number", deviations="deviations"))[:1]
    rows = Implementation.objects.filter(organisation__in=organs, code__in=codes)
    return rows.order_by("code31").values_list(
        "organisation", "code", "pk", "code31", Subquery(newest)
    )


_PLACED = Statement(_placed, [UUID], [str], date)


def _reference(key: UUID, code31: str, overlay: str | None) -> Reference:
    known: dict[str, Any] = json.loads(overlay) if overlay else {}
    said_of = {one["path"]: one["value"] for one in known.get("deviations", ())}
    return Reference(key, code31, known.get("number", 0), said_of.get("promised.days"))
