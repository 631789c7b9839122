"""情形问题 of a draft: their order, and each with its options and when it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from onething.catalogue.queries import ThemeDraftSheet
from onething.catalogue.terms import QUESTION_KINDS
from onething.catalogue.terms.edits import moved, numbered, without
from onething.catalogue.terms.typed import count, entry, shape_of, tests_of
from onething.catalogue.terms.vocabulary import vocabulary
from onething.web.console.themes.cells import YES_NO, Asker, conditions
from onething.web.console.themes.editing import SAVED, Editor, at, deed, entry_of, run
from onething.web.console.themes.saving import Kept
from onething.web.console.themes.where import anchored, told, under
from onething.web.request import Request

USUAL_WHY = "情况不同，要办的事项和材料不同。"
KINDS = {"yesno": "是或否", **QUESTION_KINDS}
LETTERS = "abcdefghijklmnopqrstuvwxyz"
BLANK = 2  # empty options to fill in
PLAIN = ("text", "kind", "why", "help?", "unit?", "element?", "min?", "max?")


def questions(request: Request, theme_draft: UUID) -> HttpResponse:
    """Show the questions of a draft in their order; add, move and remove them."""
    return run(request, theme_draft, LIST)


def _all(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
    return content.get("questions")


def _change_list(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
    known, (verb, about) = kept.content["questions"], deed(request)
    if verb in ("up", "down"):
        kept.content["questions"] = moved(known, at(about), -1 if verb == "up" else 1)
    elif verb == "cut":
        kept.content["questions"] = without(known, at(about))
    elif verb == "add":
        return _add(request, kept)
    return f"wt{SAVED}"


def _add(request: Request, kept: Kept) -> str:
    text, kind = request.POST.get("text", "").strip(), request.POST.get("kind", "")
    if not text or kind not in KINDS:
        kept.fault = "请写明问法，并选择回答的方式。"
        return ""
    known = kept.content["questions"]
    key = numbered("q", [one["key"] for one in known])
    made: dict[str, Any] = {"key": key, "text": text, "kind": kind, "why": USUAL_WHY}
    if kind == "yesno":
        options = [{"value": value, "label": label} for value, label in YES_NO]
        made |= {"kind": "choice", "options": options}
    known.append(made)
    return f"wt/{key}{SAVED}"


def _draw_list(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
    faults = under(told(sheet), "questions.")
    asker = Asker("", {})
    return {
        "rows": [
            {
                "key": one.get("key"),
                "text": one.get("text"),
                "kind": QUESTION_KINDS.get(str(one.get("kind")), one.get("kind")),
                "options": "、".join(str(o.get("label")) for o in one.get("options", ())),
                "always": not one.get("when"),
                "bad": any(path.startswith(f"{number}.") or path == str(number) for path in faults),
            }
            for number, one in enumerate(kept.content["questions"])
        ],
        "boxes": [
            asker.box("text", "问法", request.POST.get("text", ""), hint="一句话，用“吗”“什么”问"),
            asker.box(
                "kind",
                "怎样回答",
                request.POST.get("kind", "yesno"),
                kind="choice",
                choices=KINDS.items(),
            ),
        ],
        "page_told": [one for one in told(sheet) if one.page == "wt"],
    }


LIST = Editor("wt", "questions", _all, _change_list, _draw_list)


def question(request: Request, theme_draft: UUID, question: str) -> HttpResponse:
    """Show and keep one question."""

    def part(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
        return next((one for one in content.get("questions", ()) if one["key"] == question), None)

    def change(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
        return _change_one(request, kept, question)

    def draw(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
        return _draw_one(request, sheet, kept, question)

    return run(request, theme_draft, Editor("wt", "question", part, change, draw))


def _change_one(request: Request, kept: Kept, key: str) -> str:
    old = entry_of(kept.content["questions"], key)
    sent, shape = request.POST, shape_of("questions")
    said = entry(sent, "", shape, [name.rstrip("?") for name in PLAIN])
    for name in (one.rstrip("?") for one in PLAIN):
        old.pop(name, None)
    when = tests_of(sent, "when.", sent.getlist("word"), old.pop("when", {}))
    old |= said | ({"when": when} if when else {})
    options = _options(request)
    old.pop("options", None)
    if options:
        old["options"] = options
    verb, about = deed(request)
    if verb == "cut" and options:
        old["options"] = without(options, at(about))
    elif verb in ("up", "down") and options:
        old["options"] = moved(options, at(about), -1 if verb == "up" else 1)
    more = f"&word={sent.get('more', '')}" if verb == "condition" else ""
    return f"wt/{key}{SAVED}{more}"


def _options(request: Request) -> list[dict[str, Any]]:
    sent, shape = request.POST, shape_of("questions", "options")
    found = [
        entry(sent, f"options.{number}.", shape, ("value", "label", "help", "alone"))
        for number in range(count(sent, "options."))
    ]
    found = [one for one in found if one["label"] or one["value"]]
    used = [one["value"] for one in found]
    for one in found:
        if not one["value"]:
            one["value"] = next(letter for letter in LETTERS if letter not in used)
            used.append(one["value"])
    return found


def _draw_one(request: Request, sheet: ThemeDraftSheet, kept: Kept, key: str) -> dict[str, Any]:
    one = entry_of(kept.content["questions"], key)
    number = kept.content["questions"].index(one)
    faults = under(told(sheet), f"questions.{number}.")
    asker, words = Asker("", faults), vocabulary(kept.content)
    words = tuple(word for word in words if not word.key.startswith(key))
    when = dict(one.get("when", {}))
    if (more := request.GET.get("word", "")) and more not in when:
        when[more] = ""
    choices = one.get("kind") in ("choice", "choices")
    boxes, asked = _boxes(asker, one), conditions(asker, when, words)
    mine = [one for one in told(sheet) if one.page == f"wt/{key}"]
    return {
        "key": key,
        "boxes": boxes,
        "options": [
            [row.get("value", ""), _option(asker.under(f"options.{at_}."), row)]
            for at_, row in enumerate([*one.get("options", ()), *([{}] * BLANK)])
        ]
        if choices
        else [],
        "conditions": asked,
        "words": words,
        "page_told": anchored(mine, [*boxes, *asked], prefix=f"questions.{number}."),
    }


def _boxes(asker: Asker, one: Mapping[str, Any]) -> list[Any]:
    kind = one.get("kind")
    found = [
        asker.box("text", "问法", one.get("text"), longest=200),
        asker.box("kind", "怎样回答", kind, kind="choice", choices=QUESTION_KINDS.items()),
        asker.box("why", "为什么问", one.get("why"), hint="给群众看，一句话", longest=200),
        asker.box(
            "help", "说明", one.get("help"), hint="不清楚时怎么选", optional=True, longest=200
        ),
        asker.box(
            "element",
            "数据元",
            one.get("element"),
            hint="回答就是哪个数据元，例如 shop.area；填了，表单就不再问",
            optional=True,
        ),
    ]
    if kind in ("number", "date"):
        found += [
            asker.box("unit", "单位", one.get("unit"), optional=True, longest=10),
            asker.box("min", "最小", one.get("min"), optional=True, longest=12),
            asker.box("max", "最大", one.get("max"), optional=True, longest=12),
        ]
    return found


def _option(asker: Asker, row: Mapping[str, Any]) -> list[Any]:
    return [
        asker.box("label", "选项", row.get("label")),
        asker.box("help", "说明", row.get("help"), optional=True),
        asker.box(
            "alone", "不能与别的同选", row.get("alone", False), kind="choice", choices=YES_NO
        ),
    ]
