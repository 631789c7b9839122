"""便民应用: what it is, who offers it, and the way to it, with one's login or without."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import AppletCard
from onething.exchange import queries as exchange
from onething.kernel.refusals import Invalid, NotYours
from onething.web import sessions
from onething.web.headers import with_way_out
from onething.web.request import Request, principal_of

GONE = "这个便民应用现在不能进入。请刷新页面看原因和改用什么。"
NOT_JOINED = (
    "这个便民应用还没有接好登录，暂时不能带着登录进入。可以不带登录打开，或者拨打 12345 反映。"
)
OTHERS = {
    "person": "这个便民应用供个人使用。请先切换到本人身份再进入。",
    "enterprise": "这个便民应用供企业使用。请先切换到企业身份再进入。",
}


def applet(request: Request, applet: str) -> HttpResponse:
    """Show an applet; one that was withdrawn says what to use instead."""
    return _page(request, catalogue.applet(applet))


def enter(request: Request, applet: str) -> HttpResponse:
    """Let his login go with him, because he said so, and lead there."""
    card, who = catalogue.applet(applet), principal_of(request)
    if card.state != "shown" or not card.hands_over or who is None:
        raise NotYours(GONE)
    if card.audience != "anyone" and (card.audience == "person") != who.is_person:
        return _page(request, card, OTHERS[card.audience])
    said = {
        "name": who.name, "id_type": who.id_type, "id_number": who.id_number, "phone": who.phone,
        "level": "real", "at": sessions.moment(), "nonce": secrets.token_hex(16),
    }  # fmt: skip
    ticket = exchange.applet_ticket(card.key, said)
    if not ticket:
        return _page(request, card, NOT_JOINED)
    try:
        commands.enter_applet(card.id, by=request.actor, at=request.now)
    except Invalid as refusal:
        return _page(request, card, str(refusal))
    joint = "&" if urlsplit(card.address).query else "?"
    return HttpResponseRedirect(f"{card.address}{joint}{urlencode({'t': ticket})}")


def _page(request: Request, card: AppletCard, fault: str = "") -> HttpResponse:
    context = {
        "section": "zq",
        "card": card,
        "fault": fault,
        "who": principal_of(request) if not request.staff else None,
    }
    answer = render(request, "portal/applet.html", context, status=422 if fault else 200)
    at = urlsplit(card.address)
    return with_way_out(answer, f"{at.scheme}://{at.netloc}")
