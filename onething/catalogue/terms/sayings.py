"""平常的叫法: how people call items, and who does what the catalogue does not have. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from onething.catalogue.terms.services import SHORTEST, is_meant
from onething.catalogue.terms.words import CONFIDENCES
from onething.kernel.shapes import Fault, faults, unknown

SAYINGS: Final[Mapping[str, Any]] = {
    "since": object, "source": str, "confidence": str,
    "items": [{"words": [str], "names": [str]}],
    "outside": [
        {"name": str, "words": [str], "names": [str], "organ": str, "help": str, "phone": str,
         "source": str, "confidence": str}
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Saying:
    """Words that people use for items, and what stands in the names of these."""

    words: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Outside:
    """What is often asked for and stands in no catalogue of the platform: who does it, how to reach him."""

    name: str
    words: tuple[str, ...]
    names: tuple[str, ...]  # in the names of items: the catalogue has it after all
    organ: str
    help: str
    phone: str
    source: str
    sure: bool


def read_sayings(said: Mapping[str, Any]) -> tuple[tuple[Saying, ...], tuple[Outside, ...]]:
    """Return what a file says."""
    items = tuple(Saying(tuple(one["words"]), tuple(one["names"])) for one in said["items"])
    return items, tuple(_outside(one) for one in said["outside"])


def _outside(one: Mapping[str, Any]) -> Outside:
    return Outside(
        one["name"], tuple(one["words"]), tuple(one["names"]), one["organ"], one["help"],
        one["phone"], one["source"], one["confidence"] == "high",
    )  # fmt: skip


def spoken(said: str, sayings: Iterable[Saying]) -> tuple[str, ...]:
    """Return what to look for in names: what was said, then what it means.

    A word that stands in the register means its own row alone; else every row that it touches.
    """
    words = said.strip().lower()
    if not words:
        return ()
    known = tuple(sayings)
    exact = [one for one in known if words in (word.lower() for word in one.words)]
    meant = exact or [one for one in known if is_meant(words, one.words)]
    return tuple(dict.fromkeys((words, *(name.lower() for one in meant for name in one.names))))


def rank(name: str, looked: Iterable[str]) -> int | None:
    """Return how near a name is to what is looked for: 0 has what was said; None has nothing of it."""
    lower = name.lower()
    for number, one in enumerate(looked):
        if one in lower or (number == 0 and len(lower) >= SHORTEST and lower in one):
            return number
    return None


def saying_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the file."""
    if found := list(faults(content, SAYINGS)):
        yield from found
        return
    yield from unknown(content["confidence"], CONFIDENCES, "可信程度", ("confidence",))
    for part in ("items", "outside"):
        for number, row in enumerate(content[part]):
            yield from _empty(row, (part, number))
    for number, row in enumerate(content["outside"]):
        yield from _unsaid(row, ("outside", number))


def _empty(row: Mapping[str, Any], at: tuple[str, int]) -> Iterator[Fault]:
    for key in ("words", "names"):
        if not row[key] or not all(one.strip() for one in row[key]):
            yield (*at, key), "至少写一个，不能是空的，请补上。"


def _unsaid(row: Mapping[str, Any], at: tuple[str, int]) -> Iterator[Fault]:
    yield from unknown(row["confidence"], CONFIDENCES, "可信程度", (*at, "confidence"))
    if not row["phone"].isdecimal():
        yield (*at, "phone"), "电话只写数字，请改正。"
    for key in ("name", "organ", "help", "source"):
        if not row[key].strip():
            yield (*at, key), "这里不能为空，请写明。"
