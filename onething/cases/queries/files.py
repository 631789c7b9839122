"""The files of a case, for those who may see the case and need them for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.cases import access
from onething.cases.drafts import plan_of
from onething.cases.models import Case, Material
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class CaseFile:
    """A file of a case, by its digest."""

    name: str
    digest: str
    media_type: str


def file_of_case(case_id: UUID, file_id: UUID, by: Actor, at: datetime) -> CaseFile:
    """Return a file that belongs to a case that he may see, and not only to a sibling of it."""
    visible = access.cases_shown(by).select_related("application")
    found = visible.filter(pk=case_id).first()
    material = Material.objects.filter(pk=file_id).exclude(digest="").first()
    if found is None or material is None or material.application_id != found.application_id:
        raise NotYours
    away = material.key.startswith("away:") and not material.key.startswith(f"away:{found.part}:")
    if away or material.key in _keys_of_siblings(found, at):
        raise NotYours
    return CaseFile(material.file_name, material.digest, material.media_type)


def _keys_of_siblings(case: Case, at: datetime) -> frozenset[str]:
    """Return the materials that only other parts of the application need (个人信息保护法 §6)."""
    plan = plan_of(case.application, at)
    results = {f"result:{part.key}" for part in plan.parts if part.key != case.part}
    return frozenset(
        {need.key for need in plan.materials if case.part not in need.for_parts} | results
    )
