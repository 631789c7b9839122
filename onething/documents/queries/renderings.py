"""Other forms of a document: OFD, large print for reading, a slip of narrow paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from onething.documents import access, contracts, kinds, making, revisions, typesetting
from onething.documents.models import Document, OfdCopy
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

WIDTHS = (58, 80)  # millimetres of thermal paper
USUAL = ("applicant", "item", "date")
NOT_YET = "文书正在制发和盖章，一般几秒钟就好。请稍后再试。"
NO_OFD = "这份文书没有 OFD 文件：只有决定书和证照制作 OFD。请使用 PDF 文件。"
PRINTED = "小票只供查询，不代替文书；请以盖章的文书为准。"


def ofd_digests(papers: list[UUID]) -> dict[UUID, str]:
    """Return for those papers that were made as OFD too the digests of the files."""
    return dict(OfdCopy.objects.filter(pk__in=papers).values_list("paper", "digest"))


def ofd_digest(paper: UUID) -> str:
    """Return the digest of the OFD of a paper."""
    found = ofd_digests([paper]).get(paper)
    if found is None:
        raise NotAllowed(NO_OFD)
    return found


def large_print(document_id: UUID, by: Actor) -> bytes:
    """Return a sealed document in large print, for reading: without seal, and it says so."""
    row = _sealed(document_id, by)
    kind = kinds.kind(row.kind, row.variant)
    inputs = making.inputs_of(row, kind) | {"large": True}
    at = row.registered_at
    return typesetting.render(kind.template, inputs, at=at, root=revisions.folder(at)).content


def slip(document_id: UUID, width: int, by: Actor) -> bytes:
    """Return what a document says in short, for thermal paper of 58 or 80 mm."""
    if width not in WIDTHS:
        raise Invalid("小票纸的宽度只能是 58 毫米或者 80 毫米。请重新选择。")
    row = _sealed(document_id, by)
    kind = kinds.kind(row.kind, row.variant)
    inputs = making.inputs_of(row, kind) | {
        "width": width,
        "facts": _facts(kind, row.data),
        "printed": PRINTED,
    }
    at = row.registered_at
    return typesetting.render("slip", inputs, at=at, root=revisions.folder(at)).content


def _facts(kind: kinds.Kind, data: dict[str, Any]) -> list[list[str]]:
    names = {value.key: value.name for value in contracts.contract(kind.code)}
    keys = kind.slip or USUAL
    return [[names[key], str(data[key])] for key in keys if key in names and data.get(key)]


def _sealed(document_id: UUID, by: Actor) -> Document:
    row = access.documents_of(by).filter(pk=document_id).first()
    if row is None:
        raise NotYours
    if row.sealed_at is None:
        raise NotAllowed(NOT_YET)
    return row
