"""事项库: the standards in force, the drafts, a new item."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import KINDS
from onething.identity.terms import DUTIES, LEVELS
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid
from onething.web.forms import errors_of, line, typed
from onething.web.request import Request

SECTION = "/console"
NEW = ("name", "kind", "duty", "level", "guiding")
FILTERS = ("words", "duty", "kind", "level")
STATES = (("draft", "草稿"), ("proposed", "待复核"))
DONE = {
    "discarded": "草稿已删除",
    "published": "已复核同意，到生效日期自动施行，各地的实施清单随之更新",
}


def library(request: Request) -> HttpResponse:
    """Show the standards: by department on one side, a page of what was looked for on the other."""
    said = {key: request.GET.get(key, "").strip() for key in FILTERS}
    on = today(request)
    page = catalogue.item_page(on, after=request.GET.get("after", ""), **said)
    tree = [(key, name, len(cards)) for key, name, cards in catalogue.item_tree(on)]
    context = {
        "section": SECTION,
        "here": "sx",
        "page": page,
        "tree": tree,
        "total": sum(count for _, _, count in tree),
        "said": said,
        "query": _query(said),
        "kinds": KINDS,
        "levels": LEVELS,
        "keeper": catalogue.keeps_items(request.actor),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/items/library.html", context)


def drafts(request: Request) -> HttpResponse:
    """Show a page of what is being drafted or reviewed."""
    words, state = request.GET.get("words", "").strip(), request.GET.get("state", "")
    after = request.GET.get("after", "")
    page = catalogue.item_drafts(request.actor, words=words, state=state, after=after)
    context = {
        "section": SECTION,
        "here": "cg",
        "page": page,
        "words": words,
        "state": state,
        "states": STATES,
        "query": _query({"words": words, "state": state}),
        "levels": LEVELS,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "console/items/drafts.html", context)


def new(request: Request) -> HttpResponse:
    """Begin an item with the next free code."""
    said, errors = typed(request.POST, NEW), {}
    if request.method == "POST":
        try:
            made = commands.draft_new_item(
                said["name"],
                said["kind"],
                said["duty"],
                said["level"],
                said["guiding"].strip(),
                by=request.actor,
                at=request.now,
            )
            return redirect("cat-item-draft", made)
        except Invalid as invalid:
            errors = invalid.errors
    boxes = (
        line("name", "事项名称", value=said["name"], error=errors.get("name", ""), longest=120),
        *(
            line(key, label, kind="choice", choices=words.items(), value=said[key], error=errors.get(key, ""))
            for key, label, words in (
                ("kind", "事项类型", KINDS),
                ("duty", "实施部门", DUTIES),
                ("level", "行使层级", LEVELS),
            )
        ),
        line(
            "guiding",
            "业务指导部门代码",
            value=said["guiding"],
            error=errors.get("guiding", ""),
            hint="两位数字，是基本编码的第 5、6 位；后面的主项号由平台接着排",
            longest=2,
        ),
    )  # fmt: skip
    context = {"section": SECTION, "here": "sx", "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "console/items/new.html", context, status=422 if errors else 200)


def today(request: Request) -> date:
    """Return the day of this request in China."""
    return request.now.astimezone(CHINA).date()


def _query(said: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in said.items() if value}
