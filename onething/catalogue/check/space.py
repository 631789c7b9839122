"""The space of answers, cut into classes that no rule can tell apart: analysed whole, never sampled.

A rule sees an answer only through its tests. So each question has a finite set of classes – the
options that tests name, the stretches between the numbers and days that tests name – and one
answer out of each class stands for all of it. A table is tried on the questions that it sees,
directly or through what is derived and through the questions that lead to them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from onething.catalogue.answers import around, derive, facts_from, threshold
from onething.catalogue.terms import Derived, Question, Theme
from onething.kernel.tables import Row, Table, Test, bounds, reader

MOST_ANSWERS = 200_000  # classes of answers to look at for one table
MOST_CHOICES = 12  # of one question that rules tell apart
Tests = dict[str, list[Any]]
Answers = Mapping[str, str]
DAY = timedelta(days=1)


class TooMany(Exception):
    """There are more classes of answers than can be looked at."""


@dataclass(frozen=True)
class Leaf:
    """One class of answers: the answers that stand for it, and what rules know by them."""

    answers: Answers
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class _Walk:
    """What one walk through the questions looks at, by the number of those that are behind."""

    conditions: tuple[tuple[tuple[str, Test], ...] | None, ...]  # None: no rule sees the question
    branches: tuple[
        tuple[tuple[str, Mapping[str, Any]], ...], ...
    ]  # answers, what rules know by each
    told: tuple[tuple[tuple[Derived, tuple[str, ...]], ...], ...]  # what, out of what
    needed: tuple[tuple[str, ...], ...]


class Space:
    """The answers to a theme at one place on one day."""

    def __init__(
        self, theme: Theme, region: str, on: date, found: dict[object, dict[str, Any]] | None = None
    ) -> None:
        self.theme, self.region, self.on = theme, region, on
        self.limits = threshold(theme, region, on)
        self.start = {"region": ",".join(around(region)), **self.limits.then}
        self.questions = {question.key: question for question in theme.questions}
        self.derived = {
            word: one
            for one in theme.derived
            for word in ([one.key, *_facts_of(one.table)] if one.table else [one.key])
        }
        self.found = {} if found is None else found  # what was derived from the same facts
        self.dated = {one.key for one in theme.derived if _is_dated(one.table)}
        self.held: dict[int, tuple[Table, tuple[str, ...], dict[object, tuple[int, ...]]]] = {}

    def holding(self, table: Table, facts: Mapping[str, Any]) -> tuple[int, ...]:
        """Return the numbers of the rows that hold; what a table cannot tell apart is tried once."""
        if id(table) not in self.held:
            words = tuple({key for row in table.rows for key in row.when})
            self.held[id(table)] = table, words, {}  # with the table, so that its id stays its own
        _, words, known = self.held[id(table)]
        seen = tuple(map(facts.get, words))
        if (held := known.get(seen)) is None:
            rows = enumerate(table.rows)
            held = known[seen] = tuple(n for n, row in rows if row.holds(facts, self.on))
        return held

    def first(self, table: Table, facts: Mapping[str, Any]) -> Row | None:
        """Return the row that decides, or None where no rule holds."""
        held = self.holding(table, facts)
        return table.rows[held[0]] if held else None

    def behind(self, words: Iterable[str]) -> tuple[frozenset[str], tuple[Derived, ...]]:
        """Return the questions and what is derived that these words rest on, however far behind."""
        keys, derived, left = set[str](), dict[str, Derived](), list(words)
        while left:
            word = left.pop()
            if (one := self.derived.get(word)) and one.key not in derived:
                derived[one.key] = one
                left += [one.number, one.at_least]
                left += [key for row in _rows(one.table) for key in row.when]
            key = self._question(word)
            if key and key not in keys:
                keys.add(key)
                left += self.questions[key].when
        found = set(map(id, derived.values()))
        return frozenset(keys), tuple(one for one in self.theme.derived if id(one) in found)

    def _question(self, word: str) -> str:
        stems = (word, *(word.removesuffix(end) for end in ("_over", "_months", "_days")))
        return next((stem for stem in stems if stem in self.questions), "")

    def leaves(self, tables: Iterable[Table], words: Iterable[str] = ()) -> Iterator[Leaf]:
        """Yield each class of answers that these tables can tell apart; TooMany if there are too many."""
        tables = tuple(tables)
        seen = {key for table in tables for row in table.rows for key in row.when}
        for count, leaf in enumerate(self._descend(self._walk(tables, {*seen, *words}))):
            if count == MOST_ANSWERS:
                raise TooMany
            yield leaf

    def _walk(self, tables: Iterable[Table], seen: set[str]) -> _Walk:
        keys, derived = self.behind(seen)
        tests = self._tests(tables, keys, derived)
        asked = [one if one.key in keys else None for one in self.theme.questions]
        return _Walk(
            tuple(
                tuple((key, reader(test)) for key, test in one.when.items()) if one else None
                for one in asked
            ),
            tuple(
                tuple(self._branches(one, self._classes(one, tests, derived))) if one else ()
                for one in asked
            ),
            self._told(derived),
            self._needed(seen, keys, derived),
        )

    def _branches(
        self, question: Question, values: Iterable[str]
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for value in values:
            yield value, facts_from(question, value, self.limits, self.on)

    def _tests(
        self, tables: Iterable[Table], keys: frozenset[str], derived: Iterable[Derived]
    ) -> Tests:
        tests: Tests = {}
        rows = [row for table in tables for row in table.rows]
        rows += [row for one in derived for row in _rows(one.table)]
        conditions = [row.when for row in rows] + [self.questions[key].when for key in keys]
        for when in conditions:
            for word, test in when.items():
                tests.setdefault(word, []).extend(test if isinstance(test, list) else [test])
        return tests

    def _needed(
        self, seen: set[str], keys: frozenset[str], derived: Iterable[Derived]
    ) -> tuple[tuple[str, ...], ...]:
        """Return for each number of questions behind which facts can still make a difference."""
        later = [
            {word for one in derived if one.after > number for word in _inputs(one)}
            | {
                word
                for question in self.theme.questions[number:]
                if question.key in keys
                for word in question.when
            }
            for number in range(len(self.theme.questions) + 1)
        ]
        return tuple(tuple(sorted(seen | words)) for words in later)

    def _told(
        self, derived: Iterable[Derived]
    ) -> tuple[tuple[tuple[Derived, tuple[str, ...]], ...], ...]:
        """Return for each number of questions behind what can be told then, and out of which facts."""
        numbers = range(len(self.theme.questions) + 1)
        with_inputs = [(one, tuple(sorted(_inputs(one)))) for one in derived]
        return tuple(tuple(two for two in with_inputs if two[0].after == n) for n in numbers)

    def _derive(self, number: int, facts: dict[str, Any], walk: _Walk) -> None:
        """Add what can be told now; the same facts are looked up only once."""
        for one, inputs in walk.told[number]:
            day = self.on if one.key in self.dated else None
            sign = (one.key, tuple(map(facts.get, inputs)), day)
            if (made := self.found.get(sign)) is None:
                known = {word: facts[word] for word in inputs if word in facts}
                derive((one,), number, known, self.on)
                made = self.found[sign] = known
            facts |= made

    def _descend(self, walk: _Walk) -> Iterator[Leaf]:
        """Go through the questions in order, as a person does, and branch at each.

        Answers after which everything that still counts is the same stand for one another.
        """
        visited = set[object]()
        left: list[tuple[int, dict[str, str], dict[str, Any]]] = [(0, {}, dict(self.start))]
        while left:
            number, answers, facts = left.pop()
            self._derive(number, facts, walk)
            state = (number, tuple(map(facts.get, walk.needed[number])))
            if state in visited:
                continue
            visited.add(state)
            if number == len(self.theme.questions):
                yield Leaf(answers, facts)
                continue
            conditions = walk.conditions[number]
            if conditions is None or not all(test(facts.get(key)) for key, test in conditions):
                left.append((number + 1, answers, facts))
                continue
            key = self.theme.questions[number].key
            left.extend(
                (number + 1, {**answers, key: value}, {**facts, **more})
                for value, more in reversed(walk.branches[number])
            )

    def _classes(self, question: Question, tests: Tests, derived: Iterable[Derived]) -> list[str]:
        key = question.key
        if question.kind == "choice":
            return _options(question, tests.get(key, ()))
        if question.kind == "choices":
            return _subsets(question, tests.get(key, ()))
        if question.kind == "date":
            return self._days(question, tests, derived)
        edges = {end for test in tests.get(key, ()) for end in _ends(test)}
        edges |= {Decimal(str(n)) for n in self._compared(key, derived)}
        if f"{key}_over" in tests and f"{key}_threshold" in self.limits.then:
            edges.add(Decimal(str(self.limits.then[f"{key}_threshold"])))
        return _numbers(Decimal(question.min), Decimal(question.max), edges)

    def _compared(self, word: str, derived: Iterable[Derived]) -> Iterator[Any]:
        """Yield the numbers with which what is derived compares this one."""
        for one in derived:
            if one.number == word:
                yield from self._values(one.at_least)

    def _values(self, word: str) -> Iterator[Any]:
        if word in self.limits.then:
            yield self.limits.then[word]
        for row in _rows(self.derived[word].table) if word in self.derived else ():
            if word in row.then:
                yield row.then[word]

    def _days(self, question: Question, tests: Tests, derived: Iterable[Derived]) -> list[str]:
        key = question.key
        first, last = date.fromisoformat(question.min), date.fromisoformat(question.max)
        edges = {first} | {
            day
            for test in tests.get(key, ())
            for end in _ends(test, days=True)
            for day in (end, end + DAY)
        }
        for word, before in ((f"{key}_months", months_before), (f"{key}_days", days_before)):
            ends = {end for test in tests.get(word, ()) for end in _ends(test)}
            ends |= {Decimal(str(n)) for n in self._compared(word, derived)}
            edges |= {before(self.on, int(end) + more) + DAY for end in ends for more in (0, 1)}
        return [day.isoformat() for day in sorted(edges) if first <= day <= last]


def _facts_of(table: Table) -> set[str]:
    return {word for row in table.rows for word in row.then}


def _inputs(one: Derived) -> set[str]:
    return {one.number, one.at_least, *(key for row in _rows(one.table) for key in row.when)}


def _is_dated(table: Table | None) -> bool:
    return any(row.since > date.min or row.until < date.max for row in _rows(table))


def _rows(table: Table | None) -> tuple[Row, ...]:
    return table.rows if table else ()


def _options(question: Question, tests: Iterable[Any]) -> list[str]:
    """Return the options that tests name, and one of the others for all of them."""
    named = {_plain(test) for test in tests}
    values = [option.value for option in question.options]
    others = [value for value in values if value not in named]
    return [value for value in values if value in named or value == others[0]]


def _subsets(question: Question, tests: Iterable[Any]) -> list[str]:
    """Return each combination of the options that tests name; the others stand for one another."""
    named = {_plain(test) for test in tests}
    free = [option.value for option in question.options if not option.alone]
    others = [value for value in free if value not in named]
    kept = [value for value in free if value in named or value == others[0]]
    if len(kept) > MOST_CHOICES:
        raise TooMany
    sets = itertools.chain.from_iterable(
        itertools.combinations(kept, size) for size in range(1, len(kept) + 1)
    )
    alone = [option.value for option in question.options if option.alone]
    return [*alone, *(",".join(chosen) for chosen in sets)]


def _plain(test: Any) -> str:
    return ("yes" if test else "no") if isinstance(test, bool) else str(test)


def _ends(test: Any, *, days: bool = False) -> Iterator[Any]:
    """Yield the ends of a range, or the value that a test asks for."""
    found = bounds(str(test)) or bounds(f"{test}..{test}")
    kind = date if days else Decimal
    for end in found[1:] if found else ():
        if isinstance(end, kind):
            yield end


def _numbers(low: Decimal, high: Decimal, edges: set[Decimal]) -> list[str]:
    """Return every edge and one number between each two of them."""
    points = sorted({low, high} | {edge for edge in edges if low <= edge <= high})
    between = [(one + other) / 2 for one, other in itertools.pairwise(points)]
    return [f"{number.normalize():f}" for number in sorted({*points, *between})]


def months_before(on: date, months: int) -> date:
    """Return the last day from which so many full months have passed."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    if (on + DAY).day == 1:
        return first_of_next - DAY
    return min(date(year, month + 1, 1) + timedelta(days=on.day - 1), first_of_next - DAY)


def days_before(on: date, days: int) -> date:
    """Return the last day from which so many days have passed."""
    return on - timedelta(days=days)
