"""代理: a leader says who stands in for whom, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.identity import commands
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line
from onething.web.request import Request


def substitutions(request: Request) -> HttpResponse:
    """Show who stands in for whom; name somebody."""
    faults: Mapping[str, str] = {}
    sentence = ""
    if request.method == "POST":
        try:
            _substitute(request)
            return redirect("lead-substitutions")
        except Invalid as invalid:
            faults = invalid.errors or {"post": str(invalid)}
        except NotAllowed as refusal:
            sentence = str(refusal)
    boxes = _boxes(request, faults)
    context = {
        "section": "/lead",
        "rows": identity.substitutions(request.actor, at=request.now),
        "boxes": boxes,
        "errors": errors_of(boxes),
        "sentence": sentence,
        "longest": identity.longest_substitution(),
    }
    status = 422 if faults else 409 if sentence else 200
    return render(request, "lead/substitutions.html", context, status=status)


def _substitute(request: Request) -> None:
    said, errors = request.POST, {}
    since, until = _day(said.get("since", "")), _day(said.get("until", ""))
    post, official = _id(said.get("post", "")), _id(said.get("official", ""))
    words = {
        "post": (post, "请选择要代理的岗位"),
        "official": (official, "请选择代理人"),
        "since": (since, "请填写开始日期，例如 2026-11-26"),
        "until": (until, "请填写结束日期，例如 2026-11-30"),
    }
    errors = {name: fault for name, (value, fault) in words.items() if value is None}
    if post is None or official is None or since is None or until is None:
        raise Invalid("代理还没有设好，请按提示修改后再提交。", errors=errors)
    commands.substitute(
        post,
        official,
        since=since,
        until=until,
        reason=said.get("reason", ""),
        by=request.actor,
        at=request.now,
    )


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _boxes(request: Request, faults: Mapping[str, str]) -> tuple[Box, ...]:
    said = request.POST
    staff = identity.staff_led(request.actor, at=request.now)
    colleagues = [(str(one.official), f"{one.name}，{one.title}") for one in staff]
    posts = identity.posts_led(request.actor, at=request.now)

    def value(name: str) -> str:
        return said.get(name, "")

    return (
        line("post", "代理哪个岗位", kind="choice", choices=posts, value=value("post"),
             error=faults.get("post", "")),
        line("official", "由谁代理", kind="choice", choices=colleagues, value=value("official"),
             error=faults.get("official", "")),
        line("since", "从哪天起", kind="date", value=value("since"), error=faults.get("since", "")),
        line("until", "到哪天止（含当天）", kind="date", value=value("until"),
             error=faults.get("until", "")),
        line("reason", "原因", value=value("reason"), error=faults.get("reason", ""),
             hint="例如：出差、休假、学习"),
    )  # fmt: skip


def end(request: Request, substitution_id: UUID) -> HttpResponse:
    """End a substitution early."""
    commands.end_substitution(substitution_id, by=request.actor, at=request.now)
    return redirect("lead-substitutions")
