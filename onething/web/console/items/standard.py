"""One standard: what it says, tab by tab; its revisions and what differs; the places that have it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import ItemStandard
from onething.catalogue.terms.overlays import differences
from onething.kernel.refusals import NotAllowed
from onething.voice import queries as voice
from onething.web.console.items.layout import TABS, paths_of, tab_and_anchor
from onething.web.console.items.lists import SECTION, today
from onething.web.request import Request

LAST = (("bd", "用在哪里"), ("bb", "版本"))
LONGEST_PATH = 80
LONGEST = 9  # digits of a number of a revision


def standard(request: Request, item: str, level: str, fault: str = "") -> HttpResponse:
    """Show a standard."""
    number = _number(request.GET.get("v", ""))
    found = catalogue.item_standard(item, level, number, today(request))
    tabs = [(key, name) for key, name, _ in TABS] + [*LAST]
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(tabs) else tabs[0][0]
    context = {
        "section": SECTION,
        "here": "sx",
        "found": found,
        "tabs": tabs,
        "tab": tab,
        "keeper": catalogue.keeps_items(request.actor),
        "fault": fault,
        "flaws": voice.flaws_at("item", item, request.actor, request.now),
    }
    if tab == "bb":
        context |= _compared(request, found)
    elif tab == "bd":
        context |= _used(request, found)
    else:
        known = {one.path: one for one in differences({}, found.content)}
        context["rows"] = [known[path] for path in paths_of(tab) if path in known]
    status = 409 if fault else 200
    return render(request, "console/items/standard.html", context, status=status)


def _compared(request: Request, found: ItemStandard) -> dict[str, object]:
    """Return two revisions and what differs: those asked for, else the newest and the one before."""
    by_number = {one.number: one for one in found.revisions}
    new = by_number.get(_number(request.GET.get("new", "")), found.revisions[0])
    old = by_number.get(_number(request.GET.get("old", "")) or new.number - 1)
    told = catalogue.item_differences(old.id, new.id) if old else ()
    return {"old": old, "new": new, "differences": told}


def _used(request: Request, found: ItemStandard) -> dict[str, object]:
    page = catalogue.implementations(
        today(request), words=found.code, level=found.level, after=request.GET.get("after", "")
    )
    return {"organs": page}


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < LONGEST else 0


def draft(request: Request, item: str, level: str) -> HttpResponse:
    """Open a draft of a standard, or the one that is open."""
    made = commands.draft_item(item, level, by=request.actor, at=request.now)
    tab, anchor = tab_and_anchor(request.POST.get("path", "")[:LONGEST_PATH])
    place = f"?tab={tab}#{anchor}" if request.POST.get("path") else ""
    return redirect(f"{reverse('cat-item-draft', args=[made])}{place}")


def retire(request: Request, item: str, level: str) -> HttpResponse:
    """Open a draft that retires a standard."""
    try:
        made = commands.draft_retirement(item, level, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return standard(request, item, level, str(refusal))
    return redirect("cat-item-draft", made)


def restore(request: Request, item_revision: UUID) -> HttpResponse:
    """Open a draft with the content of an earlier revision."""
    made = commands.restore_item(item_revision, by=request.actor, at=request.now)
    return redirect("cat-item-draft", made)
