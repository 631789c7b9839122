"""What one part of an application has made for another that waits for it."""

from __future__ import annotations

from onething.cases.models import Case
from onething.catalogue.terms import Plan
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard, LicenceCard

Paper = DocumentCard | LicenceCard


def earlier_results(plan: Plan, case: Case, cases: list[Case]) -> dict[str, tuple[Paper, ...]]:
    """Return what earlier parts have made for this one, by material: nobody hands it in again."""
    by_part = {one.part: f"case:{one.pk}" for one in cases}
    origins = {
        need.key: by_part[need.from_part]
        for need in plan.materials
        if need.from_part in by_part and case.part in need.for_parts
    }
    if not origins:
        return {}
    abouts = sorted(set(origins.values()))
    papers = documents.documents_about_all(abouts)
    licences = documents.licences_about_all(abouts)
    deciding = documents.deciding_kinds()
    return {
        key: (
            *licences.get(about, ()),
            *(paper for paper in papers.get(about, ()) if paper.kind in deciding),
        )
        for key, about in origins.items()
    }
