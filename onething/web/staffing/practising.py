"""练习: the way to the platform for practising, coming there, the exercises."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from onething.desk import commands as desk
from onething.desk import queries as asking
from onething.exchange import queries as outside
from onething.identity import commands, queries
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands as recording
from onething.voice import queries as voice
from onething.web import sessions
from onething.web.headers import with_way_out
from onething.web.request import Request

SECTION = "/px"
CALLS = ("call", "dispatch")
ASLEEP = "练习平台现在没有启动。请联系平台运行维护人员启动，再点“去练习”。"


def practice(request: Request) -> HttpResponse:
    """Show the exercises where one practises; elsewhere, the way there."""
    return _shown(request, "")


def _shown(request: Request, fault: str) -> HttpResponse:
    keeps = request.actor.has("leader") or request.actor.has("admin")
    context = {"section": SECTION, "fault": fault, "keeps": keeps}
    status = 409 if fault else 200
    if settings.PRACTICE:
        context["sheet"] = asking.practice_sheet(request.actor)
        context["calls"] = voice.call_sheet(request.actor)
        context["call_kinds"] = voice.call_kinds_for(request.actor)
        return render(request, "staffing/practice.html", context, status=status)
    context["where"] = settings.PRACTICE_URL
    answer = render(request, "staffing/practice_away.html", context, status=status)
    return with_way_out(answer, settings.PRACTICE_URL) if settings.PRACTICE_URL else answer


def go(request: Request) -> HttpResponse:
    """Send an official to the platform for practising, with a ticket that says who he is."""
    if not settings.PRACTICE_URL:
        raise NotAllowed("还没有练习平台。请联系平台运行维护人员开通。")
    if settings.PRACTICE_BESIDE and outside.fault_at(f"{settings.PRACTICE_BESIDE}/readyz"):
        return _shown(request, ASLEEP)
    ticket = queries.ticket_to_practise(request.actor)
    return HttpResponseRedirect(f"{settings.PRACTICE_URL}/px/lx/lai?t={ticket}")


def arrive(request: Request) -> HttpResponse:
    """Show who comes; on his word, take him in and open a session."""
    said = request.POST if request.method == "POST" else request.GET
    ticket = said.get("t", "")
    try:
        came = queries.read_ticket(ticket)
        if request.method != "POST":
            context = {"came": came, "ticket": ticket}
            return render(request, "staffing/practice_arrive.html", context)
        account_id = commands.come_to_practise(ticket, by=request.actor, at=request.now)
    except Invalid as refusal:
        context = {"fault": str(refusal)}
        return render(request, "staffing/practice_arrive.html", context, status=422)
    account = queries.account(account_id)
    if account is None:
        raise NotYours
    sessions.begin(request, account)
    actor = sessions.actor_of(account, "", "")
    request.account, request.actor, request.staff = account, actor or request.actor, True
    return redirect("practice")


def new(request: Request) -> HttpResponse:
    """Give a new exercise of the kind that was asked for."""
    try:
        kind = request.POST.get("kind", "")
        ask = recording.ask_for_call if kind in CALLS else desk.ask_for_exercise
        made = ask(kind, by=request.actor, at=request.now)
    except (NotAllowed, Invalid) as refusal:
        return _shown(request, str(refusal))
    return HttpResponseRedirect(f"/px/lx#x-{made}")


def known(request: Request, exercise_id: UUID) -> HttpResponse:
    """Take the number under which the matter of a call was recorded before."""
    number = request.POST.get("number", "")
    try:
        recording.say_known(exercise_id, number, by=request.actor, at=request.now)
    except (NotAllowed, Invalid) as refusal:
        return _shown(request, str(refusal))
    return HttpResponseRedirect(f"/px/lx#x-{exercise_id}")


def paper(request: Request, exercise_id: UUID, material: str) -> HttpResponse:
    """Give a paper that the person at the window brings, to be printed or taken in as it is."""
    _, content = asking.exercise_paper(exercise_id, material, request.actor)
    pdf = content.startswith(b"%PDF")
    response = HttpResponse(content, content_type="application/pdf" if pdf else "image/png")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{material}.{"pdf" if pdf else "png"}"'
    )
    response.headers["Cache-Control"] = "no-store"
    return response
