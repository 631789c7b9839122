"""What a receipt and an anchor prove by themselves. No database, no network is asked.

A receipt (存证回执) proves that a record stands in the log: its bytes have the digest, the digest leads by
the path to the root, the root is signed with the log's key (RFC 6962, SM3, SM2). With an anchor it proves
too that this log begins with the one that was stamped outside, by the growth between the two roots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeGuard

from onething.kernel.crypto import sm3
from onething.kernel.follower import fault_of_head, head_body, signer
from onething.kernel.merkle import grew, leaf_of, proves

MOST_STEPS: Final = 128  # twice the height of the largest tree
NO_RECEIPT: Final = "这不是完整的存证回执。请使用从“我的办件”下载的原文件。"
NO_ANCHOR: Final = "这不是完整的锚定文件。请使用从“存证核验”页下载的原文件。"
UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError, RecursionError)


def fault_of(said: Mapping[str, Any], key: str) -> str:
    """Say what is wrong with a receipt by itself, nothing if it holds."""
    try:
        if sm3(said["record"].encode()) != said["digest"]:
            return "回执中的记录被改动过：它与摘要不符。"
        root, size = bytes.fromhex(said["root"]), _count(said["size"])
        leaf = leaf_of(said["digest"].encode())
        if not proves(leaf, _count(said["index"]), size, _steps(said["path"]), root):
            return "回执中的证明不成立：从记录的摘要算不出树根。"
        if fault := fault_of_head(size, root, bytes.fromhex(said["signature"]), key.encode()):
            return f"回执中{fault}"
        anchor = said.get("anchor")
        return fault_of_growth(anchor, said) if anchor else ""
    except UNREADABLE:
        return NO_RECEIPT


def fault_of_growth(anchor: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """Say why the log of a receipt does not begin with the anchored one, nothing if it does."""
    older, newer = bytes.fromhex(anchor["root"]), bytes.fromhex(said["root"])
    steps = _steps(anchor["growth"])
    if grew(_count(anchor["size"]), _count(said["size"]), older, newer, steps):
        return ""
    return "回执中的锚定不成立：签名的树根不是从锚定的树根增长来的。"


def fault_of_anchor(said: Mapping[str, Any], key: str) -> str:
    """Say what is wrong with the file of an anchor by itself, its stamp apart; nothing if it holds."""
    try:
        root, signature = bytes.fromhex(said["root"]), bytes.fromhex(said["signature"])
        return fault_of_head(_count(said["size"]), root, signature, key.encode())
    except UNREADABLE:
        return NO_ANCHOR


def key_of(said: Mapping[str, Any], keys: Sequence[bytes]) -> str:
    """Return the key (PEM) that has signed a receipt or an anchor, the newest if none has."""
    try:
        body = head_body(_count(said["size"]), bytes.fromhex(said["root"]))
        place = signer(body, bytes.fromhex(said["signature"]), keys)
    except UNREADABLE:
        place = None  # whatever is wrong with it is said when it is checked
    return keys[-1 if place is None else place].decode()


def keys_in(text: bytes) -> list[bytes]:
    """Return the keys of a file, oldest first; nothing when there is none."""
    begin = b"-----BEGIN"
    return [begin + part for part in text.split(begin)[1:]]


def is_receipt(said: object) -> TypeGuard[dict[str, Any]]:
    """Say whether this claims to be a receipt."""
    return isinstance(said, dict) and "record" in said and "path" in said


def is_anchor(said: object) -> TypeGuard[dict[str, Any]]:
    """Say whether this claims to be the file of an anchor."""
    return isinstance(said, dict) and "day" in said and "token" in said


def _count(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said < 1 << 63:
        raise ValueError("not a count")
    return said


def _steps(said: Sequence[str]) -> list[bytes]:
    if not isinstance(said, list | tuple) or len(said) > MOST_STEPS:
        raise ValueError("not a path")
    return [bytes.fromhex(step) for step in said]
