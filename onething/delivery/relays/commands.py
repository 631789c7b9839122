"""异地代收: taken in here, sent sealed to the place that decides, results sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.terms import AT_WINDOW
from onething.delivery.models import Parcel, Relay
from onething.delivery.parcel_events import ParcelMade
from onething.delivery.parcels.bundles import content_of, must, papers_of
from onething.delivery.parcels.bundles import write as write_parcel
from onething.delivery.parcels.lots import to_send_back
from onething.delivery.parcels.moving import LONGEST_BAG, named_things
from onething.delivery.parcels.rules import postage
from onething.delivery.relay_events import RelayMoved, RelayTaken
from onething.delivery.relays.keeping import pass_turn, relay_to, write
from onething.identity import queries as identity
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.clock import day_of
from onething.kernel.command import command
from onething.kernel.refusals import Invalid


@command
def take_relay(
    application_id: UUID, *, hall: UUID, official: str, by: Actor, at: datetime
) -> UUID | None:
    """Note that an official of one hall took in what another place decides."""
    must_be_system(by)
    way = cases.ways([application_id])[application_id]
    to_hall = cases.hall_of(application_id)
    if to_hall == hall or Relay.objects.filter(application=application_id).exists():
        return None
    row = Relay(
        application=application_id, number=way.number, subject=way.subject, hall=hall,
        to_hall=to_hall, official=official, taken_at=at, moved_at=at,
    )  # fmt: skip
    pass_turn(row, at)
    write(RelayTaken, row, by=by, at=at)
    return row.pk


@command
def send_relay(relay_id: UUID, *, things: Sequence[str], bag: str, by: Actor, at: datetime) -> UUID:
    """Send the papers sealed to the place that decides, with a list of every piece."""
    row = relay_to("send", relay_id, by, at)
    must(not row.ended, "这份申请已经结束，不用再寄材料。请刷新页面，按最新状态办理。")
    return travels(row, row.to_hall, named_things(things), bag, by=by, at=at)


@command
def send_nothing(relay_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that there is nothing on paper: everything came electronically."""
    row = relay_to("keep", relay_id, by, at)
    pass_turn(row, at)
    write(RelayMoved, row, by=by, at=at, parcel=None)


@command
def return_results(relay_id: UUID, *, bag: str, by: Actor, at: datetime) -> UUID:
    """Send what is decided sealed to the hall that took the application in; what comes later goes in another lot."""
    row = relay_to("return", relay_id, by, at)
    way = cases.ways([row.application])[row.application]
    must(
        way.way == AT_WINDOW,
        f"申请人选的领取方式是“{way.words}”，不用寄回收件的大厅，请按出件办理。",
    )
    ready = to_send_back(row, by)
    must(
        bool(ready),
        "这份申请没有等着寄回的结果：还没有决定、制证，或者已经寄到收件的大厅。请等下一批结果做好后再寄。",
    )
    things = papers_of(ready)
    must(bool(things), "这份申请的文书和证照还在制作。请稍后再寄回。")
    open_one = Parcel.objects.filter(
        application=row.application,
        hall=row.to_hall,
        kind="result",
        state__in=("booking", "arrived"),
    )
    must(
        not open_one.exists(),
        "这份申请在本大厅已经建了出件。请先在“出件”里取消，再寄回收件的大厅。",
    )
    return travels(row, row.hall, things, bag, by=by, at=at)


def _bag(said: str) -> str:
    bag = said.strip()
    if not bag or len(bag) > LONGEST_BAG:
        words = f"请填写封袋编号，最多 {LONGEST_BAG} 个字。"
        raise Invalid(words, errors={"bag": words})
    return bag


def travels(
    row: Relay, there: UUID, things: list[dict[str, Any]], number: str, *, by: Actor, at: datetime
) -> UUID:
    """Give a sealed bag to the carrier, and let the relay travel with it."""
    bag = _bag(number)
    to, here = identity.organisation(there), row.hall if there == row.to_hall else row.to_hall
    paid = postage("hall", to.address, day_of(at))
    parcel = Parcel(
        kind="transfer", way="post", application=row.application, application_number=row.number,
        subject=row.subject, hall=here, to_hall=there, things=things, count_sent=len(things),
        recipient=to.name[:40], phone=to.phone, address=to.address[:100], bag=bag, by=by.who,
        ordered_at=at, pays=paid.pays, pays_words=paid.words, pays_source=paid.source[:120],
    )  # fmt: skip
    content = content_of(parcel)
    parcel.save(force_insert=True)
    write_parcel(
        ParcelMade, parcel, by=by, at=at, things=len(things), pays=parcel.pays, content=content
    )
    row.parcel = parcel.pk
    pass_turn(row, at)
    write(RelayMoved, row, by=by, at=at, parcel=parcel.pk)
    return parcel.pk
