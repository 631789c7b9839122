"""试办和成效: sample persons under the draft and in force, and what the draft saves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from onething.catalogue import queries as catalogue
from onething.catalogue.queries import ThemeDraftSheet
from onething.catalogue.terms.edits import without
from onething.web.console.themes.cells import Asker
from onething.web.console.themes.editing import SAVED, Editor, at, deed, run
from onething.web.console.themes.lists import today
from onething.web.console.themes.saving import Kept
from onething.web.forms import Box
from onething.web.request import Request

COUNTY = "140105"  # where a sample person lives unless something else is typed
IN_GUIDE = ("环节", "时限", "材料", "跑动")


def trial(request: Request, theme_draft: UUID) -> HttpResponse:
    """Show sample persons and the impact; keep more persons with the draft."""
    return run(request, theme_draft, EDITOR)


def _part(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
    guide = content.get("guide", {})
    return [aside.get("persons"), guide.get("before"), guide.get("after")]


def _change(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
    verb, about = deed(request)
    persons = list(kept.aside.get("persons", ()))
    if verb == "cut":
        kept.aside["persons"] = without(persons, at(about))
    elif verb == "figures":
        _figures(request, sheet, kept)
    elif verb == "add":
        sent = request.POST
        said = {key: sent.get(key, "").strip() for key in ("name", "about", "region", "source")}
        if not said["name"] or not said["about"]:
            kept.fault = "请填写称呼和情况，例如“赵某，有证、要挂招牌”。"
            return ""
        answers = {
            one["key"]: ",".join(value for value in sent.getlist(f"a.{one['key']}") if value)
            for one in kept.content["questions"]
        }
        answers = {key: value for key, value in answers.items() if value}
        kept.aside["persons"] = [*persons, {**said, "answers": answers}]
    return f"sb{SAVED}"


def _figures(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> None:
    """Write the figures into the guide: as reckoned, for those who keep it to correct."""
    found = catalogue.theme_trial(sheet.card.id, request.actor, today(request))
    guide = kept.content["guide"]
    for one in found.figures:
        if one.name in IN_GUIDE and one.alone is not None and one.then is not None:
            guide.setdefault("before", {})[one.name] = f"最多 {one.alone} {one.unit}"
            guide.setdefault("after", {})[one.name] = f"最多 {one.then} {one.unit}"


def _draw(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
    asker = Asker("", {})
    said = request.POST
    boxes = [
        asker.box("name", "称呼", said.get("name", ""), hint="例如“赵某”", longest=20),
        asker.box("about", "情况", said.get("about", ""), hint="一句话，例如“继承，没有公证书”"),
        asker.box("region", "在哪里办（六位区划代码）", said.get("region", COUNTY), longest=12),
        asker.box("source", "出处", said.get("source", ""), optional=True),
    ]
    return {
        "trial": catalogue.theme_trial(sheet.card.id, request.actor, today(request)),
        "boxes": boxes,
        "answers": [_answer(asker, one, request) for one in kept.content["questions"]],
    }


def _answer(asker: Asker, one: Mapping[str, Any], request: Request) -> Box:
    options = tuple((o["value"], o["label"]) for o in one.get("options", ()))
    return asker.box(
        f"a.{one['key']}",
        one["text"],
        request.POST.getlist(f"a.{one['key']}"),
        kind=one["kind"] if options else "text",
        choices=options,
        optional=True,
        hint=one.get("unit", ""),
    )


EDITOR = Editor("sb", "trial", _part, _change, _draw)
