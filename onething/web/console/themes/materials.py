"""材料 of a draft: what is handed in or fetched, for which parts, with standard and sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from onething.catalogue.queries import ThemeDraftSheet
from onething.catalogue.terms.edits import moved, numbered, without
from onething.catalogue.terms.typed import as_before, count, entry, shape_of
from onething.web.console.themes.cells import Asker
from onething.web.console.themes.composer import part_name
from onething.web.console.themes.editing import SAVED, Editor, at, deed, entry_of, run
from onething.web.console.themes.saving import Kept
from onething.web.console.themes.where import anchored, told, under
from onething.web.request import Request

PLAIN = ("name", "parts", "standard", "sample", "max_mb")
USUAL_REASONS = (  # what is wrong with most papers; changed as one likes
    ("图片模糊看不清", "请重新拍照或者扫描后上传"),
    ("缺少页面", "请补齐全部页面后重新上传"),
    ("没有签名或者盖章", "请签名、盖章后重新上传"),
)
BLANK = 1


def materials(request: Request, theme_draft: UUID) -> HttpResponse:
    """Show the materials of a draft; add, move and remove them."""
    return run(request, theme_draft, LIST)


def _all(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
    return content.get("materials")


def _change_list(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
    known, (verb, about) = kept.content["materials"], deed(request)
    if verb in ("up", "down"):
        kept.content["materials"] = moved(known, at(about), -1 if verb == "up" else 1)
    elif verb == "cut":
        kept.content["materials"] = without(known, at(about))
    elif verb == "add":
        name = request.POST.get("name", "").strip()
        if not name:
            kept.fault = "请填写材料的名称，例如“房屋租赁合同”。"
            return ""
        key = numbered("m", [one["key"] for one in known])
        known.append(_fresh(key, name, kept.content))
        return f"cl/{key}{SAVED}"
    return f"cl{SAVED}"


def _fresh(key: str, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    row = {"then": {"source": "upload"}, "why": "办理这件事需要，请上传。", "source": ""}
    return {
        "key": key,
        "name": name,
        "parts": [one["key"] for one in content["parts"]],
        "source": [row],
        "reasons": [{"problem": problem, "remedy": remedy} for problem, remedy in USUAL_REASONS],
    }


def _draw_list(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
    names = {one["key"]: part_name(one, sheet) for one in kept.content["parts"]}
    faults = [one.page for one in told(sheet)]
    return {
        "rows": [
            {
                "key": one["key"],
                "name": one["name"],
                "parts": "、".join(names.get(key, key) for key in one["parts"]),
                "rules": len(one["source"]),
                "bad": sum(
                    page in (f"cl/{one['key']}", f"gz/materials.{one['key']}") for page in faults
                ),
            }
            for one in kept.content["materials"]
        ],
        "boxes": [Asker("", {}).box("name", "材料名称", request.POST.get("name", ""), longest=60)],
        "page_told": [one for one in told(sheet) if one.page == "cl"],
    }


LIST = Editor("cl", "materials", _all, _change_list, _draw_list)


def material(request: Request, theme_draft: UUID, need: str) -> HttpResponse:
    """Show and keep one material."""

    def part(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
        found: dict[str, Any] = next(
            (one for one in content.get("materials", ()) if one["key"] == need), {}
        )
        return {key: value for key, value in found.items() if key != "source"}

    def change(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
        return _change_one(request, kept, need)

    def draw(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
        return _draw_one(sheet, kept, need)

    return run(request, theme_draft, Editor("cl", "material", part, change, draw))


def _change_one(request: Request, kept: Kept, key: str) -> str:
    sent, old = request.POST, entry_of(kept.content["materials"], key)
    said = entry(sent, "", shape_of("materials"), PLAIN)
    said["parts"] = as_before(old.get("parts"), said["parts"])
    for name in PLAIN:
        old.pop(name, None)
    old |= said
    shape = shape_of("materials", "reasons")
    reasons = [
        entry(sent, f"reasons.{number}.", shape, ("problem", "remedy"))
        for number in range(count(sent, "reasons."))
    ]
    reasons = [one for one in reasons if any(one.values())]
    old.pop("reasons", None)
    if reasons:
        old["reasons"] = reasons
    return f"cl/{key}{SAVED}"


def _draw_one(sheet: ThemeDraftSheet, kept: Kept, key: str) -> dict[str, Any]:
    one = entry_of(kept.content["materials"], key)
    number = kept.content["materials"].index(one)
    asker = Asker("", under(told(sheet), f"materials.{number}."))
    names = tuple((part["key"], part_name(part, sheet)) for part in kept.content["parts"])
    rows = [*one.get("reasons", ()), *([{}] * BLANK)]
    mine = [one for one in told(sheet) if one.page in (f"cl/{key}", f"gz/materials.{key}")]
    boxes = [
        asker.box("name", "材料名称", one["name"], longest=60),
        asker.box("parts", "用于哪些事项", one["parts"], kind="choices", choices=names),
        asker.box(
            "standard",
            "标准",
            one.get("standard"),
            hint="什么样的算合格，要上传的必须写",
            optional=True,
            longest=200,
        ),
        asker.box(
            "sample",
            "样例",
            one.get("sample"),
            hint="样例是什么样子，要上传的必须写",
            optional=True,
            longest=200,
        ),
        asker.box("max_mb", "最大文件（MB）", one.get("max_mb"), kind="number", optional=True),
    ]
    return {
        "key": key,
        "name": one["name"] or "没有名称的材料",
        "rules": len(one["source"]),
        "boxes": boxes,
        "reasons": [
            [
                asker.under(f"reasons.{n}.").box("problem", "常见问题", said.get("problem")),
                asker.under(f"reasons.{n}.").box("remedy", "改法", said.get("remedy")),
            ]
            for n, said in enumerate(rows)
        ],
        "page_told": anchored(mine, boxes, prefix=f"materials.{number}."),
    }
