"""The life of 办不成事, as a table: 受理、分类、转办、办结、反馈、归档 (domain.md §7)."""

from __future__ import annotations

from typing import Final

from onething.kernel.machine import Machine, step

FLOW: Final = "国发〔2022〕5号；吕梁市“办不成事”反映窗口流程"
HALL: Final = "resolver|leader"  # the one person of the hall, or who leads it
OFFICE: Final = "leader|decider"  # of the organ to which it was passed
OBSTACLE: Final = Machine(
    "办不成事",
    {
        "filed": "待受理",
        "accepted": "已受理，待分类",
        "sorted": "已分类，办理中",
        "passed": "已转办",
        "replied": "承办单位已答复",
        "closed": "已办结，待反馈",
        "archived": "已归档",
        "withdrawn": "已撤回",
    },
    (
        step("accept", "受理", "filed", "accepted", role=HALL, law=FLOW),
        step("sort", "分类", "accepted|sorted", "sorted", role=HALL, law=FLOW),
        step("pass", "转办", "sorted|passed|replied", "passed", role=HALL, law=FLOW),
        step("reply", "承办单位答复", "passed", "replied", role=OFFICE, law=FLOW),
        step("close", "办结", "sorted|replied", "closed", role=HALL, law=FLOW),
        step(
            "confirm", "已经解决", "closed", "archived", role="applicant|resolver|leader", law=FLOW
        ),
        step(
            "dispute", "没有解决", "closed", "accepted", role="applicant|resolver|leader", law=FLOW
        ),
        step("withdraw", "撤回", "filed|accepted|sorted", "withdrawn", role="applicant", law=FLOW),
        step("lapse", "到期归档", "closed", "archived", role="system", law=FLOW),
    ),
)
OPEN: Final = ("filed", "accepted", "sorted", "passed", "replied")
AT_OFFICE: Final = frozenset({"reply"})
WITH_OFFICE: Final = ("passed", "replied", "closed", "archived")
DIFFICULTIES: Final = {"simple": "一般事项", "complex": "复杂事项"}
SOURCES: Final = {
    "web": "网上反映",
    "window": "窗口登记",
    "hotline": "12345 登记",
    "helper": "帮办员登记",
    "site": "驿站或者合作网点登记",
}
ENTER: Final = {
    "resolver": "window",
    "window": "window",
    "hotline": "hotline",
    "helper": "helper",
    "site": "site",
}
WAYS: Final = {"phone": "电话回访", "window": "当面回访"}
VIEWS: Final = {
    "open": "在办",
    "late": "已超期",
    "passed": "转办中",
    "closed": "待反馈",
    "archived": "已归档",
    "all": "全部",
}
