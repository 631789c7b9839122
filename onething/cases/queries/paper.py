"""What the documents of a case say: a complete snapshot, taken when the document is registered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import clocks
from onething.cases.drafts import PRESENT, plan_of
from onething.cases.merging import shown
from onething.cases.models import Application, Case, Deadline, Material, Supplement
from onething.cases.queries.applying import filled
from onething.cases.queries.saying import (
    chinese_date,
    decided_then,
    in_the_file,
    labelled,
    said_with,
)
from onething.cases.queries.signatures import signatures_in, with_signatures
from onething.cases.terms import ELECTRONIC, PROMISED, SHOWN, STATUTORY
from onething.cases.terms import WAYS as RESULT_WAYS
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Plan, PlannedField
from onething.identity import queries as identity
from onething.identity.terms import OrganisationCard, SubjectCard
from onething.kernel.calendar import CHINA
from onething.kernel.salts import digest_with
from onething.kernel.statements import Rows, by_key

_MATERIALS = Rows(lambda key: Material.objects.filter(application=key).order_by("at", "id"), UUID)
_CASES = Rows(lambda key: Case.objects.filter(application=key).order_by("place"), UUID)
_CLOCKS = Rows(lambda key: Deadline.objects.filter(case=key), UUID)
_ASKED = Rows(lambda key: Supplement.objects.filter(case=key).order_by("pk")[:1], UUID)
DECIDING = frozenset({"grant", "refuse", "refuse_acceptance", "settle"})
WAYS = {
    "licence": "电子证照，免提交",
    "data": "数据核验，免提交",
    "earlier": "前序事项产生，免提交",
    "generated": "系统生成，免提交",
    "commitment": "告知承诺",
    "gap": "容缺后补",
    "upload": "电子文件",
    **SHOWN,
}


def application_paper(application_id: UUID) -> dict[str, Any]:
    """Return what the papers of a whole application say (收件凭证, 联合申请书)."""
    application = by_key(Application, application_id)
    assert application.submitted_at is not None
    plan = plan_of(application, application.submitted_at)
    hall = identity.route("approval", application.region)
    materials = _MATERIALS(application_id)
    cases = _CASES(application_id)
    offices = identity.organisations({case.office for case in cases})
    return _common(hall, identity.subject(application.subject), application) | {
        "item": application.title,
        "item_code": application.slug,
        "date": chinese_date(clocks.day_of(application.submitted_at)),
        "received_at": f"{application.submitted_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "materials": [_material(material) for material in materials if not material.replaced],
        "not_asked": [[one.name, one.why] for one in plan.not_asked],
        "cases": [[case.item_name, offices[case.office].name, case.number] for case in cases],
        "groups": [
            ["申请人的情况", [[one.question, one.answer] for one in plan.answers]],
            *(
                [
                    group.title,
                    [
                        [field.label, filled(field, application).shown or "（未填）"]
                        for field in group.fields
                    ],
                ]
                for group in plan.groups
            ),
        ],
        "signed_at": f"{application.submitted_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "signed_digest": application.summary_digest,
        "consent": application.consent,
        **(_ways(application) if application.way else {}),
        **_signatures(application),
    }


def address_paper(application_id: UUID) -> dict[str, Any]:
    """Return what the confirmation of how results shall come says (送达地址确认书)."""
    application = by_key(Application, application_id)
    said = application_common(application_id)
    ways = _ways(application)
    date = chinese_date(
        datetime.fromisoformat(application.way["chosen_at"]).astimezone(CHINA).date()
    )
    return said | {"date": date} | ways


def application_common(application_id: UUID) -> dict[str, Any]:
    """Return what every paper about a whole application says."""
    application = by_key(Application, application_id)
    hall = identity.route("approval", application.region)
    said = _common(hall, identity.subject(application.subject), application)
    return said | {"item": application.title, "item_code": application.slug}


def _rows(way: str, where: str, space: str, *, alone: bool) -> list[dict[str, str]]:
    """Return the ways of a confirmation: the chosen one, and electronically beside it."""
    rows = [{"way": way, "where": where}, {"way": "电子送达", "where": space}]
    return rows[:1] if alone else rows


def _ways(application: Application) -> dict[str, Any]:
    said, space = application.way, "“我的空间”"
    way = RESULT_WAYS[said["way"]]
    where = (
        said.get("address")
        or said.get("phone")
        or (space if said["way"] == ELECTRONIC else "受理窗口")
    )
    chosen = datetime.fromisoformat(said["chosen_at"]).astimezone(CHINA)
    return {
        "recipient": said.get("recipient") or identity.subject(application.subject).name,
        "phone": said.get("phone") or "—",
        "ways": _rows(way, where, space, alone=said["way"] == ELECTRONIC),
        "signed_at": f"{chosen:%Y-%m-%d %H:%M:%S}",
        "signed_digest": digest_with(application.salt, said),
    }


def _signatures(application: Application) -> dict[str, Any]:
    """Return who signed too; an application for which nobody was asked asks nothing."""
    if not application.cosigners:
        return {}
    found = with_signatures(Application.objects.filter(pk=application.pk)).get()
    return {
        "signatures": [
            [one.name, one.role, f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"]
            for one in signatures_in(found)
        ]
    }


def step_paper(case_id: UUID, do: str, at: datetime, event: UUID | None = None) -> dict[str, Any]:
    """Return what the paper of one step says: as things stand, and what was said with the step."""
    case = Case.objects.get(pk=case_id)
    said = case_paper(case_id, at)
    if do in DECIDING:  # what it said then, though a court may have had it decided anew since
        said |= {"decision": decided_then(case, at, event)[0]}
    if do == "archive":
        return said | in_the_file(case, at)
    return said | said_with(case, do, at, str(said["applicant"])) | {"said": labelled(case, do, at)}


def case_paper(case_id: UUID, at: datetime) -> dict[str, Any]:
    """Return what the papers of one case say, as things stand."""
    return paper_of(*case_with_application(case_id), at)


def case_with_application(case_id: UUID) -> tuple[Case, Application]:
    """Return a case and its application."""
    case = by_key(Case, case_id)
    return case, by_key(Application, case.application_id)


def paper_of(case: Case, application: Application, at: datetime) -> dict[str, Any]:
    """Return the same of rows that have been read."""
    item = catalogue.item_revision(case.item)
    office = identity.organisation(case.office)
    plan = plan_of(application, at)
    running = {clock.kind: clock for clock in _CLOCKS(case.pk)}
    materials = _materials_of(case, plan)
    asked = _ASKED.first(case.pk)
    return _common(office, identity.subject(case.subject), application) | {
        "item": case.item_name,
        "item_code": item.code12,
        "case_number": case.number,
        "date": chinese_date(clocks.day_of(at)),
        "submitted_on": chinese_date(clocks.day_of(case.submitted_at)),
        "accepted_on": chinese_date(case.accepted_on) if case.accepted_on else "",
        "deemed": case.deemed,
        "statutory_days": case.plan["statutory_days"],
        "promised_days": case.plan["promised_days"],
        "due_on": _due(running.get(STATUTORY)),
        "promised_on": _due(running.get(PROMISED)),
        "materials": [_material(material) for material in materials],
        "law": [law.cited for law in item.law],
        "result": item.result_name,
        "supplement": asked.items if asked else [],
        "supplement_note": asked.note if asked else "",
        "supplement_until": chinese_date(asked.until) if asked else "",
        "decision": case.decision,
        "seat": case.decision.get("seat", ""),
        "seat_term": case.decision.get("term", ""),
        "facts": _facts(application, plan),
        "facts_shown": _shown_for(application, plan, case.part),
    }


def _common(
    organ: OrganisationCard, subject: SubjectCard, application: Application
) -> dict[str, Any]:
    return {
        "legal_person": _said(application, "enterprise.legal_person.name"),
        "organ": organ.name,
        "organ_code": organ.code,
        "organ_phone": organ.phone,
        "organ_address": organ.address,
        "applicant": subject.name,
        "applicant_id": subject.masked_id,
        "applicant_id_type": subject.id_type_name,
        "application_number": application.number,
        "query_code": application.code,
        "theme": application.title,
    }


def _materials_of(case: Case, plan: Plan) -> list[Material]:
    keys = {need.key for need in plan.materials if case.part in need.for_parts}
    rows = _MATERIALS(case.application_id)
    return [row for row in rows if row.key in keys and not row.replaced]


def _material(material: Material) -> dict[str, Any]:
    return {
        "name": material.name,
        "form": WAYS[material.source],
        "pages": material.pages or "—",
        "asked": material.source not in PRESENT,
    }


def _due(clock: Deadline | None) -> str:
    if clock is None:
        return ""
    return chinese_date(clock.due_on) if clock.due_on else "下一年度放假安排公布后确定"


def _said(application: Application, element: str) -> str:
    return str(application.data.get(element, {}).get("value", ""))


def _facts(application: Application, plan: Plan) -> dict[str, str]:
    """Return every value of the application as a person reads it."""
    said = {element: _said(application, element) for element in application.data}
    fields = _fields(plan)
    return said | {one.element: shown(one, _said(application, one.element)) for one in fields}


def _shown_for(application: Application, plan: Plan, part: str) -> list[list[str]]:
    """Return the values that only this part asked for: what a filing records."""
    return [
        [field.label, f"{shown(field, _said(application, field.element))}{field.unit}"]
        for field in _fields(plan)
        if field.for_parts == (part,)
    ]


def _fields(plan: Plan) -> list[PlannedField]:
    return [field for group in plan.groups for field in group.fields]


def day_in_words(at: datetime) -> str:
    """Return the day of a moment as papers write it."""
    return chinese_date(clocks.day_of(at))
