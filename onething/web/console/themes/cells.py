"""Boxes of the composer: small ones in tables, and those that ask for conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onething.catalogue.terms.typed import texts
from onething.catalogue.terms.vocabulary import Word
from onething.web.forms import Box, line

YES_NO = (("yes", "是"), ("no", "否"))


@dataclass(frozen=True)
class Asker:
    """Draws boxes under a prefix, each with what is wrong at its place."""

    prefix: str
    errors: Mapping[str, str]

    def box(
        self,
        key: str,
        label: str,
        value: Any = "",
        *,
        kind: str = "text",
        choices: Iterable[tuple[str, str]] = (),
        hint: str = "",
        optional: bool = False,
        longest: int = 100,
    ) -> Box:
        """Return one box; `key` is its place under the prefix."""
        name = f"{self.prefix}{key}"
        return line(
            name,
            label,
            kind=kind,
            value=shown(value),
            choices=with_unknown(choices, value),
            hint=hint,
            optional=optional,
            longest=longest,
            error=self.errors.get(name, ""),
        )

    def under(self, key: str) -> Asker:
        """Return the asker of what stands under a place."""
        return Asker(f"{self.prefix}{key}", self.errors)


def shown(value: Any) -> str:
    """Return a value as a box shows it: several choices with commas, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def with_unknown(choices: Iterable[tuple[str, str]], value: Any) -> tuple[tuple[str, str], ...]:
    """Return the choices, and what was chosen before and is no longer there: nothing is lost."""
    known = tuple(choices)
    if not known or value in (None, ""):
        return known
    there = {key for key, _ in known}
    more = tuple((one, f"{one}（已经没有这一项）") for one in texts(value) if one not in there)
    return known + more


def condition(asker: Asker, word: Word, when: Mapping[str, Any]) -> Box:
    """Return the box of one condition: ticks for choices, a range for numbers and days."""
    return asker.box(
        f"when.{word.key}",
        word.label,
        when.get(word.key, ""),
        kind="choices" if word.choices else "text",
        choices=word.choices,
    )


def conditions(asker: Asker, when: Mapping[str, Any], words: Iterable[Word]) -> tuple[Box, ...]:
    """Return boxes for the conditions that stand there, in the order of the words."""
    known = {word.key: word for word in words}
    known |= {key: Word(key, f"{key}（已经没有）") for key in when if key not in known}
    return tuple(condition(asker, word, when) for word in known.values() if word.key in when)
