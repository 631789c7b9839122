"""走流程: note a walk step by step; see and mend what walks found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue import queries as catalogue
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.terms import INVITERS
from onething.web.forms import Box, errors_of, line, typed
from onething.web.portal.finding import today
from onething.web.portal.materials import keep, picture
from onething.web.portal.trying import STEP, step_boxes, walked_places
from onething.web.request import Request, post_of

SECTION = "/zlc"
NEW = ("kind", "code", "region", "terminal", "walker", "walked_on")
PICTURES = ("png", "jpg")
MOST_DIGITS = 4
LONGEST = 60
DONE = {"fix": "已记为整改", "decline": "已记为不予采纳", "reopen": "已退回整改"}


def walks(request: Request) -> HttpResponse:
    """Show the walks of his organisation and what became of what they found."""
    rows, more = queries.walks(request.actor, page=_page(request))
    context = {
        "section": SECTION,
        "rows": rows,
        "more": more,
        "page": _page(request),
        "figures": queries.walk_figures(request.actor, request.now),
        "invites": any(map(request.actor.has, INVITERS)),
    }
    return render(request, "desk/walks.html", context)


def _page(request: Request) -> int:
    said = request.GET.get("page", "1")
    return max(int(said), 1) if said.isdecimal() and len(said) <= MOST_DIGITS else 1


def new(request: Request) -> HttpResponse:
    """Begin to note a walk."""
    errors: dict[str, str] = {}
    said = typed(request.POST if request.method == "POST" else request.GET, NEW)
    if request.method == "POST":
        try:
            made = commands.start_walk(said, by=request.actor, at=request.now)
            return redirect("walk", made)
        except (Invalid, NotYours) as refusal:
            errors = refusal.errors or {"region": str(refusal)}
    boxes = _new_boxes(request, said, errors)
    context = {"section": SECTION, "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "desk/walk_new.html", context, status=422 if errors else 200)


def _new_boxes(request: Request, said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    themes = tuple((one.slug, one.name) for one in catalogue.themes(today(request)))
    code = said["code"] or request.POST.get("item", "")
    known = code in dict(themes)
    own = request.account.name if request.account else ""
    return (
        line(
            "kind",
            "怎样走的",
            kind="choice",
            choices=queries.walk_choices("kinds"),
            value=said["kind"],
            error=errors.get("kind", ""),
        ),
        line(
            "code",
            "一件事",
            kind="choice",
            choices=themes if known or not code else ((code, code), *themes),
            value=code,
            error=errors.get("code", ""),
            hint="走单个事项的，从事项库或者办事指南打开“走这个流程”。",
        ),
        line(
            "region",
            "在哪里走的",
            kind="choice",
            choices=walked_places(),
            value=said["region"] or _home(request),
            error=errors.get("region", ""),
            hint="问题交给那个地方的人整改。",
        ),
        line(
            "terminal",
            "用哪种终端",
            kind="choice",
            choices=queries.walk_choices("terminals"),
            value=said["terminal"],
            error=errors.get("terminal", ""),
        ),
        line(
            "walker",
            "谁走的",
            value=said["walker"] or own,
            error=errors.get("walker", ""),
            hint="体验员填体验员的姓名。",
            longest=60,
        ),
        line(
            "walked_on",
            "哪天走的",
            kind="date",
            value=said["walked_on"] or today(request).isoformat(),
            error=errors.get("walked_on", ""),
        ),
    )


def _home(request: Request) -> str:
    post = post_of(request)
    return post.region if post else ""


def walk(request: Request, walk_id: UUID) -> HttpResponse:
    """Show a walk; who noted it goes on noting until it is handed in."""
    return _walk(request, walk_id, {}, "")


def _walk(
    request: Request, walk_id: UUID, errors: dict[str, str], sentence: str, status: int = 422
) -> HttpResponse:
    sheet = queries.walk(walk_id, request.actor)
    said = typed(request.POST, STEP) if errors else dict.fromkeys(STEP, "")
    boxes = step_boxes(said, errors) if sheet.mine and sheet.state == "open" else ()
    context = {
        "section": SECTION,
        "sheet": sheet,
        "boxes": boxes,
        "errors": errors_of(boxes) or ((("f-picture", sentence),) if sentence else ()),
        "mb": queries.picture_mb(),
        "typed": request.POST if sentence else {},
    }
    return render(request, "desk/walk.html", context, status=status if sentence else 200)


def act(request: Request, own_walk: UUID, walk_step: str) -> HttpResponse:
    """Add a step, take one back, or hand in the walk."""
    run = {"add": _add, "drop": _drop, "finish": _finish}.get(walk_step)
    if run is None:
        raise NotYours
    try:
        run(request, own_walk)
    except (Invalid, NotAllowed) as refusal:
        return _walk(request, own_walk, refusal.errors, str(refusal), refusal.status)
    return redirect("walk", own_walk)


def _add(request: Request, walk_id: UUID) -> None:
    said = typed(request.POST, STEP)
    queries.walk(walk_id, request.actor)
    sent = request.FILES.get("picture")
    digest = ""
    if sent is not None:
        kept = keep(sent, queries.picture_mb(), PICTURES, by=request.actor, request=request)
        digest = str(kept["digest"])
    commands.add_walk_step(walk_id, said, picture=digest, by=request.actor, at=request.now)


def _drop(request: Request, walk_id: UUID) -> None:
    step = _id(request.POST.get("step", ""))
    commands.drop_walk_step(walk_id, step, by=request.actor, at=request.now)


def _finish(request: Request, walk_id: UUID) -> None:
    said = typed(request.POST, ("summary", "trips"))
    commands.finish_walk(walk_id, said, by=request.actor, at=request.now)


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as wrong:
        raise NotYours from wrong


def step_picture(request: Request, step_id: UUID) -> HttpResponse:
    """Send the picture of a step."""
    return picture(queries.walk_picture(step_id, request.actor), 1)


def flaws(request: Request) -> HttpResponse:
    """Show what is to be mended, the most urgent first."""
    said = request.GET
    page = queries.flaws(
        request.actor,
        request.now,
        view=said.get("view", ""),
        severity=said.get("severity", ""),
        q=said.get("q", "").strip()[:LONGEST],
        page=_page(request),
    )
    context = {"section": SECTION, "found": page, "severities": queries.walk_severities()}
    return render(request, "desk/flaws.html", context)


def flaw(request: Request, flaw_id: UUID) -> HttpResponse:
    """Show one thing to be mended."""
    return _flaw(request, flaw_id, "")


def _flaw(request: Request, flaw_id: UUID, fault: str) -> HttpResponse:
    context = {
        "section": SECTION,
        "row": queries.flaw(flaw_id, request.actor, request.now),
        "fault": fault,
        "typed": request.POST.get("answer", ""),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "desk/flaw.html", context, status=422 if fault else 200)


def mend(request: Request, own_flaw: UUID, flaw_step: str) -> HttpResponse:
    """Say that it is mended, that it stays, or that it is not mended after all."""
    run: dict[str, Any] = {
        "fix": commands.fix_flaw,
        "decline": commands.decline_flaw,
        "reopen": commands.reopen_flaw,
    }
    if flaw_step not in run:
        raise NotYours
    answer = request.POST.get("answer", "")
    try:
        run[flaw_step](own_flaw, answer=answer, by=request.actor, at=request.now)
    except Invalid as refusal:
        return _flaw(request, own_flaw, str(refusal))
    return redirect(f"/zlc/wt/{own_flaw}?done={flaw_step}")


def trialists(request: Request) -> HttpResponse:
    """Show whom the organ has invited to try its services; invite one more, end one."""
    said = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("number", "name")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _invite(request, said)
        except (Invalid, NotAllowed) as refusal:
            errors = refusal.errors or {"number": str(refusal)}
    boxes = (
        line(
            "number", "身份证号", value=said["number"], error=errors.get("number", ""), longest=18
        ),
        line("name", "姓名", kind="name", value=said["name"], error=errors.get("name", "")),
    )
    context = {
        "section": SECTION,
        "rows": queries.trialists(request.actor),
        "boxes": boxes,
        "errors": errors_of(boxes),
        "done": request.GET.get("done", "") == "1",
    }
    return render(request, "desk/trialists.html", context, status=422 if errors else 200)


def _invite(request: Request, said: dict[str, str]) -> HttpResponse:
    by, at = request.actor, request.now
    if ended := request.POST.get("end", ""):
        commands.end_trialist(_id(ended), by=by, at=at)
        return redirect("trialists")
    commands.invite_trialist(said["number"], said["name"], by=by, at=at)
    return redirect("/zlc/ty?done=1")
