"""现场收件: what he wants who stands at the window; and what can be done when nothing here takes it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from onething.cases import queries as cases
from onething.catalogue import queries as catalogue
from onething.catalogue.plan import ONLY
from onething.catalogue.terms import Item, Theme, ThemeCard
from onething.desk import queries as desk
from onething.desk.queries import Served
from onething.identity import queries as identity
from onething.identity.terms import SubjectCard
from onething.voice import queries as voice
from onething.web.desk.matters import Matter
from onething.web.desk.single import hall_region, others_of, singles_found, singles_usual
from onething.web.forms.places import cities, county, place_name
from onething.web.portal.finding import today
from onething.web.request import Request

LONGEST, MOST = 100, 12
AT_COUNTERS = ("window", "helper")  # who enters 帮办 and 办不成事 for somebody who stands there


@dataclass(frozen=True)
class Lacking:
    """Nothing here takes in what was asked for: what is known of it, and where to go on."""

    known: tuple[Item, ...]  # stands in the catalogue; no organ of the place exercises it
    place: str
    agreed: bool  # would be taken in, were it in the agreement of the site
    aid: str  # addresses; “” if he may not
    obstacle: str


def choose(request: Request) -> HttpResponse:
    """Show what he began, what was taken in lately, what the hall announces; or what is found by its name."""
    assistance = request.assistance
    assert assistance is not None
    words = request.GET.get("q", "").strip()[:LONGEST]
    acting = identity.assisting(assistance)
    space = cases.my_space(acting)
    request.reads.append(f"subject:{acting.behalf}")
    here = hall_region(request)
    region = at if county(at := request.GET.get("at", "")[:LONGEST]) else here
    themes = {one.slug: one for one in catalogue.whole_themes(today(request))}
    cards, items = catalogue.search(words, today(request))
    found = _found(cards, items, themes, region, assistance.subject)
    whole = found = [*found, *singles_found(words, region, request)]
    usual = [] if words else _usual(request, themes, region, assistance.subject)
    if assistance.site is not None:
        found, usual = _agreed(found, assistance.items), _agreed(usual, assistance.items)
    context = {
        "section": "/desk/new",
        "who": assistance,
        "others": () if all(one.fits for one in found) else others_of(request, assistance),
        "q": words,
        "outside": catalogue.find_outside(words, today(request)),
        "lacking": None if found or not words else _lacking(words, region, items, whole, request),
        "cities": cities(),
        "at": region,
        "elsewhere": region != here,
        "found": found,
        "usual": usual,
        "ticket": (ticket := desk.served_now(request.actor)),
        "fitting": _of_duties(ticket, themes, region, assistance.subject)
        if ticket and not words
        else [],
        "space": space,
        "announced": None if words else desk.announced_by(UUID(request.actor.org), request.now),
        "looked": () if words or assistance.site else voice.screenings_for(assistance.subject.id),
    }
    return render(request, "desk/intake_choose.html", context)


def _lacking(
    words: str, region: str, items: tuple[Item, ...], whole: Iterable[Matter], request: Request
) -> Lacking:
    """Return what an official can tell and do about what nothing here takes in."""
    may = any(map(request.actor.has, AT_COUNTERS))
    said = {"want": f"来窗口问“{words}”，本平台的目录里没有，请查清楚由哪里办。"}
    told = {"kind": "other", "tried": f"来窗口办“{words}”，本平台的目录里没有。"}
    return Lacking(
        known=items[:MOST],
        place=place_name(region) if county(region) else "",
        agreed=bool(tuple(whole)),
        aid=f"/desk/bangban/new?{urlencode(said)}" if may else "",
        obstacle=f"/bb/new?{urlencode(told)}" if may else "",
    )


def _found(
    cards: Iterable[ThemeCard],
    items: Iterable[Item],
    themes: Mapping[str, Theme],
    region: str,
    subject: SubjectCard,
) -> list[Matter]:
    """Return themes by their names, then single items of themes."""
    whole = [_matter(themes[card.slug], "", region, subject) for card in cards][:MOST]
    single = [
        _matter(theme, part.key, region, subject)
        for item in items
        for theme in themes.values()
        for part in theme.parts
        if part.item == item.code12
    ]
    return [*whole, *single[: 2 * MOST]]


def _agreed(found: list[Matter], items: Iterable[str]) -> list[Matter]:
    """Return what an agreement lets a partner's site take in whole."""
    known = frozenset(items)
    return [one for one in found if one.items and one.items <= known]


def _usual(
    request: Request, themes: Mapping[str, Theme], region: str, subject: SubjectCard
) -> list[Matter]:
    taken = cases.taken_in_lately(request.actor)
    singles = singles_usual((slug for slug, _ in taken), request)
    known = [(slug, only) for slug, only in taken if slug in themes or slug in singles]
    return [
        singles.get(slug) or _matter(themes[slug], only, region, subject)
        for slug, only in known
        if not only or only in {part.key for part in themes[slug].parts}
    ]


def _of_duties(
    ticket: Served, themes: Mapping[str, Theme], region: str, subject: SubjectCard
) -> list[Matter]:
    """Return what the business of a number is about, each item once, so far as it fits who is there."""
    parts = {
        part.item: (theme, part.key)
        for theme in themes.values()
        for part in theme.parts
        if theme.items[part.item].duty in ticket.duties
    }
    found = (_matter(theme, key, region, subject) for theme, key in parts.values())
    return [one for one in found if one.fits][:MOST]


def _matter(theme: Theme, only: str, region: str, subject: SubjectCard) -> Matter:
    fits = (theme.audience == "person") == subject.is_person
    audience = "个人" if theme.audience == "person" else "企业、个体工商户等"
    start = (
        f"/yjs/{theme.slug}/qx?region={region}"
        if theme.questions
        else f"/yjs/{theme.slug}/qd?region={region}"
    )
    if not only:
        hint = f"一件事，最多 {len(theme.parts)} 个事项　{audience}"
        every = frozenset(part.item for part in theme.parts)
        return Matter(theme.name, hint, start, fits, every)
    item: Item = theme.items[next(part.item for part in theme.parts if part.key == only)]
    return Matter(
        item.name,
        f"单办　属于“{theme.name}”　{audience}",
        f"{start}&{ONLY}={only}",
        fits,
        frozenset({item.code12}),
    )
