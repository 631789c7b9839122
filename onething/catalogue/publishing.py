"""Which revisions hold on a day, and how a theme follows its items. Days may lie ahead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from onething.catalogue.item_events import ThemePublished
from onething.catalogue.models import ItemRevision, ThemeRevision
from onething.catalogue.terms import NEAREST
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid


@dataclass(frozen=True)
class Signed:
    """Who answers for a theme that people publish, why, and what stands beside its content."""

    note: str
    proposed_by: str
    reviewed_by: str
    aside: Mapping[str, Any]


def themes_on(on: date) -> QuerySet[ThemeRevision]:
    """Return the revision of each theme that holds on this day."""
    rows = ThemeRevision.objects.filter(effective_on__lte=on)
    return rows.order_by("slug", "-effective_on", "-number").distinct("slug")


def theme_on(slug: str, on: date) -> ThemeRevision | None:
    """Return the revision of a theme that holds on this day."""
    rows = ThemeRevision.objects.filter(slug=slug, effective_on__lte=on)
    return rows.order_by("-effective_on", "-number").first()


def of_people(slug: str) -> ThemeRevision | None:
    """Return the newest revision of a theme if people have published one since it was loaded."""
    rows = ThemeRevision.objects.filter(slug=slug).order_by("-number")
    return rows.first() if rows.exclude(reviewed_by="").exists() else None


def items_on(on: date) -> QuerySet[ItemRevision]:
    """Return the revision of each standard that holds on this day."""
    rows = ItemRevision.objects.filter(effective_on__lte=on)
    return rows.order_by("code", "level", "-effective_on", "-number").distinct("code", "level")


def nearest(levels: Collection[str]) -> str:
    """Return the level at which people meet an item first."""
    return next(level for level in NEAREST if level in levels)


def revisions_of(codes: Collection[str], on: date) -> dict[str, str]:
    """Return the revision of each item that holds on this day, by code, as themes keep them."""
    found: dict[str, dict[str, str]] = {}
    rows = items_on(on).filter(code__in=codes).values_list("code", "level", "pk", "retired")
    for code, level, pk, retired in rows:
        if not retired:
            found.setdefault(code, {})[level] = str(pk)
    return {code: levels[nearest(levels)] for code, levels in found.items()}


def publish_theme(
    content: Mapping[str, Any], day: date, at: datetime, signed: Signed | None = None
) -> tuple[ThemeRevision, list[ThemeRevision]]:
    """Publish a theme from a day on; again for each later day on which an item of it changes.

    Returns the revision of that day, and those that are new.
    """
    codes = [part["item"] for part in content["parts"]]
    later = ItemRevision.objects.filter(code__in=codes, effective_on__gt=day)
    days = [day, *sorted(set(later.values_list("effective_on", flat=True)))]
    made = [one for each in days if (one := _publish(content, each, at, signed))]
    first = theme_on(str(content["slug"]), day)
    assert first is not None
    return first, made


def follow(code: str, day: date, at: datetime) -> Iterator[ThemeRevision]:
    """Publish anew, from that day on, every theme of which this item is a part."""
    for slug in themes_with([code], day):
        later = ThemeRevision.objects.filter(slug=slug, effective_on__gt=day)
        for each in [day, *sorted(set(later.values_list("effective_on", flat=True)))]:
            row = theme_on(slug, each)
            made = _publish(row.content, each, at) if row else None
            if made:
                yield made


def names_with(code: str, day: date) -> list[tuple[str, str]]:
    """Return slug and name on this day of the themes of which this item is a part then or later."""
    later = ThemeRevision.objects.filter(effective_on__gt=day).values_list("slug", "items")
    coming = {slug for slug, items in later if code in items}
    now = themes_on(day).values_list("slug", "name", "items")
    return [(slug, name) for slug, name, items in now if code in items or slug in coming]


def themes_with(codes: Collection[str], day: date) -> list[str]:
    """Return the themes of which one of these items is a part on this day or later."""
    if not codes:
        return []
    now = themes_on(day).values_list("slug", "items")
    later = ThemeRevision.objects.filter(effective_on__gt=day).values_list("slug", "items")
    return sorted({slug for slug, items in [*now, *later] if not items.keys().isdisjoint(codes)})


def _publish(
    content: Mapping[str, Any], day: date, at: datetime, signed: Signed | None = None
) -> ThemeRevision | None:
    slug = str(content["slug"])
    codes = [part["item"] for part in content["parts"]]
    items = revisions_of(codes, day)
    missing = sorted(set(codes) - items.keys())
    if missing:
        raise Invalid(
            f"主题“{content['name']}”引用的事项还没有发布：{'、'.join(missing)}。请先发布这些事项。"
        )
    digest = sm3(canonical([content, items]))
    rows = ThemeRevision.objects.select_for_update().filter(slug=slug)
    last, there = rows.order_by("-number").first(), theme_on(slug, day)
    aside = dict(signed.aside) if signed else there.aside if there else {}
    if there and there.digest == digest and there.aside == aside:
        return None
    return ThemeRevision.objects.create(
        slug=slug,
        number=last.number + 1 if last else 1,
        name=content["name"],
        content=content,
        items=items,
        digest=digest,
        effective_on=day,
        published_at=at,
        aside=aside,
        note=signed.note if signed else "",
        proposed_by=signed.proposed_by if signed else "",
        reviewed_by=signed.reviewed_by if signed else "",
    )


def fact_of(revision: ThemeRevision) -> ThemePublished:
    """Return what the ledger says of a published theme."""
    return ThemePublished(
        theme=revision.slug,
        revision=revision.pk,
        number=revision.number,
        digest=revision.digest,
        effective_on=revision.effective_on,
        proposed_by=revision.proposed_by,
    )
