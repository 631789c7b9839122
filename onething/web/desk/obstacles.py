"""办不成事 at the hall and in the offices: the list, one of them, each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.kernel.refusals import Invalid, NotYours
from onething.voice import commands, queries
from onething.voice.terms import DIFFICULTIES, ENTER, WAYS
from onething.web.forms import errors_of, typed
from onething.web.portal.aiding import matters
from onething.web.portal.obstacles import FIELDS, articles, boxes, item_name
from onething.web.request import Request, post_of
from onething.web.told import telling, told

SECTION = "/bb"
SITES = "/desk/zd"  # the pages of a partner's site
REGISTERED_AT_SITE = f"{SITES}/dj?done=obstacle"
MOST_DIGITS = 4
LONGEST = 60
DONE = {
    "accept": "已受理",
    "sort": "已分类",
    "pass": "已转办，承办单位已收到消息",
    "reply": "已答复大厅",
    "close": "已办结，等反映人反馈",
    "confirm": "已记录反馈并归档",
    "dispute": "已记录反馈",
    "mend": "已转为整改，整改的人已收到消息",
}


def listing(request: Request) -> HttpResponse:
    """Show what he follows or answers, the most urgent first."""
    said = request.GET
    number = said.get("page", "1")
    page = queries.obstacles(
        request.actor,
        request.now,
        view=said.get("view", ""),
        kind=said.get("kind", ""),
        q=said.get("q", "").strip()[:LONGEST],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    request.reads += [f"obstacle:{row.id}" for row in page.rows]
    context = {
        "section": SECTION,
        "page": page,
        "kinds": queries.obstacle_kinds(),
        "kept": urlencode({"view": page.view, "kind": page.kind, "q": page.q}),
        "done": told(request),
        "may_file": any(map(request.actor.has, ENTER)),
        "leads": request.actor.has("leader"),
    }
    return render(request, "desk/obstacles.html", context)


def new(request: Request) -> HttpResponse:
    """Enter it for somebody at the counter; at a partner's site as far as was agreed."""
    at_site = queries.site_of(request.actor, request.now) is not None
    errors: dict[str, str] = {}
    said = typed(request.POST if request.method == "POST" else request.GET, FIELDS)
    if request.method == "POST" and "find" not in request.POST:
        try:
            made = commands.file_obstacle(said, by=request.actor, at=request.now)
            return redirect(REGISTERED_AT_SITE if at_site else f"{SECTION}/{made}")
        except Invalid as refusal:
            errors = refusal.errors or {"tried": str(refusal)}
    post = post_of(request)
    said["region"] = said["region"] or (post.region if post else "")
    drawn = boxes(request, said, errors)
    context = {
        "section": SITES if at_site else SECTION,
        "back": "desk-site-registered" if at_site else "staff-obstacles",
        "boxes": drawn,
        "errors": errors_of(drawn),
        "item": said["item"],
        "item_name": item_name(request, said["item"]),
        **articles(request, said["article"], errors),
    }
    return render(request, "desk/obstacle_new.html", context, status=422 if errors else 200)


def one(request: Request, obstacle_id: UUID) -> HttpResponse:
    """Show one with what may be done now."""
    return _one(request, obstacle_id)


def _one(
    request: Request, obstacle_id: UUID, *, faults: Mapping[str, str] | None = None, do: str = ""
) -> HttpResponse:
    sheet = queries.obstacle(obstacle_id, request.actor, request.now)
    request.reads.append(f"obstacle:{obstacle_id}")
    asks = {"sort", "pass"} & sheet.steps
    choices = queries.obstacle_choices(sheet, request.actor, request.now) if asks else None
    context = {
        "section": SECTION,
        "sheet": sheet,
        "choices": choices,
        "kinds": queries.obstacle_kinds(),
        "difficulties": DIFFICULTIES.items(),
        "ways": WAYS.items(),
        "faults": dict(faults or {}),
        "failed": do,
        "typed": request.POST if do else {},
        "done": DONE.get(request.GET.get("done", ""), ""),
        "flaws": queries.flaws_of_obstacle(obstacle_id),
        "mends": sheet.follows and sheet.state not in ("filed", "withdrawn"),
        "themes": matters(request) if sheet.follows else (),
        "severities": queries.walk_severities(),
        "scopes": queries.walk_choices("scopes"),
        "printed": any(map(request.actor.has, ENTER)),
    }
    return render(request, "desk/obstacle.html", context, status=422 if do else 200)


def act(request: Request, obstacle_id: UUID, obstacle_step: str) -> HttpResponse:
    """Take a step."""
    run = STEPS.get(obstacle_step)
    if run is None:
        raise NotYours
    try:
        run(obstacle_id, request.POST, {"by": request.actor, "at": request.now})
    except Invalid as refusal:
        faults = refusal.errors or {"": str(refusal)}
        return _one(request, obstacle_id, faults=_named(faults, obstacle_step), do=obstacle_step)
    gone = obstacle_step == "sort" and not _still_his(request, obstacle_id)
    if gone:
        return redirect(telling("/bb", "已分类，改由其他人办理"))
    return redirect(f"/bb/{obstacle_id}?done={obstacle_step}")


def _named(faults: Mapping[str, str], step: str) -> dict[str, str]:
    """Return the faults by the fields of this form."""
    return {
        "problem" if step == "mend" and key == "answer" else key: words
        for key, words in faults.items()
    }


def _still_his(request: Request, obstacle_id: UUID) -> bool:
    try:
        queries.obstacle(obstacle_id, request.actor, request.now)
    except NotYours:
        return False
    return True


def _accept(obstacle: UUID, said: Any, who: Any) -> None:
    commands.accept_obstacle(obstacle, **who)


def _sort(obstacle: UUID, said: Any, who: Any) -> None:
    people = [one for one in map(_id, said.getlist("complained")) if one is not None]
    commands.sort_obstacle(
        obstacle,
        kind=said.get("kind", ""),
        difficulty=said.get("difficulty", ""),
        complained=people,
        **who,
    )


def _pass(obstacle: UUID, said: Any, who: Any) -> None:
    office = _id(said.get("office", ""))
    if office is None:
        sentence = "请选择承办单位。"
        raise Invalid(sentence, errors={"office": sentence})
    commands.pass_obstacle(obstacle, office, request=said.get("request", ""), **who)


def _reply(obstacle: UUID, said: Any, who: Any) -> None:
    commands.reply_obstacle(obstacle, reply=said.get("reply", ""), **who)


def _close(obstacle: UUID, said: Any, who: Any) -> None:
    commands.close_obstacle(
        obstacle, answer=said.get("answer", ""), reasons=said.get("reasons", ""), **who
    )


def _mend(obstacle: UUID, said: Any, who: Any) -> None:
    asked = {name: said.get(name, "") for name in ("code", "severity", "scope", "problem")}
    commands.flaw_of_obstacle(obstacle, asked, **who)


def _confirm(obstacle: UUID, said: Any, who: Any) -> None:
    text, way = said.get("text", ""), said.get("way", "")
    commands.give_feedback(obstacle, solved=True, text=text, way=way, **who)


def _dispute(obstacle: UUID, said: Any, who: Any) -> None:
    text, way = said.get("text", ""), said.get("way", "")
    commands.give_feedback(obstacle, solved=False, text=text, way=way, **who)


STEPS: Mapping[str, Callable[[UUID, Any, Any], None]] = {
    "accept": _accept,
    "sort": _sort,
    "pass": _pass,
    "reply": _reply,
    "close": _close,
    "confirm": _confirm,
    "dispute": _dispute,
    "mend": _mend,
}


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
