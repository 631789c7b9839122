"""Staff of one's organisation: who there is, what may be done, what waits for a second administrator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.identity import commands, queries
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.account.again import asks_again
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request
from onething.web.told import telling, told

SECTION = "/staff"
FIELDS = ("name", "number", "login", "organisation", "title", "roles", "since", "until")
SAID = ("what", "organisation", "title", "roles", "since", "until", "post", "on")
DONE = {
    "unlock": "已解除锁定",
    "new_post": "已增加岗位",
    "change_roles": "已修改岗位角色",
    "finish_post": "已结束岗位，或已设定最后一天",
    "leave": "已停用账号，或已设定最后一天",
    "come_back": "已恢复账号",
    "reset": "已重置",
}


def staff(request: Request) -> HttpResponse:
    """Show the staff by badge number, and what waits for a second look."""
    said = request.GET
    page = queries.staff(
        request.actor,
        at=request.now,
        q=said.get("q", ""),
        state=said.get("state", ""),
        after=said.get("after", ""),
    )
    context = {
        "section": SECTION,
        "page": page,
        "states": queries.STATES.items(),
        "proposals": queries.proposals(request.actor),
        "done": told(request),
    }
    return render(request, "staffing/staff.html", context)


def member(request: Request, official_id: UUID) -> HttpResponse:
    """Show one official and what may be done."""
    return _member(request, official_id)


def _member(request: Request, official_id: UUID, fault: str = "", deed: str = "") -> HttpResponse:
    row = queries.staff_member(official_id, request.actor, at=request.now)
    context = {
        "section": SECTION,
        "row": row,
        "self": request.actor.who == f"official:{official_id}",
        "boxes": _post_boxes(request, {}),
        "resets": queries.reset_choices(),
        "roles": queries.staff_roles(),
        "fault": fault,
        "deed": deed,
        "done": told(request),
    }
    return render(request, "staffing/member.html", context, status=422 if fault else 200)


def _post_boxes(request: Request, errors: dict[str, str]) -> tuple[Box, ...]:
    said = typed(request.POST, FIELDS) if request.method == "POST" else dict.fromkeys(FIELDS, "")
    return (
        line(
            "organisation",
            "单位",
            kind="choice",
            choices=_places(request),
            value=said["organisation"] or request.actor.org,
            error=errors.get("organisation", ""),
        ),
        line("title", "岗位名称", value=said["title"], error=errors.get("title", ""), longest=60),
        line(
            "roles",
            "岗位角色",
            kind="choices",
            choices=queries.staff_roles(),
            value=said["roles"],
            error=errors.get("roles", ""),
        ),
        line(
            "since",
            "开始日期",
            kind="date",
            value=said["since"],
            error=errors.get("since", ""),
            optional=True,
            hint="不填从今天开始",
        ),
        line(
            "until",
            "最后一天",
            kind="date",
            value=said["until"],
            error=errors.get("until", ""),
            optional=True,
            hint="不填长期有效，到期自动结束",
        ),
    )


def _places(request: Request) -> tuple[tuple[str, str], ...]:
    return queries.staff_places(request.actor)


@asks_again
def act(request: Request, official_id: UUID, deed: str) -> HttpResponse:
    """Do a deed; a code to hand over is shown this once."""
    said = {key: value for key, value in typed(request.POST, SAID).items() if value}
    try:
        done = commands.administer(official_id, deed, said, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _member(request, official_id, str(refusal), deed)
    if done.proposal is not None:
        return redirect(telling(f"/staff/{official_id}", "已经提出，等另一名管理员复核后生效"))
    if done.code:
        return _handing_over(request, done)
    return redirect(telling(f"/staff/{official_id}", DONE[deed]))


@asks_again
def decide(request: Request, proposal_id: UUID, answer: str) -> HttpResponse:
    """Agree to what another administrator proposed, or do not."""
    if answer not in ("yes", "no"):
        raise NotYours
    done = commands.decide_proposal(
        proposal_id, agreed=answer == "yes", by=request.actor, at=request.now
    )
    if done.code:
        return _handing_over(request, done)
    words = "已复核同意，操作已经生效" if answer == "yes" else "已退回，操作没有执行"
    return HttpResponseRedirect(telling("/staff", words))


@asks_again
def new(request: Request) -> HttpResponse:
    """Enter a new official with his first post."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        said = typed(request.POST, FIELDS)
        try:
            done = commands.create_official(
                said["name"], said["number"], said["login"], said, by=request.actor, at=request.now
            )
            return _handing_over(request, done)
        except Invalid as refusal:
            errors = refusal.errors or {"name": str(refusal)}
    boxes = (*_who_boxes(request, errors), *_post_boxes(request, errors))
    context = {"section": SECTION, "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "staffing/new.html", context, status=422 if errors else 200)


def _who_boxes(request: Request, errors: dict[str, str]) -> tuple[Box, ...]:
    said = typed(request.POST, FIELDS) if request.method == "POST" else dict.fromkeys(FIELDS, "")
    fields = (
        ("name", "姓名", "", 20),
        ("number", "工号", "与工作证一致", 20),
        ("login", "账号", "小写字母和数字，例如姓名全拼", 40),
    )
    return tuple(
        line(name, label, value=said[name], hint=hint, error=errors.get(name, ""), longest=longest)
        for name, label, hint, longest in fields
    )


def _handing_over(request: Request, done: Any) -> HttpResponse:
    context = {
        "section": SECTION,
        "done": done,
        "days": queries.activation_days(),
        "base_url": settings.BASE_URL,
    }
    response = render(request, "staffing/code.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
