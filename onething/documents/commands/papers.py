"""The life of a document: registered with its number, sealed, withdrawn or corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.documents import access, contracts, kinds
from onething.documents.commands.sealing import reason_of, seals_for
from onething.documents.events import (
    DocumentCorrected,
    DocumentRegistered,
    DocumentSealed,
    DocumentWithdrawn,
    SealRegistered,
)
from onething.documents.identifiers import document_number
from onething.documents.making import Made
from onething.documents.models import Document, SealUse
from onething.documents.numbering import free_codes, next_numbers
from onething.documents.remedies import remedies
from onething.documents.snapshots import snapshot
from onething.identity import queries as identity
from onething.kernel import ledger, rows
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.machine import Step
from onething.kernel.refusals import NotYours
from onething.kernel.salts import new_salt, salted

CHINA = ZoneInfo("Asia/Shanghai")


@command
def register(
    kind: str,
    *,
    about: str,
    organ: UUID,
    holder: UUID,
    data: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> UUID:
    """Register a document with its 文号 (without gaps) and its 查询码 (GB/T 9704-2012 §7.2.5)."""
    access.must_issue(by, organ)
    (document,) = _registered([kind], about=about, organ=organ, holder=holder, data=data, at=at)
    ledger.write(_fact(document), by=by, at=at)
    return document.pk


@command
def register_set(
    kinds: Sequence[str],
    *,
    about: str,
    organ: UUID,
    holder: UUID,
    data: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> str:
    """Register documents of several kinds with the same data; whoever does it makes them at once."""
    access.must_issue(by, organ)
    documents = _registered(kinds, about=about, organ=organ, holder=holder, data=data, at=at)
    ledger.write(*(_fact(document, at_once=True) for document in documents), by=by, at=at)
    return ",".join(str(document.pk) for document in documents)


def _registered(
    wanted: Sequence[str],
    *,
    about: str,
    organ: UUID,
    holder: UUID,
    data: Mapping[str, object],
    at: datetime,
) -> list[Document]:
    kept = snapshot(data)
    worded = [kinds.kind_of(kind, kept) for kind in wanted]
    body, year = identity.organisation(organ), at.astimezone(CHINA).year
    documents = [
        Document(
            id=new_id(),
            kind=kind.code,
            variant=kind.variant,
            title=kind.title,
            about=about,
            organ=organ,
            organ_name=body.name,
            holder=holder,
            word=kind.word,
            year=year,
            code=code,
            data=_complete(kind, organ, kept),
            salt=new_salt(),
            registered_at=at,
        )
        for kind, code in zip(worded, free_codes(len(worded)), strict=True)
    ]
    keys = [f"document:{organ}:{document.word}:{year}" for document in documents]
    for document, sequence in zip(documents, next_numbers(keys), strict=True):
        document.sequence = sequence
        document.number = document_number(body.document_word, document.word, year, sequence)
    rows.insert(documents)
    return documents


def _fact(document: Document, *, at_once: bool = False) -> DocumentRegistered:
    return DocumentRegistered(
        **_about(document),
        organ=document.organ,
        number=document.number,
        content=salted(document.salt, document.data),
        at_once=at_once,
    )


@command
def seal(
    document_id: UUID,
    *,
    digest: str,
    pages: int,
    seal_name: str,
    certificate: str,
    rare: Sequence[str] = (),
    template: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Note that the document was typeset, sealed, signed and kept (国令第716号 §9)."""
    made = Made(digest, pages, seal_name, certificate, tuple(rare), template)
    found = access.documents_to_change([document_id], "seal", by)
    ledger.write(*_sealed(found, {document_id: made}, by, at), by=by, at=at)


@command
def seal_set(
    documents: Sequence[UUID], *, made: Mapping[UUID, Made], by: Actor, at: datetime
) -> None:
    """Note that several documents were typeset, sealed, signed and kept (国令第716号 §9)."""
    found = access.documents_to_change(documents, "seal", by)
    ledger.write(*_sealed(found, made, by, at), by=by, at=at)


def _sealed(
    found: Sequence[tuple[Document, Step]], made: Mapping[UUID, Made], by: Actor, at: datetime
) -> list[SealRegistered | DocumentSealed]:
    uses, facts = [], []
    wanted = {(row.organ, made[row.pk].seal_name) for row, _ in found}
    first = seals_for(wanted, by, at)
    for document, step in found:
        file = made[document.pk]
        document.state, document.sealed_at = step.end, at
        document.digest, document.pages, document.rare = file.digest, file.pages, list(file.rare)
        document.template = file.template
        uses.append(_use(document, file, by, at))
        facts.append(
            DocumentSealed(**_about(document), digest=file.digest, certificate=file.certificate)
        )
    rows.update(
        [row for row, _ in found], "state", "sealed_at", "digest", "pages", "rare", "template"
    )
    rows.insert(uses)
    return [*first, *facts]


def _use(document: Document, file: Made, by: Actor, at: datetime) -> SealUse:
    return SealUse(
        organ=document.organ,
        seal=file.seal_name,
        certificate=file.certificate,
        paper=document.pk,
        kind=document.kind,
        digest=file.digest,
        who=by.who,
        cause=by.cause,
        at=at,
    )


@command
def withdraw_document(document_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Withdraw a document; its number stays used, its page says so (行政许可法 §69)."""
    document, step = access.document_to_change(document_id, "withdraw", by)
    document.state, document.ended_at = step.end, at
    document.reason = reason_of(reason)
    document.save(update_fields=["state", "ended_at", "reason"])
    ledger.write(DocumentWithdrawn(**_about(document)), by=by, at=at)


@command
def correct_document(
    document_id: UUID, *, replaced_by: UUID, reason: str, by: Actor, at: datetime
) -> None:
    """Replace a document by another of the same kind; a sealed file is never edited."""
    document, step = access.document_to_change(document_id, "correct", by)
    new = access.documents_of(by).filter(pk=replaced_by).exclude(pk=document_id).first()
    if new is None or (new.about, new.kind, new.holder) != (
        document.about,
        document.kind,
        document.holder,
    ):
        raise NotYours(
            "没有找到用来更正的新文书。请先制作同一办件、同一种类的新文书，再更正原文书。"
        )
    document.state, document.ended_at = step.end, at
    document.reason, document.replaced_by = reason_of(reason), replaced_by
    document.save(update_fields=["state", "ended_at", "reason", "replaced_by"])
    ledger.write(DocumentCorrected(**_about(document), replaced_by=replaced_by), by=by, at=at)


def _complete(kind: kinds.Kind, organ: UUID, data: dict[str, Any]) -> dict[str, Any]:
    """Return the data as the paper will say it, with the remedies if it must name them."""
    said = contracts.said(kind.code, kind.title, data)
    if not kind.remedies:
        return said
    declared = {key: str(said.get(key, "")) for key in ("review_organ", "court")}
    found = remedies(organ, kind.paper, **declared)
    return said | {
        "remedies": found.sentence,
        "review_organ": found.review_organ,
        "court": found.court,
    }


def _about(document: Document) -> dict[str, Any]:
    return {
        "document": document.pk,
        "kind": document.kind,
        "about": document.about,
        "holder": document.holder,
    }
