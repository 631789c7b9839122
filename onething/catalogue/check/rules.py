"""The list of rules (指南体检): each has an id, a title, a grade, a source, and finds its faults.

To add a rule is to write a generator of faults and put `@rule(…)` above it; docs/lint.md and the test
of seeded faults go by this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onething.catalogue.shapes import Fault

Content = Mapping[str, Any]
ERROR, WARNING = "error", "warning"
GRADES = {ERROR: "错误", WARNING: "提醒"}


@dataclass(frozen=True)
class Around:
    """What a rule may compare an item with; None where the list does not ship here."""

    licence_types: frozenset[str] | None = None


Find = Callable[[Content, Around], Iterator[Fault]]


@dataclass(frozen=True)
class Rule:
    """One rule of the check."""

    id: str
    title: str
    grade: str
    source: str
    find: Find


RULES: dict[str, Rule] = {}


def rule(key: str, title: str, *, source: str, grade: str = ERROR) -> Callable[[Find], Find]:
    """Enter a rule into the list; its id is its own."""

    def enter(find: Find) -> Find:
        assert key not in RULES, key
        RULES[key] = Rule(key, title, grade, source, find)
        return find

    return enter


def findings(content: Content, around: Around, grade: str) -> Iterator[tuple[Rule, Fault]]:
    """Yield what the rules of this grade find in an item."""
    for one in RULES.values():
        if one.grade == grade:
            for fault in one.find(content, around):
                yield one, fault
