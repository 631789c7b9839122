"""缴费 at a machine: what is due, a code to scan with one's phone, and the receipt when it is paid."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from onething.desk import queries as desk
from onething.documents import queries as documents
from onething.exchange.queries import PayDown
from onething.fees import commands
from onething.fees import queries as fees
from onething.kernel.refusals import NotAllowed, NotYours
from onething.web.portal.paying import SENTENCES
from onething.web.request import Request


def _person(request: Request) -> None:
    """Refuse whoever is at no machine, or has not shown his card."""
    if request.kiosk is None or request.kiosk.window or request.account is None:
        raise NotYours


def orders(request: Request) -> HttpResponse:
    """Show what he has to pay and has paid."""
    if request.kiosk is not None and request.account is None:
        return redirect("kiosk-id")
    _person(request)
    request.reads.append(f"subject:{request.actor.behalf}")
    context = {"found": fees.my_orders(request.actor)}
    return render(request, "kiosk/orders.html", context)


def order(request: Request, order_id: UUID) -> HttpResponse:
    """Show one order: for what, until when, how it is paid here; when it is paid, its papers to print."""
    return _order(request, order_id, SENTENCES.get(request.GET.get("s", ""), ""))


def _order(request: Request, order_id: UUID, sentence: str = "", status: int = 200) -> HttpResponse:
    _person(request)
    card = fees.order_sheet(order_id, request.actor)
    request.reads.append(f"order:{order_id}")
    papers = [one for bill in card.bills for one in bill.papers if one.sealed_at and one.digest]
    context = {
        "order": card,
        "sentence": sentence,
        "papers": papers,
        "paid": card.state == "paid",
        "awaited": any(bill.state == "paid" and not bill.ticket for bill in card.bills),
    }
    return render(request, "kiosk/order.html", context, status=status)


def pay(request: Request, order_id: UUID) -> HttpResponse:
    """Begin to pay; the next page shows the code for the phone."""
    _person(request)
    try:
        begun = commands.start_checkout(order_id, by=request.actor, at=request.now)
    except NotAllowed as refusal:
        return _order(request, order_id, str(refusal), refusal.status)
    return redirect("kiosk-checkout", order_id, begun)


def checkout(request: Request, order_id: UUID, checkout: str) -> HttpResponse:
    """Show the code that the phone scans; the page goes on by itself when the order is paid."""
    _person(request)
    try:
        sheet = fees.checkout_sheet(order_id, checkout, request.actor, request.now)
    except PayDown:
        return redirect(f"/kiosk/jf/{order_id}?s=down")
    except NotAllowed:
        return redirect(f"/kiosk/jf/{order_id}?s=over")
    request.reads.append(f"order:{order_id}")
    context = {
        "sheet": sheet,
        "picture": documents.qr_picture(sheet.address),
        "rules": desk.kiosk_rules(),
    }
    return render(request, "kiosk/checkout.html", context)
