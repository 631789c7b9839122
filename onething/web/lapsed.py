"""授权结束: an official's right to act for somebody ended while he was typing; nothing he typed is lost."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from onething.identity import commands
from onething.identity import queries as identity
from onething.identity.terms import AssistanceCard, Bound
from onething.kernel.refusals import Refusal
from onething.web import errors, sessions
from onething.web.request import Request

AGAIN = ("assist_code", "assist_tail", "assist_agreed")  # what is asked besides what he typed
LONGEST = 20


def answer(request: Request) -> HttpResponse | None:
    """Return the page that says what to do, with what he typed; None: he may act again, go on."""
    over = sessions.assisted_before(request)
    if over is None:
        return errors.shown(request, 403)
    fault = ""
    if request.method == "POST" and any(name in request.POST for name in AGAIN):
        try:
            _begin_again(request, over)
        except Refusal as refusal:
            fault = str(refusal)
        else:
            return None
    return _page(request, over, fault)


def _begin_again(request: Request, over: AssistanceCard) -> None:
    by = request.actor.because(f"{request.actor.cause[:80]}:again")
    if "assist_agreed" in request.POST and over.order is not None:
        begun = commands.assist_by_consent(over.order, by=by, at=request.now)
    else:
        code, tail = (request.POST.get(name, "").strip()[:LONGEST] for name in AGAIN[:2])
        bound = Bound(order=over.order, themes=over.themes, subject=over.subject.id)
        begun = commands.assist_by_code(code, tail, bound=bound, by=by, at=request.now)
    sessions.assist(request, begun)
    request.assistance = identity.assistance(begun, request.actor, request.now)


def _page(request: Request, over: AssistanceCard, fault: str) -> HttpResponse:
    official = UUID(request.actor.who.partition(":")[2])
    agreed = over.order is not None and identity.agreed_until(over.order, official, request.now)
    typed = tuple(one for one in errors.typed_of(request) if one[0] not in AGAIN)
    context = {
        "over": over,
        "typed": typed,
        "again": request.get_full_path(),
        "sent": request.method == "POST",
        "agreed": agreed,
        "fault": fault,
    }
    page = render(request, "errors/consent_over.html", context, status=403)
    page.headers["Cache-Control"] = "private, no-store"
    return page
