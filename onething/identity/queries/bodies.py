"""Places and bodies: read on every request, so places are kept in the process."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from uuid import UUID

from onething.identity.models import Organisation, Region
from onething.identity.terms import DUTIES, OrganisationCard, RegionCard
from onething.kernel.refusals import Invalid, NotYours

FRESH = 60.0  # seconds for which a process trusts what it has read of a body
_bodies: dict[UUID, tuple[float, OrganisationCard]] = {}  # a few thousand in a province
_routes: dict[tuple[str, str, str], tuple[float, OrganisationCard]] = {}  # duty, level, place
_places: dict[str, RegionCard] = {}  # some 150 places that change about once a year


Wanted = tuple[str, str]  # a duty and the level at which it is exercised


class NoOrgan(Invalid):
    """No body of this duty is known for this place: an error, never a default."""

    code = "no-organ"


def _known(code: str | None) -> dict[str, RegionCard]:
    """Return all places; read again if this code is not among them."""
    if not _places or (code is not None and code.isdecimal() and code not in _places):
        rows = Region.objects.order_by("code")
        _places.update(
            {
                row.code: RegionCard(
                    code=row.code, name=row.name, level=row.level, parent=row.parent_id or ""
                )
                for row in rows
            }
        )
    return _places


def region(code: str) -> RegionCard:
    """Return a place by its division code."""
    found = _known(code).get(code)
    if found is None:
        raise Invalid(f"没有找到区划代码“{code[:12]}”。请从列表中选择所在的县（市、区）。")
    return found


def regions(parent: str | None = None) -> tuple[RegionCard, ...]:
    """Return the places directly under a place, or the province if none is named."""
    places = sorted(_known(parent).values(), key=lambda place: place.code)
    return tuple(place for place in places if place.parent == (parent or ""))


def upwards(code: str) -> list[str]:
    """Return the codes of a place and of all places that it lies in, the nearest first."""
    chain = []
    while code:
        chain.append(code)
        code = region(code).parent
    return chain


def place_named(words: str) -> str:
    """Return the county that these words name, or “” if they name none, or several."""
    known = _known(None)
    found = [one for one in known.values() if one.level == "county" and one.name in words]
    found = [one for one in found if not any(one.name in other.name != one.name for other in found)]
    if len(found) > 1:
        found = [one for one in found if known[one.parent].name.rstrip("市") in words]
    return found[0].code if len(found) == 1 else ""


def card(row: Organisation) -> OrganisationCard:
    """Return a body as a value."""
    return OrganisationCard(
        id=row.pk,
        name=row.name,
        short_name=row.short_name,
        code=row.code,
        duty=row.duty,
        level=row.level,
        region=row.region_id,
        region_name=region(row.region_id).name,
        parent=row.parent_id,
        phone=row.phone,
        address=row.address,
        document_word=row.document_word,
    )


def organisation(organisation_id: UUID) -> OrganisationCard:
    """Return a body by its id."""
    found = organisations([organisation_id]).get(organisation_id)
    if found is None:
        raise NotYours("没有找到这个单位。请刷新页面后重新选择。")
    return found


def organisations(ids: Iterable[UUID]) -> dict[UUID, OrganisationCard]:
    """Return bodies by id, in one statement; ids that are not there are left out."""
    wanted, now = set(ids), time.monotonic()
    known = {key: kept for key in wanted if (kept := _bodies.get(key)) and now - kept[0] < FRESH}
    if missing := wanted - known.keys():
        rows = Organisation.objects.filter(pk__in=missing).order_by("code")
        known |= {row.pk: (now, card(row)) for row in rows}
        _bodies.update(known)
    return {key: kept[1] for key, kept in known.items()}


def organisations_by_code(codes: Iterable[str]) -> dict[str, OrganisationCard]:
    """Return bodies by their credit codes, in one statement; codes that are not there are left out."""
    rows = Organisation.objects.filter(code__in=set(codes)).order_by("code")
    return {row.code: card(row) for row in rows}


def route(duty: str, region: str) -> OrganisationCard:
    """Return the organ of this duty for this place, or of the nearest place above it."""
    return routes([(duty, "")], region)[duty, ""]


def routes(wanted: Collection[Wanted], region: str) -> dict[Wanted, OrganisationCard]:
    """Return for each duty and level of exercise the organ that is in charge of this place.

    It is the organ of the place at that level, or of the nearest above that has one; without a
    level, the nearest of all. At most one statement.
    """
    now = time.monotonic()
    known = {each: kept for each in wanted if (kept := _routes.get((*each, region)))}
    if len(known) < len(set(wanted)) or any(now - kept[0] >= FRESH for kept in known.values()):
        known = {each: (now, body) for each, body in _found(set(wanted), region).items()}
        _routes.update({(*each, region): kept for each, kept in known.items()})
    return {each: known[each][1] for each in wanted}


def _found(wanted: set[Wanted], region: str) -> dict[Wanted, OrganisationCard]:
    chain = upwards(region)
    levels = [_known(None)[place].level for place in chain]
    rows = Organisation.objects.filter(duty__in={duty for duty, _ in wanted}, region__in=chain)
    bodies = {(row.duty, row.region_id): row for row in rows}
    found: dict[Wanted, OrganisationCard] = {}
    for duty, level in wanted:
        from_here = chain[levels.index(level) :] if level in levels else chain
        body = next((bodies[duty, place] for place in from_here if (duty, place) in bodies), None)
        if body is None:
            raise NoOrgan(
                f"“{_known(None)[region].name}”还没有配置“{DUTIES.get(duty, duty)}”的主管部门，"
                "暂时不能在网上办理。请拨打 12345 咨询，或到当地政务服务大厅办理。"
            )
        found[duty, level] = card(body)
    return found


def organs_of(region: str) -> tuple[OrganisationCard, ...]:
    """Return the organs that decide anything for a place: its own and those of the places above."""
    rows = Organisation.objects.filter(region__in=upwards(region)).exclude(duty="")
    return tuple(card(row) for row in rows.order_by("-region", "code"))


def exercising(duty: str, level: str) -> tuple[OrganisationCard, ...]:
    """Return the organs that exercise a duty for the places of a level, in the order of their codes.

    It is the organ of each place, or the nearest above that has one. One statement.
    """
    rows = Organisation.objects.filter(duty=duty).order_by("code")
    bodies = {row.region_id: row for row in rows}
    places = [place.code for place in _known(None).values() if place.level == level]
    found = {
        next((above for above in upwards(place) if above in bodies), "") for place in sorted(places)
    }
    return tuple(card(row) for region, row in bodies.items() if region in found)


def forget() -> None:
    """Forget what this process has read of places and bodies."""
    _places.clear()
    _bodies.clear()
    _routes.clear()
