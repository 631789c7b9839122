"""Files that come in through the API: checked by content, kept by digest, recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ninja.files import UploadedFile

from onething.documents import commands as documents
from onething.documents import queries as files
from onething.kernel.actor import Actor
from onething.kernel.now import now

MEBIBYTE = 1024 * 1024
TYPES = ("application/pdf", "image/jpeg", "image/png")
MOST = 20


def keep(
    file: UploadedFile,
    *,
    owner: UUID,
    by: Actor,
    types: Sequence[str] = TYPES,
    max_mb: int = MOST,
) -> dict[str, Any]:
    """Check and keep an uploaded file; return what the cases room wants to know of it."""
    name = file.name or "file"
    content = file.read(max_mb * MEBIBYTE + 1)
    checked = files.check_upload(name, content, max_bytes=max_mb * MEBIBYTE, types=types)
    files.keep(content)
    upload = documents.record_upload(
        digest=checked.digest,
        name=checked.name,
        size=checked.size,
        media_type=checked.media_type,
        pages=checked.pages,
        owner=owner,
        by=by.because(f"{by.cause}:upload" if by.cause else ""),
        at=now(),
    )
    return {
        "upload": upload,
        "digest": checked.digest,
        "file_name": checked.name,
        "media_type": checked.media_type,
        "pages": checked.pages,
        "size": checked.size,
    }
