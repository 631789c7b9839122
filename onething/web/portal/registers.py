"""清单公开: every register that is in force, with its basis, to be searched and taken along."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from onething.catalogue import queries as catalogue
from onething.catalogue.terms.registers import RegisterKind
from onething.identity import queries as identity
from onething.kernel.calendar import CHINA
from onething.web.request import Request

LONGEST = 60
MOST_DIGITS = 6


def registers(request: Request) -> HttpResponse:
    """Show the registers of a place."""
    on, region = request.now.astimezone(CHINA).date(), _region(request)
    context = {
        "cards": catalogue.registers(on, region),
        "regions": catalogue.register_places(on),
        "region": region,
    }
    return render(request, "portal/registers.html", context)


def register(request: Request, register: str) -> HttpResponse:
    """Show one register, page by page."""
    on, region = request.now.astimezone(CHINA).date(), _region(request)
    kinds = {one.key: one for one in catalogue.register_kinds()}
    kept = {
        key: request.GET.get(key, "").strip()[:LONGEST]
        for key in ("q", *_narrows(kinds.get(register)))
    }
    number = request.GET.get("page", "1")
    page = catalogue.register_page(
        register,
        on=on,
        region=region,
        q=kept["q"],
        filters={key: value for key, value in kept.items() if key != "q"},
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    said = {key: value for key, value in kept.items() if value} | {"region": region}
    context = {
        "page": page,
        "kind": page.card.kind,
        "columns": tuple(one for one in page.card.kind.columns),
        "kept": kept,
        "region": region,
        "address": urlencode(said),
        "narrowed": any(kept.values()),
        "filters": [(one, kept[one.key]) for one in page.card.kind.columns if one.kind == "choice"],
    }
    return render(request, "portal/register.html", context)


def download(request: Request, register: str) -> HttpResponse:
    """Send a register as a CSV file."""
    on, region = request.now.astimezone(CHINA).date(), _region(request)
    content = catalogue.register_csv(register, on=on, region=region)
    name = next(one.name for one in catalogue.register_kinds() if one.key == register)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    attachment = content_disposition_header(True, f"{name}（{on}）.csv")
    response.headers["Content-Disposition"] = attachment or "attachment"
    return response


def _narrows(kind: RegisterKind | None) -> tuple[str, ...]:
    return tuple(one.key for one in kind.columns if one.kind == "choice") if kind else ()


def _region(request: Request) -> str:
    said = request.GET.get("region", "")[:LONGEST]
    return identity.region(said).code if said else identity.regions()[0].code
