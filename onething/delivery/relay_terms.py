"""The way of papers between the place that takes them in and the place that decides, as a table. Pure."""

from __future__ import annotations

from collections.abc import Mapping
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
}
RECEIVING, DECIDING = "receiving", "deciding"  # which place does it
STEPS: Final = (
    ("send", "封装交寄", "taken|faulted", "sent", RECEIVING),
    ("keep", "没有纸质材料", "taken", "paperless", RECEIVING),
    ("check", "核对收下", "sent|faulted", "checked", DECIDING),
    ("object", "登记异常", "sent|faulted", "faulted", DECIDING),
    ("settle", "了结异常", "faulted", "checked", DECIDING),
    ("return", "寄回结果", "checked|paperless|misreturned", "returning", DECIDING),
    ("arrive", "收下结果", "returning|misreturned", "back", RECEIVING),
    ("settle_back", "了结异常，收下结果", "misreturned", "back", RECEIVING),
    ("misarrive", "登记结果异常", "returning|misreturned", "misreturned", RECEIVING),
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
UNDER_WAY: Final = ("sent", "returning")  # a carrier has it
RETURNED: Final = ("returning", "misreturned", "back")  # the results have left who decided
AT_ONCE: Final[Mapping[str, str]] = {  # in these states a term of the rules runs from the first day
    "taken": "send", "faulted": "check", "misreturned": "check",
}  # fmt: skip
TERM_OF: Final[Mapping[str, str]] = {**AT_ONCE, "sent": "check", "returning": "check"}
WHOSE: Final[Mapping[tuple[str, str], str]] = {  # which place has to act, by term and state
    ("send", "taken"): RECEIVING, ("check", "sent"): DECIDING, ("check", "faulted"): DECIDING,
    ("check", "returning"): RECEIVING, ("check", "misreturned"): RECEIVING,
    ("back", "checked"): DECIDING, ("back", "paperless"): DECIDING,
}  # fmt: skip
