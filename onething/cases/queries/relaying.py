"""What the hall that took an application in for another place may know: how it stands, which papers there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onething.cases import access
from onething.cases.models import Application, Case, Deadline, Material, Supplement
from onething.cases.queries.clockface import ClockFace, face
from onething.cases.terms import APPLICATION_WORDS, MACHINES, OPEN, PUBLIC_WORDS
from onething.catalogue import queries as catalogue
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of

NOTHING_DECIDED = ("not_accepted", "withdrawn", "lapsed", "ended", "terminated")


@dataclass(frozen=True)
class StandLine:
    """One item of an application: who decides it, in plain words, with its legal clocks."""

    item_name: str
    office: UUID
    words: str
    accepted_on: date | None
    clocks: tuple[ClockFace, ...]


@dataclass(frozen=True)
class Stand:
    """How an application stands, without anything that was filled in."""

    number: str
    title: str
    words: str
    region: str
    way: str
    lines: tuple[StandLine, ...]


@dataclass(frozen=True)
class CaseHead:
    """What a record made beside a case says of it: item and numbers, nothing that was filled in."""

    number: str
    application_number: str
    theme: str
    item_name: str
    item_code: str
    applicant: str
    subject: UUID
    submitted_at: datetime
    law: str  # by which it is decided: only a permit cites 行政许可法


def stand_of(application_id: UUID, at: datetime) -> Stand:
    """Return how an application stands; who may ask, the room that asks has checked."""
    row = Application.objects.get(pk=application_id)
    clocks: dict[UUID | None, list[ClockFace]] = {}
    for one in Deadline.objects.filter(application=row).order_by("starts_on", "kind"):
        clocks.setdefault(one.case_id, []).append(face(one, day_of(at)))
    cases = Case.objects.filter(application=row).order_by("place")
    return Stand(
        row.number or "",
        row.title,
        APPLICATION_WORDS[row.state],
        row.region,
        str(row.way.get("way", "")),
        tuple(
            StandLine(
                case.item_name,
                case.office,
                PUBLIC_WORDS[case.state],
                case.accepted_on,
                tuple(clocks.get(case.pk, ())),
            )
            for case in cases
        ),
    )


def decided_case(application_id: UUID, by: Actor) -> UUID | None:
    """Return the case of an application on which he works at the office that decides it."""
    if not by.org:
        return None
    rows = access.cases_of(by).filter(application=application_id, office=by.org)
    return rows.order_by("place").values_list("pk", flat=True).first()


def offices_of(application_id: UUID) -> list[UUID]:
    """Return the offices that decide the cases of an application."""
    rows = Case.objects.filter(application=application_id).order_by("office")
    return list(rows.values_list("office", flat=True).distinct())


def cases_in_offices(application_id: UUID, offices: list[UUID]) -> list[UUID]:
    """Return the cases of an application that these offices decide and that have not ended."""
    rows = Case.objects.filter(application=application_id, office__in=offices, state__in=OPEN)
    return list(rows.order_by("place").values_list("pk", flat=True))


def case_head(case_id: UUID) -> CaseHead:
    """Return what a record made beside a case says of it; who may ask, the room that asks has checked."""
    row = Case.objects.select_related("application").get(pk=case_id)
    law = next((step.law for step in MACHINES[row.kind].steps if step.do == "grant"), "")
    return CaseHead(
        row.number, row.application.number or "", row.application.title, row.item_name,
        catalogue.item_revision(row.item).code12, row.subject_name, row.subject, row.submitted_at,
        law,
    )  # fmt: skip


def titles_of(applications: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return the titles of applications and how each stands, in words."""
    rows = Application.objects.filter(pk__in=applications).order_by("pk")
    return {
        pk: (title, APPLICATION_WORDS[state])
        for pk, title, state in rows.values_list("pk", "title", "state")
    }


def scanned_pieces(application_id: UUID) -> tuple[str, ...]:
    """Return the names of the materials that were handed in as files: those that may be on paper."""
    rows = Material.objects.filter(
        application=application_id, replaced=False, upload__isnull=False
    ).order_by("at", "pk")
    return tuple(dict.fromkeys(rows.values_list("name", flat=True)))


def came_to_nothing(application_id: UUID) -> bool:
    """Say whether an application has ended without anything having been decided of what was applied for."""
    rows = Case.objects.filter(application=application_id)
    return not rows.exclude(state__in=NOTHING_DECIDED).exists()


@dataclass(frozen=True)
class AskedSupplement:
    """What one case asks its applicant to hand in still."""

    case: UUID
    item_name: str
    until: date
    items: tuple[dict[str, str], ...]  # material, name, problem, remedy

    @property
    def words(self) -> str:
        """Return it in words, for who is asked elsewhere."""
        asked = "；".join(f"{one['name']}：{one['problem']}，{one['remedy']}" for one in self.items)
        return f"{self.item_name}：{asked}。请在 {self.until:%m 月 %d 日}以前补齐。"


def asked_supplements(application_id: UUID) -> tuple[AskedSupplement, ...]:
    """Return what the cases of an application wait for; who may ask, the room that asks has checked."""
    rows = Supplement.objects.filter(case__application=application_id, answered_at=None)
    return tuple(
        AskedSupplement(row.case_id, row.case.item_name, row.until, tuple(row.items))
        for row in rows.select_related("case").order_by("case__place")
    )


def open_cases(application_id: UUID) -> tuple[UUID, ...]:
    """Return the cases of an application of which nothing is decided and that have not ended."""
    rows = Case.objects.filter(application=application_id, closed_at=None, decided_at=None)
    return tuple(rows.order_by("place").values_list("pk", flat=True))


def abouts_of_cases(application_id: UUID) -> tuple[str, ...]:
    """Return under what the papers of the cases of an application are kept."""
    rows = Case.objects.filter(application=application_id).order_by("place")
    return tuple(f"case:{pk}" for pk in rows.values_list("pk", flat=True))
