"""我的证照: the wallet; presenting by QR, copies for a purpose, consents, the log of use, errors."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.documents import commands
from onething.documents import queries as documents
from onething.documents.terms import LicenceCard
from onething.identity import queries as identity
from onething.identity.terms import COLLECT
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import errors_of, line, typed
from onething.web.periods import ahead
from onething.web.portal.finding import today
from onething.web.portal.mine import sealed_file, sealed_picture
from onething.web.request import Request

SECTION = "my"
DEEDS = {
    "give": commands.give_consent,
    "refuse": commands.refuse_consent,
    "withdraw": commands.withdraw_consent,
}
DONE = {
    "give": "已同意，对方在期限内可以使用；您随时可以撤回",
    "refuse": "已拒绝，对方不能使用",
    "withdraw": "已撤回同意，对方不能再使用",
    "copy": "加注件已收回，扫码会显示不能再使用",
    "reported": "已提交，发证机关会在期限内答复",
}
COPY_FIELDS = ("purpose", "used_by", "matter", "days")
ERROR_FIELDS = ("element", "wanted", "evidence")


def licences(request: Request) -> HttpResponse:
    """Show the wallet: licences, what ends soon, questions that wait, how many papers it saved."""
    identity.must_allow(request.actor, COLLECT)
    request.reads.append(f"subject:{request.actor.behalf}")
    cards, day = documents.licences_of(UUID(request.actor.behalf)), today(request)
    soon = ahead("licences")
    ends = [card for card in cards if _ends_soon(card, day, soon)]
    context = {
        "section": SECTION,
        "cards": [card for card in cards if card.state in ("valid", "suspended")],
        "old": [card for card in cards if card.state not in ("valid", "suspended")],
        "soon": ends,
        "soon_days": soon.days,
        "waiting": documents.waiting_consents(request.actor),
        "saved": documents.papers_saved(request.actor),
    }
    return render(request, "portal/licences.html", context)


def _ends_soon(card: LicenceCard, day: date, soon: timedelta) -> bool:
    ends = card.valid_until if card.state == "valid" else None
    return ends is not None and ends - day <= soon


def licence(request: Request, licence_id: UUID) -> HttpResponse:
    """Show one licence as it looks, its state, its members, its copies."""
    card = _mine(request, licence_id)
    shown = documents.licence_by_code(card.code, on=today(request))
    context = {
        "section": SECTION,
        "card": card,
        "numbers": range(1, card.pages + 1) if card.digest else (),
        "members": shown.members if shown else (),
        "live": shown,
        "ofd": card.id in documents.ofd_digests([card.id]),
        "copies": documents.copies(licence_id, request.actor, today(request)),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "portal/licence.html", context)


def present(request: Request, licence_id: UUID) -> HttpResponse:
    """Show the code of a licence large, to be scanned."""
    card = _mine(request, licence_id)
    shown = documents.licence_by_code(card.code, on=today(request))
    if shown is None or shown.state != "valid":
        why = shown.explanation if shown else ""
        raise NotAllowed(f"《{card.title}》现在不能出示。{why}")
    context = {"section": SECTION, "card": card, "picture": documents.code_picture(card.code)}
    return render(request, "portal/licence_code.html", context)


def new_copy(request: Request, licence_id: UUID) -> HttpResponse:
    """Ask for what, for whom and for how long; then make a copy."""
    card, errors = _mine(request, licence_id), {}
    said = typed(request.POST, COPY_FIELDS)
    if request.method == "POST":
        try:
            made = commands.make_copy(
                licence_id,
                purpose=said["purpose"],
                used_by=said["used_by"],
                matter=said["matter"],
                days=int(said["days"]) if said["days"].isdecimal() else 0,
                by=request.actor,
                at=request.now,
            )
            return redirect("licence-copy", made)
        except Invalid as refusal:
            errors = refusal.errors
    days, usual = documents.copy_terms()
    boxes = (
        line("purpose", "用途", value=said["purpose"], longest=200, error=errors.get("purpose", ""),
             hint="写清楚做什么用，例如“外卖平台入驻审核”。"),
        line("used_by", "给谁用", value=said["used_by"], longest=120,
             error=errors.get("used_by", ""), hint="使用单位的全称。"),
        line("matter", "事项或者办件编号", value=said["matter"], longest=60, optional=True,
             error=errors.get("matter", "")),
        line("days", "有效期限", kind="choice", value=said["days"] or str(usual),
             choices=tuple((str(one), f"{one} 天") for one in days), error=errors.get("days", "")),
    )  # fmt: skip
    context = {"section": SECTION, "card": card, "boxes": boxes, "errors": errors_of(boxes)}
    return render(request, "portal/copy_new.html", context, status=422 if errors else 200)


def copy(request: Request, copy_id: UUID) -> HttpResponse:
    """Show a copy: what it is good for and until when, its pages, its file."""
    card = documents.copy(copy_id, request.actor, today(request))
    request.reads.append(card.about)
    context = {
        "section": SECTION,
        "card": card,
        "numbers": range(1, card.pages + 1) if card.sealed_at else (),
    }
    return render(request, "portal/copy.html", context)


def copy_file(request: Request, copy_id: UUID) -> HttpResponse:
    """Send the file of a copy."""
    card = documents.copy(copy_id, request.actor, today(request))
    request.reads.append(card.about)
    return sealed_file(card)


def copy_page(request: Request, copy_id: UUID, page: int) -> HttpResponse:
    """Send the picture of a page of a copy."""
    card = documents.copy(copy_id, request.actor, today(request))
    request.reads.append(card.about)
    return sealed_picture(card, page)


def withdraw_copy(request: Request, copy_id: UUID) -> HttpResponse:
    """Take a copy back."""
    licence_id = documents.copy(copy_id, request.actor, today(request)).licence
    commands.withdraw_copy(copy_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"/my/zz/{licence_id}?done=copy")


def uses(request: Request) -> HttpResponse:
    """Show who used the licences of him for whom he acts, and how many papers that saved."""
    request.reads.append(f"subject:{request.actor.behalf}")
    page = documents.uses(request.actor, after=request.GET.get("after", ""))
    return render(request, "portal/licence_uses.html", {"section": SECTION, "page": page})


def consents(request: Request) -> HttpResponse:
    """Show which organs ask to use his licences, and what he answered."""
    request.reads.append(f"subject:{request.actor.behalf}")
    cards = documents.consents(request.actor)
    context = {
        "section": SECTION,
        "waiting": [card for card in cards if card.state == "asked"],
        "answered": [card for card in cards if card.state != "asked"],
        "days": documents.consent_days(),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "portal/consents.html", context)


def answer_consent(request: Request, consent_id: UUID, consent_deed: str) -> HttpResponse:
    """Agree, refuse or withdraw."""
    if consent_deed not in DEEDS:
        raise NotYours
    DEEDS[consent_deed](consent_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(f"/my/zz/ty?done={consent_deed}")


def report(request: Request, licence_id: UUID) -> HttpResponse:
    """Say what is wrong on a licence."""
    card, errors = _mine(request, licence_id), {}
    said = typed(request.POST, ERROR_FIELDS)
    if request.method == "POST":
        try:
            commands.report_error(licence_id, **said, by=request.actor, at=request.now)
            return HttpResponseRedirect(f"/my/zz/{licence_id}?done=reported")
        except Invalid as refusal:
            errors = refusal.errors
    face = documents.face_of(licence_id, request.actor)
    boxes = (
        line("element", "哪一项有误", kind="choice", value=said["element"],
             choices=tuple((name, f"{label}：{value or '（空）'}") for name, label, value in face),
             error=errors.get("element", "")),
        line("wanted", "正确的内容", value=said["wanted"], longest=200,
             error=errors.get("wanted", "")),
        line("evidence", "依据", kind="textarea", value=said["evidence"],
             error=errors.get("evidence", ""), hint="例如与哪份证件、哪个登记不一致。"),
    )  # fmt: skip
    context = {
        "section": SECTION,
        "card": card,
        "boxes": boxes,
        "errors": errors_of(boxes),
        "mine": [
            one
            for one in documents.errors_of(request.actor, today(request))
            if one.licence == licence_id
        ],
    }
    return render(request, "portal/licence_error.html", context, status=422 if errors else 200)


def types(request: Request) -> HttpResponse:
    """Show the directory of types of licences to anybody."""
    return render(request, "portal/licence_types.html", {"types": documents.types()})


def _mine(request: Request, licence_id: UUID) -> LicenceCard:
    card = documents.licence(licence_id, request.actor)
    request.reads.append(f"licence:{card.id}")
    return card
