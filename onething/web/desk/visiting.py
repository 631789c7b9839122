"""现场核查 on the phone: plan, list, look, photograph, judge, sign."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands, queries
from onething.cases.queries import RESULTS, VERDICTS, VisitSheet
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import Box, errors_of, line
from onething.web.portal.materials import keep, picture
from onething.web.request import Request, saving

TYPES = ("image/jpeg", "image/png")


def visits(request: Request) -> HttpResponse:
    """Show the visits of one's office."""
    rows = queries.site_visits(request.actor, request.now)
    return render(request, "desk/visits.html", {"section": "/office", "rows": rows})


def plan(request: Request, case_id: UUID) -> HttpResponse:
    """Plan a visit for all departments of an application."""
    sheet = queries.plan_sheet(case_id, request.actor, request.now)
    faults: Mapping[str, str] = {}
    sentence, status = "", 200
    if request.method == "POST":
        try:
            return redirect("staff-visit", visit_id=_planned(request, case_id))
        except Invalid as invalid:
            faults, status = invalid.errors, 422
        except NotAllowed as refusal:
            sentence, status = str(refusal), refusal.status
    request.reads.append(f"case:{case_id}")
    boxes = _boxes(request, faults)
    context = {
        "section": "/office",
        "sheet": sheet,
        "boxes": boxes,
        "errors": (
            *errors_of(boxes),
            *((("officers", faults["officers"]),) if "officers" in faults else ()),
        ),
        "fault_officers": faults.get("officers", ""),
        "chosen": request.POST.getlist("officers"),
        "sentence": sentence,
    }
    return render(request, "desk/visit_plan.html", context, status=status)


def _planned(request: Request, case_id: UUID) -> UUID:
    said = request.POST
    starts_at = _moment(said.get("day", ""), said.get("time", ""))
    if starts_at is None:
        raise Invalid(
            "核查安排还不完整。", errors={"day": "请填写日期和时间，例如 2026-11-27 和 09:30"}
        )
    return commands.plan_visit(
        case_id,
        starts_at=starts_at,
        place=said.get("place", ""),
        contact=said.get("contact", ""),
        prepare=said.get("prepare", ""),
        officers=_ids(said.getlist("officers")),
        by=request.actor,
        at=request.now,
    )


def _moment(day: str, time: str) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{day.strip()}T{time.strip()}").replace(tzinfo=CHINA)
    except ValueError:
        return None


def _ids(said: list[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in said]
    except ValueError as wrong:
        raise NotYours from wrong


def _boxes(request: Request, faults: Mapping[str, str]) -> tuple[Box, ...]:
    said = request.POST
    shown = {"starts_at": "day"}
    found = {shown.get(key, key): fault for key, fault in faults.items()}

    def box(
        name: str, label: str, kind: str = "text", hint: str = "", *, optional: bool = False
    ) -> Box:
        return line(
            name,
            label,
            kind=kind,
            value=said.get(name, ""),
            error=found.get(name, ""),
            hint=hint,
            optional=optional,
        )

    return (
        box("day", "核查日期", "date"),
        box("time", "核查时间", hint="24 小时制，例如 09:30"),
        box("place", "核查地点"),
        box("contact", "联系人和电话", hint="写本单位的联系人，申请人改期时用"),
        box("prepare", "请申请人准备", "textarea", "例如：设备购置凭证、健康证明", optional=True),
    )


def visit(request: Request, visit_id: UUID) -> HttpResponse:
    """Show a visit; take what was found, the verdict, signatures and pictures."""
    if request.method != "POST":
        return _page(request, visit_id)
    try:
        ACTS.get(request.POST.get("do", ""), _unknown)(request, visit_id)
    except Invalid as invalid:
        return _page(request, visit_id, str(invalid), invalid.errors, status=invalid.status)
    except NotAllowed as refusal:
        return _page(request, visit_id, str(refusal), status=refusal.status)
    return redirect(f"/office/ky/{visit_id}?saved={request.POST.get('do', '')[:10]}")


def _page(
    request: Request,
    visit_id: UUID,
    sentence: str = "",
    faults: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    sheet = queries.site_visit(visit_id, request.actor, request.now)
    request.reads.append(f"application:{sheet.application}")
    context = {
        "section": "/office",
        "sheet": sheet,
        "parts": [(part, _typed(request, sheet, str(part.case))) for part in sheet.parts],
        "results": RESULTS.items(),
        "verdicts": VERDICTS.items(),
        "faults": faults or {},
        "sentence": sentence,
        "saved": SAVED.get(request.GET.get("saved", ""), ""),
        "typed": request.POST,
        "draft_done": request.GET.get("saved", "") in ("save", "judge"),
    }
    return render(request, "desk/visit.html", context, status=status)


def _typed(request: Request, sheet: VisitSheet, case: str) -> dict[str, object]:
    """Return what stands in the fields of a department: as typed, when it was not kept."""
    part = next(one for one in sheet.parts if str(one.case) == case)
    said = request.POST if request.POST.get("case") == case and not part.verdict else None
    rows = [
        (
            point,
            said.get(f"r-{point.key}", "") if said and "opinion" in said else point.result,
            said.get(f"n-{point.key}", "") if said and "opinion" in said else point.note,
        )
        for point in part.points
    ]
    kept = said is not None and "opinion" in said
    return {
        "rows": rows,
        "opinion": said["opinion"] if said is not None and kept else part.opinion,
        "verdict": said.get("verdict", "") if said is not None and kept else part.verdict,
    }


def _unknown(request: Request, visit_id: UUID) -> None:
    raise Invalid("请用页面上的按钮提交。刷新页面后再试一次。")


def _case(request: Request) -> UUID:
    return _ids([request.POST.get("case", "")])[0]


def _findings(request: Request) -> dict[str, dict[str, str]]:
    said = request.POST
    keys = [name[2:] for name in said if name.startswith("n-")]
    return {
        key: {"result": said.get(f"r-{key}", ""), "note": said.get(f"n-{key}", "")} for key in keys
    }


def _save(request: Request, visit_id: UUID) -> None:
    commands.save_findings(
        visit_id,
        _case(request),
        findings=_findings(request),
        opinion=request.POST.get("opinion", ""),
        position=request.POST.get("position", ""),
        by=saving(request),
        at=request.now,
    )


def _judge(request: Request, visit_id: UUID) -> None:
    _save(request, visit_id)  # so that nothing is lost when the verdict cannot be given yet
    commands.judge_visit(
        visit_id,
        _case(request),
        findings=_findings(request),
        opinion=request.POST.get("opinion", ""),
        verdict=request.POST.get("verdict", ""),
        position=request.POST.get("position", ""),
        by=request.actor,
        at=request.now,
    )


def _sign(request: Request, visit_id: UUID) -> None:
    commands.sign_visit(visit_id, _case(request), by=request.actor, at=request.now)


def _join(request: Request, visit_id: UUID) -> None:
    officers = _ids(request.POST.getlist("officers"))
    commands.join_visit(
        visit_id, _case(request), officers=officers, by=request.actor, at=request.now
    )


def _confirm(request: Request, visit_id: UUID) -> None:
    said = request.POST
    commands.confirm_visit(
        visit_id,
        code=said.get("code", ""),
        name=said.get("name", ""),
        role=said.get("role", ""),
        by=request.actor,
        at=request.now,
    )


def _refuse(request: Request, visit_id: UUID) -> None:
    note = request.POST.get("refusal", "")
    commands.note_refusal(visit_id, note=note, by=request.actor, at=request.now)


def _cancel(request: Request, visit_id: UUID) -> None:
    reason = request.POST.get("reason", "")
    commands.cancel_visit(visit_id, reason=reason, by=request.actor, at=request.now)


def _photo(request: Request, visit_id: UUID) -> None:
    queries.site_visit(
        visit_id, request.actor, request.now
    )  # nothing is kept for who may not see it
    chosen = request.FILES.getlist("photo")
    if not chosen:
        raise Invalid("请先拍照或者选择照片，再点“上传照片”。", errors={"photo": "请选择照片"})
    for number, each in enumerate(chosen[: queries.most_photos()]):
        by = request.actor.because(f"{request.actor.cause[:60]}:{number}")
        kept = keep(each, queries.photo_mb(), TYPES, by=by, request=request)
        name = request.POST.get("name", "")
        commands.add_visit_photo(visit_id, file=kept, name=name, by=by, at=request.now)


ACTS = {
    "save": _save,
    "judge": _judge,
    "sign": _sign,
    "join": _join,
    "confirm": _confirm,
    "refuse": _refuse,
    "cancel": _cancel,
    "photo": _photo,
}
SAVED = {
    "save": "已保存，可以继续填写",
    "judge": "核查结论已作出，请核查人员签名",
    "sign": "已签名",
    "join": "核查人员已更新",
    "confirm": "在场人员的确认已记录",
    "refuse": "拒绝确认的情况已记录",
    "cancel": "核查已取消",
    "photo": "照片已上传",
}


def photo(request: Request, visit_id: UUID, photo_id: UUID) -> HttpResponse:
    """Show a picture of a visit."""
    digest = queries.visit_photo(visit_id, photo_id, request.actor, request.now)
    return picture(digest, 1)
