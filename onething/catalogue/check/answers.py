"""Walking the whole space of answers: each must make a plan, no rule may be idle (B2)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from math import prod
from typing import Any

from onething.catalogue.plan import asked, facts_of, plan
from onething.catalogue.shapes import Fault, Place
from onething.catalogue.terms import Question, Theme
from onething.kernel.tables import Table

MOST_ANSWERS = 20_000
Tables = Mapping[Place, tuple[Table, frozenset[str]]]  # and the parts that need the material


def answer_faults(theme: Theme) -> Iterator[Fault]:
    """Yield gaps, idle rules, questions nobody is asked and promises that cannot be kept."""
    size = prod(len(_values(theme, question)) for question in theme.questions)
    if size > MOST_ANSWERS:
        said = f"回答的组合有 {size} 种，太多，无法逐一核对；请减少问题或选项。"
        yield ("questions",), said
        return
    walk = _Walk(theme)
    for on in days(theme):
        for region in places(theme):
            for answers in answer_space(theme, region, on):
                yield from walk.step(answers, region, on)
    yield from walk.left_over()


class _Walk:
    """What was seen on the way: each kind of fault is told once, with one counter-example."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.tables = _tables(theme)
        self.idle = {
            (place, number) for place, (table, _) in self.tables.items() for number in _rows(table)
        }
        self.unasked = {question.key for question in theme.questions}
        self.told: set[Place] = set()
        self.tried: set[tuple[int, ...]] = set()  # the rules that decided on the parts

    def step(self, answers: dict[str, str], region: str, on: date) -> Iterator[Fault]:
        self.unasked -= answers.keys()
        facts = facts_of(self.theme, answers, region, on)
        gaps, decided = self._decide(facts, on)
        if not gaps and decided not in self.tried:
            self.tried.add(decided)
            gaps = list(self._promise(answers, region, on))
        for place, sentence in gaps:
            if place not in self.told:
                self.told.add(place)
                yield place, f"{self._example(answers, region, on)}{sentence}"

    def _decide(self, facts: Mapping[str, Any], on: date) -> tuple[list[Fault], tuple[int, ...]]:
        chosen: set[str] = set()
        gaps: list[Fault] = []
        decided: list[int] = []
        for place, (table, parts) in self.tables.items():
            if parts and not parts & chosen:
                continue
            number = next((n for n, row in enumerate(table.rows) if row.holds(facts, on)), None)
            if number is None:
                gaps.append((place, "没有规则可用，请补一条规则。"))
                continue
            self.idle.discard((place, number))
            if not parts:
                decided.append(number)
                chosen |= {table.name} if table.rows[number].then["applies"] else set()
        return gaps, tuple(decided)

    def _promise(self, answers: dict[str, str], region: str, on: date) -> Iterator[Fault]:
        made = plan(self.theme, answers, region=region, on=on)
        if not made.parts:
            yield ("parts",), "没有任何事项可办，请核对规则。"
        if made.promised_days > self.theme.promised.days:
            said = (
                f"各事项最长需要 {made.promised_days} 个工作日，"
                f"超过主题承诺的 {self.theme.promised.days} 个，请核对时限。"
            )
            yield ("promised", "days"), said

    def _example(self, answers: dict[str, str], region: str, on: date) -> str:
        said = "，".join(
            f"{question.key}：{_label(question, answers[question.key])}"
            for question in self.theme.questions
            if question.key in answers
        )
        when = "" if on == date.min else f"从 {on.isoformat()} 起，"
        return f"{when}在 {region} 回答“{said}”时，"

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


def _rows(table: Table) -> range:
    return range(len(table.rows))


def _tables(theme: Theme) -> Tables:
    tables: dict[Place, tuple[Table, frozenset[str]]] = {}
    for number, part in enumerate(theme.parts):
        tables["parts", number, "applies"] = part.table, frozenset()
    for number, need in enumerate(theme.needs):
        tables["materials", number, "source"] = need.table, frozenset(need.parts)
    return tables


def _label(question: Question, answer: str) -> str:
    return next((one.label for one in question.options if one.value == answer), answer)


def days(theme: Theme) -> tuple[date, ...]:
    """Return the first day on which every table has a rule, and each later day on which one changes."""
    tables = [theme.thresholds, *(table for table, _ in _tables(theme).values())]
    first = max(min(row.since for row in table.rows) for table in tables)
    changes = {day for table in tables for row in table.rows for day in (row.since, row.until)}
    return (first, *sorted(day for day in changes if first < day < date.max))


def places(theme: Theme) -> tuple[str, ...]:
    """Return each place that has thresholds of its own."""
    return tuple(dict.fromkeys(str(row.when["region"]) for row in theme.thresholds.rows))


def answer_space(theme: Theme, region: str, on: date) -> Iterator[dict[str, str]]:
    """Yield every combination of answers; numbers are tried at the ends and around each limit."""
    keys = [question.key for question in theme.questions]
    seen: set[tuple[tuple[str, str], ...]] = set()
    for values in itertools.product(*(_values(theme, one) for one in theme.questions)):
        given = dict(zip(keys, values, strict=True))
        led_to = [question.key for question in asked(theme, given, region=region, on=on)]
        answers = {key: given[key] for key in led_to}
        if tuple(answers.items()) not in seen:
            seen.add(tuple(answers.items()))
            yield answers


def _values(theme: Theme, question: Question) -> list[str]:
    if question.kind != "number":
        return [option.value for option in question.options]
    low, high = Decimal(question.min), Decimal(question.max)
    edges = {low, high} | set(_limits(theme, question.key))
    around = {edge + step for edge in edges for step in (-1, 0, 1)}
    return [f"{number:f}" for number in sorted(around) if low <= number <= high]


def _limits(theme: Theme, key: str) -> Iterator[Decimal]:
    for row in theme.thresholds.rows:
        if f"{key}_threshold" in row.then:
            yield Decimal(str(row.then[f"{key}_threshold"]))
    for table, _ in _tables(theme).values():
        for row in table.rows:
            test = row.when.get(key)
            for one in test if isinstance(test, list) else [test]:
                yield from _numbers(str(one))


def _numbers(test: str) -> Iterator[Decimal]:
    for part in test.strip("<>=").split(".."):
        if part.replace(".", "", 1).isdigit():
            yield Decimal(part)
