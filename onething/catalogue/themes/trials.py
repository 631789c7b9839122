"""试算行: answers that are kept beside a table, with the outcome that somebody expects. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onething.catalogue.answers import answer_faults, facts_of
from onething.catalogue.terms.themes import Theme
from onething.kernel.refusals import Invalid
from onething.kernel.tables import Table

KEYS = {"parts": "applies", "materials": "source", "eligible": "eligible"}  # what a row decides


@dataclass(frozen=True)
class Outcome:
    """What became of one test row: which rule holds, what it says, whether that was expected."""

    number: int  # in the list of all test rows
    table: str  # “parts.food”, “materials.lease”, “eligible”
    row: int  # the rule that decides, from 1; 0: none
    said: str  # what it decides: yes, no, or a source
    expected: str
    fault: str  # why it could not be tried

    @property
    def good(self) -> bool:
        """Say whether it came out as expected."""
        return not self.fault and self.said == self.expected


def tables_of(theme: Theme) -> dict[str, Table]:
    """Return the tables that test rows may try, by the name that they are kept under."""
    found = {f"parts.{part.key}": part.table for part in theme.parts}
    found |= {f"materials.{need.key}": need.table for need in theme.needs}
    return found | ({"eligible": theme.eligible} if theme.eligible else {})


def behind(theme: Theme, words: Iterable[str]) -> set[str]:
    """Return the questions on which words rest: directly, through facts, through who is asked."""
    questions = {question.key: question for question in theme.questions}
    rests: dict[str, Iterable[str]] = {}
    for key, question in questions.items():
        spoken = (key, f"{key}_over", f"{key}_threshold", f"{key}_months", f"{key}_days")
        rests |= dict.fromkeys(spoken, (key, *question.when))
    for one in theme.derived:
        rows = one.table.rows if one.table else ()
        asked = {key for row in rows for key in row.when} | {one.number, one.at_least}
        rests |= dict.fromkeys([one.key, *(key for row in rows for key in row.then)], asked)
    found, left = set[str](), [*words]
    while left:
        word = left.pop()
        if word not in found:
            found.add(word)
            left += rests.get(word, ())
    return found & questions.keys()


def tried(theme: Theme, rows: Iterable[Mapping[str, Any]], on: date) -> tuple[Outcome, ...]:
    """Try the test rows, in their order."""
    known = tables_of(theme)
    return tuple(_tried(theme, known, number, row, on) for number, row in enumerate(rows))


def _tried(
    theme: Theme, known: Mapping[str, Table], number: int, row: Mapping[str, Any], on: date
) -> Outcome:
    name, expected = str(row.get("table", "")), str(row.get("expect", ""))
    table = known.get(name)
    if table is None:
        said = "这张规则表已经不在草稿里，请删去这一行。"
        return Outcome(number, name, 0, "", expected, said)
    answers, region = row.get("answers", {}), str(row.get("region", ""))
    try:
        left = answer_faults(theme, answers, region=region, on=on)
        facts = facts_of(theme, answers, region, on)
    except Invalid as fault:
        return Outcome(number, name, 0, "", expected, str(fault))
    needed = behind(theme, (key for one in table.rows for key in one.when))
    if missing := [said for key, said in left.items() if key in needed]:
        return Outcome(number, name, 0, "", expected, missing[0])
    for at, one in enumerate(table.rows, start=1):
        if one.holds(facts, on):
            return Outcome(number, name, at, _said(name, one.then), expected, "")
    return Outcome(number, name, 0, "", expected, "没有规则可用，请补一条规则。")


def _said(name: str, then: Mapping[str, Any]) -> str:
    value = then.get(KEYS[name.partition(".")[0]])
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
