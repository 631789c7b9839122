"""补正回件: what was asked for once more, what was there before, and what has come since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onething.cases.models import Material
from onething.cases.queries.applying import AttachedFile, attached


@dataclass(frozen=True)
class Supplied:
    """A material that was asked for once more (行政许可法 §32(1)(4)), old and new beside each other."""

    name: str
    problem: str
    remedy: str
    before: tuple[AttachedFile, ...]
    since: tuple[AttachedFile, ...]  # none: it has not come yet


def supplied(
    asked: Iterable[Mapping[str, str]], materials: Sequence[Material]
) -> tuple[Supplied, ...]:
    """Return what was asked for, with the files of the application that are there for it."""
    return tuple(
        Supplied(
            one["name"],
            one["problem"],
            one["remedy"],
            _files(materials, one["material"], new=False),
            _files(materials, one["material"], new=True),
        )
        for one in asked
    )


def _files(materials: Sequence[Material], key: str, *, new: bool) -> tuple[AttachedFile, ...]:
    return tuple(
        attached(row)
        for row in materials
        if row.key == key and row.digest and (row.round > 0) == new
    )
