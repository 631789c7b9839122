"""跨省通办: the life of an application that crosses to another province, or comes from one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from onething.catalogue.terms import CONFIDENCES
from onething.kernel.shapes import Fault, faults, unknown

OUT, IN = "out", "in"
DIRECTIONS: Final[Mapping[str, str]] = {OUT: "本省代收，外省办理", IN: "外省代收，本省办理"}
STATES: Final[Mapping[str, str]] = {
    "queued": "正在送往办理地",
    "dead": "没有送到，等待处理",
    "received": "办理地已收到",
    "lacking": "内容不全，已退回收件地补充",
    "filed": "已提交，等待受理",
    "accepted": "已受理",
    "not_accepted": "不予受理",
    "granted": "已办结：准予",
    "refused": "已办结：不予",
    "withdrawn": "已撤回",
}
FILE_STATES: Final[Mapping[str, str]] = {
    "waiting": "正在路上",
    "done": "已收齐，内容核对无误",
    "dead": "没有送到，等待处理",
    "gone": "保管期满，已经销毁",
}
RANK: Final[Mapping[str, int]] = {  # what is told late does not turn back what is known
    "queued": 0, "dead": 0, "lacking": 1, "received": 1, "filed": 2, "accepted": 3,
    "not_accepted": 4, "granted": 4, "refused": 4, "withdrawn": 4,
}  # fmt: skip
TOLD: Final = ("received", "accepted", "not_accepted", "granted", "refused", "withdrawn")
ENDS: Final = ("not_accepted", "granted", "refused", "withdrawn")
_ITEM: Final[Mapping[str, Any]] = {"code": str, "name": str, "papers": [str], "days": int}
_PROVINCE: Final[Mapping[str, Any]] = {
    "name": str, "phone": str, "items": [_ITEM], "source": str, "confidence": str,
}  # fmt: skip
_SHAPE: Final[Mapping[str, Any]] = {
    "provinces": dict, "waits": [int], "statement": str, "files": dict, "keep": dict, "source": str, "since": object,
    "confidence": str,
}  # fmt: skip


_FILES: Final[Mapping[str, Any]] = {
    "max_mb": int, "most": int, "types": [str], "source": str, "confidence": str,
}  # fmt: skip
_KEEP: Final[Mapping[str, Any]] = {"days": int, "source": str, "confidence": str}


def province_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the file of other provinces."""
    found = list(faults(content, _SHAPE))
    if found:
        return found
    shape = dict.fromkeys(content["provinces"], _PROVINCE)
    found += faults(content["files"], _FILES, ("files",))
    found += faults(content["keep"], _KEEP, ("keep",))
    found += list(faults(content["provinces"], shape, ("provinces",)))
    for key, one in content["provinces"].items() if not found else ():
        place = ("provinces", key)
        found += unknown(one["confidence"], CONFIDENCES, "可信程度", (*place, "confidence"))
        codes = [item["code"] for item in one["items"]]
        if len(codes) != len(set(codes)):
            found.append(((*place, "items"), "事项编码写了两次，请删去一处。"))
    return found
