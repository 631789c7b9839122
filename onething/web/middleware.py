"""The edge: headers, who acts, what time it is, and a read-only connection for all that is read."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from onething.desk import commands as machines
from onething.desk import queries as desk
from onething.identity import queries as identity
from onething.kernel.actor import NOBODY
from onething.kernel.crypto import sm3
from onething.kernel.db import reading
from onething.kernel.forms import as_shown, turned
from onething.kernel.now import now, shifted
from onething.kernel.requests import is_legible, too_large
from onething.web import errors, sessions
from onething.web.headers import POLICY, SENSES, framed_by
from onething.web.request import (
    SYSTEM,
    Request,
    asking,
    looks_of,
    places_of,
    post_of,
    principal_of,
    zone_here,
)

Handler = Callable[[HttpRequest], HttpResponseBase]
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": SENSES.format("", ""),
    "Cross-Origin-Opener-Policy": "same-origin",
}
FRAMES = "X-Frame-Options"
OTHERS = ("/api/", "/static/", "/healthz", "/readyz")  # they have an edge of their own, or none
LONGEST_CAUSE = 100
SCRIPTS = (
    "app.js",
    "kiosk.js",
    "kiosk-print.js",
    "keyboard.js",
    "scan.js",
    "kiosk.css",
)  # of machines
STILL = ("/kiosk", "/kiosk/pj")  # of a machine: nothing of anybody, they may stay


def headers(get_response: Handler) -> Handler:
    """Put the headers that keep a page to itself on every answer."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        host = getattr(request, "host_app", None)
        if host is not None and host.frame:
            framed_by(response, host.frame)
        for name, value in HEADERS.items():
            if not (name == FRAMES and host is not None and host.frame):
                response.headers.setdefault(name, value)
        if settings.PRACTICE:  # for systems: nothing that is said here is true
            response.headers["Onething-Practice"] = "1"
        return response

    return answer


class Undeclared(Exception):
    """A page was put into the URLs without saying who may see it."""


class Edge:
    """Give each request its actor and its time; let what only reads only read."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(OTHERS):
            return self.get_response(request)
        request.get_host()  # a name that is not ours ends here
        if sentence := too_large(request.META):
            return errors.shown(request, 413, sentence)
        prepare(asking(request))
        if not _legible(request):
            return errors.shown(request, 400, ILLEGIBLE)
        if request.method == "POST":
            _straighten(request)
        if request.method not in ("GET", "HEAD"):
            return self._guarded(request)
        with reading():
            return self._guarded(request)

    def _guarded(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if asking(request).staff:
            response.headers["Accept-CH"] = SYSTEM
        if asking(request).account is not None and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        """Refuse to run a page that does not say who may see it."""
        if not request.path.startswith(OTHERS) and not hasattr(view, "who"):
            raise Undeclared(f"{request.path}: declare it with onething.web.pages.page")


edge = Edge
ILLEGIBLE = "提交的内容里有空字符，无法保存，没有提交。请返回上一页，删去从别处复制来的文字，手工输入后再提交。"


def _legible(request: HttpRequest) -> bool:
    """Say whether everything that was said can be kept."""
    said = [request.path, *request.GET, *request.GET.values()]
    if request.method == "POST":
        said += [*request.POST, *(one for values in request.POST.lists() for one in values[1])]
        said += [str(file.name) for _, sent in request.FILES.lists() for file in sent]
    return all(is_legible(str(one)) for one in said)


def _straighten(request: HttpRequest) -> None:
    """Take out of what was typed the unseen signs that turn it round: what is kept is what is seen."""
    if not any(turned(one) for _, values in request.POST.lists() for one in values):
        return
    said = request.POST.copy()
    for name, values in request.POST.lists():
        said.setlist(name, [as_shown(one) for one in values])
    request.POST = said  # type: ignore[assignment]  # Django lets it be set, its stubs do not


def _alive(request: Request) -> None:
    """Note that a machine is there when it opens a page, not more often than it says so itself."""
    device = request.kiosk
    if device is None or request.path == sessions.BEAT:
        return
    lately = request.now - timedelta(seconds=desk.kiosk_rules()["beat_seconds"])
    if device.seen_at is None or device.seen_at <= lately:
        machines.note_alive(device.id, at=request.now)


def prepare(request: Request) -> None:
    """Set what every view relies on."""
    request.now = now()
    request.reads, request.purpose = [], ""
    request.idle = 0
    request.account, request.actor = None, NOBODY
    request.host_app = None
    token = request.COOKIES.get(sessions.KIOSK, "")
    request.kiosk = desk.device_of(token, request.now) if token else None
    _alive(request)
    known = request.kiosk is not None or not token
    request.retired = None if known else desk.retired_device(token, request.now)
    request.looks = sessions.kiosk_looks(request, time.time())
    came = sessions.open_session(request, time.time())
    if came is not None:
        request.account, request.actor, request.idle = came
    request.staff = request.account is not None and request.account.is_staff
    request.assistance, request.assisting = sessions.assistance_of(request), False
    request.places = places_of(request.actor) if request.account is not None else ()
    request.first = first_of(request)
    request.actor = request.actor.because(cause_of(request))


def first_of(request: Request) -> str:
    """Return what somebody must do before anything else: choose a password, set up a factor."""
    if request.account is None:
        return ""
    if request.account.must_change:
        return "password"
    return "factor" if identity.demands_second_factor(request.account) else ""


def cause_of(request: HttpRequest) -> str:
    """Return what makes a deed one deed: the token of the form, or the Idempotency-Key."""
    if request.method != "POST":
        return ""
    said = request.headers.get("Idempotency-Key") or request.POST.get("token", "")
    return str(said)[:LONGEST_CAUSE]


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Return what every template may use (context processor)."""
    known = asking(request)
    account = getattr(known, "account", None)
    shift = shifted()
    found: dict[str, object] = {
        **looks_of(request),
        "request": request,
        "account": account,
        "idle": getattr(known, "idle", 0),
        "kiosk": getattr(known, "kiosk", None),
        "host_app": getattr(known, "host_app", None),
        "practice": settings.PRACTICE,
        "maintenance": desk.maintenance(known.now) if hasattr(known, "now") else (),
        "shifted_to": known.now if shift and hasattr(known, "now") else None,
        "own_zone": zone_here(known) if hasattr(known, "assisting") else None,
    }
    if found["kiosk"] is not None:
        found |= _at_machine(known)
    if account is not None:
        found |= {
            "post": post_of(known),
            "principal": principal_of(known),
            "assistance": known.assistance,
            "assisting": known.assisting,
            "places": known.places,
        }
    return found


@cache
def version_of_pages() -> str:
    """Return by what one sees whether a machine has the scripts of now."""
    folder = Path(__file__).parent / "static"
    return sm3(b"".join((folder / name).read_bytes() for name in SCRIPTS)).partition(":")[2][:8]


def _at_machine(request: Request) -> dict[str, object]:
    """Return what only pages of a machine use; how a page looks is in the session there, in no cookie."""
    rules, looks = desk.kiosk_rules(), request.looks
    return {
        "kiosk_rules": rules,
        "kiosk_version": version_of_pages(),
        "patience": rules["idle_seconds"] + rules["countdown_seconds"] + 1,
        "mode": "elder",
        "theme": "hc" if "hc" in looks else "",
        "looks": looks,
        "still": request.path in STILL,
    }
