"""宿主 App、小程序: coming in with what the host knows, and going out again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.exchange import queries as exchange
from onething.identity import commands
from onething.identity import queries as identity
from onething.identity.terms import Arrival, HostCard, mask_name
from onething.kernel.actor import SYSTEM
from onething.kernel.refusals import Invalid, NotYours
from onething.web import sessions
from onething.web.request import Request

UNSEALED = (
    "这次进入的凭证不是这个 App 给出的，或者已经损坏，没有进入。请返回 App，从“政务服务”再进入一次；"
    "仍然不行的，请联系 App 的客服。"
)
UNKNOWN = "没有接入这个 App。请从正式发布的 App 或者小程序进入，或者在浏览器里打开本平台登录。"


def arrive(request: Request, host_key: str) -> HttpResponse:
    """Show who comes in from which host; let him in, once."""
    host = identity.host(host_key)
    if host is None:
        raise NotYours(UNKNOWN)
    said = request.POST if request.method == "POST" else request.GET
    ticket, to = said.get("t", ""), said.get("to", "/my")
    if not ticket:
        return _page(request, host, None, "")
    try:
        arrival = _arrival(host, ticket)
        if request.method == "POST":
            return _let_in(request, host, arrival, to)
    except Invalid as refusal:
        return _page(request, host, None, str(refusal))
    return _page(request, host, arrival, "")


def _arrival(host: HostCard, ticket: str) -> Arrival:
    said = exchange.host_ticket(host.key, ticket)
    if said is None:
        raise Invalid(UNSEALED)
    words = ("name", "id_type", "id_number", "phone", "level", "nonce")
    try:
        return Arrival(host=host.key, at=int(said["at"]), **{key: str(said[key]) for key in words})
    except (KeyError, TypeError, ValueError) as wrong:
        raise Invalid(UNSEALED) from wrong


def _let_in(request: Request, host: HostCard, arrival: Arrival, to: str) -> HttpResponse:
    by = SYSTEM.because(request.actor.cause)
    subject = commands.enter_from_host(arrival, moment=sessions.moment(), by=by, at=request.now)
    sessions.begin_in_host(request, host, subject, arrival.level)
    inside = to.startswith("/") and not to.startswith("//") and host.opens(to.partition("?")[0])
    return redirect(to if inside else "/my")


def _page(request: Request, host: HostCard, arrival: Arrival | None, sentence: str) -> HttpResponse:
    context = {
        "coming": host,
        "who": mask_name(arrival.name) if arrival else "",
        "level": identity.level_words(arrival.level) if arrival else "",
        "sentence": sentence,
        "ticket": request.GET.get("t", ""),
        "to": request.GET.get("to", "/my"),
    }
    answer = render(request, "portal/arrive.html", context, status=422 if sentence else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


def leave(request: Request, host_key: str) -> HttpResponse:
    """End our session only; what the host knows of him is the host's."""
    host = identity.host(host_key)
    if host is None:
        raise NotYours(UNKNOWN)
    sessions.end(request)
    return render(request, "portal/left.html", {"coming": host})
