"""The life of a 全代办 project, as a table (晋政发〔2024〕8号: 项目经理“终身陪跑”)."""

from __future__ import annotations

from typing import Final

from onething.kernel.machine import Machine, step

PLAN: Final = "晋政发〔2024〕8号（开发区项目全代办）"
MANAGER: Final = "helper"  # 项目经理: one of the team of helpers of the hall
PROJECT: Final = Machine(
    "全代办项目",
    {"running": "推进中", "finished": "已投产", "stopped": "已终止"},
    (
        step("plan", "安排时间", "running", "running", role=MANAGER, law=PLAN),
        step("answer", "写明项目情况", "running", "running", role="helper|applicant", law=PLAN),
        step("link", "关联申请", "running", "running", role="applicant", law=PLAN),
        step("unlink", "取消关联", "running", "running", role="applicant", law=PLAN),
        step("visit", "记走访", "running", "running", role=MANAGER, law=PLAN),
        step("visit", "记走访", "finished", "finished", role=MANAGER, law=PLAN),
        step("reach", "完成一步", "running", "running", role=MANAGER, law=PLAN),
        step("hand", "变更项目经理", "running", "running", role="helper|leader", law=PLAN),
        step("hand", "变更项目经理", "finished", "finished", role="helper|leader", law=PLAN),
        step("finish", "项目已投产", "running", "finished", role=MANAGER, law=PLAN),
        step("stop", "终止代办", "running", "stopped", role="helper|leader", law=PLAN),
        step("leave", "退出代办", "running", "stopped", role="applicant", law=PLAN),
        step("resume", "恢复代办", "stopped", "running", role="applicant|helper|leader", law=PLAN),
    ),
)
OWN: Final = frozenset({"plan", "visit", "reach", "finish"})  # of the manager and nobody else
VIEWS: Final = {
    "mine": "我的项目",
    "running": "推进中",
    "late": "有超期的",
    "over": "已投产、已终止",
    "all": "全部",
}
