"""远程视频核验: asked for, agreed, talked about in a room, what was found; of a relay, or of a part done elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.catalogue import queries as catalogue
from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.delivery.queries import RemoteSheet, ToCheck
from onething.desk import commands as halls
from onething.desk import queries as desk
from onething.kernel.actor import Actor
from onething.kernel.clock import CHINA
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.calls import call_page, waiting_room
from onething.web.request import Request, saving
from onething.web.told import telling, told

PAGE = "/desk/hy"
LONGEST, LONGEST_FOUND = 60, 600
SIDES = {"receiving": "applicant", "deciding": "clerk"}  # of a room


def checks(request: Request) -> HttpResponse:
    """Show which checks by video one's place has to do, and the last that were done."""
    page = delivery.remote_page(request.actor)
    return render(request, "desk/remote_checks.html", {"section": PAGE, "page": page})


def ask(request: Request, asked_relay: UUID) -> HttpResponse:
    """Ask the other place of a relay to look together by video: now, or at a time."""
    return _ask(request, asked_relay, commands.ask_check, delivery.relay_to_check)


def ask_for_part(request: Request, asked_part: UUID) -> HttpResponse:
    """Ask the same of the other place of a part of a case that another place does."""
    return _ask(request, asked_part, commands.ask_part_check, delivery.part_to_check)


def _ask(
    request: Request,
    key: UUID,
    asks: Callable[..., UUID],
    between: Callable[[UUID, Actor], ToCheck],
) -> HttpResponse:
    found = between(key, request.actor)
    if request.method != "POST":
        return _asking(request, found, {}, "")
    said = request.POST
    try:
        made = asks(
            key, looks=said.getlist("looks"), note=said.get("note", ""),
            planned=_planned(request), by=saving(request), at=request.now,
        )  # fmt: skip
    except (Invalid, NotAllowed) as refusal:
        return _asking(request, found, refusal.errors, str(refusal))
    return redirect(telling(f"{PAGE}/{made}", "已经告诉另一地"))


def _asking(
    request: Request, found: ToCheck, errors: Mapping[str, str], sentence: str
) -> HttpResponse:
    context = {
        "section": PAGE,
        "found": found,
        "rules": catalogue.anywhere_rules().video,
        "errors": tuple((f"f-{part}", words) for part, words in errors.items()),
        "wrong": errors,
        "sentence": "" if errors else sentence,
        "said": request.POST,
        "chosen": request.POST.getlist("looks") or ["person", "originals"],
    }
    status = 422 if errors or sentence else 200
    return render(request, "desk/remote_ask.html", context, status=status)


def _planned(request: Request) -> datetime | None:
    said = request.POST
    if said.get("when") != "later":
        return None
    try:
        found = datetime.fromisoformat(said.get("planned", "").strip().replace("T", " "))
    except ValueError as wrong:
        words = "请写明日期和时间，例如“2026-03-02 09:00”。"
        raise Invalid(words, errors={"planned": words}) from wrong
    return found.replace(tzinfo=CHINA)


def check(request: Request, check_id: UUID) -> HttpResponse:
    """Show one check; while the two talk, the call."""
    return _check(request, check_id, {}, "")


def _check(
    request: Request, check_id: UUID, errors: Mapping[str, str], sentence: str
) -> HttpResponse:
    sheet = delivery.remote_check(check_id, request.actor, request.now)
    request.reads.append(f"application:{sheet.application}")
    context = {
        "section": PAGE,
        "check": sheet,
        "card": sheet.card,
        "rules_of": catalogue.anywhere_rules().video,
        "errors": tuple((f"f-{part}", words) for part, words in errors.items()),
        "wrong": errors,
        "sentence": "" if errors else sentence,
        "said": request.POST,
        "done": told(request),
    }
    side = SIDES[sheet.side]
    if sheet.talk is not None:
        return call_page(request, "desk/remote_check.html", sheet.talk, side, **context)
    if sheet.waits:
        return waiting_room(request, "desk/remote_check.html", check_id, side, **context)
    status = 422 if errors or sentence else 200
    return render(request, "desk/remote_check.html", context, status=status)


def act(request: Request, check_id: UUID, check_deed: str) -> HttpResponse:
    """Do one thing with it."""
    deed = DEEDS.get(check_deed)
    if deed is None:
        raise NotYours
    run, words = deed
    try:
        run(request, check_id)
    except (Invalid, NotAllowed) as refusal:
        return _check(request, check_id, refusal.errors, str(refusal))
    return redirect(telling(f"{PAGE}/{check_id}", words) if words else f"{PAGE}/{check_id}")


def _agree(request: Request, check_id: UUID) -> None:
    commands.agree_check(check_id, by=request.actor, at=request.now)


def _move(request: Request, check_id: UUID) -> None:
    commands.move_check(check_id, planned=_planned(request), by=saving(request), at=request.now)


def _drop(request: Request, check_id: UUID) -> None:
    commands.drop_check(check_id, by=request.actor, at=request.now)


def _enter(request: Request, check_id: UUID) -> None:
    commands.enter_check(check_id, by=request.actor, at=request.now)


def _find(request: Request, check_id: UUID) -> None:
    said = request.POST
    commands.find_check(
        check_id, result=said.get("result", "")[:LONGEST],
        found=said.get("found", "")[:LONGEST_FOUND], by=saving(request), at=request.now,
    )  # fmt: skip


def _join(request: Request, check_id: UUID) -> None:
    halls.join_video(_talk(request, check_id).id, by=request.actor, at=request.now)


def _end(request: Request, check_id: UUID) -> None:
    """End the talk; what nobody joined did not take place."""
    talk = _talk(request, check_id)
    step = halls.finish_video if talk.state == "talking" else halls.miss_video
    step(talk.id, by=request.actor, at=request.now)


def _talk(request: Request, check_id: UUID) -> desk.VideoSheet:
    found: RemoteSheet = delivery.remote_check(check_id, request.actor, request.now)
    if found.talk is None:
        raise NotAllowed("现在没有在视频。请点“进入视频”。")
    return found.talk


DEEDS: Mapping[str, tuple[Callable[[Request, UUID], None], str]] = {
    "ty": (_agree, "已经同意，已告诉另一地和申请人"),
    "gs": (_move, "已经改了时间，等另一地同意"),
    "qx": (_drop, "已经取消，已告诉另一地"),
    "jr": (_enter, ""),
    "jl": (_find, "结论已经记下，已告诉另一地和申请人"),
    "jt": (_join, ""),
    "js": (_end, "视频已经结束"),
}
