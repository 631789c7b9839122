"""All rules about items, applied to one content."""

from __future__ import annotations

from collections.abc import Iterator

from onething.catalogue.check import fees, item_texts, items, routes
from onething.catalogue.check.rules import ERROR, RULES, Around, Content, Rule, findings
from onething.catalogue.shapes import Fault

__all__ = ["RULES", "item_faults", "item_findings"]
ROOMS = (items, item_texts, routes, fees)  # where the rules stand: importing them enters them


def item_findings(
    content: Content, licence_types: frozenset[str] | None, grade: str
) -> Iterator[tuple[Rule, Fault]]:
    """Yield what the rules of a grade find in an item."""
    yield from findings(content, Around(licence_types), grade)


def item_faults(content: Content, licence_types: frozenset[str] | None) -> Iterator[Fault]:
    """Yield what is wrong with an item."""
    for _, fault in item_findings(content, licence_types, ERROR):
        yield fault
