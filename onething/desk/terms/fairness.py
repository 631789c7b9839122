"""Merging those who booked, those who walked in and those who go first. Pure (start-time fair queueing).

Each ticket gets a number when it is taken, its tag; whoever calls next takes the lowest. While all
kinds wait, they are called in the ratio of their weights; a kind that nobody waited in saves nothing
up; inside a kind nobody overtakes; and nobody waits for ever, for tags only grow.
"""

from __future__ import annotations

from collections.abc import Mapping

UNIT = 60_000  # of tags; divided by a weight
ORDER = ("priority", "booked", "walk")  # of equals


def tag_of(kind: str, ends: Mapping[str, int], floor: int) -> int:
    """Return the tag of a ticket of a kind; `ends` of each kind so far, `floor`: the last tag called."""
    return max(floor, ends.get(kind, 0))


def end_of(kind: str, tag: int, weights: Mapping[str, int]) -> int:
    """Return where the next of this kind may begin."""
    return tag + UNIT // weights[kind]


def place_of(kind: str, tag: int) -> int:
    """Return a number by which tickets are called: by tag, equals by kind."""
    return tag * len(ORDER) + ORDER.index(kind)
