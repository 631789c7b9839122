"""异地代收 at the desk: taken in here for another place, decided here for another; sealed bags, both clocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.delivery.commands import Found
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.desk.cards import collector_of, said_of
from onething.web.request import Request, saving
from onething.web.told import telling, told

PAGE = "/desk/tb"
LONGEST, MOST_DIGITS = 60, 6
SIDES = (("", "全部"), ("receiving", "本大厅收的"), ("deciding", "本地办的"))


def relays(request: Request) -> HttpResponse:
    """Show what the hall took in for other places, and what others took in for it."""
    number = request.GET.get("page", "1")
    page = delivery.relay_page(
        request.actor,
        request.now,
        side=request.GET.get("side", "")[:LONGEST],
        state=request.GET.get("state", "")[:LONGEST],
        page=int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1,
    )
    for row in page.rows:
        request.reads.append(f"application:{row.application}")
    return render(request, "desk/relays.html", {"section": PAGE, "page": page, "sides": SIDES})


def relay(request: Request, relay_id: UUID) -> HttpResponse:
    """Show one of them with all that may be done with it now."""
    return _shown(request, relay_id, {}, "")


def _shown(
    request: Request, relay_id: UUID, errors: Mapping[str, str], sentence: str
) -> HttpResponse:
    sheet = delivery.relay_sheet(relay_id, request.actor, request.now)
    request.reads.append(f"application:{sheet.card.application}")
    context = {
        "section": PAGE,
        "late": request.GET.get("from") == "late",
        "sheet": sheet,
        "card": sheet.card,
        "errors": tuple((f"f-{part}", words) for part, words in errors.items()),
        "wrong": errors,
        "sentence": sentence,
        "said": said_of(request),
        "listed": request.POST.get("things", "\n".join(sheet.pieces)),
        "there": request.POST.getlist("piece"),
        "done": told(request),
    }
    status = 422 if errors or sentence else 200
    return render(request, "desk/relay.html", context, status=status)


def act(request: Request, relay_id: UUID, relay_step: str) -> HttpResponse:
    """Do one thing with it."""
    if relay_step not in STEPS:
        raise NotYours
    run, words = STEPS[relay_step]
    try:
        run(request, relay_id)
    except Invalid as invalid:
        errors = invalid.errors
        return _shown(request, relay_id, errors, "" if errors else str(invalid))
    except NotAllowed as refusal:
        return _shown(request, relay_id, {}, str(refusal))
    return redirect(telling(f"{PAGE}/{relay_id}", words))


def _send(request: Request, relay_id: UUID) -> None:
    said = request.POST
    things = said.get("things", "").splitlines()
    commands.send_relay(
        relay_id, things=things, bag=said.get("bag", ""), by=saving(request), at=request.now
    )


def _keep(request: Request, relay_id: UUID) -> None:
    commands.send_nothing(relay_id, by=request.actor, at=request.now)


def _check(request: Request, relay_id: UUID) -> None:
    commands.check_relay(relay_id, found=_found(request), by=saving(request), at=request.now)


def _arrive(request: Request, relay_id: UUID) -> None:
    commands.check_returned(relay_id, found=_found(request), by=saving(request), at=request.now)


def _settle(request: Request, relay_id: UUID) -> None:
    said = request.POST
    commands.settle_relay(
        relay_id, remedy=said.get("remedy", ""), note=said.get("remedy_note", ""),
        by=saving(request), at=request.now,
    )  # fmt: skip


def _return(request: Request, relay_id: UUID) -> None:
    bag = request.POST.get("bag", "")
    commands.return_results(relay_id, bag=bag, by=saving(request), at=request.now)


def _give(request: Request, relay_id: UUID) -> None:
    said = request.POST
    things = said.get("things", "").splitlines()
    commands.give_back(
        relay_id, things=things, bag=said.get("bag", ""), by=saving(request), at=request.now
    )


def _regain(request: Request, relay_id: UUID) -> None:
    commands.check_given_back(relay_id, found=_found(request), by=saving(request), at=request.now)


def _close(request: Request, relay_id: UUID) -> None:
    one = collector_of(request)
    commands.hand_papers_over(relay_id, collector=one, by=saving(request), at=request.now)


def _none(request: Request, relay_id: UUID) -> None:
    note = request.POST.get("none_note", "")
    commands.close_without_papers(relay_id, note=note, by=saving(request), at=request.now)


def _found(request: Request) -> Found:
    said = request.POST
    pieces = {
        int(one) for one in said.getlist("piece") if one.isdecimal() and len(one) < MOST_DIGITS
    }
    return Found(
        said.get("seal", ""), said.get("bag_number", "")[:LONGEST], pieces, said.get("note", "")
    )


STEPS: Mapping[str, tuple[Callable[[Request, UUID], None], str]] = {
    "send": (_send, "已下单，物料流转单正在制作"),
    "keep": (_keep, "已记下没有纸质材料"),
    "check": (_check, "已核对、清点并登记"),
    "settle": (_settle, "异常已了结，已经告诉申请人"),
    "return": (_return, "已下单，结果寄回收件的大厅"),
    "arrive": (_arrive, "已核对、清点并登记"),
    "give": (_give, "已下单，材料退回收件的大厅"),
    "regain": (_regain, "已核对、清点并登记"),
    "close": (_close, "已交还，已经告诉申请人"),
    "none": (_none, "已了结"),
}
