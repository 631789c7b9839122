"""The life of a parcel as a table, and where it stands by what its carrier told, in any order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Protocol

from onething.kernel.machine import Machine, Step

LAW: Final = "快递暂行条例"
PARCEL_WORDS: Final[Mapping[str, str]] = {
    "booking": "正在下单",
    "ordered": "已下单，等待揽收",
    "collected": "已揽收",
    "moving": "运输中",
    "arrived": "已到达，等待领取或者派送",
    "delivered": "已签收",
    "returning": "退回途中",
    "returned": "已退回",
    "lost": "丢失",
    "cancelled": "已取消",
}
UNDER_WAY: Final = "ordered|collected|moving|arrived"
STEPS: Final = (
    ("book", "下单", "booking", "ordered", "第二十二条"),
    ("keep", "放到窗口", "booking", "arrived", "各地出件管理"),
    ("collect", "揽收", "ordered", "collected", "第二十二条"),
    ("move", "运输", "ordered|collected|moving", "moving", "第二十四条"),
    ("arrive", "到达", "ordered|collected|moving", "arrived", "第二十五条"),
    ("deliver", "签收", UNDER_WAY, "delivered", "第二十五条"),
    ("refuse", "拒收退回", UNDER_WAY, "returning", "第二十六条"),
    ("return", "退回", f"{UNDER_WAY}|returning", "returned", "第二十六条"),
    ("lose", "丢失", f"{UNDER_WAY}|returning", "lost", "第二十七条"),
    ("cancel", "取消", "booking|ordered", "cancelled", "第二十二条"),
)
PARCEL: Final = Machine(
    "parcel",
    PARCEL_WORDS,
    (
        Step(do, label, frozenset(start.split("|")), end, "system", f"{LAW} {law}")
        for do, label, start, end, law in STEPS
    ),
)
ENDS: Final = PARCEL.ends


class Told(Protocol):
    """One thing that a carrier told."""

    @property
    def what(self) -> str: ...
    @property
    def turn(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def key(self) -> str: ...


def folded(told: Iterable[Told]) -> str:
    """Return where a parcel stands that was ordered and of which all this was told.

    What came late is sorted in; what the life of a parcel does not know from there changes nothing.
    """
    state = "ordered"
    for one in sorted(told, key=lambda each: (each.turn, each.at, each.key)):
        following = (step.end for step in PARCEL.choices(state) if step.do == one.what)
        state = next(following, state)
    return state
