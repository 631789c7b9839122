"""现场核查: planned with the applicant, one visit for all departments, signed on the spot, filed."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import access, chains, visits
from onething.cases.events import (
    SiteVisitAnswered,
    SiteVisitCancelled,
    SiteVisitFiled,
    SiteVisitJudged,
    SiteVisitPlanned,
    SiteVisitSigned,
)
from onething.cases.models import SiteVisit, VisitPart, VisitPhoto
from onething.cases.steps import words_of
from onething.cases.visit_models import RESULTS, UNDER_WAY, VERDICTS
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours


@command
def plan_visit(
    case_id: UUID,
    *,
    starts_at: datetime,
    place: str,
    contact: str,
    prepare: str = "",
    officers: Sequence[UUID],
    by: Actor,
    at: datetime,
) -> UUID:
    """Plan one visit for all cases of the application that are under review; the applicant is told."""
    case = access.cases_of(by).select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None or not visits.of_staff(by) or by.org != str(case.office):
        raise NotYours
    identity.must_hold_post(by, at)
    cases = visits.under_review(case.application_id)
    if case.pk not in {one.pk for one in cases}:
        raise NotAllowed("这件办件现在不在审查环节，不能安排现场核查。请刷新页面查看。")
    if SiteVisit.objects.filter(application=case.application_id, state__in=UNDER_WAY).exists():
        raise NotAllowed(
            "这份申请已经安排了现场核查，各部门一次核查。请打开那次核查，派出本单位人员。"
        )
    said = _said(starts_at, place, contact, prepare, at)
    names = _officers(officers, by, at)
    visit = SiteVisit.objects.create(
        application_id=case.application_id,
        office=case.office,
        planned_by=by.who,
        planned_at=at,
        starts_at=starts_at,
        **said,
    )
    VisitPart.objects.bulk_create(
        VisitPart(
            visit=visit,
            case=one,
            office=one.office,
            points=visits.points_of(one),
            officers=names if one.office == case.office else [],
        )
        for one in cases
    )
    fact = SiteVisitPlanned(
        **_about(visit, case.subject),
        starts_at=starts_at,
        cases=tuple(one.pk for one in cases),
    )
    ledger.write(fact, by=by, at=at)
    return visit.pk


def _said(
    starts_at: datetime, place: str, contact: str, prepare: str, at: datetime
) -> dict[str, str]:
    said = {
        "place": words_of(place, "核查地点", 200),
        "contact": words_of(contact, "联系人和电话", 100),
        "prepare": words_of(prepare, "需要准备的", 500),
    }
    errors = {}
    if starts_at <= at:
        errors["starts_at"] = "核查时间应在现在以后"
    if not said["place"]:
        errors["place"] = "请写明核查地点"
    if not said["contact"]:
        errors["contact"] = "请写明联系人和电话"
    if errors:
        raise Invalid("核查安排还不完整，请按提示补全。", errors=errors)
    return said


def _officers(officers: Sequence[UUID], by: Actor, at: datetime) -> list[str]:
    """Return who goes for his office: at least two (行政许可法 §34(3))."""
    wanted = sorted({f"official:{one}" for one in officers})
    staff = {hand.who for hand in chains.staff_of([by.org], at) if hand.roles & visits.ROLES}
    if len(wanted) < visits.limit("officers") or not staff.issuperset(wanted):
        sentence = f"请从本单位选派至少 {visits.limit('officers')} 名核查人员。"
        raise Invalid(sentence, errors={"officers": sentence})
    return wanted


def _about(visit: SiteVisit, subject: UUID) -> dict[str, Any]:
    return {"application": visit.application_id, "subject": subject, "visit": visit.pk}


@command
def join_visit(
    visit_id: UUID, case_id: UUID, *, officers: Sequence[UUID], by: Actor, at: datetime
) -> None:
    """Name the officers of one's own department for its part of the visit."""
    _, part = visits.part_to_change(visit_id, case_id, by, at)
    if part.verdict:
        raise NotAllowed("本单位已经作出核查结论，不能再换核查人员。")
    part.officers = _officers(officers, by, at)
    part.save(update_fields=["officers"])


@command
def answer_visit(visit_id: UUID, *, wish: str = "", by: Actor, at: datetime) -> None:
    """Agree to the time as the applicant, or say when it would suit him."""
    visit = visits.visit_of_applicant(visit_id, by)
    visits.must_be_under_way(visit)
    visit.wish = words_of(wish, "希望的时间", 300)
    visit.state = "moved" if visit.wish else "agreed"
    visit.save(update_fields=["wish", "state"])
    subject = visit.application.subject
    fact = SiteVisitAnswered(**_about(visit, subject), agrees=not visit.wish)
    ledger.write(fact, by=by, at=at)


@command
def cancel_visit(visit_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Call the visit off, with the reason; another may be planned."""
    visit = visits.visit_to_change(visit_id, by, at)
    visits.must_be_under_way(visit)
    if str(visit.office) != by.org:
        raise NotAllowed("只有安排核查的单位可以取消。请与安排核查的单位联系。")
    said = words_of(reason, "取消的原因", 300)
    if not said:
        raise Invalid("请写明取消的原因。", errors={"reason": "请写明取消的原因"})
    if visit.parts.exclude(verdict="").exists():
        raise NotAllowed("已经有部门作出核查结论，不能取消。请把这次核查记录完成。")
    visit.state, visit.wish = "cancelled", said
    visit.save(update_fields=["state", "wish"])
    subject = visit.application.subject
    ledger.write(SiteVisitCancelled(**_about(visit, subject)), by=by, at=at)


@command
def save_findings(
    visit_id: UUID,
    case_id: UUID,
    *,
    findings: Mapping[str, Mapping[str, str]],
    opinion: str,
    position: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Keep what was found so far; nothing is final before the verdict."""
    visit, part = visits.part_to_change(visit_id, case_id, by, at)
    _keep(visit, part, findings, opinion, position, by=by)


def _keep(
    visit: SiteVisit,
    part: VisitPart,
    findings: Mapping[str, Mapping[str, str]],
    opinion: str,
    position: str,
    *,
    by: Actor,
) -> None:
    if by.who.startswith("official:") and by.who not in part.officers:
        raise NotAllowed("您不是本单位派出的核查人员，不能填写。请先在“核查人员”里加上您的名字。")
    if part.verdict:
        raise NotAllowed("本单位已经作出核查结论，不能再修改。请刷新页面查看。")
    known = {point["key"] for point in part.points}
    part.findings = {
        key: {
            "result": said["result"] if said.get("result") in RESULTS else "",
            "note": words_of(said.get("note", ""), "说明", 200),
        }
        for key, said in findings.items()
        if key in known
    }
    part.opinion = words_of(opinion, "核查意见", 1000)
    part.save(update_fields=["findings", "opinion"])
    if position:
        visit.position = words_of(position, "定位", 100)
        visit.save(update_fields=["position"])


@command
def judge_visit(
    visit_id: UUID,
    case_id: UUID,
    *,
    findings: Mapping[str, Mapping[str, str]],
    opinion: str,
    verdict: str,
    position: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Give the verdict of one's department, after every point was looked at."""
    visit, part = visits.part_to_change(visit_id, case_id, by, at)
    _keep(visit, part, findings, opinion, position, by=by)
    _must_be_whole(part, verdict)
    part.verdict, part.verdict_by, part.verdict_at = verdict, by.who, at
    part.save(update_fields=["verdict", "verdict_by", "verdict_at"])
    about = _about(visit, part.case.subject)
    ledger.write(SiteVisitJudged(**about, case=part.case_id, verdict=verdict), by=by, at=at)


def _must_be_whole(part: VisitPart, verdict: str) -> None:
    errors = {}
    for point in part.points:
        if not part.findings.get(point["key"], {}).get("result"):
            errors[f"r-{point['key']}"] = f"请选择“{point['text']}”的核查结果"
    if verdict not in VERDICTS:
        errors["verdict"] = "请选择核查结论"
    if not part.opinion:
        errors["opinion"] = "请写明核查意见"
    if len(part.officers) < visits.limit("officers"):
        errors["officers"] = f"核查人员不足 {visits.limit('officers')} 名，请先派满"
    if errors:
        raise Invalid("核查记录还不完整，已填的内容已保留。请按提示补全。", errors=errors)


@command
def add_visit_photo(
    visit_id: UUID, *, file: Mapping[str, Any], name: str, by: Actor, at: datetime
) -> None:
    """Add a picture to the visit; `file`: upload, digest."""
    visit = visits.visit_to_change(visit_id, by, at)
    visits.must_be_under_way(visit)
    if visit.photos.count() >= visits.limit("most_photos"):
        raise NotAllowed(
            f"一次核查最多 {visits.limit('most_photos')} 张照片。请挑选需要留存的上传。"
        )
    VisitPhoto.objects.get_or_create(
        visit=visit,
        digest=file["digest"],
        defaults={
            "upload": file["upload"],
            "name": words_of(name, "照片内容", 100) or "现场照片",
            "by": by.who,
            "at": at,
        },
    )


@command
def sign_visit(visit_id: UUID, case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Sign one's department's part of the record as one of its officers."""
    visit, part = visits.part_to_change(visit_id, case_id, by, at)
    if by.who not in part.officers:
        raise NotYours
    if not part.verdict:
        raise NotAllowed("本单位还没有作出核查结论，现在不能签名。请先填完记录。")
    part.signed = part.signed | {by.who: at.isoformat()}
    part.save(update_fields=["signed"])
    signed = SiteVisitSigned(**_about(visit, part.case.subject), case=part.case_id, official=by.who)
    ledger.write(signed, *_filed(visit, at), by=by, at=at)


@command
def confirm_visit(
    visit_id: UUID,
    *,
    code: str = "",
    name: str = "",
    role: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Let the applicant's person confirm the record on the spot, by the code of the application."""
    visit = _judged(visit_id, by, at)
    said, errors = plain_code(code), {}
    if not hmac.compare_digest(said.encode(), visit.application.code.encode()):
        errors["code"] = "查询码不对。查询码在申请人的收件凭证和“我的空间”里"
    visit.present_name = words_of(name, "姓名", 50)
    visit.present_role = words_of(role, "身份", 50)
    if not visit.present_name:
        errors["name"] = "请填写在场人员的姓名"
    if not visit.present_role:
        errors["role"] = "请填写在场人员的身份，例如法定代表人、店长"
    if errors:
        raise Invalid("还没有确认，请按提示修改。", errors=errors)
    visit.present_at, visit.refusal_note = at, ""
    _present(visit, "applicant", by=by, at=at)


@command
def note_refusal(visit_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """Note that the applicant's person did not confirm the record, and why."""
    visit = _judged(visit_id, by, at)
    said = words_of(note, "拒绝确认的情况", 300)
    if not said:
        raise Invalid("请写明拒绝确认的情况。", errors={"refusal": "请写明拒绝确认的情况"})
    visit.refusal_note, visit.present_at = said, None
    _present(visit, "", by=by, at=at)


def _judged(visit_id: UUID, by: Actor, at: datetime) -> SiteVisit:
    visit = visits.visit_to_change(visit_id, by, at)
    visits.must_be_under_way(visit)
    if visit.parts.filter(verdict="").exists():
        raise NotAllowed("还有部门没有作出核查结论。请各部门填完，再请在场人员核对确认。")
    return visit


def _present(visit: SiteVisit, who: str, *, by: Actor, at: datetime) -> None:
    visit.save(update_fields=["present_name", "present_role", "present_at", "refusal_note"])
    about = _about(visit, visit.application.subject)
    signed = SiteVisitSigned(**about, case=None, official=who)
    ledger.write(signed, *_filed(visit, at), by=by, at=at)


def _filed(visit: SiteVisit, at: datetime) -> list[SiteVisitFiled]:
    """File the record once every department and the applicant's person have signed."""
    parts = list(visit.parts.select_related("case").order_by("case__place"))
    if visits.missing(visit, parts):
        return []
    visit.state, visit.filed_at = "filed", at
    visit.save(update_fields=["state", "filed_at"])
    cases = tuple(part.case_id for part in parts)
    subject = parts[0].case.subject
    return [SiteVisitFiled(**_about(visit, subject), cases=cases)]
