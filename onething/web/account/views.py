"""One's own account: each view asks one query or runs one command."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.delivery import queries as delivery
from onething.identity import commands, queries
from onething.identity.terms import AccountCard
from onething.kernel.refusals import Invalid, NotYours
from onething.web import sessions
from onething.web.account.again import asks_again
from onething.web.forms import errors_of, line
from onething.web.qr import qr
from onething.web.request import Request, home_of
from onething.web.told import telling, told


def _mine(request: Request) -> AccountCard:
    if request.account is None:
        raise NotYours
    return request.account


def _base(request: Request) -> str:
    return "staff_base.html" if request.staff else "base.html"


def account(request: Request) -> HttpResponse:
    """Show the account: password, second factor, where it is signed in."""
    mine = _mine(request)
    context = {
        "base": _base(request),
        "section": "/account",
        "visits": queries.visits(mine.id),
        "here": sessions.visit_of(request),
        "factor": queries.factor(mine.id) if request.staff else None,
        "notices": delivery.notices(request.actor),
        "done": told(request),
    }
    return render(request, "account/account.html", context)


def end_visits(request: Request) -> HttpResponse:
    """End every visit but this one."""
    here = sessions.visit_of(request)
    if here is not None:
        commands.end_other_visits(_mine(request).id, here, by=request.actor, at=request.now)
    return redirect(telling("/account", "其他设备已经退出"))


def again(request: Request) -> HttpResponse:
    """Ask for password and code once more, then go on where one was."""
    mine = _mine(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _prove(request, mine)
            sessions.confirmed_again(request)
            return HttpResponseRedirect(sessions.safe_next(request, "/account"))
        except Invalid as refusal:
            errors = refusal.errors or {"password": str(refusal)}
    boxes = [
        line(
            "password",
            "登录密码",
            kind="password",
            error=errors.get("password", ""),
            autocomplete="current-password",
        )
    ]
    if mine.second_factor:
        boxes.append(
            line(
                "code",
                "验证码",
                hint="手机上验证器显示的 6 位数字，或一个恢复码",
                error=errors.get("code", ""),
                longest=20,
                autocomplete="one-time-code",
            )
        )
    context = {
        "base": _base(request),
        "boxes": boxes,
        "errors": errors_of(boxes),
        "next": sessions.safe_next(request, "/account"),
    }
    return render(request, "account/again.html", context, status=422 if errors else 200)


def _prove(request: Request, mine: AccountCard) -> None:
    said = request.POST
    commands.confirm_password(mine.id, said.get("password", ""), by=request.actor, at=request.now)
    if mine.second_factor:
        commands.use_code(
            mine.id,
            said.get("code", ""),
            moment=sessions.moment(),
            by=request.actor,
            at=request.now,
        )


def password(request: Request) -> HttpResponse:
    """Change the password, with the rules in view."""
    mine = _mine(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _change(request, mine.id)
            if (fresh := queries.account(mine.id)) is not None:
                sessions.renew(request, fresh)
            return HttpResponseRedirect(
                home_of(request) if mine.must_change else telling("/account", "密码已经修改")
            )
        except Invalid as refusal:
            errors = refusal.errors or {"new": str(refusal)}
    boxes = tuple(
        line(name, label, kind="password", error=errors.get(name, ""), autocomplete=kind)
        for name, label, kind in (
            ("password", "现在的密码", "current-password"),
            ("new", "新密码", "new-password"),
            ("again", "再输入一次新密码", "new-password"),
        )
    )
    context = {
        "base": _base(request),
        "section": "/account",
        "boxes": boxes,
        "errors": errors_of(boxes),
        "rules": queries.password_rules(staff=request.staff),
        "must": mine.must_change,
    }
    return render(request, "account/password.html", context, status=422 if errors else 200)


def _change(request: Request, account_id: UUID) -> None:
    said = request.POST
    if said.get("new", "") != said.get("again", ""):
        sentence = "两次输入的新密码不一样。请重新输入。"
        raise Invalid(sentence, errors={"again": sentence})
    commands.change_password(
        account_id, said.get("password", ""), said.get("new", ""), by=request.actor, at=request.now
    )


def factor(request: Request) -> HttpResponse:
    """Show how it stands with the second factor; while it waits to be confirmed, the QR code."""
    return _factor_page(request, "")


def _factor_page(request: Request, fault: str) -> HttpResponse:
    mine = _mine(request)
    found = queries.factor(mine.id)
    box = line(
        "code",
        "验证器显示的 6 位数字",
        error=fault,
        longest=20,
        autocomplete="one-time-code",
    )
    context = {
        "base": _base(request),
        "section": "/account",
        "factor": found,
        "qr": qr(found.address) if found.address else "",
        "boxes": (box,),
        "errors": errors_of((box,)),
        "must": request.first == "factor",
    }
    response = render(request, "account/factor.html", context, status=422 if fault else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@asks_again
def start_factor(request: Request) -> HttpResponse:
    """Make a secret that waits to be confirmed."""
    commands.start_factor(_mine(request).id, by=request.actor, at=request.now)
    return redirect("account-factor")


def confirm_factor(request: Request) -> HttpResponse:
    """Put the secret to use once its code is given; show the recovery codes, this once."""
    try:
        codes = commands.confirm_factor(
            _mine(request).id,
            request.POST.get("code", ""),
            moment=sessions.moment(),
            by=request.actor,
            at=request.now,
        )
    except Invalid as refusal:
        return _factor_page(request, str(refusal))
    return _codes_page(request, codes)


@asks_again
def renew_codes(request: Request) -> HttpResponse:
    """Make new recovery codes and show them, this once."""
    codes = commands.renew_recovery_codes(_mine(request).id, by=request.actor, at=request.now)
    return _codes_page(request, codes)


def _codes_page(request: Request, codes: tuple[str, ...]) -> HttpResponse:
    context = {
        "base": _base(request),
        "section": "/account",
        "codes": codes,
        "home": home_of(request),
    }
    response = render(request, "account/codes.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
