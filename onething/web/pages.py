"""A page: a URL that says who may see it. There is no other way to put a view into the URLs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path

from onething.identity import queries as identity
from onething.kernel import pace, yamls
from onething.kernel.reading import note_readings
from onething.kernel.refusals import Invalid, NotYours, Refusal
from onething.kernel.requests import address_of
from onething.web import errors, lapsed, machines
from onething.web.request import Request, asking

LONGEST_PATH = 120
ROLES = frozenset(
    {
        "window",
        "examiner",
        "reviewer",
        "decider",
        "leader",
        "catalogue",
        "operator",
        "steward",
        "hotline",
        "admin",
        "discipline",
        "finance",
        "resolver",
        "helper",
        "site",
    }
)
ANY_STAFF = "staff:" + "|".join(
    sorted(ROLES - {"site"})
)  # who works for a partner has pages of his own
LEARNERS = f"{ANY_STAFF}|site"  # courses, exams and practising are his too
AT_SITES = frozenset(  # the pages of applicants that a partner's site opens for somebody
    {
        "questions", "list", "start", "draft", "draft-way", "draft-group", "draft-answers",
        "draft-discard", "draft-materials", "draft-attach", "draft-phone", "draft-preview",
        "draft-detach", "draft-commit", "draft-check", "draft-sign", "draft-done", "case",
        "supplement", "supplement-phone",
    }
)  # fmt: skip
NOT_AT_SITES = (
    "本网点只能代申请人填写、提交和补正协议约定的事项。"
    "这一页请申请人自己登录查看，或者到县级政务服务大厅办理。"
)
FIRST = {"password": "/account/password", "factor": "/account/factor"}  # before anything else
Answer = TypeVar("Answer", bound=HttpResponseBase)


class Page(Protocol):
    """A view: it asks one query or runs one command."""

    __name__: str

    def __call__(self, request: Request, **kwargs: object) -> HttpResponseBase: ...


def page(
    route: str,
    view: Callable[..., HttpResponseBase],
    name: str,
    *,
    who: str,
    methods: tuple[str, ...] = ("GET",),
    paced: str = "",
    assisted: bool = False,
) -> URLPattern:
    """Put a page into the URLs.

    `who`: “public”, “kiosk” (a machine that is known), “applicant” (signed in for himself or for
    another), “any” (anybody signed in), “staff:window|examiner” (an official with one of these
    roles). `paced`: how often one may open it with a question (data/settings/requests.yaml); what
    is sent has a pace of its own.
    `assisted`: a page for applicants that an official too may use for somebody who agreed to it.
    """
    _declared(who)

    @wraps(view)
    def run(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
        asked = asking(request)
        if asked.method not in (*methods, *(("HEAD",) if "GET" in methods else ())):
            return errors.shown(asked, 405)
        try:
            elsewhere = _assist(asked, name) if assisted else None
            elsewhere = elsewhere or _outside_host(asked, name)
            elsewhere = elsewhere or machines.elsewhere(asked, who, name, kwargs, assisted=assisted)
            if elsewhere is not None:
                return elsewhere
            if (closed := _closed(asked, who, name, assisted=assisted)) is not None:
                return closed
            _token_came(asked)
            _keep_pace(asked, paced)
            response = machines.without_files(asked, view(asked, **kwargs))
            _note(asked, response, name)
        except Refusal as refusal:
            return errors.refused(asked, refusal)
        return response

    run.who = who  # type: ignore[attr-defined]  # read by Edge and by tests
    run.methods = methods  # type: ignore[attr-defined]  # read by Edge and by tests
    run.assisted = assisted  # type: ignore[attr-defined]  # read by tests
    return path(route, run, name=name)


def _assist(request: Request, name: str) -> HttpResponseBase | None:
    """Let an official act for the one whom he assists, no further than that one agreed to."""
    if request.assistance is None:
        return None
    if request.assistance.site is not None and name not in AT_SITES:
        return errors.shown(request, 403, NOT_AT_SITES)
    request.assisting = True
    request.actor = identity.assisting(request.assistance).because(request.actor.cause)
    return None


def _without_consent(request: Request, name: str, *, assisted: bool) -> HttpResponseBase | None:
    """Return what an official gets on a page for applicants; None: he may act for one again."""
    refused = lapsed.answer(request) if assisted else errors.shown(request, 403)
    return _assist(request, name) if refused is None else refused


def _outside_host(request: Request, name: str) -> HttpResponseBase | None:
    """Return what somebody gets inside a host App for a page that does not open there."""
    host = request.host_app
    if host is None or name.startswith("host-") or host.opens(request.path):
        return None
    if name == "login":
        return redirect("host-in", host.key)
    words = (
        f"这一页不在“{host.name}”里打开。请返回 App；要办这件事的，在手机或者电脑的浏览器里打开本平台，"
        "登录以后办理。"
    )
    return errors.shown(request, 403, words)


def _declared(who: str) -> None:
    kind, _, roles = who.partition(":")
    known = kind in ("public", "kiosk", "applicant", "any") and not roles
    if not known and not (kind == "staff" and ROLES.issuperset(roles.split("|"))):
        raise ValueError(f"who may see it? “{who}” says nothing")


def _closed(request: Request, who: str, name: str, *, assisted: bool) -> HttpResponseBase | None:
    """Return what somebody gets who may not see the page, or None if he may."""
    if who == "kiosk" and request.kiosk is None:
        raise NotYours
    if who in ("public", "kiosk"):
        return None
    if request.account is None:
        return _unknown(request)
    if request.first and not name.startswith(("account", "switch")):
        return redirect(FIRST[request.first])
    if who == "applicant" and request.staff and not request.assisting:
        return _without_consent(request, name, assisted=assisted)
    roles = who.partition(":")[2]
    if roles and not any(map(request.actor.has, roles.split("|"))):
        raise NotYours
    return None


def _unknown(request: Request) -> HttpResponseBase:
    """Return where somebody says who he is, and how he goes on then."""
    if request.kiosk is not None and request.method == "POST":
        return redirect("/kiosk/sz?s=over")
    if request.kiosk is not None:
        return redirect(f"/kiosk/sz?next={quote(request.get_full_path())}")
    beyond = request.get_full_path() if request.method in ("GET", "HEAD") else "/my"
    return errors.signed_out(request, beyond) or redirect(f"/login?next={quote(beyond)}")


def _token_came(request: Request) -> None:
    if request.method == "POST" and not request.actor.cause:
        raise Invalid("这张表单不完整，没有提交。请返回上一页，刷新后重新填写提交。")


def _keep_pace(request: Request, kind: str) -> None:
    """Count what is sent, by who sends it; and what is looked for, by the address."""
    if request.method == "POST":
        account = request.account
        if account is not None:
            pace.keep("form", str(account.id))
        else:
            pace.keep("visitor", address_of(request.META))
    elif kind and (request.GET or (request.resolver_match and request.resolver_match.kwargs)):
        pace.keep(kind, address_of(request.META))


def _note(request: Request, response: HttpResponseBase, name: str) -> None:
    """Note what of people the page shows, before it is sent: no note, no page."""
    if response.status_code == HttpResponse.status_code:
        note_readings(
            list(dict.fromkeys(request.reads)),
            request.path[:LONGEST_PATH],
            purpose=request.purpose or purpose_of(name),
            by=request.actor,
            at=request.now,
        )


@cache
def purpose_of(name: str) -> str:
    """Return why a page of this name shows personal data (data/settings/reading.yaml)."""
    known: dict[str, str] = _reading()["purposes"]
    return next(words for beginning, words in known.items() if name.startswith(beginning))


@cache
def full_purposes() -> tuple[str, ...]:
    """Return for what an official may see numbers in full."""
    return tuple(_reading()["full_purposes"])


def _reading() -> dict[str, Any]:
    path = settings.DATA_ROOT / "settings" / "reading.yaml"
    raw: dict[str, Any] = yamls.read(path)
    return raw


def new_token() -> str:
    """Return a token for one form: what is sent with it is done once."""
    return secrets.token_urlsafe(18)
