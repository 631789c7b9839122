"""The words of applications, cases and clocks, and the sets of states that have a name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

TELL, STATUTORY, PROMISED, DELIVER, JOINT = "tell", "statutory", "promised", "deliver", "joint"
HEARING_ASK, HEARING_HOLD, ANSWER = "hearing_ask", "hearing_hold", "answer"
CLOCK_WORDS = {
    TELL: "告知是否受理",
    STATUTORY: "法定办结",
    PROMISED: "承诺办结",
    DELIVER: "送达结果",
    JOINT: "联合办理上限",
    HEARING_ASK: "申请听证",
    HEARING_HOLD: "举行听证",
    ANSWER: "被申请人答辩",
}


class Draft(StrEnum):
    """States of an application."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    DISCARDED = "discarded"


APPLICATION_WORDS: Mapping[str, str] = {
    Draft.DRAFT: "草稿",
    Draft.SUBMITTED: "办理中",
    Draft.CLOSED: "已办结",
    Draft.DISCARDED: "已删除",
}

WORDS = {
    "waiting": "等待前序办结",
    "submitted": "待受理",
    "prechecked": "预审通过",
    "supplement_asked": "待补正",
    "supplemented": "已补正，待受理",
    "accepted": "已受理，审查中",
    "suspended": "特别程序",
    "hearing_told": "已告知听证权利",
    "hearing_asked": "已申请听证，待通知",
    "hearing_called": "已通知听证，待举行",
    "answering": "待被申请人答辩",
    "surveyed": "已勘查，待答复",
    "publicised": "公示中",
    "reported": "已转报，待上级接收",
    "examined": "待审核",
    "reviewed": "待决定",
    "granted": "准予",
    "refused": "不予",
    "settled": "已调解",
    "issued": "已制证",
    "delivered": "已送达",
    "closed": "已办结",
    "archived": "已归档",
    "not_accepted": "不予受理",
    "withdrawn": "已撤回",
    "lapsed": "补正逾期，已终止",
    "ended": "随前序事项终止",
    "terminated": "已终止",
    "revoked": "已撤销",
    "cancelled": "已注销",
    "recalled": "已收回",
}
PUBLIC_WORDS = WORDS | {
    "submitted": "已提交，等待受理",
    "supplement_asked": "请您补正材料",
    "accepted": "审查中",
    "surveyed": "审查中",
    "hearing_told": "请您决定是否申请听证",
    "hearing_asked": "已申请听证，等待通知",
    "hearing_called": "请您参加听证",
    "examined": "审查中",
    "reviewed": "审查中",
    "reported": "已转报上级机关审查",
    "granted": "已作出准予决定，正在制发结果",
    "refused": "已作出不予决定，正在送达",
    "settled": "已达成调解，正在送达",
    "issued": "结果已制成，正在送达",
    "delivered": "结果已送达",
    "archived": "已办结",
}

BEFORE_ACCEPTANCE = "submitted|prechecked|supplemented"
UNDER_REVIEW = "accepted|examined|reviewed"
ANEW = frozenset(  # after these steps the review begins anew, perhaps in another office
    {"tell_hearing", "report_up", "take_up", "transfer", "reopen"}
)
STANDING_STILL = "suspended|publicised|answering|hearing_told|hearing_asked|hearing_called"
AFTERWARDS = frozenset({"revoked", "cancelled", "recalled"})  # a decision that no longer holds
WITHOUT = frozenset(  # nothing was granted
    {"refused", "not_accepted", "withdrawn", "lapsed", "ended", "terminated", "settled"}
)
FINAL = frozenset(
    {"closed", "archived", "not_accepted", "withdrawn", "lapsed", "ended", "terminated"}
) | AFTERWARDS  # fmt: skip
OPEN = frozenset(WORDS) - FINAL
DECIDED = frozenset({"granted", "refused", "settled", "issued", "delivered", "closed", "archived"}) | (
    AFTERWARDS
)  # fmt: skip


def granted(state: str) -> bool:
    """Say whether a case has been decided in favour of the applicant."""
    return state in {"granted", "issued"}


ELECTRONIC, AT_WINDOW, POST, LOCKER = "electronic", "window", "post", "locker"
WAYS = {  # how the results of an application come to the applicant
    ELECTRONIC: "电子送达",
    AT_WINDOW: "窗口领取",
    POST: "邮寄",
    LOCKER: "自助柜领取",
}

SHOWN = {
    "seen": "窗口已核对原件",
    "paper": "窗口已收取纸质",
}  # a material that has no file, and why

SOURCES = {  # by which way a case came in
    "online": "网上",
    "window": "窗口",
    "kiosk": "自助机",
    "helper": "帮办代办",
    "relay": "异地代收",
    "province": "外省",
    "site": "合作网点",
    "api": "部门系统",
}
