"""Receipts (存证回执): the proof that something stands in the log, as a file that anybody can keep and check.

Checked without trusting our database: the bytes of the record have the digest, the digest leads by
the path to the root, and the root is signed with the log's key (RFC 6962, SM3, SM2). A ledger that was
brought back from a backup older than the receipt cannot show the record, and is told so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from onething.kernel import logkeys
from onething.kernel.crypto import sm2_verify, sm3
from onething.kernel.merkle import leaf_of, proves
from onething.kernel.models import Event, LogEntry
from onething.kernel.refusals import NotYours
from onething.kernel.sequencer import head_body
from onething.kernel.verify import prove

VERSION = 1


def receipt(stream: str, name: str) -> dict[str, Any]:
    """Return the receipt of the newest record of this name in a stream."""
    event = Event.objects.filter(stream=stream, name=name).order_by("-seq").first()
    if event is None:
        raise NotYours
    said = asdict(prove(event.pk)) | {"event": str(event.pk), "version": VERSION}
    return said | {"record": bytes(event.body).decode(), "log_key": log_key(said)}


def log_key(said: Mapping[str, Any] | None = None) -> str:
    """Return the public key of the log as PEM: the one that a receipt was signed with, or the newest."""
    keys = logkeys.public_keys()
    place = _signer(said, keys) if said else None
    return keys[-1 if place is None else place].decode()


def _signer(said: Mapping[str, Any], keys: list[bytes]) -> int | None:
    try:
        body = head_body(said["size"], bytes.fromhex(said["root"]))
        return logkeys.signer(body, bytes.fromhex(said["signature"]), keys)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # whatever is wrong with it is said when it is checked


def fault_of(said: Mapping[str, Any], key: str) -> str:
    """Say what is wrong with a receipt by itself, nothing if it holds; no database is asked."""
    try:
        if sm3(said["record"].encode()) != said["digest"]:
            return "回执中的记录被改动过：它与摘要不符。"
        root = bytes.fromhex(said["root"])
        steps = [bytes.fromhex(step) for step in said["path"]]
        leaf = leaf_of(said["digest"].encode())
        if not proves(leaf, said["index"], said["size"], steps, root):
            return "回执中的证明不成立：从记录的摘要算不出树根。"
        body, signature = head_body(said["size"], root), bytes.fromhex(said["signature"])
        return "" if sm2_verify(body, signature, key.encode()) else "回执中树根的签名无效。"
    except (KeyError, TypeError, ValueError, AttributeError):
        return "这不是完整的存证回执。请使用从“我的办件”下载的原文件。"


def missing_here(said: Mapping[str, Any]) -> str:
    """Say why this ledger does not hold what the receipt proves, nothing if it does."""
    entry = LogEntry.objects.filter(position=said["index"] + 1).first()
    if entry is None:
        size = LogEntry.objects.count()
        return (
            f"这份回执的记录不在本账本中：它是第 {said['index'] + 1} 条，本账本只有 {size} 条。"
            "账本可能恢复自较早的备份，请用较新的备份恢复，或按回执补录这条记录。"
        )
    if entry.event != UUID(said["event"]):
        return (
            f"本账本第 {said['index'] + 1} 条是另一条记录。"
            "账本恢复自较早的备份之后又写入了新的记录，或者被改动过。请保护现场，联系安全管理员核查。"
        )
    return ""
