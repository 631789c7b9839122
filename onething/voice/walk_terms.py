"""Words of 我陪群众走流程 and 体验员: the life of a walk and of what it found."""

from __future__ import annotations

from typing import Final

from onething.kernel.machine import Machine, step

BASIS: Final = "晋政发〔2024〕8号（“我陪群众走流程”“政务服务体验员”）"
WALK: Final = Machine(
    "走流程",
    {"open": "记录中", "finished": "已提交"},
    (
        step("add", "记一步", "open", "open", role="walker", law=BASIS),
        step("drop", "删除一步", "open", "open", role="walker", law=BASIS),
        step("finish", "提交", "open", "finished", role="walker", law=BASIS),
    ),
)
FLAW: Final = Machine(
    "走流程发现的问题",
    {"open": "待整改", "fixed": "已整改", "declined": "不予采纳"},
    (
        step("fix", "已整改", "open", "fixed", role="catalogue|leader", law=BASIS),
        step("decline", "不予采纳", "open", "declined", role="catalogue|leader", law=BASIS),
        step("reopen", "没有改好，退回", "fixed|declined", "open", role="walker", law=BASIS),
    ),
)
TRIALIST: Final = Machine(
    "体验员",
    {
        "invited": "已邀请，等本人答复",
        "accepted": "体验员",
        "declined": "没有接受",
        "ended": "已结束",
    },
    (
        step("accept", "接受邀请", "invited", "accepted", role="applicant", law=BASIS),
        step("decline", "不接受", "invited", "declined", role="applicant", law=BASIS),
        step("report", "说说遇到的事", "accepted", "accepted", role="applicant", law=BASIS),
        step("end", "结束", "invited|accepted", "ended", role="inviter|applicant", law=BASIS),
    ),
)
INVITERS: Final = ("leader", "catalogue")
HALL_SCOPE: Final = "hall"  # what is wrong at a window or a machine: the hall mends it
FLAW_VIEWS: Final = {
    "open": "待整改",
    "late": "已超期",
    "fixed": "已整改",
    "declined": "不予采纳",
    "all": "全部",
}
WALKERS: Final = (
    "window", "examiner", "reviewer", "decider", "leader", "catalogue", "hotline", "resolver",
    "helper",
)  # fmt: skip
