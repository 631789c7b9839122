"""What people say with the rarer steps of the law, and a way to take them."""

from onething.cases import commands
from tests.cast import actor
from tests.times import MONDAY

GROUNDS = {
    "facts": "经查，申请时提交的场所证明系伪造。",
    "law": "《食品安全法》第三十五条",
    "reasons": "不符合准予许可的条件。",
    "remedies": "可以在六十日内申请行政复议，或者在六个月内提起行政诉讼。",
}
HELD = "2026-03-23 14:30"
SAID = {
    "suspend": {"ground": "testing", "days": "5", "note": "水质需要检测"},
    "extend": {"reason": "现场核查涉及多个部门，需要共同核实"},
    "extend_joint": {
        "reason": "多个部门共同核实",
        "approver": "副区长样例",
        "number": "小政函〔2026〕1号",
    },
    "report_up": {"opinion": "经初审，符合条件，建议准予。"},
    "take_up": {},
    "terminate": {
        "ground": "dissolved",
        "facts": "申请人已经注销登记",
        "law": "事项实施规范第九条",
    },
    "tell_hearing": {"interest": "排烟设施直接影响相邻住户", "contact": "周明，0351-0000102"},
    "ask_hearing": {"reason": "要求当面说明"},
    "waive_hearing": {},
    "call_hearing": {
        "subject": "排烟设施对相邻住户的影响",
        "held_at": HELD,
        "place": "小店区政务服务中心三层听证室",
        "host": "孙样例（法制科）",
        "public": "open",
        "contact": "周明，0351-0000102",
    },
    "hold_hearing": {
        "recorder": "周样例",
        "avoidance": "各方均不申请回避",
        "present": "申请人，王建国，愿意加高烟道\n利害关系人，郑样例，要求定期清洗",
        "record": "主持人：现在开始听证\n王建国：同意加高烟道",
        "signed": "申请人，王建国，现场签名",
    },
    "survey": {"findings": "表位已预留，红线外不需要新建管线"},
    "publicise": {"where": "本机关网站", "days": "5"},
    "end_publicity": {"outcome": "公示期内没有收到异议"},
    "tell_respondent": {
        "name": "样例物业公司",
        "address": "样例路 1 号",
        "claims": "请求裁决排烟道的使用",
    },
    "answered": {"answer": "同意使用，要求分摊清洗费用"},
    "settle": {"agreed": "双方约定共用排烟道，费用各半"},
    "revoke": {"ground": "fraud", **GROUNDS},
    "cancel": {"ground": "dissolved", **GROUNDS},
    "recall": {"ground": "facts_changed", "compensation": "20000", **GROUNDS},
    "reopen": {
        "order": "review",
        "organ": "太原市小店区人民政府",
        "number": "小政复决〔2026〕3号",
        "dated": "2026-03-02",
        "text": "撤销原决定，责令在十五个工作日内重新作出决定",
        "days": "15",
    },
}
WHO = {
    "suspend": "zhouming", "extend": "zhengqiang", "extend_joint": "zhengqiang",
    "report_up": "zhengqiang", "terminate": "zhengqiang", "tell_hearing": "zhouming",
    "call_hearing": "zhouming", "hold_hearing": "zhouming", "survey": "zhouming",
    "publicise": "zhouming", "end_publicity": "zhouming", "tell_respondent": "zhouming",
    "answered": "zhouming", "settle": "zhouming", "revoke": "zhengqiang", "cancel": "zhengqiang",
    "recall": "zhengqiang", "reopen": "zhengqiang",
}  # fmt: skip


def firm():
    return actor("wangjianguo", behalf="晋味面馆")


def take(do, case, *, who=None, at=MONDAY, **other):
    """Let the right person take a step, with what it asks."""
    by = actor(who or WHO[do]) if do in WHO or who else firm()
    commands.taking(do)(case, said=SAID[do] | other, by=by, at=at)
