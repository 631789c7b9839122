"""联办: parts of cases that organs of other places do for one's office, or one's organ does for others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands, queries
from onething.catalogue import queries as catalogue
from onething.delivery import queries as delivery
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.portal.materials import accept, keep
from onething.web.request import Request, saving
from onething.web.told import telling, told

TYPES = ("application/pdf", "image/jpeg", "image/png")
LONGEST = 60


def parts(request: Request) -> HttpResponse:
    """Show what one's organ is asked for, what it leads, and what is done."""
    page = queries.away_page(request.actor, request.now, view=request.GET.get("view", ""))
    for row in page.rows:
        request.reads.append(f"case:{row.case}")
    return render(request, "desk/joint.html", {"section": "/office", "page": page})


def part(request: Request, away_id: UUID) -> HttpResponse:
    """Show one part with what may be done with it."""
    return _shown(request, away_id, {}, "")


def act(request: Request, away_id: UUID, away_step: str) -> HttpResponse:
    """Do the part, settle it otherwise, or say which place does it."""
    if away_step not in STEPS:
        raise NotYours
    run, words = STEPS[away_step]
    try:
        run(request, away_id)
    except Invalid as invalid:
        return _shown(request, away_id, invalid.errors or {"file": str(invalid)}, "")
    except NotAllowed as refusal:
        return _shown(request, away_id, {}, str(refusal))
    return redirect(telling(f"/office/lb/{away_id}", words))


def _shown(
    request: Request, away_id: UUID, errors: Mapping[str, str], sentence: str
) -> HttpResponse:
    one = queries.away_part(away_id, request.actor, request.now)
    request.reads.append(f"case:{one.case}")
    cities: list[tuple[str, Any]] = []
    if one.open and one.leads:
        found = identity.regions(identity.regions()[0].code)
        cities = [(city.name, identity.regions(city.code)) for city in found]
    context = {
        "section": "/office",
        "late": request.GET.get("from") == "late",
        "one": one,
        "errors": tuple((f"f-{part}", words) for part, words in errors.items()),
        "wrong": errors,
        "sentence": sentence,
        "said": request.POST,
        "cities": cities,
        "accept": accept(TYPES),
        "checks": delivery.part_checks(one.id),
        "most_mb": catalogue.anywhere_rules().file_mb,
        "done": told(request),
    }
    status = 422 if errors or sentence else 200
    return render(request, "desk/joint_part.html", context, status=status)


def _do(request: Request, away_id: UUID) -> None:
    sent, file = request.FILES.get("file"), None
    if not request.POST.get("text", "").strip():
        raise Invalid("还没有写明办理情况。", errors={"text": "请写明办理情况。"})
    if sent is not None:
        file = keep(
            sent, catalogue.anywhere_rules().file_mb, TYPES, by=request.actor, request=request
        )
    text = request.POST.get("text", "")
    commands.do_away(away_id, text=text, file=file, by=saving(request), at=request.now)


def _settle(request: Request, away_id: UUID) -> None:
    reason = request.POST.get("text", "")
    commands.settle_away(away_id, reason=reason, by=saving(request), at=request.now)


def _place(request: Request, away_id: UUID) -> None:
    region = request.POST.get("region", "")[:LONGEST]
    if not region:
        words = "请选择在哪个县（市、区）办。"
        raise Invalid(words, errors={"region": words})
    commands.place_away(away_id, region=region, by=saving(request), at=request.now)


STEPS: Mapping[str, tuple[Callable[[Request, UUID], None], str]] = {
    "do": (_do, "已办好，牵头单位已经收到"),
    "settle": (_settle, "已了结，可以继续作决定"),
    "place": (_place, "已转给协办地"),
}
