"""体验员: a person's own entry page for what he met, and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.web.forms import Box, errors_of, line, typed
from onething.web.forms.places import cities
from onething.web.portal.aiding import id_of, matters
from onething.web.portal.finding import today
from onething.web.request import Request

STEP = ("what", "minutes", "severity", "problem", "scope")
FIELDS = ("code", "region", "terminal", "walked_on", *STEP)
DONE = {"report": "谢谢您，已经记下来了", "accept": "谢谢您当体验员", "reopen": "已退回整改"}


def mine(request: Request) -> HttpResponse:
    """Show who invited him, what he reported and what became of it; let him report."""
    return _mine(request, {}, "")


def _mine(
    request: Request, errors: dict[str, str], sentence: str, status: int = 422
) -> HttpResponse:
    rows = queries.trialists(request.actor)
    active = next((one for one in rows if one.state == "accepted"), None)
    said = typed(request.POST, FIELDS) if errors or sentence else dict.fromkeys(FIELDS, "")
    boxes = _boxes(request, said, errors, active.region) if active else ()
    context = {
        "section": "my",
        "rows": rows,
        "active": active,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "sentence": "" if errors_of(boxes) else sentence,
        "trials": queries.my_trials(request.actor),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "portal/trials.html", context, status=status if sentence else 200)


def _boxes(
    request: Request, said: dict[str, str], errors: dict[str, str], home: str
) -> tuple[Box, ...]:
    def choice(name: str, label: str, choices: tuple[tuple[str, str], ...], value: str) -> Box:
        return line(
            name, label, kind="choice", choices=choices, value=value, error=errors.get(name, "")
        )

    return (
        choice("code", "办的是哪一件事", matters(request), said["code"]),
        choice("region", "在哪里办的", walked_places(), said["region"] or home),
        choice("terminal", "用哪种方式", queries.walk_choices("terminals"), said["terminal"]),
        line(
            "walked_on",
            "哪天办的",
            kind="date",
            value=said["walked_on"] or today(request).isoformat(),
            error=errors.get("walked_on", ""),
        ),
        *step_boxes(said, errors),
    )


def walked_places() -> tuple[tuple[str, str], ...]:
    """Return the places of the province where one can walk."""
    return tuple(
        (place.code, f"{city.name}{place.name}") for city in cities() for place in city.counties
    )


def step_boxes(said: dict[str, str], errors: dict[str, str]) -> tuple[Box, ...]:
    """Return the questions about one step: what was done, what was wrong, where it lies."""
    known = queries.walk_severities()
    return (
        line(
            "what",
            "这一步做了什么",
            kind="textarea",
            value=said["what"],
            error=errors.get("what", ""),
        ),
        line(
            "minutes",
            "用了多久",
            kind="number",
            unit="分钟",
            value=said["minutes"],
            error=errors.get("minutes", ""),
            optional=True,
        ),
        line(
            "severity",
            "有没有问题",
            kind="choice",
            choices=(("", "没有问题"), *((key, name) for key, name, _ in known)),
            helps={key: words for key, _, words in known},
            value=said["severity"],
            error=errors.get("severity", ""),
        ),
        line(
            "problem",
            "发现了什么问题",
            kind="textarea",
            value=said["problem"],
            error=errors.get("problem", ""),
            optional=True,
        ),
        line(
            "scope",
            "问题出在哪里",
            kind="choice",
            choices=queries.walk_choices("scopes"),
            value=said["scope"] or "local",
            error=errors.get("scope", ""),
            hint="决定由谁整改：大厅负责人、本地的事项管理员，还是省级的。",
        ),
    )


def act(request: Request, own_trial: UUID, trial_step: str) -> HttpResponse:
    """Accept or not, end it, report, or put back what is not mended."""
    by, at, said = request.actor, request.now, request.POST
    try:
        if trial_step in ("accept", "decline"):
            commands.answer_trialist(own_trial, accepts=trial_step == "accept", by=by, at=at)
        elif trial_step == "end":
            commands.end_trialist(own_trial, by=by, at=at)
        elif trial_step == "report":
            commands.report_trial(own_trial, typed(said, FIELDS), by=by, at=at)
        elif trial_step == "reopen" and (flaw := id_of(said.get("flaw", ""))):
            commands.reopen_flaw(flaw, answer=said.get("answer", ""), by=by, at=at)
        else:
            raise NotYours
    except (Invalid, NotAllowed) as refusal:
        return _mine(request, refusal.errors or {}, str(refusal), refusal.status)
    return redirect(f"/my/ty?done={trial_step}")
