"""名额: who offers how many places, by the answers, on a day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from onething.catalogue.terms import Offer, Quota, Theme


def offers(quota: Quota, facts: Mapping[str, Any], on: date) -> tuple[Offer, ...]:
    """Return who offers places for these facts on this day, in the order of the plan of places."""
    return tuple(
        Offer(row.then["name"], row.then["places"], row.then["term"], row.source)
        for row in quota.table.every(facts, on=on)
    )


def quota_of(theme: Theme, part: str) -> Quota | None:
    """Return the quota from which a part gives places, if there is one."""
    return next((quota for quota in theme.quotas if quota.part == part), None)


def choices(
    theme: Theme, element: str, facts: Mapping[str, Any], on: date
) -> tuple[tuple[str, str], ...]:
    """Return what can be chosen where a form asks who shall give the place; nothing: free text."""
    for quota in theme.quotas:
        found = offers(quota, facts, on) if element in quota.elements else ()
        if found:
            named = ((one.name, f"{one.name}（计划 {one.places} 人）") for one in found)
            return (*named, (quota.otherwise, quota.otherwise))
    return ()
