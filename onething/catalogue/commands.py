"""Publishing revisions of items and themes; what is published never changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.catalogue.events import ItemPublished, ThemePublished
from onething.catalogue.laws.commands import (
    clear_citation,
    enter_law,
    load_law,
    propose_law_change,
    review_law_change,
    warn_of_law_change,
)
from onething.catalogue.models import ItemRevision, ThemeRevision
from onething.catalogue.practices.commands import (
    adopt_practice,
    decide_practice,
    offer_practice,
    withdraw_practice,
)
from onething.catalogue.registers.commands import (
    discard_register,
    draft_register,
    load_register,
    propose_register,
    remove_register_line,
    review_register,
    set_register_line,
    set_register_lines,
)
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.refusals import Invalid, NotYours

__all__ = [
    "adopt_practice",
    "clear_citation",
    "decide_practice",
    "discard_register",
    "draft_register",
    "enter_law",
    "load_law",
    "load_register",
    "offer_practice",
    "propose_law_change",
    "propose_register",
    "publish_item",
    "publish_theme",
    "remove_register_line",
    "review_law_change",
    "review_register",
    "set_register_line",
    "set_register_lines",
    "warn_of_law_change",
    "withdraw_practice",
]
PUBLISHERS = ("system", "catalogue")


@command
def publish_item(content: Mapping[str, Any], *, by: Actor, at: datetime) -> UUID:
    """Publish a new revision of an item; the same content again is the same revision."""
    _may_publish(by)
    code, digest = str(content["code"]), sm3(canonical(content))
    last = ItemRevision.objects.select_for_update().filter(code=code).order_by("-number").first()
    if last and last.digest == digest:
        return last.pk
    revision = ItemRevision.objects.create(
        code=code,
        number=last.number + 1 if last else 1,
        name=content["name"],
        content=content,
        digest=digest,
        effective_on=at.astimezone(CHINA).date(),
        published_at=at,
    )
    fact = ItemPublished(
        item=code,
        revision=revision.pk,
        number=revision.number,
        digest=digest,
        effective_on=revision.effective_on,
    )
    ledger.write(fact, by=by, at=at)
    return revision.pk


@command
def publish_theme(content: Mapping[str, Any], *, by: Actor, at: datetime) -> UUID:
    """Publish a new revision of a theme with the newest revisions of its items."""
    _may_publish(by)
    slug = str(content["slug"])
    codes = [part["item"] for part in content["parts"]]
    newest = ItemRevision.objects.filter(code__in=codes).order_by("code", "number")
    items = {row.code: str(row.pk) for row in newest}
    missing = sorted(set(codes) - items.keys())
    if missing:
        raise Invalid(
            f"主题“{content['name']}”引用的事项还没有发布：{'、'.join(missing)}。请先发布这些事项。"
        )
    digest = sm3(canonical([content, items]))
    last = ThemeRevision.objects.select_for_update().filter(slug=slug).order_by("-number").first()
    if last and last.digest == digest:
        return last.pk
    revision = ThemeRevision.objects.create(
        slug=slug,
        number=last.number + 1 if last else 1,
        name=content["name"],
        content=content,
        items=items,
        digest=digest,
        effective_on=at.astimezone(CHINA).date(),
        published_at=at,
    )
    fact = ThemePublished(
        theme=slug,
        revision=revision.pk,
        number=revision.number,
        digest=digest,
        effective_on=revision.effective_on,
    )
    ledger.write(fact, by=by, at=at)
    return revision.pk


def _may_publish(by: Actor) -> None:
    if not any(by.has(role) for role in PUBLISHERS):
        raise NotYours
