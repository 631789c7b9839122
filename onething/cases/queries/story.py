"""What happened to a case, in the words of its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STORY = {
    "cases.submitted": "已提交",
    "cases.released": "前序事项已办结，转入待受理",
    "cases.prechecked": "预审通过",
    "cases.supplement_asked": "一次性告知补正",
    "cases.supplied": "已提交补正材料",
    "cases.accepted": "已受理",
    "cases.not_accepted": "不予受理",
    "cases.suspended": "进入特别程序，暂停计时",
    "cases.resumed": "特别程序结束，继续计时",
    "cases.transferred": "转送有权机关",
    "cases.hearing_told": "告知听证权利",
    "cases.hearing_asked": "要求听证，暂停计时",
    "cases.hearing_waived": "不举行听证，继续审查",
    "cases.hearing_called": "通知听证",
    "cases.hearing_held": "听证结束，继续计时",
    "cases.surveyed": "现场勘查",
    "cases.publicised": "开始公示，暂停计时",
    "cases.publicity_ended": "公示结束，继续计时",
    "cases.respondent_told": "送达被申请人",
    "cases.respondent_answered": "被申请人答辩期结束",
    "cases.settled": "双方达成调解",
    "cases.extended": "延长办理期限",
    "cases.joint_extended": "延长联合办理期限",
    "cases.reported": "初审后转报上级机关",
    "cases.taken_up": "上级机关接收",
    "cases.term_lengthened": "平台停机，申请人的期限顺延",
    "cases.redated": "放假安排调整，届满日期随之变动",
    "cases.examined": "承办人已提出审查意见",
    "cases.reviewed": "已审核",
    "cases.sent_back": "退回承办人再审",
    "cases.granted": "作出准予决定",
    "cases.refused": "作出不予决定",
    "cases.issued": "证照文书已制成",
    "cases.delivered": "已送达",
    "cases.closed": "已办结",
    "cases.withdrawn": "已撤回",
    "cases.lapsed": "补正逾期，已终止",
    "cases.ended": "随前序事项终止",
    "cases.unfilled": "容缺材料逾期未补，终止办理",
    "cases.decision_revoked": "承诺不实，决定已撤销",
    "cases.terminated": "终止审查",
    "cases.archived": "已归档",
    "cases.revoked": "撤销决定",
    "cases.cancelled": "注销",
    "cases.recalled": "撤回许可",
    "cases.fee_due": "待缴费",
    "cases.fee_settled": "已缴费",
    "cases.reopened": "依复议决定或者判决重新办理",
}


@dataclass(frozen=True)
class Happening:
    """A line of a timeline."""

    name: str
    words: str
    at: datetime
