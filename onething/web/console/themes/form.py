"""表单 of a draft: groups of fields, each a datum of the dictionary, asked once for all parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse

from onething.catalogue import queries as catalogue
from onething.catalogue.queries import ThemeDraftSheet
from onething.catalogue.terms import FIELD_WORDS
from onething.catalogue.terms.edits import moved, numbered, without
from onething.catalogue.terms.typed import Sent, entry, shape_of
from onething.catalogue.terms.vocabulary import vocabulary
from onething.web.console.themes.cells import Asker, conditions
from onething.web.console.themes.editing import Editor, at, deed, run
from onething.web.console.themes.parts import LONGEST_SEARCH
from onething.web.console.themes.saving import Kept
from onething.web.console.themes.where import told
from onething.web.request import Request

PLAIN = ("label", "kind", "required", "purpose", "hint", "unit", "max_length", "min", "max")
NEEDED = (("yes", "必填"), ("no", "选填"))
SIGN = "="  # between the value and the label of a choice


def form(request: Request, theme_draft: UUID) -> HttpResponse:
    """Show and keep the merged form of a draft."""
    return run(request, theme_draft, EDITOR)


def _part(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
    return [
        [group.get("title"), [{**one, "parts": 0} for one in group.get("fields", ())]]
        for group in content.get("groups", ())
    ]


def _change(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
    sent, groups = request.POST, kept.content["groups"]
    key = sent.get("group", "")
    there = next((group for group in groups if group["key"] == key), None)
    if there is not None:
        fields = {one["element"]: one for one in there["fields"]}
        there["title"] = sent.get("title", "").strip()
        there["fields"] = [
            _field(sent, f"fields.{number}.", fields[one])
            for number, one in enumerate(sent.getlist("element"))
            if one in fields
        ]
    return _deed(request, kept, there)


def _deed(request: Request, kept: Kept, group: dict[str, Any] | None) -> str:
    verb, about = deed(request)
    groups, key = kept.content["groups"], group["key"] if group else ""
    number = groups.index(group) if group else -1
    if verb in ("up", "down", "cut") and group:
        step = {"up": -1, "down": 1}.get(verb)
        fields = group["fields"]
        group["fields"] = moved(fields, at(about), step) if step else without(fields, at(about))
    elif verb in ("groupup", "groupdown"):
        kept.content["groups"] = moved(groups, number, -1 if verb == "groupup" else 1)
    elif verb == "cutgroup":
        kept.content["groups"], key = without(groups, number), ""
    elif verb == "group" and (title := request.POST.get("newgroup", "").strip()):
        key = numbered("g", [one["key"] for one in groups])
        groups.append({"key": key, "title": title, "fields": []})
    elif verb == "add":
        _add(request, kept, about, group)
    words = {"group": key, "q": request.GET.get("q", ""), "done": "saved"}
    return f"bd?{urlencode(words)}"


def _add(request: Request, kept: Kept, element: str, to: dict[str, Any] | None) -> None:
    """Put a datum of the dictionary into the group, for every part until the matrix says otherwise."""
    said = catalogue.element(element)
    groups = kept.content["groups"]
    there = {one["element"] for group in groups for one in group["fields"]}
    if said is None or element in there:
        kept.fault = "这个数据元已经在表单里，或者数据元目录里没有它。"
        return
    if to is None:
        kept.fault = "请先增加一组，再往里面加要素。"
        return
    parts = [one["key"] for one in kept.content["parts"]]
    to["fields"].append({"element": element, **said, "parts": parts, "purpose": "办理这件事需要"})


def _field(sent: Sent, prefix: str, old: Mapping[str, Any]) -> dict[str, Any]:
    shape = shape_of("groups", "fields")
    made = {key: value for key, value in old.items() if key not in (*PLAIN, "choices")}
    for name, value in entry(sent, prefix, shape, PLAIN).items():
        made[name] = old[name] if str(old.get(name)) == str(value) else value
    if "required" in old and "required" not in made:
        made["required"] = True
    choices = [
        {"value": value.strip() or label.strip(), "label": label.strip() or value.strip()}
        for line in sent.get(f"{prefix}choices", "").splitlines()
        if line.strip()
        for value, _, label in [line.partition(SIGN)]
    ]
    return made | ({"choices": choices} if choices else {})


def _draw(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    faults = {one.path: one.sentence for one in told(sheet)}
    groups = kept.content.get("groups", ())
    there = {one["element"] for group in groups for one in group["fields"]}
    chosen = request.GET.get("group", "")
    now = next((one for one in groups if one["key"] == chosen), groups[0] if groups else None)
    return {
        "groups": [
            {**group, "now": group is now, "bad": _bad(faults, number)}
            for number, group in enumerate(groups)
        ],
        "group": _group(kept, now, groups.index(now), faults) if now else None,
        "q": words,
        "found": [
            (key, label, key in there)
            for key, label in (catalogue.elements(words) if words else ())
        ],
        "page_told": [one for one in told(sheet) if one.page == "bd"],
    }


def _bad(faults: Mapping[str, str], number: int) -> int:
    return sum(path.startswith(f"groups.{number}.") for path in faults)


def _group(
    kept: Kept, group: Mapping[str, Any], number: int, faults: Mapping[str, str]
) -> dict[str, Any]:
    start = f"groups.{number}."
    mine = {
        path.removeprefix(start): said for path, said in faults.items() if path.startswith(start)
    }
    words = vocabulary(kept.content)
    return {
        "key": group["key"],
        "title": Asker("", mine).box("title", "这一组的标题", group["title"]),
        "fields": [
            {
                "element": one["element"],
                "label": one.get("label", one["element"]),
                "boxes": _boxes(Asker(f"fields.{n}.", mine), one),
                "asked": [
                    box.label for box in conditions(Asker("", {}), one.get("when", {}), words)
                ],
                "fault": mine.get(f"fields.{n}", "") or mine.get(f"fields.{n}.parts", ""),
            }
            for n, one in enumerate(group["fields"])
        ],
    }


def _boxes(asker: Asker, one: Mapping[str, Any]) -> dict[str, Any]:
    choices = "\n".join(f"{said['value']}{SIGN}{said['label']}" for said in one.get("choices", ()))
    return {
        "label": asker.box("label", "名称", one.get("label")),
        "kind": asker.box(
            "kind", "填写方式", one.get("kind"), kind="choice", choices=FIELD_WORDS.items()
        ),
        "required": asker.box(
            "required", "必填还是选填", one.get("required", True), kind="choice", choices=NEEDED
        ),
        "purpose": asker.box("purpose", "用途", one.get("purpose")),
        "hint": asker.box("hint", "提示（选填）", one.get("hint")),
        "choices": asker.box("choices", "选项，一行一个", choices, kind="textarea"),
        "unit": asker.box("unit", "单位", one.get("unit")),
        "max_length": asker.box("max_length", "最长（字）", one.get("max_length")),
        "min": asker.box("min", "最小", one.get("min")),
        "max": asker.box("max", "最大", one.get("max")),
    }


EDITOR = Editor("bd", "form", _part, _change, _draw)
