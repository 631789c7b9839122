"""What adoptions make of a theme: rows of the adopting places, with their source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onething.catalogue.models import Adoption, ItemRevision, Practice, ThemeRevision
from onething.catalogue.terms.practices import adopted
from onething.identity import queries as identity
from onething.kernel.calendar import CHINA
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import NotAllowed


def with_adoptions(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a theme as it ships, with the rows of all places that adopted a practice for it."""
    made = dict(content)
    found = Adoption.objects.filter(practice__theme=content["slug"], practice__kind="variant")
    for one in found.select_related("practice").order_by("at", "pk"):
        made = adopted(made, one.practice.rows, one.region, source_of(one.practice))
    return made


def source_of(practice: Practice) -> str:
    """Return how an adopted row names where it comes from."""
    return f"采纳{identity.region(practice.region).name}典型案例“{practice.title}”"


def publish_with(practice: Practice, region: str, at: datetime) -> ThemeRevision | None:
    """Publish the theme with the practice's rows for this place; None if nothing is new."""
    rows = ThemeRevision.objects.select_for_update().filter(slug=practice.theme)
    last = rows.order_by("-number").first()
    if last is None:
        raise NotAllowed("这个案例的主题已经不在目录里，不能采纳。")
    content = adopted(last.content, practice.rows, region, source_of(practice))
    codes = [part["item"] for part in content["parts"]]
    newest = ItemRevision.objects.filter(code__in=codes).order_by("code", "number")
    items = {row.code: str(row.pk) for row in newest}
    digest = sm3(canonical([content, items]))
    if digest == last.digest:
        return None
    return ThemeRevision.objects.create(
        slug=last.slug,
        number=last.number + 1,
        name=last.name,
        content=content,
        items=items,
        digest=digest,
        effective_on=at.astimezone(CHINA).date(),
        published_at=at,
    )
