"""Receipts (存证回执): the proof that something stands in the log, as a file that anybody can keep and check.

`proofs` checks them without trusting our database. A ledger that was brought back from a backup older
than the receipt cannot show the record, and is told so.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from onething.kernel import anchors, logkeys, proofs
from onething.kernel.models import Anchor, Event, LogEntry
from onething.kernel.refusals import NotYours
from onething.kernel.verify import proof_of

VERSION = 2


def receipt(stream: str, name: str) -> dict[str, Any]:
    """Return the receipt of the newest record of this name in a stream."""
    event = Event.objects.filter(stream=stream, name=name).order_by("-seq").first()
    if event is None:
        raise NotYours
    said = asdict(proof_of(event.pk, event.digest)) | {"event": str(event.pk), "version": VERSION}
    anchor = anchors.covering(said["index"] + 1)
    return said | {
        "record": bytes(event.body).decode(),
        "log_key": log_key(said),
        "anchor": _anchored(anchor, said["size"]) if anchor else None,
    }


def anchor_file(anchor: Anchor) -> dict[str, Any]:
    """Return the file of an anchor, with the proof that it grew from the one before."""
    said = _said(anchor)
    former = anchors.anchors(before=anchor.day, limit=1)
    return said | {
        "version": VERSION,
        "signature": bytes(anchor.signature).hex(),
        "log_key": log_key(said | {"signature": bytes(anchor.signature).hex()}),
        "former": _anchored(former[0], anchor.size) if former else None,
    }


def _anchored(anchor: Anchor, size: int) -> dict[str, Any]:
    return _said(anchor) | {"growth": anchors.growth_between(anchor.size, size)}


def _said(anchor: Anchor) -> dict[str, Any]:
    return {
        "day": anchor.day.isoformat(),
        "size": anchor.size,
        "root": bytes(anchor.root).hex(),
        "authority": anchor.authority,
        "stamped_at": anchor.stamped_at.isoformat() if anchor.stamped_at else None,
        "token": base64.b64encode(bytes(anchor.token)).decode(),
    }


def log_key(said: Mapping[str, Any]) -> str:
    """Return the public key (PEM) that has signed this."""
    return proofs.key_of(said, logkeys.public_keys())


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
