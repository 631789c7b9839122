"""提醒: the calls that a hall has to make, and the letters that it has to post."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.kernel.refusals import Invalid, NotYours
from onething.web.request import Request
from onething.web.told import telling, told

PAGE = "/desk/tx"
MOST = 200


def reminders(request: Request) -> HttpResponse:
    """Show the calls to make and the letters to print and post."""
    found = delivery.desk_list(request.actor)
    for row in (*found.calls, *found.letters, *found.printed):
        request.reads.append(f"subject:{row.subject}")
    context = {"section": PAGE, "found": found, "done": told(request)}
    return render(request, "desk/reminders.html", context)


def called(request: Request, call_id: UUID) -> HttpResponse:
    """Note how a call ended."""
    note = request.POST.get("note", "")
    run = commands.note_reached if "reached" in request.POST else commands.note_not_reached
    run(call_id, note=note, by=request.actor, at=request.now)
    return redirect(telling(PAGE, "已记下"))


def letters(request: Request) -> HttpResponse:
    """Print the chosen letters, or note that they were posted."""
    ids = _chosen(request)
    if "posted" in request.POST:
        commands.note_posted(ids, by=request.actor, at=request.now)
        return redirect(telling(PAGE, "已记为寄出"))
    content = delivery.letters(ids, request.actor, request.now)
    commands.print_letters(ids, by=request.actor, at=request.now)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="letters.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _chosen(request: Request) -> list[UUID]:
    said = request.POST.getlist("id")[:MOST]
    if not said:
        raise Invalid("请先选择信函，再打印或者记为寄出。")
    try:
        return [UUID(one) for one in said]
    except ValueError as wrong:
        raise NotYours from wrong
