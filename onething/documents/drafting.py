"""A paper before it is issued: what it will look like, without a number, a code and a signature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings

from onething.documents import kinds, revisions, typesetting
from onething.documents.snapshots import snapshot
from onething.identity import queries as identity

NUMBER, MARK = "（发出时编号）", "预览稿，未发出"


def drafted(kind: str, *, organ: UUID, data: Mapping[str, object], at: datetime) -> bytes:
    """Return the first page of a paper as PNG, made with the template that is in force now."""
    kept = snapshot(data)
    worded = kinds.kind_of(kind, kept)
    inputs = {
        "title": worded.title,
        "number": NUMBER,
        "code": "",
        "url": settings.BASE_URL,
        "organ": identity.organisation(organ).name,
        "seal_name": MARK,
        "words": dict(worded.words),
        "data": kept,
        "drawn": "",
        "red_head": worded.red_head,
    }
    return typesetting.render_picture(worded.template, inputs, root=revisions.folder(at))
