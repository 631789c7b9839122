"""The words by which the rules of a draft may ask, as an editor offers them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
YES_NO = (("yes", "是"), ("no", "否"))


@dataclass(frozen=True)
class Word:
    """Something that a rule may ask about."""

    key: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()  # none: a number, a day, a code


def vocabulary(content: Content) -> tuple[Word, ...]:
    """Return the words of a draft: its questions in their order, the place, what is derived."""
    found = {one.key: one for one in _words(content)}
    return tuple(found.values())


def _words(content: Content) -> Iterator[Word]:
    limited = {str(name) for row in content.get("thresholds", ()) for name in row.get("then", {})}
    for question in content.get("questions", ()):
        key, text = str(question.get("key", "")), str(question.get("text", ""))
        kind = question.get("kind")
        options = tuple((str(o["value"]), str(o["label"])) for o in question.get("options", ()))
        yield Word(key, text, options if kind in ("choice", "choices") else ())
        if kind == "date":
            yield Word(f"{key}_months", f"{text}（满几个月）")
            yield Word(f"{key}_days", f"{text}（过了几天）")
        if f"{key}_threshold" in limited:
            yield Word(f"{key}_over", f"{text}达到当地标准", YES_NO)
            yield Word(f"{key}_threshold", f"当地标准：{text}")
    yield Word("region", "地区（六位代码）")
    for fact in content.get("facts", ()):
        yield from _of_fact(fact)


def _of_fact(fact: Content) -> Iterator[Word]:
    rows = fact.get("rows", ())
    if not rows:
        yield Word(str(fact.get("key", "")), f"推算：{fact.get('key', '')}", YES_NO)
    values: dict[str, dict[str, None]] = {}
    for row in rows:
        for name, value in row.get("then", {}).items():
            values.setdefault(str(name), {})[str(value)] = None
    for name, known in values.items():
        texts = [one for one in known if not one.replace(".", "", 1).lstrip("-").isdigit()]
        yield Word(name, f"推算：{name}", tuple((one, one) for one in known) if texts else ())


def questions_behind(content: Content, words: Iterable[str]) -> tuple[str, ...]:
    """Return the questions on which words rest: directly, through facts, through who is asked."""
    questions = {str(one.get("key", "")): one for one in content.get("questions", ())}
    made: dict[str, set[str]] = {}
    for fact in content.get("facts", ()):
        rows = fact.get("rows", ())
        asked = {str(key) for row in rows for key in row.get("when", {})}
        asked |= {str(fact[key]) for key in ("number", "at_least") if key in fact}
        names = {str(fact.get("key", "")), *(str(key) for row in rows for key in row["then"])}
        made |= dict.fromkeys(names, asked)
    found, left = set[str](), [*words]
    while left:
        word = left.pop()
        if word in found:
            continue
        found.add(word)
        stem = stem_of(word, questions)
        left += (
            [stem, *questions[stem].get("when", {})] if stem in questions else made.get(word, ())
        )
    return tuple(key for key in questions if key in found)


def stem_of(word: str, questions: Iterable[str]) -> str:
    """Return the question that a word speaks of."""
    known = set(questions)
    stems = (word, *(word.removesuffix(end) for end in ("_over", "_threshold", "_months", "_days")))
    return next((stem for stem in stems if stem in known), "")
