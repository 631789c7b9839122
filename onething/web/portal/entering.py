"""Signing in and out, acting for somebody else, how the pages look."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.identity import commands, queries
from onething.identity.terms import AccountCard
from onething.kernel.refusals import Invalid, NotYours
from onething.web import sessions
from onething.web.forms import errors_of, line
from onething.web.request import ALOUD, KEYS, MODES, THEMES, Request, home_of

YEAR = 365 * 24 * 3600
LOOKS = {"mode": MODES, "theme": THEMES, "aloud": ALOUD, "keys": KEYS}


def login(request: Request) -> HttpResponse:
    """Ask for login and password; open a session."""
    if request.method != "POST":
        if request.account is not None:
            return HttpResponseRedirect(sessions.safe_next(request, home_of(request)))
        return _form(request, {}, "")
    try:
        account_id = commands.sign_in(
            request.POST.get("login", ""),
            request.POST.get("password", ""),
            by=request.actor,
            at=request.now,
        )
    except Invalid as refusal:
        return _form(request, {"login": str(refusal)}, request.POST.get("login", ""))
    account = queries.account(account_id)
    if account is None:
        raise NotYours
    if account.second_factor:
        sessions.wait_for_code(request, account)
        return redirect(f"/login/code?next={quote(sessions.safe_next(request, ''))}")
    return _come_in(request, account)


def code(request: Request) -> HttpResponse:
    """Ask for the code of the second factor after the password; open a session."""
    account = sessions.waiting(request)
    if account is None:
        return redirect("login")
    if request.method != "POST":
        return _code_form(request, "")
    try:
        commands.use_code(
            account.id,
            request.POST.get("code", ""),
            moment=sessions.moment(),
            by=request.actor,
            at=request.now,
        )
    except Invalid as refusal:
        return _code_form(request, str(refusal))
    return _come_in(request, account)


def _come_in(request: Request, account: AccountCard) -> HttpResponse:
    actor = sessions.actor_of(account, "", "")
    if actor is None:
        return _form(request, {"login": "这个账号现在没有岗位。请联系本单位管理员。"}, "")
    sessions.begin(request, account)
    request.account, request.actor, request.staff = account, actor, account.is_staff
    response = HttpResponseRedirect(sessions.safe_next(request, home_of(request)))
    for name, value in queries.looks_of(account.id).items():
        if not request.COOKIES.get(name) and value in LOOKS.get(name, ()):
            _remember(response, name, value)
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _code_form(request: Request, fault: str) -> HttpResponse:
    box = line(
        "code",
        "验证码",
        hint="打开手机上的验证器，输入 6 位数字。手机不在身边的，输入一个恢复码。",
        error=fault,
        longest=20,
        autocomplete="one-time-code",
    )
    context = {
        "boxes": (box,),
        "errors": errors_of((box,)),
        "next": sessions.safe_next(request, ""),
    }
    return render(request, "portal/code.html", context, status=422 if fault else 200)


def _form(request: Request, errors: dict[str, str], login_typed: str) -> HttpResponse:
    drawn = (
        line(
            "login",
            "账号",
            value=login_typed[:60],
            longest=20,
            error=errors.get("login", ""),
            autocomplete="username",
        ),
        line("password", "密码", kind="password", autocomplete="current-password"),
    )
    context = {
        "boxes": drawn,
        "errors": errors_of(drawn),
        "next": sessions.safe_next(request, ""),
        "demo": queries.demo_accounts(),
    }
    return render(request, "portal/login.html", context, status=422 if errors else 200)


def logout(request: Request) -> HttpResponse:
    """End the session."""
    sessions.end(request)
    answer = redirect("home")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def switch(request: Request) -> HttpResponse:
    """Show in which posts, or for whom, one may act; act so."""
    if request.method != "POST":
        return render(request, "portal/switch.html", {"next": sessions.safe_next(request, "")})
    assert request.account is not None
    if not sessions.choose(request, request.account, request.POST.get("as", "")):
        raise NotYours("没有这个身份，或者授权已经到期。请从列表中重新选择。")
    came = sessions.actor_of(
        request.account,
        str(request.session.get("post", "")),
        str(request.session.get("behalf", "")),
    )
    request.actor = came or request.actor
    return HttpResponseRedirect(sessions.safe_next(request, home_of(request)))


def prefs(request: Request) -> HttpResponse:
    """Remember how the pages shall be (长辈版, contrast, aloud, single keys) and in which city he is.

    Who has signed in finds them so wherever he signs in; what a device was told itself comes first there.
    """
    response = HttpResponseRedirect(sessions.safe_next(request, "/"))
    said = {name: request.POST[name] for name in LOOKS if name in request.POST}
    if said and request.account is not None:
        commands.keep_looks(request.account.id, said)
    for name, known in (*LOOKS.items(), ("place", queries.zone_slugs())):
        value = request.POST.get(name, "")
        if value in known:
            _remember(response, name, value)
        elif value == "none":
            response.delete_cookie(name, samesite="Lax")
    return response
