"""物料流转 at the desk: a bag to another hall, and counting what has come."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import errors_of, line
from onething.web.request import Request, saving
from onething.web.told import telling

PARCELS = "/desk/yj"
PARTS = ("number", "to_hall", "bag", "things")
LONGEST_COUNT = 3


def send(request: Request) -> HttpResponse:
    """Send papers of an application to another hall or organ in a sealed bag."""
    halls = delivery.halls(request.actor)
    said = {part: request.POST.get(part, "") for part in PARTS}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            commands.send_to_hall(
                said["number"].strip(), to_hall=_hall(said["to_hall"]), bag=said["bag"],
                things=said["things"].splitlines(), by=saving(request), at=request.now,
            )  # fmt: skip
            return redirect(telling(PARCELS, "已下单，物料流转单正在制作"))
        except Invalid as invalid:
            errors = dict(invalid.errors) or {"things": str(invalid)}
        except NotYours:
            errors = {"number": "没有这个申办编号，或者不是本大厅收的。请核对后重新填写。"}
    boxes = (
        line("number", "申办编号", value=said["number"], error=errors.get("number", ""), longest=40),
        line(
            "to_hall", "送到哪里", kind="choice", choices=halls, value=said["to_hall"],
            error=errors.get("to_hall", ""),
        ),
        line("bag", "封袋编号", value=said["bag"], error=errors.get("bag", ""), longest=40),
        line(
            "things", "里面有什么", kind="textarea", value=said["things"],
            error=errors.get("things", ""), hint="一行一件", longest=2000,
        ),
    )  # fmt: skip
    found = errors_of(boxes)
    context = {"section": PARCELS, "boxes": boxes, "errors": found}
    return render(request, "desk/bag.html", context, status=422 if found else 200)


def receive(request: Request, parcel_id: UUID) -> HttpResponse:
    """Note how many pieces have come."""
    said = request.POST.get("count", "")
    number = int(said) if said.isdecimal() and len(said) <= LONGEST_COUNT else -1
    note = request.POST.get("note", "")
    try:
        commands.receive_parcel(
            parcel_id, count=number, note=note, by=request.actor, at=request.now
        )
    except (Invalid, NotAllowed) as refusal:
        page = delivery.parcel_page(request.actor, request.now)  # with what is wrong
        context = {"section": PARCELS, "page": page, "sentence": str(refusal)}
        return render(request, "desk/parcels.html", context, status=422)
    return redirect(telling(PARCELS, "已清点"))


def _hall(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as wrong:
        words = "请选择送到哪里。"
        raise Invalid(words, errors={"to_hall": words}) from wrong
