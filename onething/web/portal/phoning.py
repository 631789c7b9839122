"""A phone as the camera of a computer: a code on the screen, pictures into one material of one draft.

Whoever has the link may add pictures to that material for some minutes; he sees nothing of what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.cases.queries import MaterialRow
from onething.desk import queries as desk
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.portal.materials import MOST_AT_ONCE, accept, keep, kinds
from onething.web.request import Request

SALT = "phone-photo"
EXPIRED = "这个二维码已经过期。请回到刚才的电脑或者自助机，重新打开“用手机拍照”，再扫一次。"
BROKEN = "链接不完整。请回到刚才的电脑或者自助机，用手机重新扫描屏幕上的二维码。"


@dataclass(frozen=True)
class Link:
    """What a code lets a phone do."""

    draft: UUID
    key: str
    by: Actor


def code(request: Request, draft_id: UUID, key: str) -> HttpResponse:
    """Show the code to scan, and how many pictures have come; the page looks again by itself."""
    sheet = cases.materials_sheet(draft_id, request.actor, request.now)
    row = _row(sheet.rows, key)
    said = {"d": str(draft_id), "k": key, **who_holds(request)}
    address = f"{settings.BASE_URL}/pz/{signing.dumps(said, salt=SALT, compress=True)}"
    context = {
        "sheet": sheet,
        "row": row,
        "address": address,
        "picture": documents.qr_picture(address),
        "minutes": documents.phone_minutes(),
        "photo_minutes": desk.kiosk_rules()["phone_seconds"] // 60,
        "count": len(row.files),
    }
    return render(request, "portal/phone_code.html", context)


def who_holds(request: Request) -> dict[str, str]:
    """Return who scans a code and for whom: he himself, or who came to the window with his phone."""
    came = request.assistance.came.id if request.assisting and request.assistance else None
    who = f"subject:{came}" if came else request.actor.who
    return {"w": who, "b": request.actor.behalf}


def take(request: Request, token: str) -> HttpResponse:
    """Take pictures with the phone that scanned the code."""
    link = _link(token, request)
    sheet = cases.materials_sheet(link.draft, link.by, request.now)
    row = _row(sheet.rows, link.key)
    error = ""
    if request.method == "POST":
        error = _taken(request, link, row)
        if not error:
            return redirect(f"/pz/{token}?done={len(request.FILES.getlist('file'))}")
    done = request.GET.get("done", "")
    context = {
        "need": row.need,
        "title": sheet.title,
        "accepts": accept(row.need.types),
        "kinds": kinds(row.need.types),
        "count": len(row.files),
        "done": done if done.isdecimal() and len(done) < len(str(MOST_AT_ONCE)) + 1 else "",
        "error": error,
        "errors": (("file", error),) if error else (),
    }
    return render(request, "portal/phone_photo.html", context, status=422 if error else 200)


def _taken(request: Request, link: Link, row: MaterialRow) -> str:
    """Keep what was taken; return what is wrong with it."""
    chosen = request.FILES.getlist("file")[:MOST_AT_ONCE]
    if not chosen:
        return "请先拍照或者选择照片，再点上传。"
    try:
        for number, each in enumerate(chosen):
            by = link.by.because(f"{request.actor.cause}:{number}")
            kept = keep(each, row.need.max_mb, row.need.types, by=by, request=request)
            commands.attach(link.draft, key=link.key, file=kept, by=by, at=request.now)
    except Invalid as refusal:
        return str(refusal)
    return ""


def _row(rows: tuple[MaterialRow, ...], key: str) -> MaterialRow:
    row = next((row for row in rows if row.uploads and row.need.key == key), None)
    if row is None:
        raise NotYours("现在不需要上传这份材料。请回到办理清单查看。")
    return row


def _link(token: str, request: Request) -> Link:
    try:
        said = signing.loads(token, salt=SALT, max_age=documents.phone_minutes() * 60)
        own = UUID(said["w"].removeprefix("subject:"))
        by = identity.person_acting(own, said["b"], via="phone", at=request.now)
        return Link(UUID(said["d"]), said["k"], by)
    except signing.SignatureExpired as fault:
        raise NotAllowed(EXPIRED) from fault
    except (signing.BadSignature, KeyError, ValueError, AttributeError, TypeError) as fault:
        raise NotYours(BROKEN) from fault
