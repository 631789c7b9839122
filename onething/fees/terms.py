"""The words of fees and the machines of what is paid, given back and let off. Pure."""

from __future__ import annotations

from onething.catalogue.terms import in_yuan, yuan
from onething.kernel.machine import Machine, step

__all__ = [
    "BILL",
    "BY_CODE",
    "CHANNELS",
    "DIFFERENCES",
    "DIFFERENCE_WORDS",
    "ERRANDS",
    "ERRAND_WORDS",
    "METHODS",
    "ORDER_WORDS",
    "PAYABLE",
    "PAYMENT",
    "REDUCTION",
    "REFUND",
    "REFUND_REASONS",
    "SOURCES",
    "in_yuan",
    "yuan",
]
NONTAX_LAW = "政府非税收入管理办法（财税〔2016〕33号）"
PRICE_LAW = "价格法；合同约定"
BANK_LAW = "非银行支付机构监督管理条例；支付协议"

BILL = Machine(
    "bill",
    {
        "due": "待缴费",
        "overdue": "逾期未缴",
        "paid": "已缴费",
        "waived": "已免缴",
        "void": "已作废",
        "refunded": "已退费",
    },
    (
        step("pay", "缴费", "due|overdue", "paid", role="applicant|window|system", law=NONTAX_LAW),
        step(
            "waive",
            "全额免缴",
            "due|overdue",
            "waived",
            role="examiner|decider|leader",
            law=NONTAX_LAW,
        ),
        step("void", "作废", "due|overdue", "void", role="system", law="办件终止，不再收取"),
        step("lapse", "缴费逾期", "due", "overdue", role="system", law="事项的缴费规则"),
        step("renew", "延长缴费期限", "overdue", "due", role="finance", law="事项的缴费规则"),
        step("refund", "退费", "paid", "refunded", role="system", law=NONTAX_LAW),
    ),
)
PAYABLE = frozenset({"due", "overdue"})
PAYMENT = Machine(
    "payment",
    {
        "started": "支付中",
        "confirmed": "已入账",
        "surplus": "多收，待退",
        "cancelled": "已取消",
        "expired": "已过期",
        "returned": "已退回",
    },
    (
        step(
            "confirm", "入账", "started|cancelled|expired", "confirmed", role="system", law=BANK_LAW
        ),
        step(
            "overpay",
            "记为多收",
            "started|cancelled|expired",
            "surplus",
            role="system",
            law=NONTAX_LAW,
        ),
        step("cancel", "取消", "started", "cancelled", role="applicant|system", law=BANK_LAW),
        step("expire", "过期", "started", "expired", role="system", law=BANK_LAW),
        step("return", "退回", "confirmed|surplus", "returned", role="system", law=NONTAX_LAW),
    ),
)
REDUCTION = Machine(
    "reduction",
    {"asked": "待审批", "granted": "已同意", "declined": "未同意"},
    (
        step(
            "grant", "同意减免", "asked", "granted", role="examiner|decider|leader", law=NONTAX_LAW
        ),
        step(
            "decline",
            "不同意减免",
            "asked",
            "declined",
            role="examiner|decider|leader",
            law=NONTAX_LAW,
        ),
    ),
)
REFUND = Machine(
    "refund",
    {
        "asked": "待审批",
        "approved": "已同意，退款中",
        "declined": "未同意",
        "done": "已退款",
    },
    (
        step(
            "approve",
            "同意退费",
            "asked",
            "approved",
            role="finance|decider|leader",
            law=NONTAX_LAW,
        ),
        step(
            "decline",
            "不同意退费",
            "asked",
            "declined",
            role="finance|decider|leader",
            law=NONTAX_LAW,
        ),
        step("finish", "退款到账", "approved", "done", role="system|finance", law=NONTAX_LAW),
    ),
)
ORDER_WORDS = {"due": "待缴费", "paid": "已缴清", "void": "不用缴"}
CHANNELS = {"online": "网上支付", "window": "窗口收款", "kiosk": "自助机", "bank": "银行代收"}
BY_CODE = frozenset({"kiosk", "bank"})
METHODS = {"cash": "现金", "pos": "刷卡（POS）"}
REFUND_REASONS = {
    "asked": "申请人申请退费",
    "double": "重复缴费",
    "wrong": "缴费金额不符",
    "ended": "办件终止",
    "void": "缴款书已作废后到账",
    "proposed": "执收单位提出",
}
ERRANDS = {
    "register": "向非税系统领缴款码",
    "void": "向非税系统作废缴款书",
    "told": "向非税系统报送缴款、领电子票据",
    "invoice": "向缴费平台领发票",
    "ask": "向缴费平台查询支付结果",
    "refund": "退款",
    "day": "取对账文件",
}
ERRAND_WORDS = {"queued": "办理中", "done": "已完成", "dead": "没有办成，等待处理"}
SOURCES = {"provider": "缴费平台", "treasury": "非税系统"}
DIFFERENCES = {
    "missing_here": "对方有，本平台没有",
    "missing_there": "本平台有，对方没有",
    "amount": "金额不一致",
    "state": "对方已收，本平台没有入账",
}
DIFFERENCE_WORDS = {"open": "待处理", "settled": "已处理"}
