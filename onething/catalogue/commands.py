"""What changes the catalogue; what is published never changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.catalogue import publishing
from onething.catalogue.items.commands import (
    change_item,
    discard_item,
    draft_item,
    draft_new_item,
    draft_retirement,
    propose_item,
    publish_item,
    restore_item,
    review_item,
)
from onething.catalogue.items.places import (
    list_implementations,
    propose_overlay,
    review_overlay,
)
from onething.catalogue.laws.commands import (
    clear_citation,
    enter_law,
    load_law,
    propose_law_change,
    review_law_change,
    warn_of_law_change,
)
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
from onething.kernel.refusals import NotYours

__all__ = [
    "adopt_practice",
    "change_item",
    "clear_citation",
    "decide_practice",
    "discard_item",
    "discard_register",
    "draft_item",
    "draft_new_item",
    "draft_register",
    "draft_retirement",
    "enter_law",
    "list_implementations",
    "load_law",
    "load_register",
    "offer_practice",
    "propose_item",
    "propose_law_change",
    "propose_overlay",
    "propose_register",
    "publish_item",
    "publish_theme",
    "remove_register_line",
    "restore_item",
    "review_item",
    "review_law_change",
    "review_overlay",
    "review_register",
    "set_register_line",
    "set_register_lines",
    "warn_of_law_change",
    "withdraw_practice",
]
PUBLISHERS = ("system", "catalogue")


@command
def publish_theme(content: Mapping[str, Any], *, by: Actor, at: datetime) -> UUID:
    """Publish a new revision of a theme with the revisions of its items that hold."""
    if not any(by.has(role) for role in PUBLISHERS):
        raise NotYours
    revision, made = publishing.publish_theme(content, at.astimezone(CHINA).date(), at)
    if made:
        ledger.write(*map(publishing.fact_of, made), by=by, at=at)
    return revision.pk
