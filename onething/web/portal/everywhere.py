"""通办专区: what may be done away from home, how, and who does what in which place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from onething.catalogue import queries as catalogue
from onething.catalogue.queries import ZoneRow
from onething.delivery import queries as delivery
from onething.delivery.queries import CrossingPaper
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.web.portal.finding import today
from onething.web.request import Request

LONGEST, MOST_DIGITS = 60, 6
NARROWS = ("mode", "scope", "field")


def zone(request: Request) -> HttpResponse:
    """Show what may be done away from home in a place, by mode, scope and field."""
    province = identity.regions()[0]
    cities = identity.regions(province.code)
    said = {key: request.GET.get(key, "").strip()[:LONGEST] for key in ("q", "region", *NARROWS)}
    region = next((one.code for one in cities if one.code == said["region"]), province.code)
    number = request.GET.get("page", "1")
    found = catalogue.anywhere_zone(
        region,
        today(request),
        chosen={key: said[key] for key in NARROWS},
        q=said["q"],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    kept = {key: value for key, value in said.items() if value}
    context = {
        "section": "tb",
        "zone": found,
        "outside": catalogue.find_outside(said["q"], today(request)),
        "usual": (usual := _usual(found.rows)),
        "rows": tuple((row, _said(row) == usual.get(row.mode.key)) for row in found.rows),
        "rules": catalogue.anywhere_rules(),
        "abroad": delivery.abroad().values(),
        "territory": (province, *cities),
        "region": region,
        "said": said,
        "address": urlencode(kept),
        "narrowed": any(value for key, value in kept.items() if key != "region"),
    }
    return render(request, "portal/everywhere.html", context)


@dataclass(frozen=True)
class Said:
    """What a row of the list says of how it is done and on what grounds."""

    mode: str
    procedure: str
    basis: str
    since: date
    source: str
    confidence: str


def _said(row: ZoneRow) -> Said:
    one = row.entry
    return Said(row.mode.name, row.procedure, one.basis, one.since, one.source, one.confidence)


def _usual(rows: Iterable[ZoneRow]) -> dict[str, Said]:
    """Return by mode what most of its rows on the page say alike: the page says it once."""
    by_mode: dict[str, Counter[Said]] = {}
    for row in rows:
        by_mode.setdefault(row.mode.key, Counter())[_said(row)] += 1
    most = {mode: found.most_common(1)[0] for mode, found in by_mode.items()}
    return {mode: said for mode, (said, times) in most.items() if times > 1}


def crossings(request: Request) -> HttpResponse:
    """Show what he handed in here for another province, with what was told of it."""
    rows = delivery.crossings_of(request.actor, request.now)
    for row in rows:
        request.reads.append(f"crossing:{row.id}")
    return render(request, "portal/crossings.html", {"section": "my", "rows": rows})


def result(request: Request, own_crossing_file: UUID) -> HttpResponse:
    """Send him a paper that another province has decided."""
    return sent_paper(request, delivery.crossing_result(own_crossing_file, request.actor))


def sent_paper(request: Request, found: CrossingPaper) -> HttpResponse:
    """Send a file of a crossing, to be kept, not run."""
    request.reads.append(f"crossing:{found.crossing}")
    answer = HttpResponse(documents.content(found.digest), content_type=found.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    answer["Cache-Control"] = "private, no-store"
    return answer
