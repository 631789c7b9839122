"""Listing a decision with its day, publishing it, changing and stopping what is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from onething.delivery.models import Publication
from onething.delivery.publication_events import (
    DecisionListed,
    DecisionPublished,
    DecisionWithheld,
    PublicationChanged,
    PublicationStopped,
)
from onething.delivery.publicity.rules import due_on
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical


@command
def list_decision(
    about: str,
    *,
    sort: str,
    head: Mapping[str, Any],
    decided_on: date,
    seq: int = 0,
    by: Actor,
    at: datetime,
) -> None:
    """List a decision that has to be published, with the last day for it.

    `head`: case, region, organ, organ_name, holder (masked), item_name. `seq`: where in the stream
    of the case it was decided; what is decided anew is listed anew.
    """
    must_be_system(by)
    row, new = Publication.objects.get_or_create(
        about=about,
        seq=seq,
        defaults={"sort": sort, "decided_on": decided_on, "due_on": due_on(decided_on), **head},
    )
    if new:
        ledger.write(DecisionListed(**_about(row), due_on=row.due_on), by=by, at=at)


@command
def publish_decision(
    about: str,
    *,
    number: str,
    fields: Mapping[str, str],
    before: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Publish a decision; what is secret has been masked by who says it.

    `before`: the place in the stream of the case at which its papers were made.
    """
    row = _listed(about, by, before)
    if row is None:
        return
    today = at.astimezone(CHINA).date()
    row.state, row.number, row.fields = "published", number, dict(fields)
    row.published_on = max(today, row.decided_on)
    row.save(update_fields=["state", "number", "fields", "published_on"])
    late = row.due_on is not None and today > row.due_on
    fact = DecisionPublished(**_about(row), content=sm3(canonical(row.fields)), late=late)
    ledger.write(fact, by=by, at=at)


@command
def withhold_decision(about: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Leave a decision unpublished because of a secret, and say why."""
    row = _listed(about, by, None)
    if row is None:
        return
    row.state, row.reason = "withheld", reason[:200]
    row.save(update_fields=["state", "reason"])
    ledger.write(DecisionWithheld(**_about(row)), by=by, at=at)


def _listed(about: str, by: Actor, before: int | None) -> Publication | None:
    must_be_system(by)
    return _newest(Publication.objects.filter(state="listed"), about, before)


def _newest(rows: QuerySet[Publication], about: str, before: int | None) -> Publication | None:
    """Return the last decision about this, of those that came before a place in its stream."""
    found = rows.select_for_update().filter(about=about)
    return (found if before is None else found.filter(seq__lt=before)).order_by("-seq").first()


@command
def change_standing(
    about: str,
    *,
    standing: str,
    note: str = "",
    before: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Say that a published decision no longer holds, or holds again.

    `before`: the place in the stream of the case at which it fell; a later decision is another one.
    """
    must_be_system(by)
    row = _newest(Publication.objects.all(), about, before)
    if row is None or (row.standing, row.note) == (standing, note):
        return
    row.standing, row.note = standing, note
    row.save(update_fields=["standing", "note"])
    ledger.write(PublicationChanged(**_about(row), standing=standing), by=by, at=at)


@command
def stop_publication(about: str, *, by: Actor, at: datetime) -> None:
    """Take back what was published, after the repair of credit (停止公示)."""
    must_be_system(by)
    row = _newest(Publication.objects.filter(state="published"), about, None)
    if row is None:
        return
    row.state = "stopped"
    row.save(update_fields=["state"])
    ledger.write(PublicationStopped(**_about(row)), by=by, at=at)


def _about(row: Publication) -> dict[str, Any]:
    return {"publication": row.pk, "about": row.about}
