"""待重新分派: what a leader sees of the cases that nobody holds because somebody left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from onething.cases import access, clocks
from onething.cases.models import Application, Case, Unassigned
from onething.cases.terms import OPEN, WORDS
from onething.identity import queries as identity
from onething.identity.terms import Colleague
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

MOST = 100


@dataclass(frozen=True)
class UnassignedCase:
    """A case that waits to be given to somebody."""

    id: UUID
    number: str
    item_name: str
    subject_name: str
    words: str
    held_by: str
    since: datetime
    choices: tuple[tuple[str, str], ...]  # official, “name, post”


def unassigned(by: Actor, at: datetime) -> tuple[UnassignedCase, ...]:
    """Return the cases of his house that wait to be given to somebody; three statements."""
    if not (by.org and by.has("leader")):
        raise NotYours
    rows = Unassigned.objects.select_related("case").filter(
        Q(hall=by.org) | Q(office=by.org), case__state__in=OPEN, case__holder=""
    )
    found = list(rows.order_by("at", "pk")[:MOST])
    names = identity.official_names({row.official for row in found})
    places = {place for row in found for place in (row.office, row.hall)}
    held = identity.colleagues(places, on=clocks.day_of(at)) if places else ()
    return tuple(
        UnassignedCase(
            row.case.pk,
            row.case.number,
            row.case.item_name,
            row.case.subject_name,
            WORDS[row.case.state],
            names.get(row.official, ""),
            row.at,
            choices_for(row.case, held),
        )
        for row in found
    )


def choices_for(case: Case, held: tuple[Colleague, ...]) -> tuple[tuple[str, str], ...]:
    """Return the colleagues who may go on with a case, as choices."""
    return tuple(
        (str(one.official), f"{one.name}，{one.title}")
        for one in held
        if access.may_work_on(case, one.organisation, one.roles)
    )


def held_by(official: UUID, organisation: UUID | None = None) -> list[str]:
    """Return the open cases that an official holds, all of them or those of one organisation."""
    rows = Case.objects.filter(holder=f"official:{official}", state__in=OPEN)
    if organisation is not None:
        rows = rows.filter(Q(office=organisation) | Q(hall=organisation))
    return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]


def names_of(abouts: Iterable[str]) -> dict[str, str]:
    """Return what things are called, as “case:<id>” and “application:<id>”; two statements."""
    wanted = [about.partition(":") for about in set(abouts)]
    cases = [number for kind, _, number in wanted if kind == "case"]
    applications = [number for kind, _, number in wanted if kind == "application"]
    names = {
        f"case:{pk}": f"办件“{item}”（{number}）"
        for pk, item, number in Case.objects.filter(pk__in=cases)
        .order_by("pk")
        .values_list("pk", "item_name", "number")
    }
    rows = Application.objects.filter(pk__in=applications).order_by("pk")
    return names | {
        f"application:{pk}": f"申请“{title}”（{number or '草稿'}）"
        for pk, title, number in rows.values_list("pk", "title", "number")
    }
