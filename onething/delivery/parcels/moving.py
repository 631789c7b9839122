"""物料流转: things fetched from a person, and things moved between halls in a sealed bag, counted at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import queries as cases
from onething.delivery.models import Parcel, Relay
from onething.delivery.parcel_events import ParcelMade, ParcelMoved
from onething.delivery.parcels.bundles import at_desk, content_of, must, write
from onething.delivery.parcels.rules import postage
from onething.identity import queries as identity
from onething.identity.terms import check_phone
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotYours

MOST, LONGEST, LONGEST_BAG, LONGEST_ADDRESS = 50, 60, 40, 100


@command
def ask_fetching(
    number: str,
    *,
    things: Sequence[str],
    recipient: str,
    phone: str,
    address: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Ask a carrier to fetch papers at one's door and to bring them to the hall (上门取件)."""
    way = cases.way_by_number(number, by)
    if by.org or way.state != "submitted":
        raise NotYours
    names = named_things(things)
    errors = {}
    if not recipient.strip() or len(recipient) > LONGEST_BAG:
        errors["recipient"] = "请填写寄件人的姓名。"
    if wrong := check_phone(phone):
        errors["phone"] = wrong
    if not address.strip() or len(address) > LONGEST_ADDRESS:
        errors["address"] = "请填写取件地址，写到门牌号。"
    if errors:
        raise Invalid("请改正后再下单。", errors=errors)
    hall = cases.hall_of(way.application)
    paid = postage("from_person", address, day_of(at))
    row = Parcel(
        kind="fetch", way="post", application=way.application, application_number=number,
        subject=way.subject, hall=hall, to_hall=hall, things=names, count_sent=len(names),
        recipient=recipient.strip(), phone=phone.strip(), address=address.strip(), by=by.who,
        ordered_at=at, pays=paid.pays, pays_words=paid.words, pays_source=paid.source[:120],
    )  # fmt: skip
    return _made(row, by, at)


@command
def send_to_hall(
    number: str, *, to_hall: UUID, things: Sequence[str], bag: str, by: Actor, at: datetime
) -> UUID:
    """Send papers of an application to another hall or organ in a sealed bag, with a 物料流转单."""
    hall = at_desk(by)
    way = cases.way_by_number(number, by)
    names = named_things(things)
    if not bag.strip() or len(bag) > LONGEST_BAG:
        words = f"请填写封袋编号，最多 {LONGEST_BAG} 个字。"
        raise Invalid(words, errors={"bag": words})
    if to_hall == hall or to_hall not in identity.organisations([to_hall]):
        words = "请选择另一个大厅或者部门。"
        raise Invalid(words, errors={"to_hall": words})
    there = identity.organisation(to_hall)
    paid = postage("hall", there.address, day_of(at))
    row = Parcel(
        kind="transfer", way="post", application=way.application, application_number=number,
        subject=way.subject, hall=hall, to_hall=to_hall, things=names, count_sent=len(names),
        recipient=there.name[:40], phone=there.phone, address=there.address[:100],
        bag=bag.strip(), by=by.who, ordered_at=at, pays=paid.pays, pays_words=paid.words,
        pays_source=paid.source[:120],
    )  # fmt: skip
    return _made(row, by, at)


@command
def receive_parcel(parcel_id: UUID, *, count: int, note: str = "", by: Actor, at: datetime) -> None:
    """Count what has come at the hall; a difference is noted with what was found."""
    if not by.org:
        raise NotYours
    rows = Parcel.objects.select_for_update().filter(pk=parcel_id, to_hall=at_desk(by))
    row = rows.first()
    if row is None:
        raise NotYours
    must(
        not Relay.objects.filter(parcel=row.pk).exists(),
        "这是异地代收的封袋。请到“异地代收”里核对封口和编号、逐件清点。",
    )
    must(
        row.count_received is None and row.state not in ("cancelled", "lost"),
        "这件已经清点过或者没有寄到，不能再清点。请刷新页面查看。",
    )
    if not 0 <= count <= MOST:
        words = f"请填写收到几件，0 到 {MOST}。"
        raise Invalid(words, errors={"count": words})
    if count != row.count_sent and not note.strip():
        words = f"寄出 {row.count_sent} 件，收到 {count} 件，不一致。请写明少了或者多了什么、封袋是否完好。"
        raise Invalid(words, errors={"note": words})
    row.count_received, row.note = count, note.strip()[:200]
    row.state, row.ended_at = "delivered", at
    row.save()
    write(ParcelMoved, row, by=by, at=at, event_at=None)


def _made(row: Parcel, by: Actor, at: datetime) -> UUID:
    content = content_of(row)
    row.save(force_insert=True)
    write(ParcelMade, row, by=by, at=at, things=row.count_sent, pays=row.pays, content=content)
    return row.pk


def named_things(things: Sequence[str]) -> list[dict[str, Any]]:
    """Return what is inside as a bundle keeps it; refuse an empty or endless list."""
    names = [name.strip() for name in things if name.strip()]
    if not names or len(names) > MOST or any(len(name) > LONGEST for name in names):
        words = f"请写明里面有什么，一行一件，最多 {MOST} 件、每件 {LONGEST} 个字。"
        raise Invalid(words, errors={"things": words})
    return [
        {"case": "", "item": "", "kind": "material", "id": "", "name": name, "number": "",
         "out": False}
        for name in names
    ]  # fmt: skip
