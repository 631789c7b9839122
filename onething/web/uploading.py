"""Files that come with a form beside what is written: looked into, kept, recorded for whoever hands them in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from onething.documents import commands as papers
from onething.documents import queries as documents
from onething.web.request import Request

MEGA = 1_000_000
MAX_MB = 20
MOST_INK = 60_000
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
TYPES = ("application/pdf", "image/jpeg", "image/png")


def signature(request: Request) -> str:
    """Keep what was signed on the screen of a window and return its digest; “” if nothing was."""
    said = request.POST.get("ink", "")
    if not said.strip():
        return ""
    content = documents.signature_svg(said)
    digest = documents.keep(content)
    by = request.actor.because(f"{request.actor.cause}:signature")
    papers.record_upload(
        digest=digest, name="手写签名.svg", size=len(content), media_type=documents.SVG, pages=1,
        owner=UUID(by.org or by.behalf), by=by, at=request.now,
    )  # fmt: skip
    return digest


def handed_in(digest: str, media_type: str, name: str) -> HttpResponse:
    """Send a file of a stranger as it was handed in: nothing in it runs here."""
    response = HttpResponse(documents.content(digest), content_type=media_type)
    ending = ENDINGS.get(media_type, "bin")
    shown = "attachment" if ending == "pdf" else "inline"  # a PDF of a stranger is not run here
    response["Content-Disposition"] = f'{shown}; filename="{name}.{ending}"'
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


def proofs(request: Request, *, max_mb: int = MAX_MB) -> list[dict[str, Any]]:
    """Look into each file that was sent and keep it for him, or for the organ in whose post he acts."""
    found = []
    for number, sent in enumerate(request.FILES.getlist("file")):
        content = sent.read(max_mb * MEGA + 1)
        checked = documents.check_upload(
            str(sent.name or ""), content, max_bytes=max_mb * MEGA, types=TYPES
        )
        documents.keep(content)
        by = request.actor.because(f"{request.actor.cause}:{number}")
        papers.record_upload(
            digest=checked.digest, name=checked.name, size=checked.size,
            media_type=checked.media_type, pages=checked.pages,
            owner=UUID(by.org or by.behalf), by=by, at=request.now,
        )  # fmt: skip
        found.append(
            {
                "digest": checked.digest,
                "name": checked.name,
                "media_type": checked.media_type,
                "pages": checked.pages,
            }
        )
    return found
