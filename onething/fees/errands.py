"""Putting down what is to be asked of a system outside; the reaction in `outside` asks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.fees.events import ErrandDone, ErrandQueued
from onething.fees.models import Bill, Errand
from onething.kernel.facts import Fact


def queued(
    do: str, about: UUID, round: int, *, at: datetime, bill: Bill | None = None, label: str = ""
) -> list[Fact]:
    """Put an errand down, once; return what to write into the ledger."""
    errand, new = Errand.objects.get_or_create(
        do=do,
        about=about,
        round=round,
        defaults={
            "organ": bill.organ if bill else None,
            "label": label or (bill.number if bill else ""),
            "queued_at": at,
        },
    )
    return [ErrandQueued(errand=errand.pk, do=do)] if new else []


def finished(errand: Errand, at: datetime) -> Fact:
    """Mark an errand as done."""
    errand.state, errand.done_at, errand.next_at, errand.fault = "done", at, None, ""
    errand.save(update_fields=["state", "done_at", "next_at", "fault"])
    return ErrandDone(errand=errand.pk, do=errand.do)
