"""What of a decision anybody may read: persons masked, in the names of the national fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from onething.cases.clocks import day_of
from onething.cases.models import Case, CreditRecord, Finding
from onething.cases.promise_terms import LICENCE_EFFECTS
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.identity.terms import SubjectCard

HOLDING = frozenset({"valid", "suspended"})  # states of a licence that holds
DECISIONS = ("grant", "filing", "verification")
KINDS = {"permit": "普通", "confirm": "认可"}  # 许可类别


@dataclass(frozen=True)
class Public:
    """A decision in the names of the national fields."""

    number: str
    fields: dict[str, str]
    head: dict[str, Any]
    secret: str = ""


def permit_head(case_id: UUID) -> dict[str, Any]:
    """Return what a list shows of a permit."""
    case = Case.objects.get(pk=case_id)
    return _head(case, case.office)


def _head(case: Case, organ: UUID) -> dict[str, Any]:
    return {
        "case": case.pk,
        "region": case.region,
        "organ": organ,
        "organ_name": identity.organisation(organ).name,
        "holder": identity.subject(case.subject).masked_name,
        "item_name": case.item_name,
    }


def permit_public(case_id: UUID) -> Public:
    """Return a permit as it is published."""
    case = Case.objects.get(pk=case_id)
    about = f"case:{case.pk}"
    papers = [one for one in documents.documents_about(about) if one.kind in DECISIONS]
    known = documents.licences_about_all([about]).get(about, ())
    licences = [one for one in known if one.state in HOLDING] or known[-1:]
    number = papers[-1].number if papers else case.number  # decided anew: the newest paper
    day = day_of(case.decided_at).isoformat() if case.decided_at else ""
    fields = (
        _holder(identity.subject(case.subject), case)
        | _organ(case.office, "许可机关")
        | {
            "行政许可决定文书名称": papers[-1].title if papers else "",
            "行政许可决定文书号": number,
            "许可类别": KINDS.get(case.kind, "普通"),
            "许可内容": case.item_name,
            "许可决定日期": day,
            "有效期自": day,
            "有效期至": "长期",
        }
    )
    if licences:
        one = licences[0]
        fields |= {
            "许可证书名称": one.title,
            "许可编号": one.number,
            "有效期自": one.valid_from.isoformat(),
            "有效期至": one.valid_until.isoformat() if one.valid_until else "长期",
        }
    return Public(number, fields, _head(case, case.office))


def penalty_public(finding_id: UUID) -> Public:
    """Return a penalty as it is published."""
    finding = Finding.objects.select_related("case").get(pk=finding_id)
    case = finding.case
    fields = (
        _holder(identity.subject(case.subject), case)
        | _organ(finding.org, "处罚机关")
        | {
            "行政处罚决定书文号": finding.number,
            "违法行为类型": case.item_name,
            "违法事实": finding.facts,
            "处罚依据": finding.law,
            "处罚类别": LICENCE_EFFECTS[finding.licence] if finding.licence else "其他",
            "处罚内容": finding.content,
            "处罚决定日期": finding.decided_on.isoformat(),
        }
    )
    record = CreditRecord.objects.filter(about=f"finding:{finding.pk}").first()
    if record:
        fields["公示截止期"] = record.public_until.isoformat()
    return Public(finding.number, fields, _head(case, finding.org), finding.secret)


def _holder(subject: SubjectCard, case: Case) -> dict[str, str]:
    """Return who it is about; of a person only the family name and the ends of the number."""
    if subject.is_person:
        return {
            "行政相对人名称": subject.masked_name,
            "行政相对人类别": "自然人",
            "证件类型": subject.id_type_name,
            "证件号码": subject.masked_id,
        }
    said = Case.objects.select_related("application").get(pk=case.pk).application.data
    name = str(said.get("enterprise.legal_person.name", {}).get("value", ""))
    return {
        "行政相对人名称": subject.name,
        "行政相对人类别": "法人及非法人组织",
        "统一社会信用代码": subject.id_number,
        "法定代表人": name,
    }


def _organ(organ: UUID, name: str) -> dict[str, str]:
    body = identity.organisation(organ)
    return {
        name: body.name,
        f"{name}统一社会信用代码": body.code,
        "数据来源单位": body.name,
        "数据来源单位统一社会信用代码": body.code,
    }


def about_of_credit(credit_id: UUID) -> str:
    """Return what a record of credit is about."""
    return CreditRecord.objects.values_list("about", flat=True).get(pk=credit_id)
