"""队伍: courses and exams of one's own; the team, appraisals."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.identity import commands, queries
from onething.kernel.refusals import Invalid, NotAllowed
from onething.web.forms import Box, errors_of, line, typed
from onething.web.request import Request
from onething.web.told import telling, told

SECTION = "/px"
CERTIFICATE = ("official", "level", "certificate", "since", "until")
APPRAISAL = ("official", "kind", "on", "result", "ground")
MOST_DIGITS = 2
LONGEST = 40


def courses(request: Request) -> HttpResponse:
    """Show the courses, those for his roles first, and what he has passed."""
    return _courses(request, "")


def _courses(request: Request, fault: str) -> HttpResponse:
    cards = queries.my_courses(request.actor, request.now)
    keeps = request.actor.has("leader") or request.actor.has("admin")
    context = {"section": SECTION, "cards": cards, "fault": fault, "keeps": keeps}
    return render(request, "staffing/courses.html", context, status=409 if fault else 200)


def begin(request: Request, course: str) -> HttpResponse:
    """Begin to sit an exam."""
    try:
        made = commands.begin_sitting(course, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _courses(request, str(refusal))
    return redirect("sitting", made)


def sitting(request: Request, sitting_id: UUID) -> HttpResponse:
    """Show the questions while it runs, marks and citations afterwards; keep or take the answers."""
    if request.method == "POST":
        return _answered(request, sitting_id)
    return _sitting(request, sitting_id, "")


def _sitting(request: Request, sitting_id: UUID, fault: str) -> HttpResponse:
    context = {
        "section": SECTION,
        "sheet": queries.sitting(sitting_id, request.actor, request.now),
        "said": request.GET.get("said", ""),
        "at": request.now,
        "fault": fault,
    }
    return render(request, "staffing/sitting.html", context, status=409 if fault else 200)


def _answered(request: Request, sitting_id: UUID) -> HttpResponse:
    """Keep the answers, hand them in, or hand them in though questions are open."""
    keys = (key.removeprefix("q-") for key in request.POST if key.startswith("q-"))
    answers = {key[:LONGEST]: _numbers(request, key) for key in keys}
    by, at = request.actor, request.now
    here = f"/px/ks/{sitting_id}"
    do = request.POST.get("do", "")
    if do == "as_is":
        commands.hand_in_as_it_is(sitting_id, answers, by=by, at=at)
        return redirect(here)
    if do != "keep":
        missing = commands.hand_in_sitting(sitting_id, answers, by=by, at=at)
        return redirect(f"{here}?said=open" if missing else here)
    try:
        commands.keep_answers(sitting_id, answers, by=by, at=at)
    except NotAllowed as refusal:
        return _sitting(request, sitting_id, str(refusal))
    return redirect(f"{here}?said=kept")


def _numbers(request: Request, key: str) -> list[int]:
    said = request.POST.getlist(f"q-{key}")
    return sorted({int(one) for one in said if one.isdecimal() and len(one) <= MOST_DIGITS})


def team(request: Request) -> HttpResponse:
    """Show who is trained; whether windows demand it; enter a certificate."""
    return _team(request, {}, "")


def _team(request: Request, errors: dict[str, str], sentence: str) -> HttpResponse:
    page = queries.team(request.actor, request.now)
    said = typed(request.POST, CERTIFICATE) if errors else dict.fromkeys(CERTIFICATE, "")
    boxes = _certificate_boxes(request, said, errors)
    context = {
        "section": SECTION,
        "page": page,
        "boxes": boxes,
        "errors": errors_of(boxes) or ((("main", sentence),) if sentence else ()),
        "done": told(request),
    }
    return render(request, "staffing/team.html", context, status=422 if sentence else 200)


def _certificate_boxes(
    request: Request, said: dict[str, str], errors: dict[str, str]
) -> tuple[Box, ...]:
    parts = (
        ("official", "人员", "choice", queries.team_people(request.actor), "", False),
        ("level", "职业技能等级", "choice", queries.level_choices(), "", False),
        ("certificate", "证书编号", "text", (), "", False),
        ("since", "发证日期", "date", (), "", False),
        ("until", "有效期至", "date", (), "证书没有写有效期的，不填", True),
    )
    return boxes_of(parts, said, errors)


def boxes_of(
    parts: tuple[tuple[str, str, str, tuple[tuple[str, str], ...], str, bool], ...],
    said: dict[str, str],
    errors: dict[str, str],
) -> tuple[Box, ...]:
    return tuple(
        line(
            name,
            label,
            kind=kind,
            choices=choices,
            value=said[name],
            hint=hint,
            error=errors.get(name, ""),
            optional=optional,
        )
        for name, label, kind, choices, hint, optional in parts
    )


def certificate(request: Request) -> HttpResponse:
    """Enter a certificate of one of the team."""
    said = typed(request.POST, CERTIFICATE)
    try:
        commands.enter_certificate(_official(said), said, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _team(request, refusal.errors, str(refusal))
    return redirect(telling("/px/dw", "已登记证书"))


def _official(said: Mapping[str, str]) -> UUID | None:
    """Return who was chosen, if anybody was."""
    try:
        return UUID(said["official"])
    except ValueError:
        return None


def revoke(request: Request, qualification_id: UUID) -> HttpResponse:
    """Take back a certificate that was entered by mistake."""
    commands.revoke_qualification(qualification_id, by=request.actor, at=request.now)
    return redirect(telling("/px/dw", "已撤销登记"))


def demand(request: Request) -> HttpResponse:
    """Say whether only trained staff hold the window posts."""
    how = {"refuse": "refuse", "warn": "warn", "none": ""}.get(request.POST.get("how", ""), "?")
    try:
        commands.demand_training(UUID(request.actor.org), how, by=request.actor, at=request.now)
    except (Invalid, NotAllowed) as refusal:
        return _team(request, {}, str(refusal))
    words = "已定下规定" if how else "已取消规定"
    return redirect(telling("/px/dw", words))


def appraisals(request: Request) -> HttpResponse:
    """Show and take what is kept of the team: assessments, promotions, rewards, sanctions."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        said = typed(request.POST, APPRAISAL)
        try:
            commands.appraise(_official(said), said, by=request.actor, at=request.now)
            return redirect("appraisals")
        except Invalid as refusal:
            errors = refusal.errors
    said = typed(request.POST, APPRAISAL)
    parts = (
        ("official", "人员", "choice", queries.team_people(request.actor), "", False),
        ("kind", "类别", "choice", queries.appraisal_kinds(), "", False),
        ("on", "日期", "date", (), "", False),
        ("result", "结果", "text", (), "例如：优秀、晋升副科长", False),
        ("ground", "依据", "text", (), "文件名称和文号", False),
    )
    boxes = boxes_of(parts, said, errors)
    q = request.GET.get("q", "").strip()[:LONGEST]
    context = {
        "section": SECTION,
        "rows": queries.appraisals(request.actor, q=q),
        "q": q,
        "boxes": boxes,
        "errors": errors_of(boxes),
    }
    return render(request, "staffing/appraisals.html", context, status=422 if errors else 200)


def mine(request: Request) -> HttpResponse:
    """Show an official what is kept of himself."""
    context = {"section": SECTION, "rows": queries.my_appraisals(request.actor)}
    return render(request, "staffing/my_appraisals.html", context)
