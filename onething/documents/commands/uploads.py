"""Uploads: a checked file is recorded for the one who handed it in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.documents.events import UploadRecorded
from onething.documents.files import place_of
from onething.documents.models import Upload
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotYours


@command
def record_upload(
    *,
    digest: str,
    name: str,
    size: int,
    media_type: str,
    pages: int,
    owner: UUID,
    by: Actor,
    at: datetime,
) -> UUID:
    """Record a file that was checked and kept, for the subject it belongs to."""
    if not by.has("system") and str(owner) not in (by.behalf, by.org):
        raise NotYours
    if not place_of(digest).exists():
        raise Invalid("文件没有保存成功。请重新选择文件上传。")
    upload = Upload.objects.create(
        id=new_id(),
        digest=digest,
        name=name,
        size=size,
        media_type=media_type,
        pages=pages,
        owner=owner,
        at=at,
    )
    fact = UploadRecorded(upload=upload.pk, digest=digest, owner=owner, pages=pages, size=size)
    ledger.write(fact, by=by, at=at)
    return upload.pk
