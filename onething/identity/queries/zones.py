"""各市专区: the city zones, as data (data/settings/zones.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from django.conf import settings

from onething.identity.queries.bodies import region, upwards
from onething.identity.terms import ZoneCard
from onething.kernel import yamls
from onething.kernel.refusals import NotYours
from onething.kernel.shapes import Fault, faults

CONFIDENCES: Final = ("high", "medium", "low")
ZONES: Final[Mapping[str, Any]] = {
    "since": object, "source": str, "confidence": str, "hotline": str,
    "zones": [{"region": str, "slug": str, "area_code": str}],
}  # fmt: skip
SLUG: Final = re.compile(r"[a-z]{3,20}")


@cache
def _rules() -> Mapping[str, Any]:
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "zones.yaml")
    return said


def zones() -> tuple[ZoneCard, ...]:
    """Return the zones of the cities, in the order of their codes."""
    said = _rules()
    return tuple(
        ZoneCard(
            region=row["region"],
            name=region(row["region"]).name,
            slug=row["slug"],
            hotline=said["hotline"],
            from_afar=f"{row['area_code']}-{said['hotline']}",
        )
        for row in said["zones"]
    )


def zone_slugs() -> tuple[str, ...]:
    """Return under which names the zones stand."""
    return tuple(row["slug"] for row in _rules()["zones"])


def zone(slug: str) -> ZoneCard:
    """Return a zone by the name in its address."""
    found = next((one for one in zones() if one.slug == slug), None)
    if found is None:
        raise NotYours("没有这个专区。请从各市专区的列表中选择。")
    return found


def zone_of(code: str) -> ZoneCard | None:
    """Return the zone in which a place lies, if it lies in a city."""
    above = upwards(code) if code else []
    return next((one for one in zones() if one.region in above), None)


def zone_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the file."""
    if found := list(faults(content, ZONES)):
        yield from found
        return
    if content["confidence"] not in CONFIDENCES:
        yield ("confidence",), "应为 high、medium 或者 low，请改正。"
    slugs = [row["slug"] for row in content["zones"]]
    for number, row in enumerate(content["zones"]):
        if slugs.count(row["slug"]) > 1 or not SLUG.fullmatch(row["slug"]):
            yield ("zones", number, "slug"), "地址用 3 到 20 个小写字母，不能重复，请改正。"
        if not re.fullmatch(r"0\d{2,3}", row["area_code"]):
            yield ("zones", number, "area_code"), "区号以 0 开头，3 到 4 位数字，请改正。"
