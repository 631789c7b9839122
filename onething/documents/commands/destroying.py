"""Papers whose time of keeping is over: what they said goes with its salt, number and state stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from onething.documents.events import DocumentDestroyed
from onething.documents.models import Document
from onething.documents.terms import DOCUMENT
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command


@command
def destroy_documents(abouts: Sequence[str], *, reason: str, by: Actor, at: datetime) -> None:
    """Empty all papers about these things; only the platform does, after two people have decided."""
    must_be_system(by)
    rows = Document.objects.select_for_update().filter(about__in=abouts).exclude(state="destroyed")
    facts = []
    for document in rows.order_by("pk"):
        document.state = DOCUMENT.step(document.state, "destroy").end
        document.data, document.salt, document.rare = {}, "", []
        document.ended_at, document.reason = at, reason
        document.save(update_fields=["state", "data", "salt", "rare", "ended_at", "reason"])
        facts.append(
            DocumentDestroyed(
                document=document.pk,
                kind=document.kind,
                about=document.about,
                holder=document.holder,
            )
        )
    if facts:
        ledger.write(*facts, by=by, at=at)
