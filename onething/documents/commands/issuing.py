"""Papers that are made by whoever registers them: one job for all papers of one matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from onething.documents.commands.papers import register_set, seal_set
from onething.documents.making import make_document
from onething.documents.models import Document
from onething.kernel.actor import Actor
from onething.kernel.statements import Rows

_WAITING = Rows(
    lambda ids: Document.objects.filter(pk__in=ids, state="registered").order_by("pk"), [UUID]
)


def issue(
    kinds: Sequence[str],
    *,
    about: str,
    organ: UUID,
    holder: UUID,
    data: Mapping[str, object],
    by: Actor,
    at: datetime,
) -> None:
    """Register documents of one matter, make their files and put them under seal.

    Slow work between two commands; run again by the same cause, it goes on where it stopped.
    """
    said = register_set(
        kinds,
        about=about,
        organ=organ,
        holder=holder,
        data=data,
        by=by.because(f"{by.cause}:register"),
        at=at,
    )
    waiting = _WAITING([UUID(key) for key in said.split(",")])
    made = {row.pk: make_document(row) for row in waiting}
    if made:
        seal_set(list(made), made=made, by=by.because(f"{by.cause}:seal"), at=at)
