"""A published theme as a package: its items, what it needs, and proofs by its sample persons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.catalogue.check.source import files, read_file
from onething.catalogue.models import ItemRevision, ThemeRevision
from onething.catalogue.packages.file import package_of
from onething.catalogue.packages.proofs import outline
from onething.catalogue.shelf import theme_revision
from onething.catalogue.terms import Theme
from onething.catalogue.terms.packages import Package
from onething.catalogue.themes.samples import people_of


def packed(row: ThemeRevision, on: date) -> Package:
    """Return a revision of a theme as a package, proved as of this day."""
    theme = theme_revision(row.pk)
    rows = ItemRevision.objects.filter(pk__in=map(UUID, row.items.values())).order_by("code")
    items = [one.content for one in rows]
    types = {one["result"].get("licence_type", "") for one in items}
    body = {
        "origin": f"{settings.BASE_URL} 第 {row.number} 版（{on.isoformat()} 导出）",
        "theme": row.content,
        "aside": row.aside,
        "items": items,
        "elements": _known("elements", _elements(theme)),
        "licence_types": _known("documents/licence_types", types),
        "proofs": [*_proofs(theme, row, on)],
    }
    return package_of(body)


def _elements(theme: Theme) -> set[str]:
    named = {field.element for field in theme.fields} | {field.same_as for field in theme.fields}
    return named | {question.element for question in theme.questions}


def _known(folder: str, names: set[str]) -> dict[str, Any]:
    """Return what the files of a folder say of these names."""
    found: dict[str, Any] = {}
    for path in files(settings.DATA_ROOT, folder):
        found |= {name: said for name, said in read_file(path).items() if name in names}
    return found


def _proofs(theme: Theme, row: ThemeRevision, today: date) -> Iterator[dict[str, Any]]:
    for one in people_of(row.slug, row.aside):
        on = one.on or today
        answers = {str(key): str(value) for key, value in one.answers.items()}
        yield {
            "about": one.about,
            "region": one.region,
            "on": on.isoformat(),
            "answers": answers,
            "outline": dict(outline(theme, answers, region=one.region, on=on)),
        }
