"""双公示: decisions on permits and penalties that anybody may read, search and take away."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from onething.delivery import queries as delivery
from onething.kernel.calendar import CHINA
from onething.web.request import Request

LONGEST = 60
MOST_DIGITS = 6


def listing(request: Request) -> HttpResponse:
    """Show what is published, page by page."""
    number = request.GET.get("page", "1")
    page = delivery.public_page(
        request.GET.get("sort", "")[:LONGEST],
        q=request.GET.get("q", "")[:LONGEST],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    address = urlencode({"sort": page.sort, "q": page.q})
    return render(request, "portal/public.html", {"page": page, "address": address})


def one(request: Request, publication: UUID) -> HttpResponse:
    """Show one published decision."""
    return render(request, "portal/public_one.html", {"row": delivery.public_row(publication)})


def download(request: Request) -> HttpResponse:
    """Send what is published as a CSV file in the national layout of fields."""
    sort, q = request.GET.get("sort", "")[:LONGEST], request.GET.get("q", "")[:LONGEST]
    content = delivery.public_csv(sort, q=q)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"双公示（{request.now.astimezone(CHINA):%Y-%m-%d}）.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
