"""What the steps of a case cite, handed up to the base of laws."""

from __future__ import annotations

from collections.abc import Iterator

from onething.cases.terms import MACHINES
from onething.catalogue.terms import KINDS
from onething.catalogue.terms.laws import Cited, citer


@citer
def steps() -> Iterator[Cited]:
    """Yield what each step of each machine rests on."""
    for kind, machine in MACHINES.items():
        for step in machine.steps:
            yield Cited("办件步骤", kind, f"{KINDS[kind]}办件", step.label, step.law)
