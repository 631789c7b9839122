"""救济途径: which body reviews an act, which court hears it, and within which term; all from data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.identity import queries as identity
from onething.identity.terms import OrganisationCard
from onething.kernel import yamls

PROVINCE, CITY, GOVERNMENT = "province", "city", "government"


@dataclass(frozen=True)
class Remedies:
    """Where and until when an act may be contested."""

    review_organ: str
    review_days: str
    court: str
    suit_term: str
    sentence: str


@cache
def _rules() -> Mapping[str, Any]:
    path = Path(settings.DATA_ROOT) / "documents" / "remedies.yaml"
    loaded: Mapping[str, Any] = yamls.read(path)
    return loaded


def remedies(organ: UUID, paper: str, *, review_organ: str = "", court: str = "") -> Remedies:
    """Return the remedies against a paper of this organ; what the organ itself declares prevails."""
    rules, body = _rules(), identity.organisation(organ)
    where = review_organ or _review_organ(body, rules["review"]["vertical"])
    hears = court or str(rules["suit"]["courts"][body.level]).format(region=_place(body.region))
    days, term = rules["review"]["days"], rules["suit"]["term"]
    sentence = rules["text"].format(paper=paper, days=days, organ=where, term=term, court=hears)
    return Remedies(where, days, hears, term, sentence)


def _review_organ(body: OrganisationCard, vertical: list[str]) -> str:
    if body.duty in vertical:
        above = identity.organisation(body.parent).name if body.parent else ""
        return f"上一级主管部门（{above}）" if above else "上一级主管部门"
    if body.duty != GOVERNMENT or body.level == PROVINCE:
        return f"{_place(body.region)}人民政府"
    above_place = identity.region(body.region).parent or body.region
    return f"{_place(above_place)}人民政府"


def _place(code: str) -> str:
    """Return a place as governments and courts are named: a district with its city before it."""
    place = identity.region(code)
    if not place.name.endswith("区") or not place.parent:
        return place.name
    above = identity.region(place.parent)
    return f"{above.name}{place.name}" if above.level == CITY else place.name
