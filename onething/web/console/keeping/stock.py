"""材料库 and 表单要素 as pages."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from onething.catalogue import queries as catalogue
from onething.web.console.items.lists import SECTION, today
from onething.web.console.keeping.health import number_of
from onething.web.request import Request

LONGEST = 60


def materials(request: Request) -> HttpResponse:
    """Show every material that themes and items ask for, and names that could be one."""
    words, lacking = request.GET.get("words", "").strip()[:LONGEST], "bare" in request.GET
    number = number_of(request.GET.get("page", ""))
    page = catalogue.materials(today(request), words=words, lacking=lacking, page=number)
    context = _context(page, "cl", words, "bare" if lacking else "")
    return render(request, "console/keeping/materials.html", context)


def elements(request: Request) -> HttpResponse:
    """Show every datum of the catalogue of data, and the forms that ask for it."""
    words, unused = request.GET.get("words", "").strip()[:LONGEST], "unused" in request.GET
    number = number_of(request.GET.get("page", ""))
    page = catalogue.form_elements(today(request), words=words, unused=unused, page=number)
    context = _context(page, "bd", words, "unused" if unused else "")
    return render(request, "console/keeping/elements.html", context)


def _context(page: object, here: str, words: str, narrowed: str) -> dict[str, object]:
    said = {"words": words} | ({narrowed: "1"} if narrowed else {})
    query = urlencode({key: value for key, value in said.items() if value})
    about = {"section": SECTION, "here": here, "page": page, "words": words, "query": query}
    return about | ({narrowed: True} if narrowed else {})
