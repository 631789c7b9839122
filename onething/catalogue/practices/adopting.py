"""What adoptions make of a theme: rows of the adopting places, with their source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onething.catalogue.models import Adoption, Practice, ThemeRevision
from onething.catalogue.publishing import publish_theme, theme_on
from onething.catalogue.terms.practices import adopted
from onething.identity import queries as identity
from onething.kernel.calendar import CHINA
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


def publish_with(practice: Practice, region: str, at: datetime) -> list[ThemeRevision]:
    """Publish the theme with the practice's rows for this place; empty if nothing is new."""
    day = at.astimezone(CHINA).date()
    last = theme_on(practice.theme, day)
    if last is None:
        raise NotAllowed("这个案例的主题已经不在目录里，不能采纳。")
    content = adopted(last.content, practice.rows, region, source_of(practice))
    return publish_theme(content, day, at)[1]
