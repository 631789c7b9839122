"""站内搜索: the services of the site, found by how people call them (data/settings/services.yaml). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from onething.catalogue.terms.words import CONFIDENCES
from onething.kernel.shapes import Fault, faults

SHORTEST: Final = 2  # characters of what is searched for, to be found inside a word
SERVICES: Final[Mapping[str, Any]] = {
    "since": object, "source": str, "confidence": str, "aside": [str],
    "services": [{"name": str, "help": str, "path": str, "words": [str]}],
}  # fmt: skip


@dataclass(frozen=True)
class Service:
    """A service of the site: what it is called, what it does, on which page."""

    name: str
    help: str
    path: str
    words: tuple[str, ...]

    def is_meant(self, said: str) -> bool:
        """Say whether somebody who says this means it."""
        return is_meant(said, (self.name, *self.words))


def is_meant(said: str, names: Iterable[str]) -> bool:
    """Say whether somebody who says this means what has these names."""
    known = [one.lower() for one in names]
    inside = len(said) >= SHORTEST and any(said in one for one in known)
    return inside or any(one in said for one in known)


def service_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the file."""
    if found := list(faults(content, SERVICES)):
        yield from found
        return
    if content["confidence"] not in CONFIDENCES:
        yield ("confidence",), f"可信程度可用：{'、'.join(CONFIDENCES)}。"
    paths: set[str] = set()
    for number, row in enumerate(content["services"]):
        if not row["path"].startswith("/"):
            yield ("services", number, "path"), "本站的页以“/”开头，请改正。"
        if row["path"] in paths:
            yield ("services", number, "path"), "这一页已经写过，请合并成一行。"
        if not row["words"]:
            yield ("services", number, "words"), "至少写一个人们的说法。"
        paths.add(row["path"])
