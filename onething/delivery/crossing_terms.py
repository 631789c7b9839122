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
    "supplement": "办理地要求补正",
    "supplied": "已补正，等待受理",
    "accepted": "已受理",
    "not_accepted": "不予受理",
    "granted": "已办结：准予",
    "refused": "已办结：不予",
    "withdrawn": "已撤回",
    "terminated": "已终止",
}
NOTES: Final[Mapping[str, str]] = {  # what is told and changes nothing of how it stands
    "extended": "办理期限延长",
    "fee_due": "需要缴费",
    "part_granted": "其中一项准予",
    "part_ended": "其中一项已有结果",
    "withdrawing": "申请人要求撤回，等待办理地答复",
    "kept": "不能撤回，继续办理",
    "paper": "送来文书",
}
WORDS: Final[Mapping[str, str]] = {**STATES, **NOTES}
FILE_STATES: Final[Mapping[str, str]] = {
    "waiting": "正在路上",
    "done": "已收齐，内容核对无误",
    "dead": "没有送到，等待处理",
    "gone": "保管期满，已经销毁",
}
RANK: Final[Mapping[str, int]] = {  # what is told late does not turn back what is known
    "queued": 0, "dead": 0, "lacking": 1, "received": 1, "filed": 2, "supplement": 3, "supplied": 4,
    "accepted": 5, "not_accepted": 6, "granted": 6, "refused": 6, "withdrawn": 6, "terminated": 6,
}  # fmt: skip
ENDS: Final = ("not_accepted", "granted", "refused", "withdrawn", "terminated")
TOLD: Final = (  # by who decides
    "received", "supplement", "accepted", "extended", "fee_due", "part_granted", "part_ended", "kept", "paper",
    *ENDS,
)  # fmt: skip
ANSWERED: Final = ("supplied", "withdrawing")  # by who took it in
TERMS: Final = ("send", "answer", "decide")
TERM_OF: Final[Mapping[str, str]] = {  # which term runs, of what we took in for others
    "queued": "send", "dead": "send", "received": "answer", "supplied": "answer", "accepted": "decide",
}  # fmt: skip
_TERM: Final[Mapping[str, Any]] = {"name": str, "days": int, "source": str, "confidence": str}
_ITEM: Final[Mapping[str, Any]] = {"code": str, "name": str, "papers": [str], "days": int}
_PROVINCE: Final[Mapping[str, Any]] = {
    "name": str, "phone": str, "items": [_ITEM], "source": str, "confidence": str,
}  # fmt: skip
_SHAPE: Final[Mapping[str, Any]] = {
    "provinces": dict, "waits": [int], "statement": str, "files": dict, "keep": dict,
    "terms": dict, "source": str, "since": object,
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
    found += faults(content["terms"], dict.fromkeys(TERMS, _TERM), ("terms",))
    found += list(faults(content["provinces"], shape, ("provinces",)))
    for key, one in content["provinces"].items() if not found else ():
        place = ("provinces", key)
        found += unknown(one["confidence"], CONFIDENCES, "可信程度", (*place, "confidence"))
        codes = [item["code"] for item in one["items"]]
        if len(codes) != len(set(codes)):
            found.append(((*place, "items"), "事项编码写了两次，请删去一处。"))
    return found
