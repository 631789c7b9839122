"""Two people change one thing from pages of their own: field by field, three ways. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from onething.kernel.refusals import Invalid

MARK = 16  # signs of a digest: enough to tell two values of one field apart
SEEN = re.compile(rf"([a-z][a-z0-9_.-]{{0,80}})=([0-9a-f]{{{MARK}}})")


class Clash(Invalid):
    """Somebody else changed the same fields since this page was opened: he who saves chooses."""

    code: ClassVar[str] = "clash"

    def __init__(
        self,
        errors: Mapping[str, str],
        values: Mapping[str, str],
        current: Mapping[str, str],
        sentence: str,
    ) -> None:
        super().__init__(sentence, errors=errors)
        self.values = dict(values)  # his own where he changed something
        self.seen = marks(current)  # he has seen now what stands there


@dataclass(frozen=True)
class Merged:
    """What comes of two people's changes: what is kept, and where they differ."""

    values: dict[str, str]
    clashes: dict[str, str]  # element → what the other wrote there


def mark(value: str) -> str:
    """Return what a page carries of a value from which it was made."""
    return hashlib.sha256(value.encode()).hexdigest()[:MARK]


def marks(values: Mapping[str, str]) -> str:
    """Return in one line from which values a page was made."""
    return " ".join(f"{element}={mark(value)}" for element, value in sorted(values.items()))


def seen_in(line: str) -> dict[str, str]:
    """Return by element what a page was made from; what is not legible is left out."""
    return dict(SEEN.findall(line))


def merged(
    typed: Mapping[str, str],
    seen: Mapping[str, str],
    current: Mapping[str, str],
    own: Collection[str] = (),
) -> Merged:
    """Bring together, field by field, what somebody typed and what stands there by now.

    A field that he left as his page showed it stays as it is now; one that only he changed is his.
    A field of which his page says nothing is his too: it comes from a system that knows of no page.
    `own`: what stands there he wrote himself, on a page that he opened later or went back from.
    """
    values: dict[str, str] = {}
    clashes: dict[str, str] = {}
    for element, value in typed.items():
        now, before = current.get(element, ""), seen.get(element, "")
        if before and mark(value) == before:
            values[element] = now
            continue
        values[element] = value
        if before and before != mark(now) and value != now and element not in own:
            clashes[element] = now
    return Merged(values, clashes)
