"""审前: the materials of who comes are looked at before he files; what is found leads into his application."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from onething.kernel.refusals import Invalid, NotYours
from onething.voice import commands, queries
from onething.voice.queries import AidSheet, Looked
from onething.web.desk.single import hall_region
from onething.web.forms import Box, errors_of, line, typed
from onething.web.portal.aiding import id_of
from onething.web.portal.naming import Naming, naming, refused
from onething.web.request import Request

SECTION = "/desk/sq"
FIELDS = ("name", "phone", "slug", "note", "order")
LONGEST, SHORT, MOST_DIGITS = 2000, 60, 4
DONE = {"new": "已登记，申请人会收到短信或者站内信", "again": "已重新记录，申请人会收到消息"}


def listing(request: Request) -> HttpResponse:
    """Show whose materials were looked at in this hall."""
    said = request.GET
    number = said.get("page", "1")
    page = queries.screenings(
        request.actor,
        view=said.get("view", ""),
        q=said.get("q", "").strip()[:SHORT],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    request.reads += [f"screening:{row.id}" for row in page.rows]
    kept = urlencode({"view": page.view, "q": page.q})
    return render(request, "desk/screenings.html", {"section": SECTION, "page": page, "kept": kept})


def new(request: Request) -> HttpResponse:
    """Ask who it is and what he wants; then look at each material; then keep it."""
    source = request.POST if request.method == "POST" else request.GET
    said = {name: value[:LONGEST] for name, value in typed(source, FIELDS).items()}
    order = _order(request, said["order"])
    region = order.region if order else hall_region(request)
    try:
        needs = queries.screening_needs(said["slug"], region, request.now) if said["slug"] else ()
    except (Invalid, NotYours) as refusal:
        return _new(request, said, None, {"slug": str(refusal)}, region)
    if request.method != "POST" or "judge" not in request.POST:
        return _new(request, said, needs if said["slug"] else None, {}, region)
    try:
        made = commands.screen_materials(
            said | {"region": region},
            found_in(request.POST, needs),
            subject=_subject(request, order),
            order=order.id if order else None,
            by=request.actor,
            at=request.now,
        )
    except Invalid as refusal:
        return _new(request, said, needs, refusal.errors or {"name": str(refusal)}, region)
    return redirect(f"{SECTION}/{made}?done=new")


def _order(request: Request, said: str) -> AidSheet | None:
    """Return the order from which it comes, if it comes from one."""
    aid_id = id_of(said)
    return queries.aid(aid_id, request.actor, request.now) if aid_id else None


def _subject(request: Request, order: AidSheet | None) -> UUID | None:
    """Return whose materials these are: of the order from which it comes, else of whom he acts for."""
    if order is not None:
        return order.subject
    return request.assistance.subject.id if request.assistance else None


def found_in(said: QueryDict, needs: tuple[Looked, ...]) -> dict[str, tuple[str, str]]:
    """Return what was said of each material."""
    return {
        one.key: (said.get(f"v-{one.key}", "")[:SHORT], said.get(f"n-{one.key}", "")[:LONGEST])
        for one in needs
    }


def _new(
    request: Request,
    said: dict[str, str],
    needs: tuple[Looked, ...] | None,
    errors: dict[str, str],
    region: str,
) -> HttpResponse:
    boxes = (
        line("name", "称呼", kind="name", value=said["name"], error=errors.get("name", "")),
        line("phone", "联系电话", kind="phone", value=said["phone"], error=errors.get("phone", "")),
    )
    context = {
        "section": SECTION,
        "boxes": boxes,
        "said": said,
        "order": said["order"],
        "listed": needs is not None and "find" not in request.GET,
        "naming": _naming(request, region, said["slug"], errors),
        **looking(request, needs or (), boxes, errors),
    }
    return render(request, "desk/screening_new.html", context, status=422 if errors else 200)


def _naming(request: Request, region: str, chosen: str, errors: dict[str, str]) -> Naming:
    return naming(
        request,
        region=region,
        chosen=chosen,
        label="要办哪一件事、哪个事项",
        none="还没有选",
        error=errors.get("slug", ""),
    )


def looking(
    request: Request, needs: tuple[Looked, ...], boxes: tuple[Box, ...], errors: dict[str, str]
) -> dict[str, object]:
    """Return what the part of a page needs in which each material is judged."""
    keys = {one.key for one in needs}
    wrong = tuple((f"v-{key}", words) for key, words in errors.items() if key in keys)
    return {
        "needs": tuple(
            (
                one,
                request.POST.get(f"v-{one.key}", one.verdict),
                request.POST.get(f"n-{one.key}", one.note),
                errors.get(one.key, ""),
            )
            for one in needs
        ),
        "verdicts": queries.screening_verdicts(),
        "note": request.POST.get("note", ""),
        "errors": (*errors_of(boxes), *wrong, *refused(errors)),
    }


def one(request: Request, screening_id: UUID) -> HttpResponse:
    """Show what was found; look once more at what he brings now."""
    sheet = queries.screening(screening_id, request.actor, request.now)
    request.reads.append(f"screening:{screening_id}")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            commands.screen_again(
                screening_id,
                found_in(request.POST, sheet.looked),
                note=request.POST.get("note", ""),
                by=request.actor,
                at=request.now,
            )
            return redirect(f"{SECTION}/{screening_id}?done=again")
        except Invalid as refusal:
            errors = refusal.errors or {"note": str(refusal)}
    acting = request.assistance
    his = acting is not None and sheet.subject in (None, acting.subject.id)
    context = {
        "section": SECTION,
        "sheet": sheet,
        "acting": acting if his else None,
        "done": DONE.get(request.GET.get("done", ""), ""),
        **looking(request, sheet.looked, (), errors),
    }
    return render(request, "desk/screening.html", context, status=422 if errors else 200)
