"""Finding a thing to do, before signing in: search, guide, questions, personal list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.cases import queries as cases
from onething.catalogue import plan as planning
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import Suspended
from onething.catalogue.terms import STAGES, Item, Question, Theme, ThemeCard, fee_of
from onething.desk import queries as desk
from onething.identity import queries as identity
from onething.identity.terms import DUTIES
from onething.insight import queries as insight
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid
from onething.web.forms import Box, errors_of, line
from onething.web.forms.places import anywhere, county, offered, place_name
from onething.web.portal.stepping import CAME, PLACE, TO, again, screen
from onething.web.portal.waiting import waits
from onething.web.request import Request, principal_of

MOST = 40  # choices in one answer
LONGEST = 60  # of an answer, or of what is searched for


def today(request: Request) -> date:
    """Return the day in the province."""
    return request.now.astimezone(CHINA).date()


def home(request: Request) -> HttpResponse:
    """Show what waits for you, the search, the things that can be done at one go."""
    mine = cases.my_space(request.actor) if request.account and not request.staff else None
    themes, hubs = catalogue.themes(today(request)), catalogue.hubs(today(request))
    context = {
        "themes": themes,
        "ratings": insight.ratings(),
        "hubs": hubs,
        "zones": identity.zones(),
        "elder_tiles": catalogue.elder_tiles(
            {one.slug for one in themes}, {one.slug for one in hubs}
        ),
        "tasks": waits(request, mine) if mine else (),
        "drafts": mine.drafts if mine else (),
        "announced": desk.announced_in(_usual(request), request.now),
    }
    return render(request, "portal/home.html", context)


def search(request: Request) -> HttpResponse:
    """Find services, themes, items, applets and places by how people call them."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    themes, items = catalogue.search(words, today(request))
    usual = _usual(request)
    near = usual if usual and county(usual) else ""
    rated = insight.ratings() if themes else {}
    context = {
        "q": words,
        "themes": themes,
        "items": items,
        "ratings": rated,
        "applets": catalogue.find_applets(words),
        "services": catalogue.find_services(words),
        "outside": catalogue.find_outside(words, today(request)),
        "found": desk.find_places(catalogue.without_asides(words), near, request.now),
    }
    return render(request, "portal/search.html", context)


def themes(request: Request) -> HttpResponse:
    """Show all things that can be done at one go, by stage of life; of one department if wanted."""
    found = catalogue.themes(today(request))
    duty = request.GET.get("bm", "")
    shown = [one for one in found if not duty or duty in one.duties]
    named = sorted({key for one in found for key in one.duties}, key=list(DUTIES).index)
    context = {
        "section": "yjs",
        "groups": [
            (title, _by_stage(shown, STAGES[line]))
            for line, title in (("person", "个人"), ("enterprise", "企业"))
        ],
        "duty": duty,
        "duties": [(key, DUTIES[key]) for key in named],
        "count": len(shown),
        "ratings": insight.ratings(),
    }
    return render(request, "portal/themes.html", context)


def _by_stage(
    cards: Sequence[ThemeCard], stages: Sequence[str]
) -> list[tuple[str, tuple[ThemeCard, ...]]]:
    """Return cards by stage, in the order of a life; whose life it is, the stage says."""
    grouped = ((stage, tuple(one for one in cards if one.stage == stage)) for stage in stages)
    return [(stage, group) for stage, group in grouped if group]


def theme(request: Request, slug: str) -> HttpResponse:
    """Show the guide of a theme, all of it in the page."""
    if place := catalogue.single_code(slug):
        return HttpResponseRedirect(f"/sx/{place}")
    found = catalogue.theme(slug, today(request))
    items = [found.items[part.item] for part in found.parts]
    standing = catalogue.standings(
        (slug, *(item.code12 for item in items)), on=today(request), region=_province()
    )
    context = {
        "section": "yjs",
        "theme": found,
        "items": items,
        "rating": insight.ratings().get(slug),
        "fee": found.guide.after.get("费用") or fee_of(items),
        "charged": any(item.charged for item in items),
        "visits": max(item.visits for item in items),
        "periods": [
            (found.items[part.item].name, one) for part in found.parts for one in part.periods
        ],
        "seasons": found.season.rows if found.season else (),
        "region": _usual(request),
        "business": _business_of(items),
        "standing": standing,
        "announced": desk.announced_in(_usual(request), request.now),
        "suspended": suspended_in({one.code12 for one in items}, _usual(request), request),
        "anywhere": catalogue.anywhere_among(standing),
        "compared": [
            (name, before, found.guide.after.get(name, ""))
            for name, before in found.guide.before.items()
        ],
    }
    return render(request, "portal/theme.html", context)


def _business_of(items: Sequence[Item]) -> str:
    """Return the business for which one comes about all of these items; “” if they differ."""
    found = {desk.business_for(one.duty) for one in items}
    return found.pop() if len(found) == 1 else ""


def questions(request: Request, slug: str) -> HttpResponse:
    """Ask the few questions that make the personal list; the answers stand in the address."""
    found = catalogue.theme(slug, today(request))
    given = answers_in(request, found)
    region = request.GET.get("region", "")[:LONGEST]
    place = county(region) if region else None
    faults = question_faults(request, found, given, region if place else "")
    led = planning.asked(found, given, region=region or _province(), on=today(request))
    screens = ((PLACE, *(one.key for one in led)), {**given, PLACE: region}, faults, request.GET)
    now = screen(*screens) if request.kiosk else None
    barred = ""
    if "region" in request.GET and place and not faults.keys() & request.GET.keys():
        ask = planning.barred_already if faults else planning.barred
        barred = ask(found, given, region=region, on=today(request))
        if not (barred or faults or now or TO in request.GET):
            return HttpResponseRedirect(f"/yjs/{slug}/qd?{address(found, given, request, region)}")
    if barred and request.kiosk:
        now = again(*screens)
    context = _asking(request, found, given, region, faults, barred=barred)
    return render(request, "portal/questions.html", context | {"screen": now})


def suspended_in(codes: Collection[str], region: str, request: Request) -> tuple[Suspended, ...]:
    """Return what of these items is or soon will be suspended in a place, or in the whole province."""
    return catalogue.suspended(codes, identity.upwards(region or _province()), today(request))


def answers_in(request: Request, theme: Theme) -> dict[str, str]:
    """Return the answers that the address or the form holds."""
    said = request.POST if request.method == "POST" else request.GET
    found = {each.key: _chosen(said.getlist(each.key)) for each in theme.questions}
    only = said.get(planning.ONLY, "")[:LONGEST]
    return found | ({planning.ONLY: only} if only else {})


def _chosen(values: Sequence[str]) -> str:
    """Return one answer of several choices, whether they came one by one or joined."""
    choices = [one.strip()[:LONGEST] for value in values for one in value.split(",")]
    return ",".join(choices[:MOST])


def question_faults(
    request: Request, theme: Theme, given: dict[str, str], region: str
) -> dict[str, str]:
    """Return what is still to be answered, by question."""
    faults = planning.answer_faults(theme, given, region=region or _province(), on=today(request))
    return faults if region else {"region": "请选择县（市、区）"} | faults


def _province() -> str:
    return identity.regions()[0].code


def address(theme: Theme, given: dict[str, str], request: Request, region: str) -> str:
    """Return the answers as a query string."""
    kept = request.GET.copy()
    kept.clear()
    kept["region"] = region
    for asked in planning.asked(theme, given, region=region, on=today(request)):
        kept.setlist(asked.key, given[asked.key].split(","))
    if only := given.get(planning.ONLY):
        kept[planning.ONLY] = only
    return kept.urlencode()


def _asking(
    request: Request,
    theme: Theme,
    given: dict[str, str],
    region: str,
    faults: dict[str, str],
    *,
    barred: str,
) -> dict[str, object]:
    sent = "region" in request.GET
    came = (*request.GET, request.GET.get(CAME, ""))
    fresh = {key for key in faults if key not in came}  # could not be answered before
    shown = {} if not sent else {key: words for key, words in faults.items() if key not in fresh}
    asked = planning.asked(theme, given, region=region or _province(), on=today(request))
    if barred:  # what is still open makes no difference
        asked = tuple(each for each in asked if each.key not in faults)
    drawn = tuple(question_box(each, given[each.key], shown.get(each.key, "")) for each in asked)
    region_error = shown.get("region", "")
    errors = (("f-region", region_error),) if region_error else ()
    return {
        "section": "yjs",
        "theme": theme,
        "barred": barred,
        "only": (only := planning.clean(theme, given).get(planning.ONLY, "")),
        "alone": next(
            (theme.items[part.item].name for part in theme.parts if part.key == only), ""
        ),
        "cities": offered(request, region),
        "region": region or _usual(request),
        "region_error": region_error,
        "boxes": drawn,
        "errors": (*errors, *errors_of(drawn)),
        "more": len(fresh) if sent and not shown else 0,
    }


def _usual(request: Request) -> str:
    """Return the county in which he or his enterprise is, at a machine that of the machine, as a proposal."""
    if request.kiosk is not None:
        return anywhere(request)
    principal = principal_of(request)
    return principal.region if principal else ""


def question_box(asked: Question, value: str, error: str) -> Box:
    """Return a question ready to be drawn."""
    return line(
        asked.key,
        asked.text,
        kind=asked.kind,
        value=value,
        choices=tuple((option.value, option.label) for option in asked.options),
        helps={option.value: option.help for option in asked.options},
        hint="".join(part for part in (asked.why, asked.help) if part),
        unit=asked.unit,
        error=error,
    )


def personal_list(request: Request, slug: str) -> HttpResponse:
    """Show what these answers mean: items, materials, what nobody asks for, and why."""
    found = catalogue.theme(slug, today(request))
    given = answers_in(request, found)
    region = request.GET.get("region", "")[:LONGEST]
    if county(region) is None:
        return HttpResponseRedirect(f"/yjs/{slug}/qx")
    try:
        plan = planning.plan(found, given, region=region, on=today(request))
    except Invalid:
        return HttpResponseRedirect(f"/yjs/{slug}/qx?{request.GET.urlencode()}")
    there = {need.name for need in plan.materials}
    closed = suspended_in({part.item_code for part in plan.parts}, region, request)
    business = desk.business_for(plan.parts[0].duty) if found.window_only else ""
    principal = principal_of(request)
    principals = request.account.principals if request.account else ()
    context = {
        "section": "yjs",
        "theme": found,
        "plan": plan,
        "business": business,
        "place": place_name(region),
        "suspended": closed,
        "shut": any(one.holds(today(request)) for one in closed),
        "uploads": [need for need in plan.materials if need.source == "upload"],
        "commitments": [need for need in plan.materials if need.source == "commitment"],
        "free": [one for one in plan.not_asked if one.name in there],
        "needless": [one for one in plan.needless if one.name not in there],
        "given": [(key, value) for key, value in given.items() if value],
        "only": given.get(planning.ONLY, ""),
        "only_query": address(found, given | {planning.ONLY: ""}, request, region),
        "query": request.GET.urlencode(),
        "fits": principal is not None and (found.audience == "person") == principal.is_person,
        "personal": next((card for card in principals if card.is_person), None)
        if found.audience == "person"
        else None,
        "acting": principal,
        "others": [card for card in principals if not card.is_person],
    }
    return render(request, "portal/list.html", context)
