"""What differs from kind to kind: the law of a step, its paper, its word on the button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onething.cases.terms.laws import LAWS
from onething.kernel.machine import Clock, Step, step

PAPERS: Mapping[str, str] = {  # what every kind brings forth at a step: a kind of document
    "ask_supplement": "supplement",
    "accept": "acceptance",
    "deem_accepted": "acceptance",
    "refuse_acceptance": "non_acceptance",
    "lapse": "lapse",
    "withdraw": "withdrawal",
    "grant": "filing",
    "refuse": "refusal_filing",
}


@dataclass(frozen=True)
class Sort:
    """One kind of item, and how its steps differ from those of the others."""

    kind: str
    papers: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def step(
        self,
        do: str,
        label: str,
        start: str,
        end: str,
        *,
        role: str,
        clocks: Mapping[str, Clock] | None = None,
        needs: str = "",
    ) -> Step:
        """Write one row of this kind's table: its law, its paper and its word are looked up."""
        return step(
            do,
            self.labels.get(do, label),
            start,
            end,
            role=role,
            law=LAWS[self.kind][do],
            clocks=clocks,
            document=self.papers.get(do, PAPERS.get(do, "")),
            needs=needs,
        )


SORTS: Mapping[str, Sort] = {
    sort.kind: sort
    for sort in (
        Sort("permit", {"grant": "grant", "refuse": "refusal"}),
        Sort("confirm"),
        Sort("grant"),
        Sort("award"),
        Sort("adjudicate"),
        Sort("filing"),
        Sort("other"),
        Sort("service", {"grant": "verification"}),
    )
}
