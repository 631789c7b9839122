"""What the letters of promises say: 告知承诺书、容缺受理承诺书、容缺受理通知书、整改、撤销."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases.clocks import day_of
from onething.cases.models import Application, Case, Check, Gap, Promise
from onething.cases.promises.clock import after
from onething.cases.promises.rules import days, rules, way_name
from onething.cases.queries.paper import case_paper, case_with_application, paper_of
from onething.cases.queries.saying import chinese_date
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.identity.terms import ON_PAPER
from onething.kernel.calendar import CHINA
from onething.kernel.statements import by_key

ONLINE = "登录“我的”，在“我的承诺”里上传"
FORM = "电子文件"
ON_PAPER_WORDS = "（在纸上签名，原件存入档案）"
UNKNOWN_DAY = "下一年度放假安排公布后确定"


def commitment_paper(promise_id: UUID, at: datetime) -> dict[str, Any]:
    """Return what the letter of a promise says: what was told and what was promised."""
    promise = by_key(Promise, promise_id)
    case, application = case_with_application(promise.case_id)
    said = rules()
    return paper_of(case, application, at) | {
        "promised": [{"name": promise.name, "text": promise.text}],
        "law": [promise.basis],
        "told": said["told"],
        "check_way": way_name(promise.way),
        "check_until": f"作出决定之日起 {promise.days} 个工作日",
        "published": "承诺书不公开；承诺和履约情况按规定共享给公共信用信息平台",
        **_signed(application),
    }


def _signed(application: Application) -> dict[str, str]:
    assert application.submitted_at is not None
    return {
        "signed_at": _moment(application.submitted_at),
        "signed_digest": application.summary_digest,
        "signature": application.signature,
    }


def gap_paper(case_id: UUID, at: datetime) -> dict[str, Any]:
    """Return what the two letters of gaps say: what comes later, until when, and what else."""
    gaps = list(
        Gap.objects.filter(case=case_id, signed_at__isnull=False)
        .select_related("case__application")
        .order_by("pk")
    )
    case = gaps[0].case
    until = _until(case, gaps, at)
    paper = case_paper(case_id, at)
    return paper | {
        "gaps": [
            {"name": gap.name, "form": FORM, "until": until, "days": str(gap.days)} for gap in gaps
        ],
        "gap_until": until,
        "gap_way": ONLINE,
        "unsupplied": "；".join(dict.fromkeys(gap.unsupplied for gap in gaps)),
        "known": rules()["known"],
        **_promised(case.application, gaps),
    }


def _promised(application: Application, gaps: list[Gap]) -> dict[str, str]:
    """Return with what the last of these gaps was promised: with the application, or after it was filed."""
    last = max(gaps, key=lambda gap: (gap.signed_at, gap.text))
    if not last.text or last.signed_at is None:
        return _signed(application)
    on_paper = last.signature == ON_PAPER
    signer = last.signer.removeprefix("subject:")
    stands = UUID(signer) if signer and signer != str(last.subject) else None
    return {
        "signed_at": f"{_moment(last.signed_at)}{ON_PAPER_WORDS if on_paper else ''}",
        "signed_digest": last.text,
        "signature": "" if on_paper else last.signature,
        **({"signer": identity.subject(stands).name} if stands else {}),
    }


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def _until(case: Case, gaps: list[Gap], at: datetime) -> str:
    """Return the day; before acceptance the one that acceptance today would give."""
    shortest = min(gap.days for gap in gaps)
    day = min((gap.due_on for gap in gaps if gap.due_on), default=None)
    day = day or after(case.accepted_on or day_of(at), shortest)
    return chinese_date(day) if day else UNKNOWN_DAY


def rectify_paper(promise_id: UUID, at: datetime) -> dict[str, Any]:
    """Return what the order to put right says."""
    promise = Promise.objects.get(pk=promise_id)
    check = _last_check(promise)
    until = promise.rectify_until
    return case_paper(promise.case_id, at) | {
        "found_on": chinese_date(day_of(check.at)),
        "findings": [{"point": promise.text, "fact": check.found, "demand": promise.demand}],
        "rectify_until": chinese_date(until) if until else UNKNOWN_DAY,
        "rectify_way": "登录“我的”，在“我的承诺”里报告",
        "law": [promise.basis],
    }


def _last_check(promise: Promise) -> Check:
    return Check.objects.filter(promise=promise).order_by("-at", "-id")[0]


def revocation_paper(promise_id: UUID, at: datetime) -> dict[str, Any]:
    """Return what the notice before a revocation and the revocation itself say."""
    promise = Promise.objects.select_related("case").get(pk=promise_id)
    case, said = promise.case, promise.proposal
    about = f"case:{case.pk}"
    licences = documents.licences_about_all([about]).get(about, ())
    papers = {paper.kind: paper.number for paper in documents.documents_about(about)}
    assert case.decided_at is not None
    until = promise.statement_until
    paper = case_paper(case.pk, at)
    return paper | {
        "licence_name": licences[0].title if licences else str(case.plan["result_name"]),
        "licence_number": licences[0].number if licences else case.number,
        "granted_on": chinese_date(day_of(case.decided_at)),
        "former_number": papers.get("grant", papers.get("filing", "")),
        "rectify_number": papers.get("rectify", ""),
        "decision": {key: said[key] for key in ("facts", "law", "reasons")},
        "remedies": said["remedies"],
        "answer": said.get("answer", ""),
        "effective_on": chinese_date(day_of(at)),
        "rights_days": f"{days('statement')} 个工作日",
        "contact": f"{paper['organ']}，{paper['organ_phone']}",
        "statement_until": chinese_date(until) if until else UNKNOWN_DAY,
        "duties": "停止依据原决定从事的活动，交回纸质证照",
    }


def unfilled_paper(case_id: UUID, at: datetime) -> dict[str, Any]:
    """Return what the letter says that ends a case whose material did not come."""
    gaps = list(Gap.objects.filter(case=case_id, state="lapsed").order_by("pk"))
    names = "、".join(gap.name for gap in gaps)
    until = gaps[0].due_on
    last = f"（{chinese_date(until)}）" if until else ""
    return case_paper(case_id, at) | {
        "reason": f"容缺材料“{names}”在承诺的期限{last}内没有补齐。{gaps[0].unsupplied}",
        "ended_on": chinese_date(day_of(at)),
        "law": list(dict.fromkeys(gap.basis for gap in gaps)),
    }
