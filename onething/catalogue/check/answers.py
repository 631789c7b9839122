"""What the rules of a theme do over the whole space of answers (B2), with counter-examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onething.catalogue.check.bundle import allowed, bundle_faults
from onething.catalogue.check.space import Leaf, Space, TooMany
from onething.catalogue.shapes import Fault, Place
from onething.catalogue.terms import Days, Question, Theme
from onething.kernel.tables import Table

Shown = tuple[Place, str, str, Leaf]  # where, which kind, what is wrong, and answers that show it
SAID_TOO_MANY = "规则要区分的回答组合太多，无法逐一核对；请减少选项，或把它拆成几个问题。"


@dataclass(frozen=True)
class Tried:
    """A table to be tried: where it stands, and the parts without which it is not asked."""

    place: Place
    table: Table
    parts: frozenset[str] = frozenset()


def answer_faults(theme: Theme, ceiling: Days | None = None) -> Iterator[Fault]:
    """Yield gaps, contradictions, idle rules, idle questions and promises that cannot be kept."""
    watch = _Watch(theme, ceiling)
    for on in days(theme):
        for region in places(theme):
            space = Space(theme, region, on, watch.found)
            for tried in watch.tables:
                yield from watch.table(space, tried)
            yield from watch.questions(space)
            yield from watch.bundle(space)
    yield from watch.left_over()


class _Watch:
    """What was seen so far: each fault is told once, with one counter-example."""

    def __init__(self, theme: Theme, ceiling: Days | None) -> None:
        self.theme, self.ceiling = theme, ceiling
        self.tables = tuple(tables(theme))
        self.parts = {part.key: part for part in theme.parts}
        self.idle = {(one.place, n) for one in self.tables for n in range(len(one.table.rows))}
        self.unasked = {question.key for question in theme.questions}
        self.told: set[tuple[Place, str]] = set()
        self.done: set[object] = set()
        self.found: dict[object, dict[str, Any]] = {}

    def table(self, space: Space, tried: Tried) -> Iterator[Fault]:
        """Yield where no rule holds and where two contradict each other.

        It is tried on all answers first; only what is found there is tried again on the answers of
        those who may apply.
        """
        asked_of = [self.parts[key].table for key in sorted(tried.parts)]
        sources = [self.parts[key].table for key in _origins(tried.table) if key in self.parts]
        seen = [tried.table, *asked_of, *sources]
        if self._known(space, tried.place, seen):
            return
        try:
            found = list(self._shown(space, tried, seen, None))
            bar = self._bar(space, tried, seen) if found else None
            if bar:
                found = list(self._shown(space, tried, [*seen, bar], bar))
        except TooMany:
            yield from self._tell(tried.place, "many", SAID_TOO_MANY)
            return
        for place, kind, sentence, leaf in found:
            yield from self._tell(place, kind, sentence, leaf, space)

    def _shown(
        self, space: Space, tried: Tried, seen: Sequence[Table], bar: Table | None
    ) -> Iterator[Shown]:
        for leaf in space.leaves(seen):
            if bar is None or allowed(bar, leaf, space):
                yield from self._leaf(space, tried, leaf)

    def _bar(self, space: Space, tried: Tried, seen: Sequence[Table]) -> Table | None:
        """Return the table of who may apply, if it asks about what this one asks about."""
        bar = self.theme.eligible
        if bar is None or tried.place[0] not in ("parts", "materials"):
            return None
        asked = space.behind(key for table in seen for row in table.rows for key in row.when)[0]
        barring = space.behind(key for row in bar.rows for key in row.when)[0]
        return bar if asked & barring else None

    def _leaf(self, space: Space, tried: Tried, leaf: Leaf) -> Iterator[Shown]:
        if tried.parts and not any(self.applies(key, leaf, space) for key in tried.parts):
            return
        holding = space.holding(tried.table, leaf.facts)
        if not holding:
            yield tried.place, "gap", "没有规则可用，请补一条规则。", leaf
            return
        first, *others = holding
        self.idle.discard((tried.place, first))
        row = tried.table.rows[first]
        for other in others:
            later = tried.table.rows[other]
            if later.when and later.then != row.then:
                both = f"第 {first + 1} 条和第 {other + 1} 条都适用"
                said = f"{both}，结论却不同；请改到只有一条适用。"
                yield (*tried.place, other), "clash", said, leaf
        source = str(row.then.get("from", ""))
        if source in self.parts and not self.applies(source, leaf, space):
            said = f"“{source}”不用办，不会产生这份材料；请改用别的来源，或改 from。"
            yield (*tried.place, first, "then", "from"), "unmade", said, leaf

    def applies(self, key: str, leaf: Leaf, space: Space) -> bool:
        """Say whether a part applies; where no rule holds it does not."""
        row = space.first(self.parts[key].table, leaf.facts)
        return row is not None and bool(row.then["applies"])

    def questions(self, space: Space) -> Iterator[Fault]:
        """Cross off the questions that somebody is asked."""
        for key in sorted(self.unasked):
            try:
                if any(key in leaf.answers for leaf in space.leaves((), [key])):
                    self.unasked.discard(key)
            except TooMany:
                self.unasked.discard(key)
                number = [one.key for one in self.theme.questions].index(key)
                yield from self._tell(("questions", number), "many", SAID_TOO_MANY)

    def bundle(self, space: Space) -> Iterator[Fault]:
        """Yield answers that leave nothing to do, and chains longer than the promise."""
        if self._known(space, ("parts",), [part.table for part in self.theme.parts]):
            return
        try:
            found = list(bundle_faults(space, None, self.ceiling))
            if found and self.theme.eligible:
                found = list(bundle_faults(space, self.theme.eligible, self.ceiling))
            for place, answers, sentence in found:
                yield from self._tell(place, "bundle", sentence, Leaf(answers, {}), space)
        except TooMany:
            yield from self._tell(("parts",), "many", SAID_TOO_MANY)

    def _known(self, space: Space, place: Place, all_of: Sequence[Table]) -> bool:
        """Say whether the same rules were tried before, at another place or on another day."""
        words = {key for table in all_of for row in table.rows for key in row.when}
        derived = space.behind(words)[1]
        seen = [*all_of, *(one.table for one in derived if one.table)]
        sign = (
            place,
            tuple(
                tuple(n for n, row in enumerate(table.rows) if row.since <= space.on < row.until)
                for table in seen
            ),
            tuple(sorted(map(str, space.limits.then.items()))),
            space.region
            if any("region" in row.when for table in seen for row in table.rows)
            else "",
        )
        if sign in self.done:
            return True
        self.done.add(sign)
        return False

    def _tell(
        self,
        place: Place,
        kind: str,
        sentence: str,
        leaf: Leaf | None = None,
        space: Space | None = None,
    ) -> Iterator[Fault]:
        """Yield a fault of a kind at a place once, with the answers that show it."""
        if (place, kind) not in self.told:
            self.told.add((place, kind))
            shown = example(self.theme, leaf.answers, space) if leaf and space else ""
            yield place, shown + sentence

    def left_over(self) -> Iterator[Fault]:
        """Yield rules that never decide and questions that are never asked."""
        for place, number in sorted(self.idle, key=str):
            yield (
                (*place, number),
                "这条规则永远用不到：前面的规则已经包括它，或者没有人会这样回答。",
            )
        for number, question in enumerate(self.theme.questions):
            if question.key in self.unasked:
                yield ("questions", number), "这个问题永远不会问到，请核对它的条件 when。"


def tables(theme: Theme) -> Iterator[Tried]:
    """Yield every table of a theme that must be complete."""
    for number, one in enumerate(theme.derived):
        if one.table:
            yield Tried(("facts", number, "rows"), one.table)
    if theme.eligible:
        yield Tried(("eligible",), theme.eligible)
    for number, part in enumerate(theme.parts):
        yield Tried(("parts", number, "applies"), part.table)
    for number, need in enumerate(theme.needs):
        asked_of = frozenset[str]() if _always(need.table) else frozenset(need.parts)
        yield Tried(("materials", number, "source"), need.table, asked_of)


def _always(table: Table) -> bool:
    """Say whether a table says one thing, whoever asks and whenever."""
    (row, *others) = table.rows
    dated = row.since > date.min or row.until < date.max
    return not (others or row.when or dated or "from" in row.then)


def _origins(table: Table) -> Iterable[str]:
    return sorted({str(row.then["from"]) for row in table.rows if "from" in row.then})


def example(theme: Theme, answers: Mapping[str, str], space: Space) -> str:
    """Return the counter-example in words: on which day, where, with which answers."""
    said = "，".join(
        f"{question.key}：{_label(question, answers[question.key])}"
        for question in theme.questions
        if question.key in answers
    )
    when = "" if space.on == days(theme)[0] else f"从 {space.on.isoformat()} 起，"
    return f"{when}在 {space.region} " + (f"回答“{said}”时，" if said else "无论怎样回答，")


def _label(question: Question, answer: str) -> str:
    labels = {one.value: one.label for one in question.options}
    return "、".join(labels.get(one, one) for one in answer.split(","))


def days(theme: Theme) -> tuple[date, ...]:
    """Return the first day on which every table has a rule, and each later day on which one changes."""
    every = [theme.thresholds, *(tried.table for tried in tables(theme))]
    first = max(theme.since, *(min(row.since for row in table.rows) for table in every))
    changes = {day for table in every for row in table.rows for day in (row.since, row.until)}
    return (first, *sorted(day for day in changes if first < day < date.max))


def places(theme: Theme) -> tuple[str, ...]:
    """Return each place for which some rule differs."""
    every = [theme.thresholds, *(tried.table for tried in tables(theme))]
    tests = [row.when["region"] for table in every for row in table.rows if "region" in row.when]
    flat = [one for test in tests for one in (test if isinstance(test, list) else [test])]
    return tuple(dict.fromkeys(map(str, flat)))
