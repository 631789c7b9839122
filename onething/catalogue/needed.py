"""单办: which questions of a theme one part alone needs, read off the theme's own rules. Pure.

A question is needed if a rule that decides about this part, its materials, its form, its periods, its
fees or its places asks for what the answer says, if its licence shows it, or if it leads to such a
question. What rules ask is followed backwards through 推算 to the answers, so that nothing that could
change the plan is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import Formatter

from onething.catalogue.terms import Derived, Field, Question, Theme
from onething.kernel.tables import Row

FROM_ANSWERS = ("over", "months", "days")  # what rules may ask of an answer besides itself


def needed(theme: Theme, part: str) -> frozenset[str]:
    """Return the keys of the questions that one part alone needs."""
    asks = {*_of_rules(theme, part), *_of_form(theme, part)}
    left = set[str]()
    while True:
        found = left | set(_behind(theme, asks))
        if found == left:
            return frozenset(key for key in (one.key for one in theme.questions) if key in found)
        asks |= {name for one in theme.questions if one.key in found for name in one.when} | found
        left = found


def _behind(theme: Theme, asks: set[str]) -> Iterator[str]:
    """Yield the questions of which something is asked; what is derived asks for more."""
    grown = True
    while grown:
        more = {name for one in theme.derived if _gives(one) & asks for name in _from(one)}
        grown = not more <= asks
        asks |= more
    yield from (one.key for one in theme.questions if not asks.isdisjoint(_says(one)))


def _says(question: Question) -> tuple[str, ...]:
    """Return the facts that an answer gives, and the datum that it is."""
    made = tuple(f"{question.key}_{end}" for end in FROM_ANSWERS)
    return (question.key, *made, *((_datum(question.element),) if question.element else ()))


def _datum(element: str) -> str:
    """Return how a datum is called among facts: no fact has a colon."""
    return f"element:{element}"


def _gives(derived: Derived) -> set[str]:
    rows = derived.table.rows if derived.table else ()
    return {derived.key, *(name for row in rows for name in row.then)}


def _from(derived: Derived) -> set[str]:
    names = {derived.number, derived.at_least} if not derived.table else set[str]()
    return names | set(_asked_by(derived.table.rows if derived.table else ()))


def _of_rules(theme: Theme, key: str) -> Iterator[str]:
    """Yield the facts that tables ask for: may one, does it apply, its materials, periods, places."""
    part = next(one for one in theme.parts if one.key == key)
    tables = [
        *(table for table in (theme.eligible, theme.season) if table),
        part.table,
        *(need.table for need in theme.needs if key in need.parts),
        *(
            one.table
            for one in theme.quotas
            if one.part == key or _wished(theme, key, one.elements)
        ),
    ]
    for table in tables:
        yield from _asked_by(table.rows)
    for period in part.periods:
        yield from period.when
    item = theme.items[part.item]
    yield from map(_datum, item.face)
    for rate in item.rates:
        yield from (name for one in (rate.element, rate.per) if one for name in (one, _datum(one)))


def _wished(theme: Theme, key: str, elements: Iterable[str]) -> bool:
    return not {field.element for field in _fields(theme, key)}.isdisjoint(elements)


def _of_form(theme: Theme, key: str) -> Iterator[str]:
    """Yield what the form asks for: when a field is there, and what an answer would fill in."""
    for field in _fields(theme, key):
        yield from field.when
        yield _datum(field.element)
        if field.same_as:
            yield _datum(field.same_as)


def _fields(theme: Theme, key: str) -> tuple[Field, ...]:
    return tuple(field for field in theme.fields if key in field.parts)


def _asked_by(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the facts that rows test, and those that their sentences name."""
    for row in rows:
        yield from row.when
        yield from (name for _, name, _, _ in Formatter().parse(row.why) if name)
