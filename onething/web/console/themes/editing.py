"""One page of the composer: shown, sent, saved, shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue.queries import ThemeDraftSheet
from onething.kernel.refusals import NotYours
from onething.web.console.themes.saving import Kept, Part, context_of, keep, sheet_of, shown
from onething.web.request import Request

Change = Callable[[Request, ThemeDraftSheet, Kept], str]  # changes it; where to go when it is saved
Draw = Callable[[Request, ThemeDraftSheet, Kept], dict[str, Any]]
DONE = {
    "saved": "已保存",
    "added": "已加入",
    "removed": "已删去",
}
SAVED = "?done=saved"


@dataclass(frozen=True)
class Editor:
    """What makes a page of the composer."""

    tab: str
    template: str
    part: Part
    change: Change
    draw: Draw


def run(request: Request, draft: UUID, editor: Editor) -> HttpResponse:
    """Show a page of the composer; keep what was sent, faults and all."""
    sheet = sheet_of(request, draft)
    kept = shown(sheet)
    if request.method == "POST":
        where = editor.change(request, sheet, kept)
        if not kept.fault:
            keep(request, sheet, kept, editor.part)
        if kept.saved:
            return HttpResponseRedirect(f"/cat/yjs/{draft}/{where}")
    context = context_of(sheet, kept, editor.tab, editor.part)
    context |= {"done": DONE.get(request.GET.get("done", ""), "")}
    context |= editor.draw(request, sheet, kept)
    status = 422 if kept.fault else 200
    return render(request, f"console/themes/{editor.template}.html", context, status=status)


def deed(request: Request) -> tuple[str, str]:
    """Return which button was pressed: its verb, and what it is about."""
    verb, _, about = request.POST.get("do", "").partition(".")
    return verb, about


def at(about: str) -> int:
    """Return the number that a button names; none of the list where it names none."""
    return int(about) if about.isdecimal() and len(about) < 4 else -1  # noqa: PLR2004 -- no list is as long


def entry_of(entries: list[Mapping[str, Any]], key: str) -> dict[str, Any]:
    """Return the entry of a list with this key; it is not there if somebody removed it."""
    found = next((one for one in entries if one.get("key") == key), None)
    if not isinstance(found, dict):
        raise NotYours("这一项已经不在草稿里，可能刚被同事删去。请回到草稿总览重新选择。")
    return found
