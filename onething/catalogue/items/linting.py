"""指南体检 of the whole catalogue: what the rules find in the standards in force.

A revision never changes, so each process looks at each revision once; after something is
published it looks at what is new. What is kept is the findings, not the standards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from onething.catalogue.check.item_rules import item_findings
from onething.catalogue.check.rules import ERROR, GRADES, RULES, WARNING
from onething.catalogue.check.source import read_names
from onething.catalogue.item_models import ItemDraft, ItemRevision
from onething.catalogue.items.index import ItemCard, index
from onething.catalogue.shapes import ITEM, faults
from onething.catalogue.terms.elements import NAMES
from onething.identity.terms import DUTIES

PAGE = 50
AT_A_TIME = 500  # standards whose content is in memory
SHAPE = "item-shape"  # what is no item at all has no rule
Said = tuple[str, str, str]  # rule, path, sentence
_seen: dict[UUID, tuple[Said, ...]] = {}


@dataclass(frozen=True)
class LintFinding:
    """Something that a rule finds in a standard in force."""

    item: ItemCard
    rule: str
    title: str
    grade: str
    path: str
    place: str
    sentence: str


@dataclass(frozen=True)
class LintPage:
    """The findings by rule and by department, and a page of those that were asked for."""

    items: int
    clean: int  # standards in which nothing is found
    errors: int
    warnings: int
    by_rule: tuple[tuple[str, str, str, str, int], ...]  # id, title, grade, source, findings
    by_duty: tuple[tuple[str, str, int], ...]  # key, name, findings
    rows: tuple[LintFinding, ...]
    drafts: Mapping[tuple[str, str], UUID]  # of the items on the page, by code and level
    found: int
    page: int
    pages: int


def lint(on: date, *, rule: str = "", duty: str = "", grade: str = "", page: int = 1) -> LintPage:
    """Return what the rules find in the standards in force."""
    cards = index(on).cards
    every = _findings(cards)
    counts = Counter(one.rule for one in every)
    wanted = [
        one
        for one in every
        if (not rule or one.rule == rule)
        and (not duty or one.item.duty == duty)
        and (not grade or one.grade == grade)
    ]
    wanted.sort(key=lambda one: (one.grade != ERROR, counts[one.rule]))  # what is rare first
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(page, 1), pages)
    rows = tuple(wanted[(page - 1) * PAGE : page * PAGE])
    grades = Counter(one.grade for one in every)
    known = [card for card in cards if not card.retired]
    return LintPage(
        items=len(known),
        clean=len(known) - len({one.item.revision for one in every}),
        errors=grades[ERROR],
        warnings=grades[WARNING],
        by_rule=_by_rule(every),
        by_duty=_by_duty(every),
        rows=rows,
        drafts=_drafts(rows),
        found=len(wanted),
        page=page,
        pages=pages,
    )


def _by_rule(found: Iterable[LintFinding]) -> tuple[tuple[str, str, str, str, int], ...]:
    counts = Counter(one.rule for one in found)
    rows = [
        (one.id, one.title, GRADES[one.grade], one.source, counts[one.id]) for one in RULES.values()
    ]
    return tuple(sorted(rows, key=lambda row: (-row[4], row[2] != GRADES[ERROR])))


def _by_duty(found: Iterable[LintFinding]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter(one.item.duty for one in found)
    rows = [(key, DUTIES.get(key, key), count) for key, count in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-row[2], row[1])))


def _drafts(rows: Iterable[LintFinding]) -> dict[tuple[str, str], UUID]:
    codes = {one.item.code for one in rows}
    found = ItemDraft.objects.filter(code__in=codes).values_list("code", "level", "pk")
    return {(code, level): pk for code, level, pk in found}


@lru_cache(maxsize=2)
def _findings(known: tuple[ItemCard, ...]) -> tuple[LintFinding, ...]:
    cards = {card.revision: card for card in known if not card.retired}
    for gone in _seen.keys() - cards.keys():
        _seen.pop(gone, None)
    types = read_names(settings.DATA_ROOT / "documents" / "licence_types")
    left = [pk for pk in cards if pk not in _seen]
    for first in range(0, len(left), AT_A_TIME):
        some = ItemRevision.objects.filter(pk__in=left[first : first + AT_A_TIME])
        for pk, content in some.values_list("pk", "content"):
            _seen[pk] = tuple(_looked_at(content, types))
    return tuple(
        _finding(card, *said) for card in cards.values() for said in _seen.get(card.revision, ())
    )


def _looked_at(content: Mapping[str, object], types: frozenset[str] | None) -> Iterable[Said]:
    for place, sentence in faults(content, ITEM):
        yield SHAPE, _path(place), sentence
        return
    for grade in (ERROR, WARNING):
        for rule, (place, sentence) in item_findings(content, types, grade):
            yield rule.id, _path(place), sentence


def _path(place: Iterable[str | int]) -> str:
    return ".".join(map(str, place))


def _finding(card: ItemCard, rule: str, path: str, sentence: str) -> LintFinding:
    known = RULES.get(rule)
    heads = [path.rsplit(".", count)[0] for count in range(path.count(".") + 1)]
    named = next((NAMES[one] for one in heads if one in NAMES), "整个事项")
    title, grade = (known.title, known.grade) if known else ("要素齐全、写法正确", ERROR)
    return LintFinding(card, rule, title, grade, path, named, sentence)
