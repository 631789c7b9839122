"""停机记录: what was not there, and the terms of applicants that go on for it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.kernel.refusals import Invalid
from onething.web.forms import errors_of, line, typed
from onething.web.forms.reading import after_of, moment_of, note_left_out
from onething.web.request import Request

SINCE, UNTIL = "从什么时候起", "到什么时候恢复"
LABELS = {"since": SINCE, "until": UNTIL, "what": "哪些不能用", "evidence": "凭什么认定"}
SAID = tuple(LABELS)


def outages(request: Request) -> HttpResponse:
    """Show what was recorded; record more."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        said = typed(request.POST, SAID)
        since = moment_of(said["since"], errors, "since", SINCE)
        until = moment_of(said["until"], errors, "until", UNTIL)
        note_left_out(said, LABELS, errors)
        try:
            if since and until and not errors:
                commands.record_outage(
                    what=said["what"], evidence=said["evidence"], since=since, until=until,
                    by=request.actor, at=request.now,
                )  # fmt: skip
                return redirect("/console/wh/jl?s=kept")
        except Invalid as refusal:
            errors = dict(refusal.errors)
    said = typed(request.POST if request.method == "POST" else request.GET, SAID)
    rows, further = cases.outages(request.actor, after_of(request))
    boxes = (
        line(
            "since", SINCE, value=said["since"], error=errors.get("since", ""),
            hint="例如 2026-03-02 22:00",
        ),
        line(
            "until", UNTIL, value=said["until"], error=errors.get("until", ""),
            hint="例如 2026-03-03 01:30",
        ),
        line(
            "what", LABELS["what"], kind="textarea", value=said["what"], error=errors.get("what", ""),
            hint="写明哪些功能、哪些地方受影响，例如：全省网上申请、补正、缴费都打不开",
        ),
        line(
            "evidence", LABELS["evidence"], kind="textarea", value=said["evidence"], error=errors.get("evidence", ""),
            hint="例如：监控 22:03 报警、01:28 恢复，工单 20260302-07",
        ),
    )  # fmt: skip
    context = {
        "section": "/console",
        "rows": rows,
        "next": further,
        "least": cases.outage_minutes(),
        "boxes": boxes,
        "errors": errors_of(boxes),
        "done": "停机已记录，申请人的期限一分钟内顺延" if request.GET.get("s") == "kept" else "",
    }
    return render(request, "console/outages.html", context, status=422 if errors else 200)
