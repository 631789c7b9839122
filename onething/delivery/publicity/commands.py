"""Listing a decision with its day, publishing it, changing and stopping what is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

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
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import NotYours


@command
def list_decision(
    about: str, *, sort: str, head: Mapping[str, Any], decided_on: date, by: Actor, at: datetime
) -> None:
    """List a decision that has to be published, with the last day for it.

    `head`: case, region, organ, organ_name, holder (masked), item_name.
    """
    _system(by)
    row, new = Publication.objects.get_or_create(
        about=about,
        defaults={"sort": sort, "decided_on": decided_on, "due_on": due_on(decided_on), **head},
    )
    if new:
        ledger.write(DecisionListed(**_about(row), due_on=row.due_on), by=by, at=at)


@command
def publish_decision(
    about: str, *, number: str, fields: Mapping[str, str], by: Actor, at: datetime
) -> None:
    """Publish a decision; what is secret has been masked by who says it."""
    row = _listed(about, by)
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
    row = _listed(about, by)
    if row is None:
        return
    row.state, row.reason = "withheld", reason[:200]
    row.save(update_fields=["state", "reason"])
    ledger.write(DecisionWithheld(**_about(row)), by=by, at=at)


def _listed(about: str, by: Actor) -> Publication | None:
    _system(by)
    rows = Publication.objects.select_for_update().filter(about=about, state="listed")
    return rows.first()


@command
def change_standing(about: str, *, standing: str, by: Actor, at: datetime) -> None:
    """Say that a published decision no longer holds."""
    _system(by)
    row = Publication.objects.select_for_update().filter(about=about).first()
    if row is None or row.standing == standing:
        return
    row.standing = standing
    row.save(update_fields=["standing"])
    ledger.write(PublicationChanged(**_about(row), standing=standing), by=by, at=at)


@command
def stop_publication(about: str, *, by: Actor, at: datetime) -> None:
    """Take back what was published, after the repair of credit (停止公示)."""
    _system(by)
    row = Publication.objects.select_for_update().filter(about=about, state="published").first()
    if row is None:
        return
    row.state = "stopped"
    row.save(update_fields=["state"])
    ledger.write(PublicationStopped(**_about(row)), by=by, at=at)


def _system(by: Actor) -> None:
    if not by.has("system"):
        raise NotYours


def _about(row: Publication) -> dict[str, Any]:
    return {"publication": row.pk, "about": row.about}
