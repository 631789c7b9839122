"""Keeping one part of a draft: what was typed is saved, faults and all; nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import ThemeDraftSheet
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.console.themes.lists import SECTION, today
from onething.web.console.themes.where import TABS, told
from onething.web.request import Request, saving

Content = dict[str, Any]
LONGEST = 9  # digits of a version
Part = Callable[[Mapping[str, Any], Mapping[str, Any]], Any]  # content, aside → what a page keeps


@dataclass
class Kept:
    """What a page shows after somebody sent it: saved, or refused with everything still there."""

    content: Content
    aside: Content
    version: int
    saved: bool = False
    fault: str = ""
    overtaken: tuple[Any, ...] = ()


def sheet_of(request: Request, draft: UUID) -> ThemeDraftSheet:
    """Return a draft with its findings."""
    return catalogue.theme_draft(draft, request.actor, today(request))


def shown(sheet: ThemeDraftSheet) -> Kept:
    """Return what a page shows that nobody has sent yet."""
    return Kept(deepcopy(dict(sheet.content)), deepcopy(dict(sheet.aside)), sheet.version)


def keep(request: Request, sheet: ThemeDraftSheet, made: Kept, part: Part) -> Kept:
    """Save what was made of a draft. Changes of others to other pages do not stand in the way."""
    seen, here = request.POST.get("seen", ""), digest(part(sheet.content, sheet.aside))
    opened = request.POST.get("version", "")
    version = (
        sheet.version
        if seen == here
        else int(opened)
        if opened.isdecimal() and len(opened) < LONGEST
        else 0
    )
    try:
        commands.change_theme(
            sheet.card.id,
            made.content,
            made.aside,
            version,
            by=saving(request),
            at=request.now,
        )
        made.saved = True
    except commands.Overtaken as refusal:
        made.version, made.overtaken, made.fault = (
            refusal.version,
            refusal.differences,
            str(refusal),
        )
    except (Invalid, NotAllowed) as refusal:
        made.fault = str(refusal)
    return made


def digest(value: Any) -> str:
    """Return a short sign of what a page keeps, to see whether somebody else changed it."""
    return sm3(canonical(value))[-16:]


def context_of(sheet: ThemeDraftSheet, kept: Kept, tab: str, part: Part) -> dict[str, Any]:
    """Return what every page of the composer shows."""
    return {
        "section": SECTION,
        "sheet": sheet,
        "card": sheet.card,
        "tab": tab,
        "tabs": TABS,
        "content": kept.content,
        "version": kept.version,
        "seen": digest(part(sheet.content, sheet.aside)),
        "fault": kept.fault,
        "overtaken": kept.overtaken,
        "told": told(sheet),
        "open": sheet.card.state == "draft",
    }
