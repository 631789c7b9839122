"""The states of a booking, of a ticket and of a talk by video, and what leads from one to the other. Pure."""

from __future__ import annotations

from onething.kernel.machine import Machine, step

RULE = "大厅预约叫号规则（data/places/rules.yaml）"
BOOKING = Machine(
    "booking",
    {
        "booked": "已预约",
        "arrived": "已取号",
        "cancelled": "已取消",
        "moved": "已改约",
        "missed": "没有来",
        "dropped": "大厅取消",
    },
    (
        step("arrive", "签到取号", "booked", "arrived", role="applicant|window", law=RULE),
        step("cancel", "取消预约", "booked", "cancelled", role="applicant", law=RULE),
        step("rebook", "改约", "booked", "moved", role="applicant|system", law=RULE),
        step("drop", "大厅取消", "booked", "dropped", role="system", law=RULE),
        step("miss", "记为没有来", "booked", "missed", role="system", law=RULE),
    ),
)
TICKET = Machine(
    "ticket",
    {
        "waiting": "待叫",
        "called": "已叫",
        "passed": "过号",
        "serving": "办理中",
        "done": "完成",
        "dropped": "弃号",
        "closed": "大厅停止服务",
    },
    (
        step("call", "叫号", "waiting", "called", role="window", law=RULE),
        step("recall", "再叫一遍", "called", "called", role="window", law=RULE),
        step("serve", "开始办理", "called", "serving", role="window", law=RULE),
        step("skip", "过号", "called", "passed", role="window", law=RULE),
        step("back", "过号回来", "passed", "waiting", role="window", law=RULE),
        step("transfer", "转到别的窗口", "called|serving", "waiting", role="window", law=RULE),
        step(
            "free",
            "那个窗口没有人，回到原来的队",
            "waiting",
            "waiting",
            role="window|leader|system",
            law=RULE,
        ),
        step("finish", "办完", "serving", "done", role="window", law=RULE),
        step(
            "abandon",
            "弃号",
            "waiting|passed|called|serving",
            "dropped",
            role="applicant|window|system",
            law=RULE,
        ),
        step("close", "大厅停止服务", "waiting|passed|called", "closed", role="system", law=RULE),
    ),
)
STOPPED = ("waiting", "passed", "called")  # who is served goes on when a hall closes suddenly
HERE = ("called", "serving")  # at a window
VIDEO_RULE = "虚拟窗口规则（data/places/video.yaml）"
VIDEO = Machine(
    "video",
    {
        "waiting": "等待接通",
        "taken": "已接起",
        "talking": "视频中",
        "done": "已结束",
        "left": "没有等",
        "missed": "没有接通",
        "closed": "窗口下班",
    },
    (
        step("take", "接起", "waiting", "taken", role="window", law=VIDEO_RULE),
        step("join", "进入", "taken", "talking", role="applicant", law=VIDEO_RULE),
        step("finish", "结束", "talking", "done", role="applicant|window|system", law=VIDEO_RULE),
        step("leave", "不等了", "waiting|taken", "left", role="applicant", law=VIDEO_RULE),
        step("miss", "没有接通", "taken", "missed", role="window|system", law=VIDEO_RULE),
        step("close", "窗口下班", "waiting", "closed", role="system", law=VIDEO_RULE),
    ),
)
CONSENT = "个人信息保护法 第十四条、第十五条"
KEPT = "个人信息保护法 第十九条、第四十七条"
RECORDING = Machine(
    "recording",
    {
        "asked": "等申请人答复",
        "declined": "没有同意",
        "running": "正在录像",
        "stopped": "已经停止",
        "kept": "已保存",
        "empty": "没有录到内容",
        "destroyed": "已销毁",
    },
    (
        step("agree", "同意录像", "asked", "running", role="applicant", law=CONSENT),
        step("decline", "不同意", "asked", "declined", role="applicant", law=CONSENT),
        step(
            "stop",
            "停止录像",
            "asked|running",
            "stopped",
            role="applicant|window|system",
            law=CONSENT,
        ),
        step("keep", "保存", "stopped", "kept", role="system", law=KEPT),
        step("drop", "没有内容", "stopped", "empty", role="system", law=KEPT),
        step("destroy", "销毁", "kept", "destroyed", role="system", law=KEPT),
    ),
)
RECORDING_OPEN = ("asked", "running")
VIDEO_HERE = ("taken", "talking")  # with a clerk
