"""委托的范围: which acts and which matters a mandate allows, as an actor carries it. Pure.

An actor whose mandate has limits carries them as roles: “act:fill”, “matter:kbcyd”. Without any, whoever
acts may do everything that the one he acts for may do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

FILL, SIGN, SUPPLEMENT, COLLECT = "fill", "sign", "supplement", "collect"
ACTS: Final[dict[str, str]] = {
    FILL: "填报",
    SIGN: "签名提交",
    SUPPLEMENT: "补正",
    COLLECT: "领取",
}
ACT_HINTS: Final[dict[str, str]] = {
    FILL: "开始办理、填写、上传材料",
    SIGN: "签名提交，以及撤回、听证等需要表态的事",
    SUPPLEMENT: "按要求补交材料",
    COLLECT: "查看、下载和出示证照",
}
MANDATE_STATES: Final[dict[str, str]] = {
    "in_force": "有效",
    "later": "尚未开始",
    "over": "已到期",
    "revoked": "已撤销",
}
_ACT, _MATTER = "act:", "matter:"


def every_act() -> list[str]:
    """Return all acts: what a mandate allows if it says nothing else."""
    return [*ACTS]


def scope_of(acts: Iterable[str], themes: Iterable[str]) -> tuple[str, ...]:
    """Return the limits of a mandate as its holder carries them; none if it allows everything."""
    allowed = set(acts)
    said = [] if allowed >= ACTS.keys() else [f"{_ACT}{act}" for act in ACTS if act in allowed]
    return (*said, *(f"{_MATTER}{theme}" for theme in sorted(set(themes))))


def matters_in(roles: Iterable[str]) -> frozenset[str]:
    """Return the themes to which he is limited; none: all of them."""
    return frozenset(role.removeprefix(_MATTER) for role in roles if role.startswith(_MATTER))


def allows(roles: Iterable[str], act: str) -> bool:
    """Say whether limits allow an act."""
    acts = {role for role in roles if role.startswith(_ACT)}
    return not acts or f"{_ACT}{act}" in acts
