"""共同签名: ask others to sign by a link, and the page behind the link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.identity import commands as accounts
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, NotYours
from onething.web.forms import Box, errors_of, line, typed
from onething.web.forms.places import place_name
from onething.web.portal.mandates import NOBODY
from onething.web.portal.signing import CONSENT_MISSING, agreed, sealed, sign_boxes
from onething.web.qr import qr
from onething.web.request import Request

FIELDS = ("name", "number", "role")


def cosigners(request: Request, draft_id: UUID) -> HttpResponse:
    """Show who was asked to sign, with the links; ask somebody."""
    if request.method != "POST":
        return _page(request, draft_id, {}, {})
    said = typed(request.POST, FIELDS)
    try:
        _ask(request, draft_id, said)
    except Invalid as refusal:
        return _page(request, draft_id, said, refusal.errors or {"number": str(refusal)})
    return redirect("cosigners", draft_id)


def _ask(request: Request, draft_id: UUID, said: dict[str, str]) -> None:
    wanted = {
        "name": "请填写对方的姓名。",
        "number": "请填写对方的证件号码。",
        "role": "请选择对方以什么身份签名。",
    }
    if errors := {name: words for name, words in wanted.items() if not said[name].strip()}:
        raise Invalid("有几处需要修改。", errors=errors)
    person = identity.find_person(said["name"], said["number"])
    if person is None:
        raise Invalid(NOBODY, errors={"number": NOBODY})
    commands.ask_cosigner(draft_id, person.id, role=said["role"], by=request.actor, at=request.now)


def _page(
    request: Request, draft_id: UUID, said: dict[str, str], errors: dict[str, str]
) -> HttpResponse:
    sheet = cases.check_sheet(draft_id, request.actor, request.now)
    request.reads.append(f"application:{draft_id}")
    roles, days = cases.cosigning_terms()
    drawn = (
        line("name", "对方姓名", kind="name", value=said.get("name", "")[:50],
             error=errors.get("name", ""), longest=50),
        line("number", "对方证件号码", kind="id", value=said.get("number", "")[:20],
             error=errors.get("number", ""), hint="对方要先用这个证件注册账号，只有本人登录后打得开链接。"),
        line("role", "以什么身份签名", kind="choice", value=said.get("role", ""),
             choices=tuple(roles.items()), error=errors.get("role", "")),
    )  # fmt: skip
    links = {one.code: request.build_absolute_uri(f"/qm/{one.code}") for one in sheet.cosigners}
    context = {
        "sheet": sheet,
        "rows": [
            (one, links[one.code], qr(links[one.code]) if one.open else "")
            for one in sheet.cosigners
        ],
        "boxes": drawn,
        "errors": errors_of(drawn),
        "days": days,
    }
    return render(request, "portal/cosigners.html", context, status=422 if errors else 200)


def change(request: Request, draft_id: UUID, signature_id: UUID) -> HttpResponse:
    """Ask again with a new link, or withdraw the request."""
    run = commands.ask_cosigner_again
    if request.POST.get("do") == "withdraw":
        run = commands.withdraw_cosigner
    run(draft_id, signature_id, by=request.actor, at=request.now)
    return redirect("cosigners", draft_id)


def cosign(request: Request, sign_code: str) -> HttpResponse:
    """Show the one who is asked exactly what he signs; take his signature, or why he does not sign."""
    if request.method != "POST":
        return _signing(request, sign_code, {})
    cases.cosign_sheet(sign_code, request.actor, request.now)  # before anything of it is looked at
    if request.account is None:
        raise NotYours
    if request.POST.get("do") == "decline":
        return _declined(request, sign_code)
    said = agreed(request)
    if request.POST.get("consent") != "yes":
        return _signing(request, sign_code, {"consent": CONSENT_MISSING})
    try:
        accounts.confirm_password(
            request.account.id, request.POST.get("password", ""), by=request.actor, at=request.now
        )
    except Invalid as refusal:
        return _signing(request, sign_code, {"password": str(refusal)})
    commands.cosign(
        sign_code,
        summary=said["summary"],
        consent=said["consent"],
        by=request.actor,
        at=request.now,
    )
    return redirect("cosign", sign_code)


def _declined(request: Request, code: str) -> HttpResponse:
    try:
        commands.decline_to_cosign(
            code, reason=request.POST.get("reason", ""), by=request.actor, at=request.now
        )
    except Invalid as refusal:
        return _signing(request, code, {"reason": str(refusal)})
    return redirect("cosign", code)


def _signing(request: Request, code: str, errors: dict[str, str]) -> HttpResponse:
    shown = cases.cosign_sheet(code, request.actor, request.now)
    request.reads.append(f"application:{shown.sheet.id}")
    drawn = sign_boxes(errors, agreed=request.POST.get("consent", ""))
    why = _reason(request, errors)
    context: dict[str, Any] = {
        "shown": shown,
        "sheet": shown.sheet,
        "place": place_name(shown.sheet.region),
        "boxes": drawn,
        "why": why,
        "errors": errors_of((*drawn, why)),
        "sealed": sealed(shown.sheet.digest, shown.statement),
    }
    return render(request, "portal/cosign.html", context, status=422 if errors else 200)


def _reason(request: Request, errors: dict[str, str]) -> Box:
    return line(
        "reason",
        "不签名的原因",
        kind="textarea",
        value=request.POST.get("reason", "")[:300],
        hint="申请人会看到。",
        error=errors.get("reason", ""),
        longest=300,
    )
