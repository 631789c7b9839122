"""What a step needs besides the right state: said once, asked by pages, API and commands alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from onething.kernel.machine import Step


class Standing(Protocol):
    """What a guard asks of a case, be it a row or a story of the ledger."""

    @property
    def supplements(self) -> int:
        """Return how often something was asked to be supplied."""
        ...


@dataclass(frozen=True)
class Guard:
    """A condition and the sentence for whoever does not meet it."""

    holds: Callable[[Standing], bool]
    otherwise: str


GUARDS: Mapping[str, Guard] = {
    "first_supplement": Guard(
        lambda case: not case.supplements,
        "这件办件已经告知过一次补正。依法应一次性告知，请直接受理，或依法作出不予受理决定。",
    ),
}


def unmet(step: Step, case: Standing) -> str:
    """Return why the step is not open to this case, or “”."""
    needed = (GUARDS[name] for name in step.needs)
    return next((guard.otherwise for guard in needed if not guard.holds(case)), "")
