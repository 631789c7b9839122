"""容缺: a material that comes later, reminded of before, with the declared effect if it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.cases.clocks import day_of
from onething.cases.models import Case, Gap, Material
from onething.cases.promise_events import (
    GapEnded,
    GapLapsed,
    GapReminded,
    GapStarted,
    GapSupplied,
)
from onething.cases.promise_terms import GAP
from onething.cases.promises import access
from onething.cases.promises.clock import after
from onething.cases.promises.making import about_gap
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid, NotAllowed


def start(case: Case, on: date) -> list[Fact]:
    """Let the days of the gaps run with the acceptance of their case; part of that command."""
    facts: list[Fact] = []
    for gap in _of(case.pk, "promised") if case.plan.get("later") else ():
        gap.state = GAP.step(gap.state, "start").end
        gap.due_on = after(on, gap.days)
        gap.save(update_fields=["state", "due_on"])
        facts.append(GapStarted(**about_gap(gap), until=gap.due_on))
    return facts


def must_be_filled(case: Case) -> None:
    """Refuse a decision in favour while something is still to come."""
    if not case.plan.get("later"):
        return
    names = [gap.name for gap in _of(case.pk, "promised", "due")]
    if names:
        raise NotAllowed(
            f"容缺材料“{'”“'.join(names)}”还没有补齐，补齐前不能作出准予决定。"
            "可以先审查；材料补齐后再决定。"
        )


def _of(case_id: UUID, *states: str) -> list[Gap]:
    rows = Gap.objects.select_for_update(of=("self",)).filter(case=case_id, state__in=states)
    return list(rows.select_related("case").order_by("pk"))


@command
def fill_gap(gap_id: UUID, *, files: Sequence[Mapping[str, Any]], by: Actor, at: datetime) -> None:
    """Hand in what was promised to come later.

    `files`: upload, digest, file_name, media_type, pages, size of each.
    """
    gap, step = access.gap_to_change(gap_id, "fill", by)
    if not files:
        raise Invalid(f"请选择“{gap.name}”的文件。", errors={gap.key: "请选择文件"})
    there = Material.objects.filter(application=gap.application, key=gap.key, replaced=False)
    there.filter(source="gap").update(replaced=True)
    Material.objects.bulk_create(
        Material(
            application_id=gap.application, key=gap.key, name=gap.name, source="upload",
            round=1, at=at, **file,
        )
        for file in files
    )  # fmt: skip
    facts: list[Fact] = []
    for one in _same(gap):
        one.state, one.ended_at = GAP.step(one.state, step.do).end, at
        one.save(update_fields=["state", "ended_at"])
        digests = tuple(file["digest"] for file in files)
        facts.append(GapSupplied(**about_gap(one), digests=digests))
    ledger.write(*facts, by=by, at=at)


def _same(gap: Gap) -> list[Gap]:
    """Return the same material for each case of the application that waits for it."""
    rows = Gap.objects.select_for_update(of=("self",)).filter(
        application=gap.application, key=gap.key, state__in=["promised", "due"]
    )
    return list(rows.select_related("case").order_by("pk"))


@command
def remind_of_gap(gap_id: UUID, *, by: Actor, at: datetime) -> None:
    """Remind the applicant once of what he still has to hand in."""
    gap, _ = access.gap_to_change(gap_id, "lapse", by)
    if gap.reminded_at is not None:
        return
    gap.reminded_at = at
    gap.save(update_fields=["reminded_at"])
    ledger.write(GapReminded(**about_gap(gap), until=gap.due_on), by=by, at=at)


@command
def lapse_gap(gap_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that what was promised did not come in time; what was declared follows."""
    gap, step = access.gap_to_change(gap_id, "lapse", by)
    if gap.due_on is None or gap.due_on >= day_of(at):
        return
    gap.state, gap.ended_at = step.end, at
    gap.save(update_fields=["state", "ended_at"])
    ledger.write(GapLapsed(**about_gap(gap)), by=by, at=at)


@command
def end_gaps(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let go of what was to come for a case that came to nothing."""
    must_be_system(by)
    facts: list[Fact] = []
    for gap in _of(case_id, "offered", "promised", "due"):
        gap.state, gap.ended_at = GAP.step(gap.state, "end").end, at
        gap.save(update_fields=["state", "ended_at"])
        facts.append(GapEnded(**about_gap(gap)))
    if facts:
        ledger.write(*facts, by=by, at=at)
