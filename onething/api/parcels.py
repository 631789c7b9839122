"""物流: a carrier tells what became of the parcels that a hall or an organ gave it."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from onething.api.cases import ANSWERS
from onething.api.edge import Key, caller
from onething.api.signed import must_be_signed
from onething.delivery import commands
from onething.delivery import queries as delivery
from onething.exchange import queries as exchange
from onething.kernel.now import now
from onething.kernel.refusals import Invalid

router = Router(tags=["物流"])
MOST = 50


class CarrierEvent(Schema):
    """One thing that happened to a parcel; the same key told again is the same thing."""

    key: str
    what: str
    words: str = ""
    at: str
    turn: int
    by: str = ""


class CarrierEvents(Schema):
    """What happened to one parcel, in any order."""

    events: list[CarrierEvent]


@router.post(
    "/{carrier_number}/events", auth=Key("parcels.track"), response=ANSWERS, summary="推送物流事件"
)
def carrier_events(
    request: HttpRequest, carrier_number: str, body: CarrierEvents
) -> dict[str, None]:
    """Note what a carrier tells; it signs the body with the secret that it shares with us."""
    by = caller(request)
    delivery.must_carry(carrier_number, by)
    must_be_signed(request, exchange.carrier_secrets(), "物流事件")
    try:
        told = [exchange.track(one.dict()) for one in body.events[:MOST]]
    except (KeyError, TypeError, ValueError) as wrong:
        raise Invalid(
            "物流事件的内容不对：what 应是约定的状态，at 应是带时区的时间。请改正后再发。"
        ) from wrong
    commands.note_tracks(carrier_number, told=told, by=by, at=now())
    return {"id": None}
