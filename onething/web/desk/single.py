"""现场收件 of any item of the catalogue: found, opened with one key; what the catalogue lacks is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import HereItem, Ways
from onething.identity import queries as identity
from onething.identity.terms import AssistanceCard, SubjectCard
from onething.web.desk.matters import Matter
from onething.web.forms.places import county
from onething.web.portal.finding import today
from onething.web.request import Request, post_of


def hall_region(request: Request) -> str:
    """Return the place of the hall in which the official sits."""
    post = post_of(request)
    return identity.organisation(post.organisation).region if post else ""


def singles_found(words: str, region: str, request: Request) -> list[Matter]:
    """Return the items of a place with this name or code that stand in no theme."""
    if not region:
        return []
    return [_matter(one) for one in catalogue.items_here(words, region, today(request))]


def singles_usual(slugs: Iterable[str], request: Request) -> dict[str, Matter]:
    """Return the single items among what was taken in lately, by the names of their themes."""
    found = catalogue.items_of_slugs(slugs, today(request))
    return {slug: _matter(one) for slug, one in found.items()}


def _matter(one: HereItem) -> Matter:
    hint = f"单个事项　{one.kind_name}　由{one.organ}办理"
    return Matter(
        one.name, hint, f"/desk/new/sx/{one.code31}", fits=True, items=frozenset({one.code31})
    )


def others_of(request: Request, held: AssistanceCard) -> tuple[SubjectCard, ...]:
    """Return for whom else he may have it done, when it is not for the one who is there."""
    others = identity.others_to_act_for(held, request.now)
    request.reads += [f"subject:{one.id}" for one in others]
    return others


def item(request: Request, code31: str) -> HttpResponse:
    """Begin with an item for who is there; if that cannot be, say why and what to do."""
    if request.assistance is None:
        return redirect("desk-intake")
    ways = catalogue.single_ways(code31, today(request))
    slug = ways.slug_for(person=request.assistance.subject.is_person)
    if ways.joined:
        return redirect(f"/desk/new?{urlencode({'q': ways.place.item.name})}")
    away = _away(ways, hall_region(request), request)
    if slug and not ways.lacks and not away:
        return redirect(f"/yjs/{slug}/qd?region={_county(ways, request)}")
    context = {
        "section": "/desk/new",
        "who": request.assistance,
        "ways": ways,
        "fits": bool(slug),
        "others": () if slug else others_of(request, request.assistance),
        "q": ways.place.item.name,
        "away": away,
        "told": catalogue.told_short(ways.place.item.revision),
    }
    return render(request, "desk/intake_item.html", context)


def _away(ways: Ways, here: str, request: Request) -> bool:
    """Say whether the register lets no hall of this place take it in for that one."""
    code, there = ways.place.item.code12, ways.place.region
    if not here:
        return False
    lines = identity.upwards(here), identity.upwards(there)
    return bool(catalogue.not_received_for([code], *lines, today(request)))


def _county(ways: Ways, request: Request) -> str:
    """Return the county for which it is applied: that of the item, or that of the hall below it."""
    there = ways.place.region
    return next((one for one in (there, *_counties_of(hall_region(request))) if county(one)), there)


def _counties_of(region: str) -> Collection[str]:
    return identity.upwards(region) if region else ()


def tell(request: Request, code31: str) -> HttpResponse:
    """Tell the keepers of the catalogue what the item lacks."""
    commands.tell_shortfall(code31, by=request.actor, at=request.now)
    return redirect("desk-intake-item", code31)
