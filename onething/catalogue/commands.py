"""What changes the catalogue; what is published never changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.catalogue import publishing
from onething.catalogue.applets.commands import (
    decide_applet,
    enter_applet,
    load_applet,
    note_applet_health,
    propose_applet,
    remind_of_applet,
    renew_applet,
    withdraw_applet,
)
from onething.catalogue.imports.commands import import_items
from onething.catalogue.items.commands import (
    ItemOvertaken,
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
from onething.catalogue.packages.commands import (
    publish_package,
    receive_package,
    refuse_package,
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
from onething.catalogue.singles.telling import tell_shortfall
from onething.catalogue.suspensions.commands import (
    decide_suspension,
    lift_suspension,
    propose_suspension,
)
from onething.catalogue.themes.commands import (
    Overtaken,
    change_theme,
    discard_theme,
    draft_new_theme,
    draft_theme,
    propose_theme,
    restore_theme,
    review_theme,
)
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import CHINA
from onething.kernel.command import command

__all__ = [
    "ItemOvertaken",
    "Overtaken",
    "adopt_practice",
    "change_item",
    "change_theme",
    "clear_citation",
    "decide_applet",
    "decide_practice",
    "decide_suspension",
    "discard_item",
    "discard_register",
    "discard_theme",
    "draft_item",
    "draft_new_item",
    "draft_new_theme",
    "draft_register",
    "draft_retirement",
    "draft_theme",
    "enter_applet",
    "enter_law",
    "import_items",
    "lift_suspension",
    "list_implementations",
    "load_applet",
    "load_law",
    "load_register",
    "note_applet_health",
    "offer_practice",
    "propose_applet",
    "propose_item",
    "propose_law_change",
    "propose_overlay",
    "propose_register",
    "propose_suspension",
    "propose_theme",
    "publish_item",
    "publish_package",
    "publish_theme",
    "receive_package",
    "refuse_package",
    "remind_of_applet",
    "remove_register_line",
    "renew_applet",
    "restore_item",
    "restore_theme",
    "review_item",
    "review_law_change",
    "review_overlay",
    "review_register",
    "review_theme",
    "set_register_line",
    "set_register_lines",
    "tell_shortfall",
    "warn_of_law_change",
    "withdraw_applet",
    "withdraw_practice",
]


@command
def publish_theme(content: Mapping[str, Any], *, by: Actor, at: datetime) -> UUID:
    """Publish a theme that ships; what people have published since is left as it is."""
    must_be_system(by)
    day = at.astimezone(CHINA).date()
    kept = publishing.of_people(str(content["slug"]))
    there = publishing.theme_on(str(content["slug"]), day) if kept else None
    if kept and there is None:
        return kept.pk  # its day has not come
    said = there.content if there else content  # it follows its items all the same
    revision, made = publishing.publish_theme(said, day, at)
    if made:
        ledger.write(*map(publishing.fact_of, made), by=by, at=at)
    return revision.pk
