"""The life of a 帮办单, as a table: 申请、接单、转交、办结、评价 (晋政发〔2024〕8号)."""

from __future__ import annotations

from typing import Final

from onething.kernel.machine import Machine, step

PLAN: Final = "晋政发〔2024〕8号（帮办代办）"
TEAM: Final = "helper"  # only who holds such a post at the hall
AID: Final = Machine(
    "帮办单",
    {
        "asked": "待接单",
        "taken": "帮办中",
        "handed": "已转交，待接手",
        "solved": "已办好，待评价",
        "unsolved": "没有办成，待评价",
        "rated": "已评价",
        "lapsed": "已归档",
        "declined": "不予帮办",
        "withdrawn": "已撤回",
    },
    (
        step("take", "接单", "asked|handed", "taken", role=TEAM, law=PLAN),
        step("decline", "不予帮办", "asked|handed", "declined", role=TEAM, law=PLAN),
        step("note", "记进展", "taken", "taken", role=TEAM, law=PLAN),
        step("say", "写给对方", "asked", "asked", role="applicant", law=PLAN),
        step("say", "写给对方", "handed", "handed", role="applicant", law=PLAN),
        step("say", "写给对方", "taken", "taken", role=f"applicant|{TEAM}", law=PLAN),
        step("ticket", "取优先号", "taken", "taken", role=TEAM, law=PLAN),
        step("hand", "转交同事", "taken", "handed", role=TEAM, law=PLAN),
        step("solve", "办好了", "taken", "solved", role=TEAM, law=PLAN),
        step("fail", "没有办成", "taken", "unsolved", role=TEAM, law=PLAN),
        step("rate", "评价", "solved|unsolved", "rated", role="applicant|helper|leader", law=PLAN),
        step("withdraw", "撤回", "asked|handed|taken", "withdrawn", role="applicant", law=PLAN),
        step("lapse", "到期归档", "solved|unsolved", "lapsed", role="system", law=PLAN),
    ),
)
OPEN: Final = ("asked", "taken", "handed")
WAITING: Final = ("asked", "handed")
CLOSED: Final = ("solved", "unsolved", "rated", "lapsed")
OWN: Final = frozenset(
    {"note", "say", "ticket", "hand", "solve", "fail"}
)  # of the helper who has it
VIEWS: Final = {
    "waiting": "待接单",
    "mine": "我的帮办",
    "open": "全部在办",
    "late": "已超期",
    "rating": "待评价",
    "over": "已结束",
    "all": "全部",
}
