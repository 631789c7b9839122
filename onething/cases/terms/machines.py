"""The legal machines: one for each kind of item, composed of shared steps."""

from __future__ import annotations

from collections.abc import Mapping

from onething.cases.terms import shared
from onething.cases.terms.sorts import SORTS, Sort
from onething.cases.terms.words import WORDS
from onething.kernel.machine import Machine, Step

REVIEWED = frozenset({"permit", "adjudicate"})  # two people look, a third decides


def _steps(of: Sort) -> tuple[Step, ...]:
    """Return the steps of a kind, in the order in which a case meets them."""
    head = (*shared.intake(of), *shared.acceptance(of), *shared.ways_out(of))
    if of.kind in REVIEWED:
        looked = (*shared.special(of), *shared.review(of))
        decided = shared.decision(of, "reviewed", "decider")
    else:
        looked = ()
        decided = shared.decision(of, "accepted", "examiner")
    return (*head, *looked, *decided, *shared.result(of))


MACHINES: Mapping[str, Machine] = {
    kind: Machine(kind, WORDS, _steps(of)) for kind, of in SORTS.items()
}
