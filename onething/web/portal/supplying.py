"""补正: what is asked for, handed in at once; with a phone as the camera of whatever screen shows the code.

Whoever has the link may hand in what this one case asks for, for some minutes; he sees nothing else of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from onething.cases import commands
from onething.cases import queries as cases
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.portal.materials import accept, keep, kinds
from onething.web.portal.phoning import who_holds
from onething.web.request import Request, saving
from onething.web.uploading import MAX_MB, TYPES

SALT = "phone-supply"
EXPIRED = "这个二维码已经过期。请回到刚才的屏幕上，重新打开“用手机拍照补正”，再扫一次。"
BROKEN = "链接不完整。请用手机重新扫描屏幕上的二维码。"
Kept = dict[str, dict[str, Any]]


def supplement(request: Request, number: str, case_id: UUID) -> HttpResponse:
    """Show what is asked for, with reasons; take it all at once."""
    sheet = cases.supplement_sheet(case_id, request.actor, request.now)
    if sheet.number != number:
        raise NotYours
    request.reads.append(f"application:{sheet.application}")
    kept, errors = _supplied(request, sheet, request.actor)
    if request.method == "POST" and not errors:
        _hand_in(case_id, kept, by=saving(request), request=request)
        return redirect("case", number)
    by_phone = reverse("supplement-phone", args=[number, case_id])
    context = _drawn(sheet, kept, errors, section="my", by_phone=by_phone)
    return render(request, "portal/supplement.html", context, status=422 if errors else 200)


def _hand_in(case_id: UUID, kept: Kept, *, by: Actor, request: Request) -> None:
    files = [{"key": key, **file} for key, file in kept.items()]
    commands.supply(case_id, files=files, by=by, at=request.now)


def _supplied(request: Request, sheet: Any, by: Actor) -> tuple[Kept, dict[str, str]]:
    """Keep each file that is good, also when another is not: nothing has to be sent twice."""
    kept: Kept = {}
    errors: dict[str, str] = {}
    for item in sheet.items if request.method == "POST" else ():
        key = item["material"]
        sent = request.FILES.get(f"file-{key}")
        before = request.POST.get(f"kept-{key}", "")
        acting = by.because(f"{request.actor.cause}:{key}")
        try:
            if sent is not None:
                most = _max_mb(sheet, key)
                found = keep(sent, most, _types(sheet, key), by=acting, request=request)
            elif before:
                found = _before(before, by)
            else:
                raise Invalid(f"请选择“{item['name']}”的文件")
        except Invalid as refusal:
            errors[key] = str(refusal)
            continue
        kept[key] = {"name": item["name"], **found}
    return kept, errors


def _max_mb(sheet: Any, key: str) -> int:
    return int(sheet.max_mb.get(key, MAX_MB))


def _types(sheet: Any, key: str) -> Sequence[str]:
    """Return the kinds of files that are taken; a department may ask for what the plan does not have."""
    known: Sequence[str] = sheet.types.get(key, TYPES)
    return known


def _before(upload_id: str, by: Actor) -> dict[str, Any]:
    """Return a file that came with an earlier try of the same form."""
    try:
        card = documents.upload(UUID(upload_id), by)
    except ValueError as wrong:
        raise Invalid("请重新选择文件") from wrong
    return {
        "upload": card.id,
        "digest": card.digest,
        "file_name": card.name,
        "media_type": card.media_type,
        "pages": card.pages,
        "size": card.size,
    }


def _drawn(sheet: Any, kept: Kept, errors: Mapping[str, str], **more: object) -> dict[str, object]:
    keys = [item["material"] for item in sheet.items]
    return {
        "sheet": sheet,
        "kept": kept,
        "wrong": errors,
        "errors": tuple((f"m-{key}", words) for key, words in errors.items()),
        "accepts": {key: accept(_types(sheet, key)) for key in keys},
        "kinds": {key: kinds(_types(sheet, key)) for key in keys},
        "most": {key: _max_mb(sheet, key) for key in keys},
        **more,
    }


def code(request: Request, number: str, case_id: UUID) -> HttpResponse:
    """Show the code to scan, and whether it was handed in; the page looks again by itself."""
    sheet = cases.application_sheet(number, request.actor, request.now)
    line = next((each for each in sheet.cases if each.id == case_id), None)
    if line is None:
        raise NotYours
    request.reads.append(f"application:{sheet.id}")
    said = {"c": str(case_id), **who_holds(request)}
    address = f"{settings.BASE_URL}/pb/{signing.dumps(said, salt=SALT, compress=True)}"
    context = {
        "section": "my",
        "number": number,
        "line": line,
        "waits": bool(line.supplement_until),
        "address": address,
        "picture": documents.qr_picture(address),
        "minutes": documents.phone_minutes(),
    }
    return render(request, "portal/supplement_code.html", context)


def take(request: Request, supply_token: str) -> HttpResponse:
    """Take all that a case asks for with the phone that scanned the code."""
    case_id, by = _link(supply_token, request)
    try:
        sheet = cases.supplement_sheet(case_id, by, request.now)
    except NotYours:
        if "done" not in request.GET:
            raise
        return render(request, "portal/phone_supply.html", {"done": True})
    kept, errors = _supplied(request, sheet, by)
    if request.method == "POST" and not errors:
        _hand_in(case_id, kept, by=by.because(saving(request).cause), request=request)
        return redirect(f"/pb/{supply_token}?done=1")
    context = _drawn(sheet, kept, errors, done=False)
    return render(request, "portal/phone_supply.html", context, status=422 if errors else 200)


def _link(token: str, request: Request) -> tuple[UUID, Actor]:
    """Return which case a code is about, and for whom somebody acts who holds it."""
    try:
        said = signing.loads(token, salt=SALT, max_age=documents.phone_minutes() * 60)
        own = UUID(said["w"].removeprefix("subject:"))
        by = identity.person_acting(own, said["b"], via="phone", at=request.now)
        return UUID(said["c"]), by
    except signing.SignatureExpired as fault:
        raise NotAllowed(EXPIRED) from fault
    except (signing.BadSignature, KeyError, ValueError, AttributeError, TypeError) as fault:
        raise NotYours(BROKEN) from fault
