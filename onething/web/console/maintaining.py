"""停机维护: announce it before it begins, end it before its time."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import errors_of, line, typed
from onething.web.forms.reading import after_of, moment_of, note_left_out
from onething.web.request import Request

LABELS = {"since": "从什么时候起", "until": "到什么时候止", "what": "哪些不能用"}
SAID = tuple(LABELS)
DONE = {"given": "公告已发布，所有终端上都看得到", "lifted": "公告已结束"}


def maintenance(request: Request) -> HttpResponse:
    """Show what was announced; announce more."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        said = typed(request.POST, SAID)
        since, until = (
            moment_of(said[name], errors, name, LABELS[name]) for name in ("since", "until")
        )
        note_left_out(said, LABELS, errors)
        try:
            if since and until and not errors:
                commands.announce_maintenance(
                    what=said["what"], since=since, until=until, by=request.actor, at=request.now
                )
                return redirect("/console/wh?s=given")
        except Invalid as refusal:
            errors = dict(refusal.errors)
    return _page(request, errors, "")


def _page(request: Request, errors: dict[str, str], sentence: str) -> HttpResponse:
    said = typed(request.POST, SAID)
    rows, further = desk.maintenance_list(request.actor, request.now, after_of(request))
    hints = "例如 2026-03-02 22:00"
    boxes = (
        line("since", LABELS["since"], value=said["since"], hint=hints, error=errors.get("since", "")),
        line("until", LABELS["until"], value=said["until"], hint=hints, error=errors.get("until", "")),
        line(
            "what", LABELS["what"], kind="textarea", value=said["what"], error=errors.get("what", ""),
            hint="写明哪些不能用、急的怎么办，例如：网上申请和缴费不能用，急的请到窗口办理",
        ),
    )  # fmt: skip
    context = {
        "section": "/console",
        "rows": rows,
        "next": further,
        "boxes": boxes,
        "errors": errors_of(boxes) or ((("main", sentence),) if sentence else ()),
        "done": DONE.get(request.GET.get("s", ""), ""),
    }
    status = 422 if errors else 409 if sentence else 200
    return render(request, "console/maintenance.html", context, status=status)


def lift(request: Request, maintenance_id: UUID) -> HttpResponse:
    """Say that it has ended before its time, or will not be."""
    try:
        commands.lift_maintenance(maintenance_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _page(request, {}, str(refusal))
    return redirect("/console/wh?s=lifted")
