"""What a file of evidence proves, in words: a receipt or an anchor. No database, no network is asked."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from onething.exchange.timestamps import Stamp, StampFault, checked
from onething.kernel import proofs
from onething.kernel.clock import CHINA
from onething.kernel.follower import head_body

NEITHER: Final = "这不是存证回执，也不是锚定文件。请使用从平台下载的原文件，不要改动它。"


@dataclass(frozen=True)
class Verdict:
    """What a file proves, or the fault in it."""

    kind: str  # receipt, anchor, nothing
    fault: str
    findings: tuple[str, ...] = ()  # what holds, a sentence each


def verdict_on(said: object, keys: Sequence[bytes], certificate: bytes) -> Verdict:
    """Return what a file proves to whoever trusts these keys of the log (PEM) and this authority.

    Without a certificate (empty) the stamp is not looked at, and that is said.
    """
    if proofs.is_receipt(said):
        return _on_receipt(said, keys, certificate)
    if proofs.is_anchor(said):
        return _on_anchor(said, keys, certificate)
    return Verdict("nothing", NEITHER)


def _on_receipt(said: Mapping[str, Any], keys: Sequence[bytes], certificate: bytes) -> Verdict:
    if fault := proofs.fault_of(said, proofs.key_of(said, keys)):
        return Verdict("receipt", fault)
    place, size = said["index"] + 1, said["size"]
    found = [
        "记录没有被改动：它的内容与摘要一致。",
        f"记录是账本的第 {place} 条，签名时账本共 {size} 条；从摘要算得出签名的树根。",
        "树根的签名有效：是这本账本签发的。",
    ]
    anchor = said.get("anchor")
    if not anchor:
        found.append("这份回执下载时，账本还没有由时间戳机构锚定；过一天重新下载，就会带有锚定。")
        return Verdict("receipt", "", tuple(found))
    stamp, fault = _stamp(anchor, certificate)
    if fault:
        return Verdict("receipt", fault)
    grown = "签名的树根是从锚定的树根增长来的，锚定以前的记录一条没有增删。"
    found.append(f"{_stamped(anchor, stamp)}{grown}")
    if place <= anchor["size"] and stamp:
        found.append(f"这条记录在 {_moment(stamp)} 以前已经在账本中。")
    elif place > anchor["size"]:
        found.append("这条记录写在这次锚定以后；过一天重新下载，就会有包含它的锚定。")
    return Verdict("receipt", "", tuple(found))


def _on_anchor(said: Mapping[str, Any], keys: Sequence[bytes], certificate: bytes) -> Verdict:
    if fault := proofs.fault_of_anchor(said, proofs.key_of(said, keys)):
        return Verdict("anchor", fault)
    stamp, fault = _stamp(said, certificate)
    if fault:
        return Verdict("anchor", fault)
    found = [f"{said['day']} 的树根（账本 {said['size']} 条）签名有效。", _stamped(said, stamp)]
    former = said.get("former")
    if former:
        try:
            fault = proofs.fault_of_growth(former, said)
        except proofs.UNREADABLE:
            fault = proofs.NO_ANCHOR
        if fault:
            return Verdict("anchor", "这次锚定的树根不是从上一次锚定的树根增长来的。")
        found.append(f"账本从 {former['day']} 的锚定增长而来，以前的记录一条没有增删。")
    return Verdict("anchor", "", tuple(found))


def _stamp(anchor: Mapping[str, Any], certificate: bytes) -> tuple[Stamp | None, str]:
    """Return the checked stamp of an anchor, or what is wrong with it; neither when none is wanted."""
    try:
        token = base64.b64decode(anchor["token"], validate=True)
        if not token or not certificate:
            return None, ""
        content = head_body(anchor["size"], bytes.fromhex(anchor["root"]))
        return checked(token, content, certificate), ""
    except StampFault as fault:
        return None, str(fault)
    except proofs.UNREADABLE:
        return None, proofs.NO_ANCHOR


def _stamped(anchor: Mapping[str, Any], stamp: Stamp | None) -> str:
    if stamp is None:
        return f"{anchor['day']} 的锚定没有核验时间戳：没有时间戳，或者没有给出机构的证书。"
    return f"“{stamp.authority}”在 {_moment(stamp)} 为账本的前 {anchor['size']} 条加盖了时间戳，时间戳有效。"


def _moment(stamp: Stamp) -> str:
    return f"{stamp.at.astimezone(CHINA):%Y 年 %m 月 %d 日 %H:%M:%S}"
