"""叫号: the page of a clerk who calls, the guide's desk where tickets are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.queries import Calling
from onething.desk.terms import VIRTUAL
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import Box, errors_of, line
from onething.web.helps import hearing, helps_of
from onething.web.request import Request

LONGEST = 40
DEEDS: Mapping[str, Callable[..., Any]] = {
    "zj": commands.recall,
    "ks": commands.serve,
    "gh": commands.skip,
    "bj": commands.finish,
    "hl": commands.bring_back,
    "qh": commands.abandon,
}


def calling(request: Request) -> HttpResponse:
    """Show the page of a clerk: who is at his window, who comes next; or the windows to choose from."""
    return _calling(request)


def _calling(request: Request, sentence: str = "", status: int = 200) -> HttpResponse:
    found = desk.calling(request.actor, request.now)
    if found is None:
        return _choice(request, sentence, status)
    if VIRTUAL in found.window.takes:
        return redirect("desk-videos")
    context = {
        "section": "/desk/jh",
        "here": found,
        "sentence": sentence,
        "nobody": request.GET.get("s") == "nobody",
        "warning": identity.warning(identity.standing_of(request.actor, request.now)),
        **helps_of(request, found.hall),
    }
    return hearing(request, render(request, "desk/calling.html", context, status=status))


def _choice(request: Request, sentence: str, status: int) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:LONGEST]
    standing = identity.standing_of(request.actor, request.now)
    context = {
        "section": "/desk/jh",
        "halls": desk.halls_to_serve(request.actor, request.now, q=q),
        "q": q,
        "sentence": sentence,
        "me": request.actor.who,
        "clerk": request.actor.has("window"),
        "shifts": desk.my_shifts(request.actor, request.now),
        "warning": identity.warning(standing),
        "barred": standing.barred,
        **helps_of(request),
    }
    return hearing(request, render(request, "desk/calling_choice.html", context, status=status))


def sit(request: Request, window_id: UUID) -> HttpResponse:
    """Sit down at a window."""
    try:
        commands.sit_down(window_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _calling(request, str(refusal), refusal.status)
    return redirect("calling")


def leave(request: Request) -> HttpResponse:
    """Leave one's window."""
    try:
        commands.leave_window(by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _calling(request, str(refusal), refusal.status)
    return redirect("calling")


def call(request: Request) -> HttpResponse:
    """Call the next one."""
    try:
        found = commands.call_next(by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _calling(request, str(refusal), refusal.status)
    return redirect("/desk/jh" if found else "/desk/jh?s=nobody")


def call_on(request: Request) -> HttpResponse:
    """Call the next one, as a second deed of the same form."""
    request.actor = request.actor.because(f"{request.actor.cause[:80]}:next")
    return call(request)


def act(request: Request, ticket_id: UUID, ticket_deed: str) -> HttpResponse:
    """Take one of the steps of a ticket."""
    deed = DEEDS.get(ticket_deed)
    if deed is None:
        raise NotYours
    try:
        deed(ticket_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _calling(request, str(refusal), refusal.status)
    return redirect("calling")


def transfer(request: Request, ticket_id: UUID) -> HttpResponse:
    """Send the one at one's window on to another window or business."""
    found = desk.calling(request.actor, request.now)
    if found is None or found.here is None or found.here.id != ticket_id:
        raise NotYours("这个号不在您的窗口。请刷新页面，按最新状态办理。")
    said, errors = request.POST, {}
    if request.method == "POST":
        chosen = said.get("window", "")
        known = {str(one.id): one.id for one in found.others}
        try:
            commands.transfer(
                ticket_id,
                window_id=known.get(chosen),
                business=said.get("business", ""),
                note=said.get("note", ""),
                by=request.actor,
                at=request.now,
            )
            return redirect("calling")
        except (Invalid, NotAllowed) as refusal:
            errors = refusal.errors or {"window": str(refusal)}
    boxes = _transfer_boxes(found, found.here.business, said, errors)
    context = {
        "section": "/desk/jh",
        "here": found.here,
        "boxes": boxes,
        "errors": errors_of(boxes),
    }
    return render(request, "desk/calling_transfer.html", context, status=422 if errors else 200)


def _transfer_boxes(
    found: Calling, business: str, said: Mapping[str, str], errors: Mapping[str, str]
) -> tuple[Box, ...]:
    return (
        line(
            "business",
            "办什么业务",
            kind="choice",
            value=said.get("business", business),
            choices=found.businesses,
            error=errors.get("business", ""),
        ),
        line(
            "window",
            "转到窗口",
            kind="choice",
            value=said.get("window", ""),
            optional=True,
            choices=[
                ("", "哪个窗口空就到哪个"),
                *(
                    (str(one.id), f"{one.number} 号 {one.name}（{one.takes_words}）")
                    for one in found.others
                ),
            ],
            error=errors.get("window", ""),
        ),
        line(
            "note",
            "给下一位同事的话",
            value=said.get("note", ""),
            optional=True,
            longest=100,
            hint="叫到这个号的同事看得到，群众看不到",
        ),
    )


def guide(request: Request, desk_hall: UUID) -> HttpResponse:
    """Give a ticket to somebody who walks in."""
    errors: Mapping[str, str] = {}
    sentence = ""
    if request.method == "POST":
        found = desk.guide_desk(desk_hall, request.actor, request.now)
        asked = request.POST.get("business", "")
        doubtful = next((one for one in found.queues if one.business == asked), None)
        if doubtful and doubtful.wait.doubtful and found.open_now and "sure" not in request.POST:
            return guide_page(request, desk_hall, {}, "", doubtful=doubtful)
        try:
            given = commands.take_ticket(
                desk_hall,
                business=request.POST.get("business", ""),
                ground=request.POST.get("ground", ""),
                by=request.actor,
                at=request.now,
            )
            return redirect(f"/desk/qh/{desk_hall}?given={given}")
        except (Invalid, NotAllowed) as refusal:
            errors, sentence = refusal.errors, str(refusal)
    return guide_page(request, desk_hall, errors, sentence)


def guide_page(
    request: Request,
    desk_hall: UUID,
    errors: Mapping[str, str],
    sentence: str,
    *,
    several: tuple[desk.Arrival, ...] = (),
    doubtful: desk.Queue | None = None,
) -> HttpResponse:
    """Show the guide's desk.

    `several`: the bookings of who has come, of which one is meant; `doubtful`: the line of a business in which
    who takes a number now will probably not be served today.
    """
    found = desk.guide_desk(desk_hall, request.actor, request.now)
    grounds = [("", "没有"), *((key, name) for key, name, _ in found.priorities)]
    proofs = {key: f"凭证：{proof}" for key, _, proof in found.priorities}
    boxes = (
        line(
            "business",
            "办什么业务",
            kind="choice",
            value=request.POST.get("business", ""),
            choices=[
                (one.business, f"{one.name}（前面 {one.wait.ahead} 人，{one.wait.words}）")
                for one in found.queues
            ],
            error=errors.get("business", ""),
        ),
        line(
            "ground",
            "优先",
            kind="choice",
            value=request.POST.get("ground", ""),
            choices=grounds,
            helps=proofs,
            error=errors.get("ground", ""),
        ),
    )
    code = line(
        "code", "预约码，或者身份证号码", value=request.POST.get("code", "").partition("|")[0],
        error=errors.get("code", ""),
        hint=f"没有带预约码的，输入身份证号码或者刷身份证；开始前后 {desk.checkin_minutes()} 分钟内有效",
    )  # fmt: skip
    context = {
        "section": "/desk/jh",
        "found": found,
        "boxes": boxes,
        "code": code,
        "sentence": sentence,
        "errors": errors_of((*boxes, code)),
        "given": _given(request),
        "several": several,
        "doubtful": doubtful,
        "free": desk.next_time(desk_hall, doubtful.business, request.now) if doubtful else None,
        **helps_of(request, desk_hall),
    }
    status = 422 if errors or sentence else 200
    return hearing(request, render(request, "desk/guide.html", context, status=status))


def _given(request: Request) -> object:
    try:
        ticket = UUID(request.GET.get("given", ""))
    except ValueError:
        return None
    row, wait = desk.ticket_given(ticket, request.actor, request.now)
    return {"row": row, "wait": wait}
