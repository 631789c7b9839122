"""指南体检 as a page: findings by rule and by department, each leading to its box."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from onething.catalogue import queries as catalogue
from onething.catalogue.queries import LintFinding, LintPage
from onething.web.console.items.layout import tab_and_anchor
from onething.web.console.items.lists import SECTION, today
from onething.web.request import Request

LONGEST = 60
GRADES = (("error", "错误"), ("warning", "提醒"))
FILTERS = ("rule", "duty", "grade")


def lint(request: Request) -> HttpResponse:
    """Show what the rules find in the standards in force."""
    said = {key: request.GET.get(key, "").strip()[:LONGEST] for key in FILTERS}
    on = today(request)
    found = catalogue.lint(on, page=number_of(request.GET.get("page", "")), **said)
    query = "&".join(f"{key}={value}" for key, value in said.items() if value)
    context = {
        "section": SECTION,
        "here": "tj",
        "found": found,
        "rows": [_row(found, one) for one in found.rows],
        "told": catalogue.shortfalls(on),
        "said": said,
        "rules": [one for one in found.by_rule if one[-1]],
        "silent": [one for one in found.by_rule if not one[-1]],
        "grades": GRADES,
        "query": query,
        "keeper": catalogue.keeps_items(request.actor),
    }
    return render(request, "console/keeping/lint.html", context)


def _row(found: LintPage, one: LintFinding) -> dict[str, object]:
    tab, anchor = tab_and_anchor(one.path)
    draft = found.drafts.get((one.item.code, one.item.level))
    return {"one": one, "tab": tab, "anchor": anchor, "draft": draft}


def number_of(said: str) -> int:
    """Return the number of a page."""
    return int(said) if said.isdecimal() and len(said) < len(str(LONGEST)) * 3 else 1
