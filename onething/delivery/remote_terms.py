"""远程视频核验 as a table: asked for, agreed, looked at together, found. Pure.

Receiving is who has the applicant beside him; deciding is who looks, though of a part he decides nothing.
"""

from __future__ import annotations

from typing import Final

from onething.kernel.machine import Machine, step

LAW: Final = "国办发〔2020〕35号；通办规则（data/settings/anywhere.yaml）"
EITHER: Final = "receiving|deciding"
REMOTE: Final = Machine(
    "remote_check",
    {
        "asked": "等另一地同意时间",
        "agreed": "已经约好",
        "done": "已经核验",
        "dropped": "已经取消",
    },
    (
        step("agree", "同意时间", "asked", "agreed", role=EITHER, law=LAW),
        step("move", "改时间", "asked|agreed", "asked", role=EITHER, law=LAW),
        step("enter", "进入视频", "asked|agreed", "agreed", role=EITHER, law=LAW),
        step("find", "记下结论", "agreed", "done", role="deciding", law=LAW),
        step("drop", "取消", "asked|agreed", "dropped", role="receiving|deciding|system", law=LAW),
    ),
)
REMOTE_OPEN: Final = ("asked", "agreed")
