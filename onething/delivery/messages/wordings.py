"""In which words an event is told on a day: the revision in force, or what came with this release."""

from __future__ import annotations

import string
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from onething.delivery.message_models import Wording
from onething.delivery.messages.rules import action, rules, sms_text
from onething.kernel import yamls
from onething.kernel.clock import day_of
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical

FRESH = 30.0  # seconds for which a process trusts what it has read
PARTS: Final = ("title", "text", "sms", "do")
SHORTENED: Final = {"item": 18, "title": 12, "organ": 14, "hall": 12}  # in a short message
_known: list[tuple[float, tuple[Wording, ...]]] = []  # when it was read, and what


@dataclass(frozen=True)
class Words:
    """The words for one event, with gaps."""

    title: str
    text: str
    sms: str
    do: str

    @property
    def digest(self) -> str:
        """Return what tells these words from others."""
        return sm3(canonical([self.title, self.text, self.sms, self.do]))


@dataclass(frozen=True)
class Said:
    """A message as it is sent; `wording` names the revision."""

    title: str
    text: str
    sms: str
    do: str
    wording: str


def forget() -> None:
    """Read the revisions again when they are next asked for."""
    _known.clear()


@cache
def shipped() -> Mapping[str, tuple[str, Words]]:
    """Return for each event its group and the words that came with this release."""
    folder = Path(settings.DATA_ROOT) / "messages"
    return {
        key: (path.stem, Words(*(str(row.get(part, "")) for part in PARTS)))
        for path in sorted(folder.glob("*.yaml"))
        for key, row in yamls.read(path).items()
    }


def _rows() -> tuple[Wording, ...]:
    if _known and time.monotonic() - _known[0][0] < FRESH:
        return _known[0][1]
    found = tuple(Wording.objects.filter(state="published").order_by("key", "since", "number"))
    _known[:] = [(time.monotonic(), found)]
    return found


def in_force(on: date) -> dict[str, Wording]:
    """Return for each event the revision in force on the day: the last begun."""
    rows = _rows()
    first = {row.key: row for row in reversed(rows)}
    return first | {row.key: row for row in rows if row.since is not None and row.since <= on}


def knows(key: str) -> bool:
    """Say whether there are words for an event."""
    return key in shipped()


def said(key: str, at: datetime, **values: str) -> Said:
    """Return a message in the words in force, its gaps filled."""
    row = in_force(day_of(at)).get(key)
    words = Words(row.title, row.text, row.sms, row.do) if row else shipped()[key][1]
    label = str(row) if row else f"{key} 随附"
    return filled(words, values, label)


def filled(words: Words, values: Mapping[str, str], label: str = "") -> Said:
    """Return words with their gaps filled; in a short message long names are cut."""
    brief = {key: _cut(key, value) for key, value in values.items()}
    brief["do"] = action(words.do)["words"]
    sms = sms_text(words.sms.format(**brief)) if words.sms else ""
    return Said(words.title.format(**values), words.text.format(**values), sms, words.do, label)


def _cut(key: str, value: str) -> str:
    most = SHORTENED.get(key, len(value))
    return value if len(value) <= most else f"{value[: most - 1]}…"


def gaps(text: str) -> Iterator[str]:
    """Yield the names of the gaps of a text; raises ValueError for what is no text with gaps."""
    for _, name, form, turned in string.Formatter().parse(text):
        if name is None:
            continue
        if form or turned or not name.isidentifier():
            raise ValueError(name)
        yield name


def samples(key: str) -> Mapping[str, str]:
    """Return what may stand in the gaps of the words for an event, each with an example."""
    group, words = shipped()[key]
    own = {name: "示例" for part in (words.title, words.text, words.sms) for name in gaps(part)}
    own.pop("do", None)
    known: Mapping[str, str] = rules()["samples"].get(group, {})
    return own | {name: str(value) for name, value in known.items()}
