"""What a step needs besides the right state: said once, asked by pages, API and commands alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from onething.catalogue.terms import ACCEPTANCE, DECISION, DELIVERY
from onething.kernel.machine import Step


class Standing(Protocol):
    """What a guard asks of a case, be it a row or a story of the ledger."""

    @property
    def supplements(self) -> int:
        """Return how often something was asked to be supplied."""
        ...

    @property
    def extensions(self) -> int:
        """Return how often its term was extended."""
        ...

    @property
    def granted(self) -> bool:
        """Say whether it was decided in favour of the applicant."""
        ...

    @property
    def first_organ(self) -> object:
        """Return the organ that examined first and reported up, if one did."""
        ...

    @property
    def plan(self) -> Mapping[str, Any]:
        """Return what the case keeps of its plan; `way` says how it is decided."""
        ...

    @property
    def unpaid(self) -> str:
        """Return which step waits for a fee, or “”."""
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
    "unextended": Guard(
        lambda case: not case.extensions,
        "这件办件已经延期过一次，依法不能再延长。请抓紧作出决定。",
    ),
    "granted": Guard(
        lambda case: case.granted,
        "这件办件没有准予的决定，没有可以撤销、注销或者撤回的内容。请核对办件编号。",
    ),
    "not_reported": Guard(
        lambda case: not case.first_organ,
        "这件办件已经由下级机关初审后转报，不能再转报。请由本机关作出决定。",
    ),
    "decided_on_a_promise": Guard(
        lambda case: case.plan.get("way") == "commitment",
        "只有申请人选择告知承诺、并且清单允许先办后查的，才能凭承诺当场决定。请按一般程序审查、审核后再决定。",
    ),
    "paid_to_accept": Guard(
        lambda case: case.unpaid != ACCEPTANCE,
        "这件办件待缴费，按事项规定缴费后受理。请申请人在“我的缴费”里缴费，或者到窗口收款后再受理。",
    ),
    "paid_to_decide": Guard(
        lambda case: case.unpaid != DECISION,
        "这件办件待缴费，按事项规定缴费后才能作出准予决定。请等申请人缴费，或者到窗口收款后再决定。",
    ),
    "paid_to_deliver": Guard(
        lambda case: case.unpaid != DELIVERY or not case.granted,
        "这件办件待缴费，按事项规定缴费后送达结果。缴费后系统自动送达。",
    ),
}


def unmet(step: Step, case: Standing) -> str:
    """Return why the step is not open to this case, or “”."""
    needed = (GUARDS[name] for name in step.needs)
    return next((guard.otherwise for guard in needed if not guard.holds(case)), "")
