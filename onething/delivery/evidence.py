"""存证核验: what anybody may see and check of the ledger: roots, stamps, keys, what a file proves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from onething.exchange import queries as exchange
from onething.exchange.terms import Verdict, verdict_on
from onething.kernel import anchors, logkeys, receipts
from onething.kernel.models import Anchor
from onething.kernel.refusals import NotYours

A_PAGE: Final = 31
LARGEST: Final = 200_000  # bytes of a file of evidence; ours have a few thousand
NO_FILE: Final = "请先选择一个存证回执或锚定文件（.json），再上传核验。"
TOO_LARGE: Final = "文件太大，不是存证回执。请选择从平台下载的原文件。"


@dataclass(frozen=True)
class AnchorRow:
    """The anchor of a day on the page."""

    day: date
    size: int
    root: str
    authority: str  # nobody yet: nothing
    stamped_at: datetime | None


@dataclass(frozen=True)
class EvidencePage:
    """The anchors, newest first."""

    rows: tuple[AnchorRow, ...]
    earlier: date | None  # where the next page begins
    authority: bool  # whether its certificate can be had


def evidence_page(before: date | None = None) -> EvidencePage:
    """Return a page of anchors."""
    found = anchors.anchors(before=before, limit=A_PAGE + 1)
    rows = tuple(_row(one) for one in found[:A_PAGE])
    earlier = rows[-1].day if len(found) > A_PAGE else None
    return EvidencePage(rows, earlier, bool(exchange.known_certificate()))


def _row(anchor: Anchor) -> AnchorRow:
    return AnchorRow(
        anchor.day, anchor.size, bytes(anchor.root).hex(), anchor.authority, anchor.stamped_at
    )


def anchor_file(day: date) -> Mapping[str, Any]:
    """Return the file of the anchor of a day."""
    anchor = anchors.anchor_of(day)
    if anchor is None:
        raise NotYours("没有这一天的锚定。请从“存证核验”页的列表中选择。")
    return receipts.anchor_file(anchor)


def log_keys() -> bytes:
    """Return the public keys of the log as PEM, oldest first."""
    return b"".join(logkeys.public_keys())


def authority_certificate() -> bytes:
    """Return the certificate of the time-stamp authority as PEM."""
    found = exchange.known_certificate()
    if not found:
        raise NotYours("平台现在没有接入时间戳机构，没有证书可以下载。")
    return found


def check_evidence(content: bytes) -> Verdict:
    """Return what an uploaded file proves, and whether this ledger holds what it proves."""
    if not content or len(content) > LARGEST:
        return Verdict("nothing", TOO_LARGE if content else NO_FILE)
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    verdict = verdict_on(said, logkeys.public_keys(), exchange.known_certificate())
    if verdict.fault or verdict.kind != "receipt":
        return verdict
    if missing := receipts.missing_here(said):
        return Verdict("receipt", missing)
    held = "本平台的账本中现在仍有这条记录，位置相同。"
    return Verdict("receipt", "", (*verdict.findings, held))
