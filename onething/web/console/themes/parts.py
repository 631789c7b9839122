"""事项 of a draft: found in the catalogue, in their order, who waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse

from onething.catalogue import queries as catalogue
from onething.catalogue.queries import ThemeDraftSheet
from onething.catalogue.terms import EFFECTS, UNITS
from onething.catalogue.terms.edits import moved, remove_part
from onething.catalogue.terms.typed import as_before, count, entry, shape_of
from onething.kernel.refusals import NotYours
from onething.web.console.themes.cells import Asker
from onething.web.console.themes.composer import part_name
from onething.web.console.themes.editing import Editor, at, deed, run
from onething.web.console.themes.lists import today
from onething.web.console.themes.saving import Kept
from onething.web.console.themes.where import told, under
from onething.web.request import Request

LONGEST_SEARCH = 60
PERIOD = ("name", "days", "unit", "source")


def parts(request: Request, theme_draft: UUID) -> HttpResponse:
    """Show and keep the items of a draft; search the catalogue for more."""
    return run(request, theme_draft, EDITOR)


def _part(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
    kept = ("key", "item", "waits_for", "on_refusal", "periods")
    return [[one.get(key) for key in kept] for one in content.get("parts", ())]


def _change(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
    content = kept.content
    by_key = {one["key"]: one for one in content["parts"]}
    typed = []
    for number in range(count(request.POST, "parts.")):
        prefix = f"parts.{number}."
        old = by_key.get(request.POST.get(f"{prefix}key", ""))
        if old is not None:
            typed.append(_typed(request, prefix, old))
    content["parts"] = typed
    verb, about = deed(request)
    words = urlencode({"q": request.GET.get("q", ""), "done": "saved"})
    if verb in ("up", "down"):
        content["parts"] = moved(typed, at(about), -1 if verb == "up" else 1)
    elif verb == "cut":
        kept.content = remove_part(content, about)
    elif verb == "period":
        number = at(about)
        if 0 <= number < len(typed):
            blank = {"name": "", "days": "", "unit": "working", "source": ""}
            typed[number].setdefault("periods", []).append(blank)
    elif verb == "add":
        _add(request, kept, about)
        words = urlencode({"q": request.GET.get("q", ""), "done": "added"})
    return f"sx?{words}"


def _add(request: Request, kept: Kept, code: str) -> None:
    if any(one["item"] == code for one in kept.content["parts"]):
        kept.fault = "这个事项已经在这件事里，不用再加。"
        return
    try:
        on = today(request)
        kept.content = catalogue.with_part(kept.content, code, request.actor, on)
    except NotYours as missing:
        kept.fault = str(missing)


def _typed(request: Request, prefix: str, old: Mapping[str, Any]) -> dict[str, Any]:
    made = {**old, **entry(request.POST, prefix, shape_of("parts"), ("waits_for", "on_refusal"))}
    if "waits_for" not in old and not made.get("waits_for"):
        made.pop("waits_for", None)
    elif not request.POST.getlist(f"{prefix}waits_for"):
        made["waits_for"] = []
    if "waits_for" in made:
        made["waits_for"] = as_before(old.get("waits_for"), made["waits_for"])
    before = {one.get("name"): one for one in old.get("periods", ())}
    shape = shape_of("parts", "periods")
    periods = []
    for number in range(count(request.POST, f"{prefix}periods.")):
        said = entry(request.POST, f"{prefix}periods.{number}.", shape, PERIOD)
        if said["name"]:
            periods.append({**before.get(said["name"], {}), **said})
    made.pop("periods", None)
    return made | ({"periods": periods} if periods else {})


def _draw(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    content = kept.content
    names = {one["key"]: part_name(one, sheet) for one in content["parts"]}
    there = {one["item"] for one in content["parts"]}
    asker = Asker("parts.", {f"parts.{k}": v for k, v in under(told(sheet), "parts.").items()})
    found = catalogue.item_page(today(request), words=words) if words else None
    return {
        "cards": [
            _card(asker.under(f"{number}."), one, names, sheet)
            for number, one in enumerate(content["parts"])
        ],
        "q": words,
        "found": [(one, one.code in there) for one in found.rows] if found else [],
        "count": found.found if found else 0,
        "page_told": [one for one in told(sheet) if one.page == "sx"],
    }


def _card(
    asker: Asker, part: Mapping[str, Any], names: Mapping[str, str], sheet: ThemeDraftSheet
) -> dict[str, Any]:
    others = tuple((key, name) for key, name in names.items() if key != part["key"])
    item = sheet.items.get(part["item"])
    return {
        "key": part["key"],
        "name": names[part["key"]],
        "item": item,
        "code": part["item"],
        "rules": len(part["applies"]),
        "waits": asker.box(
            "waits_for",
            "等哪些事项办成以后才开始",
            part.get("waits_for", []),
            kind="choices",
            choices=others,
        ),
        "refusal": asker.box(
            "on_refusal",
            "不予批准的影响",
            part.get("on_refusal", ""),
            kind="choice",
            choices=EFFECTS.items(),
        ),
        "periods": [
            _period(asker.under(f"periods.{number}."), one)
            for number, one in enumerate(part.get("periods", ()))
        ],
    }


def _period(asker: Asker, said: Mapping[str, Any]) -> list[Any]:
    return [
        asker.box("name", "另计的期间", said.get("name")),
        asker.box("days", "天数", said.get("days"), kind="number"),
        asker.box("unit", "单位", said.get("unit"), kind="choice", choices=UNITS.items()),
        asker.box("source", "依据", said.get("source")),
    ]


EDITOR = Editor("sx", "parts", _part, _change, _draw)
