"""Merging those who booked, those who walked in and those who go first. Pure (start-time fair queueing).

Each ticket gets a number when it is taken, its tag; whoever calls next takes the lowest. While all
kinds wait, they are called in the ratio of their weights; a kind that nobody waited in saves nothing
up; inside a kind nobody overtakes; and nobody waits for ever, for tags only grow.

In a hall each business has a line of its own, at windows that take it. Who walks in keeps the order of
the whole hall; who goes first, or has booked, is reckoned in the line of his business (decision 0142).
"""

from __future__ import annotations

from collections.abc import Mapping

UNIT = 60_000  # of tags; divided by a weight
ORDER = ("priority", "booked", "walk")  # of equals


def lane(kind: str, business: str) -> str:
    """Return whose tags follow one another: walk-ins of the hall, the others of one business."""
    return kind if kind == "walk" else f"{kind}:{business}"


def floor_of(called: int, ahead: int | None) -> int:
    """Return from where tags may begin: the last one called, or the first of one's business that waits.

    Windows that take another business may be far ahead: who comes now does not begin where they are.
    """
    return called if ahead is None else min(called, ahead)


def tag_of(lane: str, ends: Mapping[str, int], floor: int) -> int:
    """Return the tag of a ticket; `ends` of each lane so far."""
    return max(floor, ends.get(lane, 0))


def end_of(kind: str, tag: int, weights: Mapping[str, int]) -> int:
    """Return where the next of this lane may begin."""
    return tag + UNIT // weights[kind]


def place_of(kind: str, tag: int) -> int:
    """Return a number by which tickets are called: by tag, equals by kind."""
    return tag * len(ORDER) + ORDER.index(kind)
