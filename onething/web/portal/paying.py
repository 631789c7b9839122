"""我的缴费: what is to be paid, for what and why, how, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.exchange.queries import PayDown
from onething.fees import commands
from onething.fees import queries as fees
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.web.forms import Box, errors_of, line
from onething.web.portal.materials import picture
from onething.web.request import Request
from onething.web.uploading import proofs

MOST_DIGITS = 6
SENTENCES = {
    "down": str(PayDown()),
    "over": "这次支付已经结束或者过期。请看是否已经入账；没有付款的，可以重新去缴费。",
}


def orders(request: Request) -> HttpResponse:
    """Show what he has to pay and what he has paid."""
    number = request.GET.get("page", "1")
    here = int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1
    request.reads.append(f"subject:{request.actor.behalf}")
    context = {"section": "my", "found": fees.my_orders(request.actor, page=here)}
    return render(request, "portal/orders.html", context)


def order(request: Request, order_id: UUID) -> HttpResponse:
    """Show one order: by organ, for what, on what basis, until when, and the one thing to do next."""
    return _order(request, order_id, sentence=SENTENCES.get(request.GET.get("s", ""), ""))


def _order(
    request: Request, order_id: UUID, *, sentence: str = "", status: int = 200
) -> HttpResponse:
    card = fees.order_sheet(order_id, request.actor)
    request.reads.append(f"order:{order_id}")
    context = {"section": "my", "order": card, "sentence": sentence}
    return render(request, "portal/order.html", context, status=status)


def start(request: Request, order_id: UUID) -> HttpResponse:
    """Begin to pay; the next page leads to the provider."""
    try:
        checkout = commands.start_checkout(order_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _order(request, order_id, sentence=str(refusal), status=refusal.status)
    return redirect("order-checkout", order_id, checkout)


def checkout(request: Request, order_id: UUID, checkout: str) -> HttpResponse:
    """Show what will be paid and the way to the provider; if it is silent, say so."""
    try:
        sheet = fees.checkout_sheet(order_id, checkout, request.actor, request.now)
    except PayDown:
        return redirect(f"/my/jf/{order_id}?s=down")
    except NotAllowed:
        return redirect(f"/my/jf/{order_id}?s=over")
    request.reads.append(f"order:{order_id}")
    return render(request, "portal/checkout.html", {"section": "my", "sheet": sheet})


def let_off(request: Request, fee_line: UUID) -> HttpResponse:
    """Ask to be let off a fee on a listed ground."""
    sheet = fees.reduction_sheet(fee_line, request.actor)
    ground, reason = request.POST.get("ground", ""), request.POST.get("reason", "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            commands.ask_reduction(
                fee_line,
                ground=ground,
                reason=reason,
                proofs=proofs(request, max_mb=sheet.max_mb),
                by=request.actor,
                at=request.now,
            )
            return redirect("order", sheet.order)
        except Invalid as invalid:
            errors = invalid.errors
    boxes = (
        line(
            "ground",
            "减免情形",
            kind="choice",
            value=ground,
            choices=[(one.key, one.name) for one in sheet.grounds],
            helps={one.key: _help(one.basis, one.proof) for one in sheet.grounds},
            error=errors.get("ground", ""),
        ),
        line(
            "reason",
            "理由",
            kind="textarea",
            value=reason,
            hint="写明您符合哪种情形，有什么可以证明",
            error=errors.get("text", ""),
        ),
    )
    request.reads.append(f"order:{sheet.order}")
    context = {
        "section": "my",
        "sheet": sheet,
        "boxes": boxes,
        "errors": told(boxes, errors),
        "file_error": errors.get("file", ""),
    }
    return render(request, "portal/order_reduction.html", context, status=422 if errors else 200)


def told(boxes: Iterable[Box], errors: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with a request for a reduction, that of the files last."""
    wrong = errors.get("file", "")
    return (*errors_of(boxes), *((("file", wrong),) if wrong else ()))


def proof(request: Request, fee_line: UUID, digest: str, page: int) -> HttpResponse:
    """Send the picture of a page of what he handed in himself."""
    found = fees.proof_of_line(fee_line, digest, request.actor)
    request.reads.append(f"subject:{request.actor.behalf}")
    return picture(found, page)


def _help(basis: str, proof: str) -> str:
    return f"依据：{basis}" + (f"。证明：{proof}" if proof else "")


def give_back(request: Request, order_id: UUID, own_bill: UUID) -> HttpResponse:
    """Ask for one's money back."""
    card = fees.order_sheet(order_id, request.actor)
    bill = next((one for one in card.bills if one.id == own_bill), None)
    if bill is None:
        raise NotYours
    text, errors = request.POST.get("text", ""), {}
    if request.method == "POST":
        try:
            commands.ask_refund(own_bill, text=text, by=request.actor, at=request.now)
            return redirect("order", order_id)
        except Invalid as invalid:
            errors = invalid.errors
    box = line("text", "退费理由", kind="textarea", value=text, error=errors.get("text", ""))
    request.reads.append(f"order:{order_id}")
    context = {
        "section": "my",
        "order": card,
        "bill": bill,
        "box": box,
        "errors": errors_of((box,)),
    }
    return render(request, "portal/order_refund.html", context, status=422 if errors else 200)
