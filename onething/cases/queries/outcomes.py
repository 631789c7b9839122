"""What a window or an office did first with pieces of work, for platforms on which clerks practise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings

from onething.cases.models import Act, Application, Case, Material, Supplement
from onething.kernel.refusals import NotYours

BEFORE_DECISION: Final[Mapping[str, str]] = {  # step, state
    "suspend": "suspended",
    "publicise": "publicised",
    "terminate": "terminated",
}


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
    names = _names(rows)
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


@dataclass(frozen=True)
class DecisionOutcome:
    """What the office that decides did first with one case; nothing yet when `did` is empty."""

    case: UUID
    number: str
    did: str  # granted, refused, suspended, publicised, terminated
    said: Mapping[str, str]  # in the decision: facts, law, reasons, remedies
    names: Mapping[str, str]  # of the materials


def decision_outcomes(
    applications: Iterable[UUID],
) -> Mapping[tuple[UUID, str], DecisionOutcome]:
    """Return for each application and part what the office did first; only where one practises."""
    if not settings.PRACTICE:
        raise NotYours
    rows = list(Case.objects.filter(application__in=list(applications)))
    names = _names(rows)
    first: dict[UUID, str] = {}
    for act in Act.objects.filter(case__in=rows, do__in=BEFORE_DECISION).order_by("-at", "-pk"):
        first[act.case_id] = BEFORE_DECISION[act.do]
    return {
        (row.application_id, row.part): DecisionOutcome(
            row.pk,
            row.number,
            first.get(row.pk) or _decided(row),
            {key: str(text) for key, text in row.decision.items()},
            names.get(row.application_id, {}),
        )
        for row in rows
    }


def _decided(row: Case) -> str:
    if row.granted:
        return "granted"
    if row.decided_at is not None:
        return "refused"
    return row.state if row.state in BEFORE_DECISION.values() else ""


def _names(rows: Iterable[Case]) -> dict[UUID, dict[str, str]]:
    names: dict[UUID, dict[str, str]] = {}
    for one in Material.objects.filter(application__in={row.application_id for row in rows}):
        names.setdefault(one.application_id, {})[one.key] = one.name
    return names


def filed_by(subjects: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """Return for each of these sample persons the application that was filed for him last."""
    if not settings.PRACTICE:
        raise NotYours
    rows = Application.objects.filter(subject__in=list(subjects), submitted_at__isnull=False)
    return dict(rows.order_by("submitted_at").values_list("subject", "pk"))


def received_at(application: UUID, part: str) -> tuple[UUID, UUID]:
    """Return the case of a part of a sample application, and the hall that received it."""
    if not settings.PRACTICE:
        raise NotYours
    row = Case.objects.get(application=application, part=part)
    return row.pk, row.hall
