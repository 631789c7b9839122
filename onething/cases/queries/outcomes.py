"""What a window did first with pieces of work, for platforms on which clerks practise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from onething.cases.models import Application, Case, Material, Supplement
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class WindowOutcome:
    """What was done with one case at the window; nothing yet when `did` is empty."""

    case: UUID
    number: str
    subject_name: str
    did: str  # accepted, supplement, not_accepted
    materials: tuple[str, ...]  # that were asked for
    names: Mapping[str, str]  # of the materials that were handed in


def window_outcomes(applications: Iterable[UUID]) -> Mapping[tuple[UUID, str], WindowOutcome]:
    """Return for each application and part what the window did first; only where one practises."""
    if not settings.PRACTICE:
        raise NotYours
    rows = list(Case.objects.filter(application__in=list(applications)))
    requests = Supplement.objects.filter(case__in=rows).order_by("-asked_at")  # the first stands
    asked = {one.case_id: tuple(str(item["material"]) for item in one.items) for one in requests}
    names: dict[UUID, dict[str, str]] = {}
    for one in Material.objects.filter(application__in={row.application_id for row in rows}):
        names.setdefault(one.application_id, {})[one.key] = one.name
    return {
        (row.application_id, row.part): WindowOutcome(
            row.pk,
            row.number,
            row.subject_name,
            _did(row),
            asked.get(row.pk, ()),
            names.get(row.application_id, {}),
        )
        for row in rows
    }


def _did(row: Case) -> str:
    if row.supplements:
        return "supplement"
    if row.accepted_on is not None and not row.deemed:
        return "accepted"
    return "not_accepted" if row.state == "not_accepted" else ""


def filed_by(subjects: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """Return for each of these sample persons the application that was filed for him last."""
    if not settings.PRACTICE:
        raise NotYours
    rows = Application.objects.filter(subject__in=list(subjects), submitted_at__isnull=False)
    return dict(rows.order_by("submitted_at").values_list("subject", "pk"))
