"""What each step asks of whoever takes it: pages draw it, the API describes it, commands check it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LONG, TEXT, SHORT = 2000, 1000, 200


@dataclass(frozen=True)
class Ask:
    """One thing to be said with a step."""

    key: str
    label: str
    most: int = TEXT
    kind: str = "textarea"  # textarea, text, choice, date, moment, number, money
    choices: str = ""  # a list of data/settings/grounds.yaml, or “organs”
    optional: bool = False
    hint: str = ""


FACTS = Ask("facts", "查明的事实和证据", LONG)
LAW = Ask("law", "依据的条款", TEXT, hint="写到条、款、项")
WHY = Ask("reasons", "理由", LONG)
REMEDIES = Ask("remedies", "救济途径", TEXT, hint="向谁申请复议、向哪个法院起诉、期限多长")
DUTIES = Ask("duties", "持证人应当办理的事", TEXT, optional=True, hint="例如交回证照、停止活动")


def _ground(choices: str, label: str = "法定情形") -> Ask:
    return Ask("ground", label, kind="choice", choices=choices)


ASKS: Mapping[str, tuple[Ask, ...]] = {
    "suspend": (
        _ground("pauses", "特别程序"),
        Ask("days", "预计需要的工作日", kind="number", hint="写进告知书；实际用时以结束日为准"),
        Ask("note", "启动的理由", TEXT),
    ),
    "extend": (Ask("reason", "延期的理由", TEXT, hint="写进延期决定告知书，告诉申请人"),),
    "extend_joint": (
        Ask("reason", "延期的理由", TEXT, hint="写进延期决定告知书，告诉申请人"),
        Ask("approver", "批准的本级人民政府负责人", SHORT, "text"),
        Ask("number", "批准文件的文号", SHORT, "text"),
    ),
    "transfer": (
        Ask("to", "转送到哪个机关", kind="choice", choices="organs"),
        Ask("reason", "转送的理由", TEXT),
    ),
    "report_up": (Ask("opinion", "初步审查意见", LONG),),
    "take_up": (),
    "terminate": (_ground("terminations"), FACTS, LAW),
    "tell_hearing": (
        Ask("interest", "涉及的重大利益关系", TEXT),
        Ask("contact", "联系人和电话", SHORT, "text"),
    ),
    "ask_hearing": (Ask("reason", "要求听证的理由", TEXT, optional=True),),
    "waive_hearing": (),
    "call_hearing": (
        Ask("subject", "听证事由", TEXT),
        Ask("held_at", "举行的时间", kind="moment"),
        Ask("place", "地点", SHORT, "text"),
        Ask("host", "主持人", SHORT, "text", hint="不能是审查这件办件的工作人员"),
        Ask("public", "公开方式", kind="choice", choices="publicities"),
        Ask("contact", "联系人和电话", SHORT, "text"),
    ),
    "hold_hearing": (
        Ask("recorder", "记录人", SHORT, "text"),
        Ask("avoidance", "是否申请回避", SHORT, "text"),
        Ask("present", "参加人和意见摘要", LONG, hint="一行一人：身份，姓名，意见"),
        Ask("record", "听证记录", LONG, hint="一行一段：发言人：内容"),
        Ask("signed", "签名情况", TEXT, hint="一行一人：身份，姓名，签名方式和时间"),
    ),
    "survey": (Ask("findings", "勘查结果", LONG),),
    "publicise": (
        Ask("where", "公示的地方", SHORT, "text"),
        Ask("days", "公示的工作日", kind="number"),
    ),
    "end_publicity": (Ask("outcome", "公示结果", TEXT, hint="有无异议，异议怎样处理"),),
    "tell_respondent": (
        Ask("name", "被申请人", SHORT, "text"),
        Ask("address", "送达地址", SHORT, "text"),
        Ask("phone", "电话", SHORT, "text", optional=True),
        Ask("claims", "裁决请求和事实、理由", LONG),
    ),
    "answered": (Ask("answer", "答辩内容", LONG),),
    "settle": (Ask("agreed", "调解达成的协议", LONG),),
    "revoke": (_ground("revocations"), FACTS, LAW, WHY, REMEDIES, DUTIES),
    "cancel": (_ground("cancellations"), FACTS, LAW, WHY, REMEDIES, DUTIES),
    "recall": (
        _ground("recalls"),
        FACTS,
        LAW,
        WHY,
        REMEDIES,
        Ask(
            "compensation",
            "补偿金额（元）",
            SHORT,
            "money",
            optional=True,
            hint="造成损失的依法补偿",
        ),
        DUTIES,
    ),
    "reopen": (
        Ask("order", "依据哪种决定", kind="choice", choices="orders"),
        Ask("organ", "作出的机关", SHORT, "text"),
        Ask("number", "文号", SHORT, "text"),
        Ask("dated", "作出的日期", kind="date"),
        Ask("text", "责令的内容", LONG),
        Ask("days", "限定的工作日", kind="number", optional=True, hint="没有限定的，按事项的期限"),
    ),
}
