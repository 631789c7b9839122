"""The words of promises, gaps and records of credit, and their machines."""

from __future__ import annotations

from onething.kernel.machine import Machine, step

GUIDE = "国办发〔2020〕42号"
PERMITS = "行政许可法 §69(2)（行政许可）"
RULEBOOK = "事项实施规范"

PROMISE_WORDS = {
    "made": "已承诺，待决定",
    "to_check": "待核查",
    "kept": "核查属实",
    "broken": "核查不实，待处理",
    "rectifying": "限期整改中",
    "rectified": "已整改，待复查",
    "proposed": "拟撤销，等待陈述申辩",
    "maintained": "维持原决定",
    "revoked": "已撤销",
    "ended": "已终止",
}
CHECKING = "to_check|rectified"
PROMISE = Machine(
    "promise",
    PROMISE_WORDS,
    (
        step("plan", "列入核查", "made", "to_check", role="system", law=GUIDE),
        step("end", "随办件终止", "made", "ended", role="system", law=RULEBOOK),
        step("keep", "核查属实", CHECKING, "kept", role="examiner", law=GUIDE),
        step("break", "核查不实", CHECKING, "broken", role="examiner", law=GUIDE),
        step(
            "rectify", "责令限期整改", "broken", "rectifying",
            role="examiner", law=GUIDE, document="rectification",
        ),
        step("report", "报告整改情况", "rectifying", "rectified", role="applicant", law=GUIDE),
        step("overdue", "逾期没有整改", "rectifying", "broken", role="system", law=GUIDE),
        step(
            "propose", "拟撤销决定", "broken", "proposed",
            role="examiner", law=f"{GUIDE}；行政许可法 §7（行政许可）", document="rights_notice",
        ),
        step(
            "state", "陈述申辩", "proposed", "proposed",
            role="applicant", law="行政许可法 §7（行政许可）；事项实施规范",
        ),
        step("maintain", "维持原决定", "proposed", "maintained", role="decider", law=GUIDE),
        step(
            "revoke", "撤销决定", "proposed", "revoked",
            role="decider", law=f"{GUIDE}；{PERMITS}", document="revocation",
        ),
    ),
)  # fmt: skip

GAP_WORDS = {
    "offered": "等您答复",
    "declined": "没有承诺，按一般方式办",
    "promised": "已承诺后补，待受理",
    "due": "待补齐",
    "supplied": "已补齐",
    "lapsed": "逾期未补，已终止",
    "ended": "已终止",
}
GAP = Machine(
    "gap",
    GAP_WORDS,
    (
        step("promise", "承诺后补", "offered", "promised", role="applicant", law=RULEBOOK),
        step("decline", "不作承诺", "offered", "declined", role="applicant", law=RULEBOOK),
        step("start", "容缺受理", "promised", "due", role="system", law=RULEBOOK),
        step("fill", "补齐材料", "promised|due", "supplied", role="applicant", law=RULEBOOK),
        step("lapse", "逾期未补", "due", "lapsed", role="system", law=RULEBOOK),
        step("end", "随办件终止", "offered|promised|due", "ended", role="system", law=RULEBOOK),
    ),
)

CREDIT_WORDS = {"standing": "未修复", "asked": "已申请修复", "repaired": "已修复"}
REPAIR = "失信行为纠正后的信用信息修复管理办法（试行）"
CREDIT = Machine(
    "credit",
    CREDIT_WORDS,
    (
        step("ask", "申请信用修复", "standing", "asked", role="applicant", law=REPAIR),
        step("repair", "准予修复", "asked", "repaired", role="decider", law=REPAIR),
        step("decline", "不予修复", "asked", "standing", role="decider", law=REPAIR),
    ),
)

COMMITMENT, TOLERANCE = "commitment", "tolerance"
PROOF, PERMIT = "proof", "permit"
WAY_WORDS = {COMMITMENT: "告知承诺", TOLERANCE: "容缺受理"}
OPEN_PROMISES = frozenset({"made", "to_check", "broken", "rectifying", "rectified", "proposed"})
RESULTS = {"check": "检查", "penalty": "行政处罚", "revocation": "撤销、吊销"}
LICENCE_EFFECTS = {
    "": "不影响证照",
    "suspend": "暂扣",
    "restore": "暂扣发还",
    "forfeit": "吊销",
    "revoke": "撤销",
}
