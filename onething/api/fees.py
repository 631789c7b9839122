"""缴费: orders of an application for departments' systems; notices of money from those who take it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from onething.api.cases import ANSWERS, READS
from onething.api.edge import Key, caller, looked_at, reads
from onething.exchange import queries as exchange
from onething.fees import commands
from onething.fees import queries as fees
from onething.kernel.now import now
from onething.kernel.refusals import Invalid, NotYours

router = Router(tags=["缴费"])


class FeeLineOut(Schema):
    """One fee of one case."""

    item_name: str
    fee: str
    basis: str
    price_fen: int
    count: int
    cut_fen: int
    amount_fen: int


class BillOut(Schema):
    """One 缴款书."""

    number: str
    organ: str
    kind: str
    state: str
    amount_fen: int
    paid_fen: int
    refunded_fen: int
    code: str = Field(description="缴款码，20 位；还没有的为空")
    ticket: str = Field(description="电子票据号码或者发票号码")
    lines: list[FeeLineOut]


class OrderOut(Schema):
    """One 缴费单."""

    number: str
    state: str
    amount_fen: int
    due_fen: int
    bills: list[BillOut]


class NoticeIn(Schema):
    """A notice of money that came."""

    way: Literal["checkout", "code"] = Field(description="checkout：支付编号；code：缴款码")
    number: str = Field(min_length=1, max_length=60)
    amount: int = Field(gt=0, lt=10**13, description="金额，分")
    serial: str = Field(min_length=1, max_length=60, description="对方的流水号")
    channel: Literal["online", "bank", "kiosk"]
    paid_at: datetime = Field(description="收款的时间，带时区")


@router.get(
    "/orders/{number}",
    auth=Key("fees.read"),
    response={200: list[OrderOut], **READS},
    summary="查看一份申请的缴费单",
)
@reads
def orders(request: HttpRequest, number: str) -> list[dict[str, object]]:
    """Return what is to be paid for an application that the caller's hall or organ handles."""
    found = fees.orders_of_application(number, caller(request))
    if not found:
        raise NotYours("这份申请没有缴费单，或者不在本单位办理。请核对申办编号。")
    for order in found:
        looked_at(request, f"order:{order.id}")
    return [
        {
            "number": order.number,
            "state": order.words,
            "amount_fen": order.amount,
            "due_fen": order.due,
            "bills": [
                {
                    "number": bill.number,
                    "organ": bill.organ_name,
                    "kind": bill.kind_name,
                    "state": bill.words,
                    "amount_fen": bill.amount,
                    "paid_fen": bill.paid,
                    "refunded_fen": bill.refunded,
                    "code": bill.code,
                    "ticket": bill.ticket,
                    "lines": [
                        {
                            "item_name": line.item_name,
                            "fee": line.fee,
                            "basis": line.basis,
                            "price_fen": line.price,
                            "count": line.count,
                            "cut_fen": line.cut,
                            "amount_fen": line.amount,
                        }
                        for line in bill.lines
                    ],
                }
                for bill in order.bills
            ],
        }
        for order in found
    ]


@router.post(
    "/notices",
    auth=Key("fees.tell"),
    response=ANSWERS,
    summary="通知收到缴款",
)
def notice(request: HttpRequest, body: NoticeIn) -> dict[str, None]:
    """Tell of money that came, signed with the secret of the channel (X-Timestamp, X-Nonce, X-Signature)."""
    by = caller(request)
    exchange.check_notice(body.channel, request.path, request.headers, request.body)
    if body.paid_at.tzinfo is None:
        raise Invalid("收款时间没有带时区，没有入账。请写成 2026-03-02T10:00:00+08:00 的样子。")
    commands.hear_payment(
        body.number,
        way=body.way,
        amount=body.amount,
        serial=body.serial,
        channel=body.channel,
        paid_at=body.paid_at,
        by=by,
        at=now(),
    )
    return {"id": None}
