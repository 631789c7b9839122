"""What the room of fees needs to know of an application and its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from onething.cases.models import Application, Case
from onething.cases.terms import FINAL
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class ChargedCase:
    """A case for which something may be to be paid."""

    id: UUID
    item: UUID  # the item's revision
    item_name: str
    office: UUID
    hall: UUID
    state: str
    over: bool


@dataclass(frozen=True)
class FeeStory:
    """An application as fees are reckoned for it."""

    application: UUID
    number: str
    title: str
    subject: UUID
    region: str
    facts: Mapping[str, str]  # answers and elements of the form
    cases: tuple[ChargedCase, ...]


def for_fees(application_id: UUID) -> FeeStory:
    """Return an application with its cases, for the platform only; two statements."""
    found = Application.objects.filter(pk=application_id).first()
    if found is None:
        raise NotYours
    rows = Case.objects.filter(application=found).order_by("place")
    said = {element: str(datum.get("value", "")) for element, datum in found.data.items()}
    return FeeStory(
        application=found.pk,
        number=found.number or "",
        title=found.title,
        subject=found.subject,
        region=found.region,
        facts={**{key: str(value) for key, value in found.answers.items()}, **said},
        cases=tuple(
            ChargedCase(
                case.pk,
                case.item,
                case.item_name,
                case.office,
                case.hall,
                case.state,
                case.state in FINAL,
            )
            for case in rows
        ),
    )
