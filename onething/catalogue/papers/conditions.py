"""Conditions of rules in words: “经营场所的建筑面积 是 300 以上”. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from onething.catalogue.terms.vocabulary import Word, vocabulary
from onething.kernel.tables import Row, bounds

SIGNS = {">=": "不小于", "<=": "不大于", ">": "大于", "<": "小于"}
ALWAYS = "任何情形"
ANSWER = re.compile(r"\{(\w+)\}")
Content = Mapping[str, Any]


class Speaker:
    """Says the conditions of a theme as people would."""

    def __init__(self, content: Content, places: Mapping[str, str]) -> None:
        """Learn the words of a theme, and the names of places."""
        self.words = {one.key: one for one in vocabulary(content)}
        self.places = places

    def when(self, row: Row) -> str:
        """Return the conditions of a rule; without any it is for everybody else."""
        said = (self._one(key, test) for key, test in row.when.items())
        return "；".join(said) or ALWAYS

    def reason(self, row: Row) -> str:
        """Return why, with the names of the answers in the place of what somebody answered."""
        return ANSWER.sub(lambda found: self._named(found[1]), row.why)

    def _named(self, key: str) -> str:
        word = self.words.get(key)
        return f"“{word.label.rstrip('？?')}”" if word else ""

    def _one(self, key: str, test: Any) -> str:
        word = self.words.get(key, Word(key, key))
        tests = test if isinstance(test, list) else [test]
        return f"{_quoted(word.label)}：{'或者'.join(self._test(word, one) for one in tests)}"

    def _test(self, word: Word, test: Any) -> str:
        if isinstance(test, bool):
            return "是" if test else "否"
        said = str(test)
        if word.key == "region":
            return self.places.get(said, said)
        return dict(word.choices).get(said) or _range(said)


def _quoted(label: str) -> str:
    """Return a word without its question mark; a question inside it in quotation marks."""
    asked, mark, rest = label.partition("？")
    return f"“{asked}？”{rest}" if mark and rest else asked


def _range(said: str) -> str:
    found = bounds(said)
    if found is None:
        return said
    sign, low, high = found
    if sign in SIGNS:
        return f"{SIGNS[sign]} {low}"
    if low is None or high is None:
        return f"{low} 以上" if high is None else f"{high} 以下"
    return f"{low} 到 {high}"


def regions_in(tables: Iterable[Iterable[Row]]) -> set[str]:
    """Return the places of which rules speak."""
    found: set[str] = set()
    for rows in tables:
        for row in rows:
            said = row.when.get("region", ())
            found |= set(map(str, said)) if isinstance(said, list) else {str(said)} - {"()"}
    return found
