"""The themes in force, as tiles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from onething.catalogue.publishing import themes_on
from onething.catalogue.shelf import each_theme
from onething.catalogue.terms import Theme, ThemeCard

SHOWN = ("时限", "跑动", "材料")  # of the figures before the reform


def themes(on: date) -> tuple[ThemeCard, ...]:
    """Return the themes in force, as tiles."""
    return tuple(_card(one) for one in whole_themes(on))


def whole_themes(on: date) -> tuple[Theme, ...]:
    """Return the themes in force, with everything that stands in them; one statement."""
    there = list(themes_on(on).values_list("pk", flat=True))
    found = each_theme(there)
    return tuple(found[pk] for pk in there)


def themes_named(slugs: Collection[str], on: date) -> dict[str, Theme]:
    """Return the themes in force that have these names; one statement."""
    there = dict(themes_on(on).filter(slug__in=slugs).values_list("slug", "pk"))
    found = each_theme(there.values())
    return {slug: found[pk] for slug, pk in there.items()}


def _card(found: Theme) -> ThemeCard:
    return ThemeCard(
        slug=found.slug,
        name=found.name,
        stage=found.stage,
        audience=found.audience,
        summary=found.guide.summary,
        parts=len(found.parts),
        departments=len(found.duties),
        days=found.promised.days,
        visits=max(item.visits for item in found.items.values()),
        minutes=found.guide.minutes,
        keywords=found.keywords,
        duties=found.duties,
        materials=found.guide.after.get("材料", ""),
        before=_before(found),
    )


def _before(found: Theme) -> str:
    said = found.guide.before
    return "，".join(f"{name} {said[name]}" for name in SHOWN if said.get(name))
