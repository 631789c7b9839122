"""The way of papers between the place that takes them in and the place that decides, as a table. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from onething.kernel.machine import Machine, Step

LAW: Final = "国办发〔2020〕35号；晋政发〔2024〕8号 二（一）3"
RELAY_WORDS: Final[Mapping[str, str]] = {
    "taken": "已收件，等待交寄纸质材料",
    "paperless": "没有纸质材料，已由办理地办理",
    "sent": "纸质材料在路上",
    "faulted": "在途有异常，正在处理",
    "checked": "办理地已核对收下",
    "returning": "结果寄回收件的大厅，在路上",
    "misreturned": "寄回的结果有异常，正在处理",
    "back": "结果已到收件的大厅",
    "owed": "申请已经结束，办理地要退回纸质材料",
    "giving": "纸质材料退回收件的大厅，在路上",
    "misgiven": "退回的材料有异常，正在处理",
    "held": "申请已经结束，纸质材料在收件的大厅",
    "over": "已经了结，没有要退的材料",
}
RECEIVING, DECIDING = "receiving", "deciding"  # which place does it
PLATFORM: Final = "system"
STEPS: Final = (
    ("send", "封装交寄", "taken|faulted", "sent", RECEIVING),
    ("keep", "没有纸质材料", "taken", "paperless", RECEIVING),
    ("check", "核对收下", "sent|faulted", "checked", DECIDING),
    ("object", "登记异常", "sent|faulted", "faulted", DECIDING),
    ("settle", "了结异常", "faulted", "checked", DECIDING),
    ("return", "寄回结果", "checked|paperless|misreturned|back", "returning", DECIDING),
    ("arrive", "收下结果", "returning|misreturned", "back", RECEIVING),
    ("settle_back", "了结异常，收下结果", "misreturned", "back", RECEIVING),
    ("misarrive", "登记结果异常", "returning|misreturned", "misreturned", RECEIVING),
    ("end", "申请结束", "taken", "held", PLATFORM),
    ("end", "申请结束", "paperless", "over", PLATFORM),
    ("end", "申请结束", "checked", "owed", PLATFORM),
    ("reopen", "重新办理", "held|over", "taken", PLATFORM),
    ("reopen", "重新办理", "owed", "checked", PLATFORM),
    ("give", "退回纸质材料", "owed|misgiven", "giving", DECIDING),
    ("regain", "收下退回的材料", "giving|misgiven", "held", RECEIVING),
    ("misgive", "登记退回的材料异常", "giving|misgiven", "misgiven", RECEIVING),
    ("settle_given", "了结异常，收下退回的材料", "misgiven", "held", RECEIVING),
    ("close", "交还纸质材料", "held", "over", RECEIVING),
    ("close", "交还纸质材料", "owed", "over", DECIDING),
)
RELAY: Final = Machine(
    "relay",
    RELAY_WORDS,
    (
        Step(do, label, frozenset(start.split("|")), end, place, LAW)
        for do, label, start, end, place in STEPS
    ),
)
FAULTS: Final[Mapping[str, str]] = {
    "opened": "封口在路上被打开过",
    "damaged": "外包装破损、受潮",
    "other": "封袋编号与流转单不一致",
    "missing": "少了清单上的材料",
    "lost": "邮件丢失",
    "returned": "邮件被退回",
}
RESULTS_AWAY: Final = ("returning", "misreturned")  # a lot of results has left who decided
SETTLE: Final[Mapping[str, str]] = {  # the step that settles what is wrong, by state
    "faulted": "settle", "misreturned": "settle_back", "misgiven": "settle_given",
}  # fmt: skip
OBJECT: Final[Mapping[str, str]] = {  # the step that a carrier's bad news is, by state
    "sent": "object", "faulted": "object", "returning": "misarrive", "misreturned": "misarrive",
    "giving": "misgive", "misgiven": "misgive",
}  # fmt: skip


class Bag(StrEnum):
    """How it stands with the bag that travels, or came last."""

    GONE = "gone"  # lost, or sent back to who sent it
    ROAD = "road"  # not opened yet
    SHORT = "short"  # opened, and something is missing
    WHOLE = "whole"


NOBODY: Final = ("", "")
TURNS: Final[Mapping[str, tuple[str, str]]] = {  # whose turn, and the term that runs from this day
    "taken": (RECEIVING, "send"), "sent": (DECIDING, ""), "returning": (RECEIVING, ""),
    "owed": (DECIDING, "give"), "giving": (RECEIVING, ""), "held": (RECEIVING, ""),
}  # fmt: skip
FAULTED: Final[Mapping[str, Mapping[Bag, tuple[str, str]]]] = {
    "faulted": {
        Bag.GONE: (RECEIVING, "send"), Bag.ROAD: (DECIDING, ""),
        Bag.SHORT: (DECIDING, "check"), Bag.WHOLE: (DECIDING, "check"),
    },
    "misreturned": {
        Bag.GONE: (DECIDING, "back"), Bag.ROAD: (RECEIVING, ""),
        Bag.SHORT: (DECIDING, "back"), Bag.WHOLE: (RECEIVING, "check"),
    },
    "misgiven": {
        Bag.GONE: (DECIDING, "give"), Bag.ROAD: (RECEIVING, ""),
        Bag.SHORT: (RECEIVING, "check"), Bag.WHOLE: (RECEIVING, "check"),
    },
}  # fmt: skip


def turn_of(state: str, bag: Bag, *, ended: str = "") -> tuple[str, str]:
    """Return which place has to act, and the term that runs for it from now on; “”: none.

    The term for opening a bag begins when its carrier says that it is there, not while it is on the road.
    """
    if state == "faulted" and bag is Bag.GONE and ended:
        return DECIDING, "check"  # nothing has to be sent again: only what went wrong is settled
    return FAULTED[state][bag] if state in FAULTED else TURNS.get(state, NOBODY)
