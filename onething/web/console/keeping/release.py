"""发布日历: what becomes effective on which day; what ran in the last month, what comes within a year."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from onething.catalogue import queries as catalogue
from onething.catalogue.queries import RELEASE_SORTS, Release
from onething.web.console.items.lists import SECTION, today
from onething.web.periods import ahead
from onething.web.request import Request

MOST_DAYS = timedelta(days=3660)
PAGES = {  # as it waits, as it is published
    "item": ("cat-item-draft", "cat-item"),
    "theme": ("cat-theme", "cat-theme-history"),
    "rule": ("cat-theme-history", "cat-theme-history"),
    "place": ("cat-place", "cat-place"),
}
MANY = 12  # of one kind on one day, before they are folded


def calendar(request: Request) -> HttpResponse:
    """Show the calendar, from a day to a day."""
    on, before, after = today(request), ahead("releases_before"), ahead("releases_after")
    since = _day(request.GET.get("since", ""), on - before)
    until = _day(request.GET.get("until", ""), max(on, since) + after)
    sort = request.GET.get("sort", "")
    wrong = until < since or until - since > MOST_DAYS
    if wrong:
        since, until = on - before, on + after
    page = catalogue.releases(request.actor, since, until, sort)
    context = {
        "section": SECTION,
        "here": "rl",
        "on": on,
        "since": since,
        "until": until,
        "sort": sort,
        "sorts": RELEASE_SORTS.items(),
        "wrong": wrong,
        "page": page,
        "coming": [_drawn(day, rows) for day, rows in page.days if day > on],
        "past": [_drawn(day, rows) for day, rows in reversed(page.days) if day <= on],
        "holidays_short": page.known_until < until,
    }
    return render(request, "console/keeping/release.html", context)


def _day(said: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return otherwise


def _drawn(day: date, rows: tuple[Release, ...]) -> dict[str, object]:
    """Return a day, its rows by kind; many of a kind are folded."""
    kinds: dict[str, list[tuple[Release, str]]] = {}
    for one in rows:
        kinds.setdefault(one.sort_name, []).append((one, _address(one)))
    return {"day": day, "kinds": [(name, some, len(some) > MANY) for name, some in kinds.items()]}


def _address(one: Release) -> str:
    """Return where it is to be seen."""
    if one.sort in PAGES:
        waiting, done = PAGES[one.sort]
        return reverse(waiting if one.waiting else done, args=one.where)
    if one.sort == "law":
        return reverse("console-law-change" if one.changes else "console-law", args=one.where)
    if len(one.where) == 1:
        return reverse("console-register", args=one.where)
    return f"{reverse('register', args=one.where[:1])}?region={one.where[1]}"
