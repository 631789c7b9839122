"""Materials of a draft: uploading, looking at them, taking them away, commitments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.cases.queries import MaterialRow
from onething.documents import commands as papers
from onething.documents import queries as documents
from onething.exchange import queries as exchange
from onething.identity.terms import SIGN, allows
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotYours
from onething.web.request import Request, principal_of, saving

MEGA = 1_000_000
ENDINGS = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}
ACCEPT = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg,.jpeg",
    "image/png": ".png",
}
MOST_AT_ONCE = 10


def materials(request: Request, draft_id: UUID) -> HttpResponse:
    """Show each material: where it comes from, what is wanted, what is there."""
    return _page(request, draft_id, {})


def _page(request: Request, draft_id: UUID, errors: Mapping[str, str]) -> HttpResponse:
    sheet = cases.materials_sheet(draft_id, request.actor, request.now, credit=credit_of(request))
    request.reads.append(f"application:{draft_id}")
    missing = [row for row in sheet.rows if row.need.required and not row.there]
    shown = [row for row in sheet.rows if row.uploads]
    marks = {row.need.key: _mark(row) for row in sheet.rows}
    context = {
        "sheet": sheet,
        "present": [row for row in sheet.rows if row.present],
        "errors": tuple((f"{marks.get(key, 'm')}-{key}", words) for key, words in errors.items()),
        "wrong": errors,
        "tolerated": [row for row in sheet.to_upload if row.offer and not row.files],
        "accepts": {row.need.key: accept(row.need.types) for row in shown},
        "kinds": {row.need.key: kinds(row.need.types) for row in shown},
        "missing": missing,
        "facing": bool(request.assisting and allows(request.actor.roles, SIGN)),
    }
    return render(request, "portal/materials.html", context, status=422 if errors else 200)


def _mark(row: MaterialRow) -> str:
    """Return the beginning of the id at which a fault of a material is told."""
    closed = row.offer is not None and bool(row.offer.closed)
    return ("c" if row.need.source == "commitment" else "l") if closed else "m"


def credit_of(request: Request) -> str:
    """Return the level of credit of him for whom somebody applies, as its platform knows it."""
    principal = principal_of(request)
    return exchange.credit_level(principal.id_number) if principal else exchange.UNKNOWN


def accept(types: Sequence[str]) -> str:
    """Return the endings that a file may have, for the browser."""
    return ",".join(ACCEPT[each] for each in types if each in ACCEPT)


def kinds(types: Sequence[str]) -> str:
    """Return the kinds of files in words."""
    return "、".join(ENDINGS[each] for each in types if each in ENDINGS)


def attach(request: Request, draft_id: UUID, key: str) -> HttpResponse:
    """Upload files for one material; each is looked into before it is kept."""
    sheet = cases.materials_sheet(draft_id, request.actor, request.now)
    need = next((row.need for row in sheet.rows if row.uploads and row.need.key == key), None)
    if need is None:
        raise NotYours
    chosen = request.FILES.getlist("file")[:MOST_AT_ONCE]
    if not chosen:
        return _page(request, draft_id, {key: f"请先选择“{need.name}”的文件，再点上传"})
    try:
        for number, each in enumerate(chosen):
            by = request.actor.because(f"{request.actor.cause}:{number}")
            kept = keep(each, need.max_mb, need.types, by=by, request=request)
            commands.attach(draft_id, key=key, file=kept, by=by, at=request.now)
    except Invalid as refusal:
        return _page(request, draft_id, {key: f"{need.name}：{refusal}"})
    return redirect(f"/apply/{draft_id}/upload#m-{key}")


def keep(
    sent: UploadedFile[Any], max_mb: int, types: Sequence[str], *, by: Actor, request: Request
) -> dict[str, Any]:
    """Look into a file, keep it, and return what a case notes of it."""
    content = sent.read(max_mb * MEGA + 1)
    if sent.size and sent.size > max_mb * MEGA:
        content = content + b"\0"
    checked = documents.check_upload(
        str(sent.name or ""), content, max_bytes=max_mb * MEGA, types=types
    )
    documents.keep(content)
    upload = papers.record_upload(
        digest=checked.digest,
        name=checked.name,
        size=checked.size,
        media_type=checked.media_type,
        pages=checked.pages,
        owner=UUID(by.org or by.behalf),
        by=by.because(f"{by.cause}:file"),
        at=request.now,
    )
    return {
        "upload": upload,
        "digest": checked.digest,
        "file_name": checked.name,
        "media_type": checked.media_type,
        "pages": checked.pages,
        "size": checked.size,
    }


def shown(request: Request, draft_id: UUID, key: str) -> HttpResponse:
    """Note that the original was seen at the window, or that its paper was taken."""
    how = request.POST.get("how", "")
    commands.note_paper(draft_id, key=key, how=how, by=request.actor, at=request.now)
    return redirect(f"/apply/{draft_id}/upload#m-{key}")


def detach(request: Request, draft_id: UUID, material_id: UUID) -> HttpResponse:
    """Take a file away."""
    commands.detach(draft_id, material=material_id, by=request.actor, at=request.now)
    return redirect("draft-materials", draft_id)


def commit(request: Request, draft_id: UUID) -> HttpResponse:
    """Make the promises that were ticked; one that is closed is told beside it."""
    try:
        commands.commit_to(
            draft_id,
            keys=request.POST.getlist("keys"),
            later=request.POST.getlist("later"),
            credit=credit_of(request),
            by=saving(request),
            at=request.now,
        )
    except Invalid as refusal:
        if not refusal.errors:
            raise
        return _page(request, draft_id, refusal.errors)
    return redirect("draft", draft_id)


def preview(request: Request, draft_id: UUID, material_id: UUID) -> HttpResponse:
    """Return the picture of the first page of a file."""
    sheet = cases.materials_sheet(draft_id, request.actor, request.now)
    files = [file for row in sheet.rows for file in row.files if file.id == material_id]
    if not files:
        raise NotYours
    request.reads.append(f"application:{draft_id}")
    return picture(files[0].digest, 1)


def picture(digest: str, page: int) -> HttpResponse:
    """Return a page of a kept file as a picture; a shared computer keeps nothing of it."""
    response = HttpResponse(documents.preview(digest, page), content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response
