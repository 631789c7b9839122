"""进驻清单: which items a hall takes in; and streets and towns without a machine."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.documents import queries as documents
from onething.documents.terms import Sheet
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.exporting import file_of
from onething.web.forms import Box, errors_of, line
from onething.web.request import Request

SECTION, LONGEST = "/lead/dt", 40
COLUMNS = ("地方", "类别", "名称", "代码", "失联的自助机")
DONE = {"in": "已列入", "out": "已移出", "entries": "进驻方式已保存"}
ENTRY = "entry_"


def hall_list(request: Request, led_hall: UUID) -> HttpResponse:
    """Show the list of a hall; put items onto it, take one off."""
    errors: dict[str, str] = {}
    sentence = ""
    if request.method == "POST":
        try:
            return redirect(f"/lead/dt/{led_hall}/qd?s={_done(request, led_hall)}")
        except (Invalid, NotAllowed) as refusal:
            errors, sentence = refusal.errors, str(refusal)
    said = request.POST if request.method == "POST" else request.GET
    q, after = said.get("q", "").strip()[:LONGEST], request.GET.get("after", "")[:LONGEST]
    found = desk.hall_list(led_hall, request.actor, request.now, q=q, after=after)
    ground, entry_ground = (_ground(name, request, errors) for name in ("ground", "entry_ground"))
    context = {
        "section": SECTION,
        "found": found,
        "ground": ground,
        "entry_ground": entry_ground,
        "errors": (
            *errors_of([ground, entry_ground]),
            *((("q", errors["items"]),) if "items" in errors else ()),
        ),
        "sentence": "" if errors else sentence,
        "chosen": request.POST.getlist("items"),
        "taken_off": request.POST.get("item", ""),
        "done": DONE.get(request.GET.get("s", ""), ""),
    }
    status = 422 if errors else 409 if sentence else 200
    return render(request, "lead/hall_list.html", context, status=status)


def _ground(name: str, request: Request, errors: dict[str, str]) -> Box:
    return line(
        name,
        "依据",
        value=request.POST.get(name, ""),
        error=errors.get(name, ""),
        hint="例如进驻决定的名称和文号",
        longest=200,
    )


def _done(request: Request, hall: UUID) -> str:
    said = request.POST
    if "entries" in said:
        entries = {
            name.removeprefix(ENTRY): said[name][:LONGEST]
            for name in said
            if name.startswith(ENTRY) and name != "entry_ground"
        }
        ground = said.get("entry_ground", "")
        commands.set_entries(hall, entries=entries, ground=ground, by=request.actor, at=request.now)
        return "entries"
    ground = said.get("ground", "")
    if "item" in said:
        commands.unlist_item(
            hall, item=said["item"][:LONGEST], ground=ground, by=request.actor, at=request.now
        )
        return "out"
    items = {one[:LONGEST] for one in said.getlist("items")}
    if said.get("all"):
        items = desk.level_items(hall, request.actor, request.now)
    commands.list_items(hall, items=sorted(items), ground=ground, by=request.actor, at=request.now)
    return "in"


def without(request: Request) -> HttpResponse:
    """Show the streets and towns without a machine that works."""
    return _without(request, "")


def _without(request: Request, sentence: str) -> HttpResponse:
    page = desk.without_page(
        request.actor, request.now, kind=request.GET.get("kind", ""),
        after=request.GET.get("after", "")[:LONGEST],
    )  # fmt: skip
    context = {
        "section": SECTION,
        "page": page,
        "sentence": sentence,
        "purposes": documents.export_purposes(),
        "kept": (("kind", page.kind),) if page.kind else (),
    }
    return render(request, "lead/machines_without.html", context, status=422 if sentence else 200)


def export_without(request: Request) -> HttpResponse:
    """Take the list of those without a machine away as a file."""
    said = request.POST.get("kind", "")

    def sheet(most: int) -> Sheet:
        page = desk.without_page(request.actor, request.now, kind=said, most=most)
        lines = tuple(
            (one.place, one.kind_words, one.name, one.code, str(one.silent)) for one in page.rows
        )
        return Sheet("没有自助机的街道和乡镇", COLUMNS, lines)

    try:
        return file_of(request, sheet)
    except Invalid as refusal:
        return _without(request, str(refusal))
