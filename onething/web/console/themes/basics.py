"""基本信息和指南 of a draft: what it is called, what is promised, what its guide says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from onething.catalogue.queries import ThemeDraftSheet
from onething.catalogue.terms import AUDIENCE_NAMES, CONFIDENCES, STAGES
from onething.catalogue.terms.typed import Sent, count, entry, shape_of
from onething.web.console.themes.cells import Asker
from onething.web.console.themes.editing import SAVED, Editor, run
from onething.web.console.themes.saving import Kept
from onething.web.console.themes.where import anchored, told
from onething.web.forms import Box
from onething.web.request import Request

HEAD = ("name", "code", "audience", "stage", "lead", "keywords", "consent", "since")
GUIDE = ("summary", "who", "places", "phone", "supervision", "minutes", "figures_source")
FIGURES = ("环节", "时限", "材料", "跑动")
LISTS = {"steps": ("what", "who", "days"), "questions": ("q", "a")}
WORDS = {"what": "做什么", "who": "谁来做", "days": "多久", "q": "问", "a": "答"}


def basics(request: Request, theme_draft: UUID) -> HttpResponse:
    """Show and keep what a draft is called, what it promises, what its guide says."""
    return run(request, theme_draft, EDITOR)


def _part(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
    return [content.get(key) for key in (*HEAD, "promised", "where", "guide")]


def _change(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
    sent, content = request.POST, kept.content
    said = entry(sent, "", shape_of(), HEAD)
    for name in HEAD:
        content.pop(name, None)
    content |= said
    content["promised"] = _same(
        content.get("promised", {}),
        entry(sent, "promised.", shape_of("promised"), ("days", "source", "confidence")),
    )
    where = entry(sent, "where.", shape_of("where"), ("text", "why"))
    content.pop("where", None)
    if any(where.values()):
        content["where"] = where
    content["guide"] = _guide(sent, content.get("guide", {}))
    return f"jb{SAVED}"


def _same(old: Mapping[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Say what the usual confidence is only where it was said before."""
    return {"confidence": "high", **new} if old.get("confidence") == "high" else new


def _guide(sent: Sent, old: Mapping[str, Any]) -> dict[str, Any]:
    made = {**old, **entry(sent, "guide.", shape_of("guide"), GUIDE)}
    for name, keys in LISTS.items():
        shape = shape_of("guide", name)
        rows = [
            entry(sent, f"guide.{name}.{number}.", shape, keys)
            for number in range(count(sent, f"guide.{name}."))
        ]
        made[name] = [one for one in rows if any(one.values())]
    names = [one for one in sent.getlist("figure") if one]
    for side in ("before", "after"):
        found = {one: sent.get(f"guide.{side}.{one}", "").strip() for one in names}
        made[side] = {one: said for one, said in found.items() if said}
    return made


def _draw(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
    faults = {one.path: one.sentence for one in told(sheet)}
    content, asker = kept.content, Asker("", faults)
    guide = content.get("guide", {})
    names = dict.fromkeys([*FIGURES, *guide.get("before", {}), *guide.get("after", {})])
    inner = asker.under("guide.")
    head, boxes = _head(asker, content), _guide_boxes(inner, guide)
    lists = [
        (name, title, [_row(inner.under(f"{name}.{n}."), row, keys) for n, row in rows])
        for name, title, keys, rows in _lists(guide)
    ]
    inside = [box for _, _, rows in lists for row in rows for box in row]
    return {
        "head": head,
        "guide": boxes,
        "figures": [
            (
                one,
                inner.box(f"before.{one}", f"改革前的{one}", guide.get("before", {}).get(one)),
                inner.box(f"after.{one}", f"改革后的{one}", guide.get("after", {}).get(one)),
            )
            for one in names
        ],
        "figures_fault": faults.get("guide.after", ""),
        "lists": lists,
        "page_told": anchored(
            [one for one in told(sheet) if one.page == "jb"], [*head, *boxes, *inside]
        ),
    }


def _lists(guide: Mapping[str, Any]) -> list[tuple[str, str, tuple[str, ...], list[Any]]]:
    titles = {"steps": "怎么办（步骤）", "questions": "常见问题"}
    return [
        (name, titles[name], keys, list(enumerate([*guide.get(name, ()), {}])))
        for name, keys in LISTS.items()
    ]


def _row(asker: Asker, row: Mapping[str, Any], keys: tuple[str, ...]) -> list[Box]:
    return [asker.box(key, WORDS[key], row.get(key)) for key in keys]


def _head(asker: Asker, content: Mapping[str, Any]) -> list[Box]:
    stages = tuple((one, one) for one in STAGES.get(str(content.get("audience")), ()))
    promised, where = content.get("promised", {}), content.get("where", {})
    return [
        asker.box("name", "名称", content.get("name"), longest=60),
        asker.box("code", "主题编码", content.get("code"), longest=8),
        asker.box(
            "audience",
            "服务对象",
            content.get("audience"),
            kind="choice",
            choices=AUDIENCE_NAMES.items(),
        ),
        asker.box("stage", "阶段", content.get("stage"), kind="choice", choices=stages),
        asker.box("lead", "牵头部门", content.get("lead"), longest=40),
        asker.box(
            "keywords",
            "群众会怎么叫它",
            "\n".join(map(str, content.get("keywords", ()))),
            kind="textarea",
            hint="一行一个，供搜索",
            optional=True,
        ),
        asker.box(
            "promised.days",
            "整件事的承诺时限（工作日）",
            promised.get("days"),
            kind="number",
            hint="不少于最长一条线上各事项的承诺时限之和",
        ),
        asker.box("promised.source", "承诺时限的依据", promised.get("source"), longest=60),
        asker.box(
            "promised.confidence",
            "可信程度",
            promised.get("confidence", "high"),
            kind="choice",
            choices=CONFIDENCES.items(),
        ),
        asker.box("consent", "签名时确认的话", content.get("consent"), kind="textarea"),
        asker.box("where.text", "怎样问在哪个县办", where.get("text"), optional=True, longest=60),
        asker.box("where.why", "为什么问在哪个县", where.get("why"), optional=True, longest=60),
        asker.box(
            "since",
            "从哪一天开始办",
            content.get("since"),
            hint="有日期题的要写，例如 2026-01-01",
            optional=True,
            longest=10,
        ),
    ]


def _guide_boxes(asker: Asker, guide: Mapping[str, Any]) -> list[Box]:
    return [
        asker.box("summary", "一句话介绍", guide.get("summary"), longest=200),
        asker.box("who", "谁能办", guide.get("who"), longest=200),
        asker.box("places", "在哪办", guide.get("places"), longest=200),
        asker.box("phone", "咨询电话", guide.get("phone"), longest=20),
        asker.box("supervision", "监督电话", guide.get("supervision"), longest=20),
        asker.box("minutes", "填报大约几分钟", guide.get("minutes"), kind="number"),
        asker.box("figures_source", "改革前后数字的出处", guide.get("figures_source"), longest=60),
    ]


EDITOR = Editor("jb", "basics", _part, _change, _draw)
