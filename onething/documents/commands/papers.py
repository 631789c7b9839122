"""The life of a document: registered with its number, sealed, withdrawn or corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from onething.documents import access, contracts, kinds
from onething.documents.events import (
    DocumentCorrected,
    DocumentRegistered,
    DocumentSealed,
    DocumentWithdrawn,
)
from onething.documents.identifiers import document_number
from onething.documents.models import Document, SealUse
from onething.documents.numbering import free_code, next_number
from onething.documents.remedies import remedies
from onething.documents.snapshots import new_salt, salted, snapshot
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotYours

CHINA = ZoneInfo("Asia/Shanghai")
LONGEST_REASON = 500


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
    kept = snapshot(data)
    worded = kinds.kind_of(kind, kept)
    kept = _complete(worded, organ, kept)
    body = identity.organisation(organ)
    year = at.astimezone(CHINA).year
    document = Document(
        id=new_id(),
        kind=worded.code,
        variant=worded.variant,
        title=worded.title,
        about=about,
        organ=organ,
        organ_name=body.name,
        holder=holder,
        word=worded.word,
        year=year,
        code=free_code(),
        data=kept,
        salt=new_salt(),
        registered_at=at,
    )
    document.sequence = next_number(f"document:{organ}:{worded.word}:{year}")
    document.number = document_number(body.document_word, worded.word, year, document.sequence)
    document.save(force_insert=True)
    fact = DocumentRegistered(
        **_about(document),
        organ=organ,
        number=document.number,
        content=salted(document.salt, kept),
    )
    ledger.write(fact, by=by, at=at)
    return document.pk


@command
def seal(
    document_id: UUID,
    *,
    digest: str,
    pages: int,
    seal_name: str,
    certificate: str,
    rare: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Note that the document was typeset, sealed, signed and kept (国令第716号 §9)."""
    document, step = access.document_to_change(document_id, "seal", by)
    document.state, document.sealed_at = step.end, at
    document.digest, document.pages, document.rare = digest, pages, list(rare)
    document.save(update_fields=["state", "sealed_at", "digest", "pages", "rare"])
    SealUse.objects.create(
        organ=document.organ,
        seal=seal_name,
        certificate=certificate,
        paper=document.pk,
        kind=document.kind,
        digest=digest,
        who=by.who,
        cause=by.cause,
        at=at,
    )
    fact = DocumentSealed(**_about(document), digest=digest, certificate=certificate)
    ledger.write(fact, by=by, at=at)


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


def reason_of(reason: str) -> str:
    """Return the reason, or ask for one."""
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        sentence = f"请写明理由，不超过 {LONGEST_REASON} 字。"
        raise Invalid(sentence, errors={"reason": sentence})
    return said


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
