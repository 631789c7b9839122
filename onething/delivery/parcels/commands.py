"""Bundles of results: made ready, posted, put into a locker, handed out; what carriers tell of them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from onething.cases import queries as cases
from onething.cases.queries import ReadyCase, Way
from onething.cases.terms import AT_WINDOW, LOCKER, POST
from onething.delivery.models import (
    Crossing,
    Message,
    Parcel,
    ParcelEvent,
    Relay,
    RelayFault,
    Reminder,
    RemoteCheck,
    Service,
)
from onething.delivery.parcel_events import (
    ParcelMade,
    ParcelMoved,
    ParcelNoted,
    ParcelRepeated,
    PickupReminded,
    PostsEmptied,
)
from onething.delivery.parcels.bundles import (
    at_desk,
    content_of,
    must,
    papers_of,
    step,
    to_hand_out,
    tracks_for,
    write,
)
from onething.delivery.parcels.lots import not_sent_back
from onething.delivery.parcels.rules import kept_until, postage, wait
from onething.delivery.parcels.serving import must_be_relation, prove
from onething.delivery.terms import ENDS, folded
from onething.exchange.terms import Track
from onething.identity import queries as identity
from onething.identity.terms import BODIES
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.clock import day_of
from onething.kernel.command import command, command_besides
from onething.kernel.refusals import Invalid, NotYours

HIMSELF = "本人"
CARD_READ = "刷身份证核对"
TAIL = 4
LONGEST_NAME = 40
GONE = "档案已销毁"
SAID_OF_SERVICE = (
    "place", "received_by", "relation", "proxy_reason", "refusal_reason", "witness", "remark",
)  # fmt: skip


@command
def make_bundle(application_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Put together what is ready of an application, to be handed out, posted or put into a locker."""
    hall = at_desk(by)
    ready = cases.ready_of(application_id, by)
    must(bool(ready), "这份申请没有等待出件的结果，可能已经领走或者改为电子送达。请刷新页面查看。")
    way = cases.ways([application_id])[application_id]
    ready = not_sent_back(application_id, ready)
    must(
        bool(ready),
        "结果已经寄回收件的大厅，由那里交给申请人。请到“异地代收”查看。",
    )
    open_one = Parcel.objects.filter(application=application_id, hall=hall, kind="result")
    must(
        not open_one.exclude(state__in=ENDS).exists(),
        "这份申请的出件已经建好，请打开它办理。",
    )
    return _bundle(way, ready, hall, by, at).pk


def _bundle(way: Way, ready: Sequence[ReadyCase], hall: UUID, by: Actor, at: datetime) -> Parcel:
    who = identity.subject(way.subject)
    things = papers_of(ready)
    must(bool(things), "这份申请的文书和证照还在制作。请稍后再出件。")
    paid = postage("person", way.address, day_of(at))
    row = Parcel(
        way=way.way, application=way.application, application_number=way.number,
        subject=way.subject, hall=hall, things=things, count_sent=len(things),
        recipient=way.recipient or who.name[:40], phone=way.phone or who.phone,
        address=way.address, by=by.who, ordered_at=at,
        pays=paid.pays, pays_words=paid.words, pays_source=paid.source[:120],
    )  # fmt: skip
    if way.way == AT_WINDOW:
        row.pays, row.pays_words = "free", "不用邮费"
        row.code = f"{secrets.randbelow(10**6):06d}"
        _arrived(row, at)
    content = content_of(row)
    row.save(force_insert=True)
    write(ParcelMade, row, by=by, at=at, things=len(things), pays=row.pays, content=content)
    return row


def _arrived(row: Parcel, at: datetime) -> None:
    row.state, row.arrived_at, row.kept_until = "arrived", at, kept_until(day_of(at))


@command_besides("number", "code")
def note_booked(parcel_id: UUID, *, number: str, code: str, by: Actor, at: datetime) -> None:
    """Note that a carrier has taken the order in, under its number."""
    row = _of_system(parcel_id, by)
    if row.state != "booking":
        return
    step(row, "book")
    row.number, row.code, row.next_at, row.fault = number, code, None, ""
    row.save()
    write(ParcelMoved, row, by=by, at=at, event_at=None)


@command_besides("fault")
def note_not_booked(parcel_id: UUID, *, fault: str, by: Actor, at: datetime) -> None:
    """Note that a carrier did not answer; it is asked again later, or waits for a person."""
    row = _of_system(parcel_id, by)
    if row.state != "booking":
        return
    row.tries += 1
    pause = wait(row.tries)
    row.fault, row.next_at = fault[:200], at + pause if pause else None
    row.save()
    write(ParcelNoted, row, by=by, at=at, what="not_booked")


@command
def book_again(parcel_id: UUID, *, by: Actor, at: datetime) -> None:
    """Ask a carrier once more, now that the time has come or somebody wants it."""
    if by.has("system"):
        row = _of_system(parcel_id, by)
        if row.state != "booking" or row.next_at is None or row.next_at > at:
            return
    else:
        row = to_hand_out(parcel_id, by)
        must(row.state == "booking", "这件邮件已经下单，不用重下。请刷新页面查看。")
        row.tries = 0
    row.next_at = None
    row.save()
    write(ParcelRepeated, row, by=by, at=at, tries=row.tries)


@command
def cancel_parcel(parcel_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take back a bundle that has not left the house."""
    row = to_hand_out(parcel_id, by)
    must(
        row.kind == "result" and not _came_back(row),
        "这不是本大厅出件的结果，不能在这里取消。异地代收的封袋和寄回的结果，请到“异地代收”办理。",
    )
    if row.way == AT_WINDOW:
        must(row.state == "arrived", "这件出件已经办完，不能取消。请刷新页面查看。")
        row.state = "cancelled"
    else:
        step(row, "cancel")
    row.ended_at = at
    row.save()
    write(ParcelMoved, row, by=by, at=at, event_at=None)


def _came_back(row: Parcel) -> bool:
    """Say whether another place decided it and sent it here to be handed out."""
    return Relay.objects.filter(application=row.application, hall=row.hall).exists()


@command_besides("told")
def note_tracks(number: str, *, told: Sequence[Track], by: Actor, at: datetime) -> None:
    """Note what a carrier tells of a parcel, in whatever order it comes and however often."""
    row = Parcel.objects.select_for_update().filter(number=number).exclude(number="").first()
    if row is None or not tracks_for(row, by):
        raise NotYours("没有这个单号的邮件。请核对单号。")
    known = set(ParcelEvent.objects.filter(parcel=row.pk).values_list("key", flat=True))
    fresh = {one.key: one for one in told if one.key not in known}
    if not fresh:
        return
    ParcelEvent.objects.bulk_create(
        ParcelEvent(
            parcel=row.pk, key=one.key, what=one.what, words=one.words, by=one.by,
            turn=one.turn, at=one.at, noted_at=at,
        )
        for one in fresh.values()
    )  # fmt: skip
    events = list(ParcelEvent.objects.filter(parcel=row.pk).order_by("turn", "at", "key"))
    _stand(row, events, by, at)


def _stand(row: Parcel, events: list[ParcelEvent], by: Actor, at: datetime) -> None:
    """Let a parcel stand where its events say; what has ended stays ended."""
    state = folded(events)
    if state == row.state or (row.state in ENDS and row.kind == "result"):
        write(ParcelNoted, row, by=by, at=at, what=events[-1].what)
        return
    row.state = state
    if state == "arrived" and row.way == LOCKER:
        _arrived(row, at)
    if state in ENDS:
        row.ended_at = at
    row.save()
    last = events[-1]
    write(ParcelMoved, row, by=by, at=at, event_at=last.at)
    if state == "delivered" and row.kind == "result":
        said = {"place": row.address or "自助柜", "received_by": last.by or row.recipient}
        said["deliverers"] = f"物流 {row.number}"
        _serve(row, row.things, said, last.at, by=by, at=at)


def _serve(
    row: Parcel, things: list[dict[str, Any]], said: dict[str, str], served_at: datetime,
    *, by: Actor, at: datetime,
) -> None:  # fmt: skip
    way = "direct" if row.way == AT_WINDOW else POST
    for case in dict.fromkeys(thing["case"] for thing in things):
        mine = [thing for thing in things if thing["case"] == case]
        found = cases.served_case(UUID(case))
        prove(found, way, mine, said, parcel=row.pk, served_at=served_at, by=by, at=at)


@dataclass(frozen=True)
class Collector:
    """Who takes results at the window, as the clerk has checked him."""

    name: str
    relation: str
    id_tail: str
    proxy_reason: str
    signed: bool  # on paper
    signature: str = ""  # digest of what he signed on a screen
    read: bool = False  # his card was read, not typed


@command
def hand_out(
    parcel_id: UUID,
    *,
    cases_chosen: Sequence[UUID],
    collector: Collector,
    by: Actor,
    at: datetime,
) -> None:
    """Hand results out at the window to somebody whose identity was checked and who signed."""
    row = to_hand_out(parcel_id, by)
    identity.must_be_trained(by, at)
    must(row.state == "arrived", "这件出件已经领走或者取消。请刷新页面查看。")
    must_be_right(collector, row.subject)
    wanted = {str(case) for case in cases_chosen}
    given = [one for one in row.things if one["case"] in wanted and not one["out"]]
    must(bool(given), "请选择要交给领取人的结果，已经领走的不能再选。")
    for one in given:
        one["out"] = True
    whole = all(one["out"] for one in row.things)
    if whole:
        step(row, "deliver")
        row.ended_at = at
    row.save()
    official = identity.official_names([by.who]).get(by.who, "")
    hall = identity.organisation(row.hall)
    said = {
        "place": hall.name, "received_by": collector.name, "relation": collector.relation,
        "proxy_reason": collector.proxy_reason, "deliverers": official,
        "signature": collector.signature, "remark": CARD_READ if collector.read else "",
    }  # fmt: skip
    _serve(row, given, said, at, by=by, at=at)
    write(ParcelMoved, row, by=by, at=at, event_at=at)


def must_be_right(one: Collector, subject: UUID) -> None:
    """Refuse a collector who has not signed, or whom the clerk has not checked."""
    errors: dict[str, str] = {}
    if not one.name or len(one.name) > LONGEST_NAME:
        errors["collector"] = f"请填写领取人的姓名，最多 {LONGEST_NAME} 个字。"
    if len(one.id_tail) != TAIL:
        errors["id_tail"] = "请填写领取人身份证件号码的后四位。"
    if not one.signed and not one.signature:
        errors["signed"] = (
            "领取人还没有签名，不能交出。请他在屏幕上签名，或者在领取凭单上签名后勾选。"
        )
    if one.relation != HIMSELF and not one.proxy_reason:
        errors["proxy_reason"] = "不是本人领取的，请写明代领的理由和授权委托书。"
    if errors:
        raise Invalid("请改正后再交出。", errors=errors)
    must_be_relation(one.relation)
    who = identity.subject(subject)
    if one.relation == HIMSELF and who.kind in BODIES:
        words = "申请人是单位，请选择法定代表人、负责收件的人或者受托人。"
        raise Invalid(words, errors={"relation": words})
    if one.relation == HIMSELF and who.id_number[-TAIL:].upper() != one.id_tail.upper():
        words = "和登记的证件号码不一致。请核对证件，或者按代领办理。"
        raise Invalid(words, errors={"id_tail": words})


@command
def remind_pickup(parcel_id: UUID, *, by: Actor, at: datetime) -> None:
    """Remind somebody of what waits for him at a window or in a locker."""
    row = _of_system(parcel_id, by)
    if row.state != "arrived":
        return
    row.reminded += 1
    row.save(update_fields=["reminded"])
    write(PickupReminded, row, by=by, at=at)


def _of_system(parcel_id: UUID, by: Actor) -> Parcel:
    must_be_system(by)
    return Parcel.objects.select_for_update().get(pk=parcel_id)


@command
def empty_posts(case_id: UUID, *, application: UUID | None, by: Actor, at: datetime) -> None:
    """Empty what left the house for a case, and for its application when it was the last of it."""
    must_be_system(by)
    of_case = Q(case=case_id)
    Service.objects.filter(of_case).update(**dict.fromkeys(SAID_OF_SERVICE, ""))
    checks = Q(part__in=cases.away_parts_in(case_id))
    if application is not None:
        Message.objects.filter(application=application).update(title=GONE, text=GONE)
        gone = {"recipient": "", "phone": "", "address": "", "note": "", "salt": "", "things": []}
        Parcel.objects.filter(application=application).update(**gone)
        ParcelEvent.objects.filter(
            parcel__in=Parcel.objects.filter(application=application).values("pk")
        ).update(by="")
        Crossing.objects.filter(application=application).update(content={}, fault="")
        RelayFault.objects.filter(relay__application=application).update(
            note="", pieces=[], remedy_note=""
        )
        Relay.objects.filter(application=application).update(handed_to="")
        checks |= Q(relay__application=application)
        of_case |= Q(application=application)
    RemoteCheck.objects.filter(checks).update(note="", found="", salt="")
    Reminder.objects.filter(of_case).update(to="", text=GONE, note="")
    ledger.write(PostsEmptied(case=case_id, whole=application is not None), by=by, at=at)
