"""The life of a 审前 record, as a table: the materials are looked at before anything is filed."""

from __future__ import annotations

from typing import Final

from onething.kernel.machine import Machine, step

LAW: Final = "行政许可法 第三十条、第三十二条"
LOOKERS: Final = "helper|window"
SCREENING: Final = Machine(
    "审前",
    {"lacking": "还差材料", "ready": "材料齐了", "filed": "已申请", "lapsed": "已归档"},
    (
        step("find_ready", "材料齐了", "lacking|ready", "ready", role=LOOKERS, law=LAW),
        step("find_lacking", "还差材料", "lacking|ready", "lacking", role=LOOKERS, law=LAW),
        step("file", "提交了申请", "lacking|ready", "filed", role="system", law=LAW),
        step("lapse", "到期归档", "lacking|ready", "lapsed", role="system", law=LAW),
    ),
)
OPEN: Final = ("lacking", "ready")
VIEWS: Final = {
    "open": "还没申请的",
    "lacking": "还差材料",
    "ready": "材料齐了",
    "filed": "已申请",
    "all": "全部",
}
