"""Checking what will be filed, and signing it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.cases import commands
from onething.cases import queries as cases
from onething.identity import commands as identity
from onething.identity.terms import SIGN, allows
from onething.kernel.refusals import Invalid, NotYours
from onething.web import sessions
from onething.web.forms import Box, errors_of, line
from onething.web.forms.places import place_name
from onething.web.request import Request, applicant_of, principal_of
from onething.web.uploading import MOST_INK, signature

SALT = "onething.sign"
CONSENT_MISSING = "请先阅读声明，并勾选“我已阅读并同意”"


def check(request: Request, draft_id: UUID) -> HttpResponse:
    """Show everything that will be filed, with its sources."""
    sheet = cases.check_sheet(draft_id, request.actor, request.now)
    request.reads.append(f"application:{draft_id}")
    context = {
        "sheet": sheet,
        "place": place_name(sheet.region),
        "may_file": cases.may_file(sheet.cosigners, request.actor),
        "may_sign": allows(request.actor.roles, SIGN),
    }
    return render(request, "portal/check.html", context)


def sign(request: Request, draft_id: UUID) -> HttpResponse:
    """Sign with the password what was checked, and file it."""
    if request.method != "POST":
        return _page(request, draft_id, {})
    if request.account is None:
        raise NotYours
    said = agreed(request)
    if request.POST.get("consent") != "yes":
        return _page(request, draft_id, {"consent": CONSENT_MISSING})
    try:
        confirm(request)
    except Invalid as refusal:
        where = "consent" if request.host_app else "password"
        return _page(request, draft_id, {where: str(refusal)})
    try:
        drawn = signature(request) if request.assisting else ""
    except Invalid as refusal:
        return _page(request, draft_id, {"consent": str(refusal)})
    commands.submit(
        draft_id,
        summary=said["summary"],
        consent=said["consent"],
        signature=drawn,
        by=request.actor,
        at=request.now,
    )
    return redirect("draft-done", draft_id)


def confirm(request: Request) -> None:
    """Make sure that it is he who signs: by his password, at a machine by his card, in an App by the App."""
    said, account = request.POST.get("password", ""), request.account
    if account is None:
        raise NotYours
    if request.host_app is not None:
        if not sessions.confirmed_lately(request):
            raise Invalid(f"请先返回“{request.host_app.name}”重新核验本人，再签名。")
        return
    if request.kiosk is None:
        identity.confirm_password(account.id, said, by=request.actor, at=request.now)
        return
    himself = applicant_of(request)
    if himself is None or himself.id_number not in said.split("|"):
        raise Invalid("没有读到您本人的证件。请再刷一次身份证。")


def agreed(request: Request) -> dict[str, str]:
    """Return the digest and the text that the page showed, as we sealed them into the form."""
    try:
        said: dict[str, str] = signing.loads(request.POST.get("sealed", ""), salt=SALT)
    except signing.BadSignature as wrong:
        raise Invalid("这一页的内容不完整，还没有签名。请返回核对页，重新签名提交。") from wrong
    return said


def _page(request: Request, draft_id: UUID, errors: dict[str, str]) -> HttpResponse:
    sheet = cases.check_sheet(draft_id, request.actor, request.now)
    if sheet.missing or not cases.may_file(sheet.cosigners, request.actor):
        return redirect("draft-check", draft_id)
    request.reads.append(f"application:{draft_id}")
    drawn = sign_boxes(
        errors,
        agreed=request.POST.get("consent", ""),
        by=words_for(request),
    )
    context = {
        "sheet": sheet,
        "boxes": drawn,
        "errors": errors_of(drawn),
        "acting": principal_of(request),
        "sealed": sealed(sheet.digest, sheet.plan.consent + statement_of(request)),
        "statement": statement_of(request),
        "may_sign": allows(request.actor.roles, SIGN),
        "ink": request.POST.get("ink", "")[:MOST_INK],
    }
    return render(request, "portal/sign.html", context, status=422 if errors else 200)


def words_for(request: Request) -> Mapping[str, str]:
    """Return by which words one signs there: at home, at a machine, at a window, in an App."""
    if request.host_app:
        return HOSTED
    return KIOSK if request.kiosk else WINDOW if request.assisting else HOME


def statement_of(request: Request) -> str:
    """Return what is signed at a window besides what every applicant agrees to."""
    assistance = request.assistance if request.assisting else None
    return assistance.statement if assistance else ""


def sealed(digest: str, consent: str) -> str:
    """Return what a page shows to be signed, sealed into its form."""
    return signing.dumps({"summary": digest, "consent": consent}, salt=SALT, compress=True)


HOME: dict[str, str] = {
    "consent": "我已阅读并同意以上声明",
    "label": "登录密码",
    "hint": "再次输入密码，表示由您本人签名。",
}
WINDOW = {
    "consent": "申请人已当面核对并签名，同意以上声明",
    "label": "您的登录密码",
    "hint": "工作人员再次输入自己的密码，表示由您经手。",
}
HOSTED = {"consent": "我已阅读并同意以上声明，由本人签名"}  # the host has made sure who he is
KIOSK = HOME | {
    "label": "再刷一次身份证",
    "hint": "先勾选同意，再把身份证平放在读卡区，表示由您本人签名。刷证以后自动提交，不用按键。",
    "kind": "card",
}
ANSWER = {
    "hint": "先选好答复，再把身份证平放在读卡区，表示是您本人答复。刷证以后自动提交，不用按键。"
}


def sign_boxes(
    errors: dict[str, str], agreed: str, *, by: Mapping[str, str] = HOME
) -> tuple[Box, ...]:
    """Return the fields with which a person signs: consent and password, or his card again."""
    consent = line(
        "consent",
        "您是否同意",
        kind="choices",
        value=agreed,
        choices=(("yes", by["consent"]),),
        error=errors.get("consent", ""),
    )
    if "label" not in by:
        return (consent,)
    return (consent, _proof(by, errors.get("password", "")))


def identity_box(request: Request, error: str) -> Box:
    """Return the field with which he makes sure who he is where others stand by."""
    said = KIOSK | ANSWER if request.kiosk else WINDOW
    return _proof(said, error)


def _proof(by: Mapping[str, str], error: str) -> Box:
    return line(
        "password",
        by["label"],
        kind=by.get("kind", "password"),
        hint=by["hint"],
        error=error,
        autocomplete="off" if "kind" in by else "current-password",
    )
