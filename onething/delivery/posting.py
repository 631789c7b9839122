"""What follows from parcels and service: carriers are asked, applicants told, cases delivered, proofs issued."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from onething.cases import commands as case_commands
from onething.cases import queries as cases
from onething.cases.events import CaseDelivered
from onething.cases.terms import AT_WINDOW, ELECTRONIC
from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.delivery.models import Parcel, Service
from onething.delivery.parcel_events import (
    ParcelGrew,
    ParcelMade,
    ParcelMoved,
    ParcelRepeated,
    PickupExtended,
    PickupReminded,
    ServiceOpened,
    ServiceProved,
)
from onething.delivery.parcels.bundles import order_of
from onething.delivery.parcels.rules import rules, service_name
from onething.delivery.terms import UNDER_WAY
from onething.documents import commands as papers
from onething.exchange import queries as exchange
from onething.exchange.terms import NotReceived
from onething.identity import queries as identity
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.calendar import CHINA
from onething.kernel.clock import day_of
from onething.kernel.models import Event, Reading
from onething.kernel.reactions import reacts
from onething.kernel.timers import timer

BATCH = 200
ON_THE_ROAD = [*UNDER_WAY.split("|"), "returning"]
LOOKED_FOR = timedelta(days=90)
FREED = ("returned", "lost", "cancelled")


def _to_carry(event: Event) -> list[str]:
    said = event.data
    return [said["parcel"]] if said["state"] == "booking" else []


@reacts(ParcelMade, ParcelRepeated, targets=_to_carry)
def order_carrying(event: Event, by: Actor, parcel: str) -> None:
    """Order the carrying of a parcel; what came back is noted by another cause."""
    row = Parcel.objects.get(pk=parcel)
    if row.state != "booking":
        return
    hall = identity.organisation(row.hall)
    sender = {"sender": hall.name, "sender_phone": hall.phone, "sender_address": hall.address}
    try:
        booked = exchange.carry(str(row.pk), order_of(row, sender))
    except NotReceived as fault:
        failed = by.because(f"{by.cause}:failed")
        commands.note_not_booked(row.pk, fault=str(fault), by=failed, at=event.at)
        return
    done = by.because(f"{by.cause}:booked")
    commands.note_booked(row.pk, number=booked.number, code=booked.code, by=done, at=event.at)


@timer
def order_again(at: datetime) -> None:
    """Ask carriers again that did not answer."""
    waiting = Parcel.objects.filter(state="booking", next_at__lte=at).order_by("next_at")
    for pk, tries in list(waiting.values_list("pk", "tries")[:BATCH]):
        by = SYSTEM.because(f"carry:{pk}:{tries}:{at:%Y%m%d%H%M}")
        commands.book_again(pk, by=by, at=at)


@timer
def ask_tracks(at: datetime) -> None:
    """Ask the carrier, once for all, where the parcels are that are under way."""
    rows = Parcel.objects.filter(state__in=ON_THE_ROAD).exclude(number="")
    numbers = list(rows.order_by("ordered_at", "pk").values_list("number", flat=True)[:BATCH])
    if not numbers:
        return
    try:
        found = exchange.tracks(numbers)
    except NotReceived:
        return
    for number, told in found.items():
        if told:
            by = SYSTEM.because(f"track:{number}:{len(told)}:{told[-1].key}")
            commands.note_tracks(number, told=told, by=by, at=at)


@timer
def remind_of_pickup(at: datetime) -> None:
    """Remind those whose results wait at a window or in a locker, on the days that data says."""
    days = list(rules()["remind_days"])
    rows = Parcel.objects.filter(state="arrived", kind="result", arrived_at__isnull=False)
    for pk, since, reminded in list(rows.values_list("pk", "arrived_at", "reminded")[:BATCH]):
        if since is None or reminded >= len(days):
            continue
        if day_of(at) >= day_of(since) + timedelta(days=days[reminded]):
            commands.remind_pickup(pk, by=SYSTEM.because(f"pickup:{pk}:{reminded}"), at=at)


@timer
def end_announcements(at: datetime) -> None:
    """Let announcements whose days have passed count as service."""
    over = Service.objects.filter(state="running", until__lt=day_of(at)).order_by("until")
    for pk in list(over.values_list("pk", flat=True)[:BATCH]):
        commands.end_announcement(pk, by=SYSTEM.because(f"announced:{pk}"), at=at)


@timer
def note_openings(at: datetime) -> None:
    """Note when what was served electronically was first opened, from the log of reading."""
    closed = Service.objects.filter(
        way="electronic", opened_at=None, began_at__gte=at - LOOKED_FOR
    ).order_by("-began_at")[:BATCH]
    papers_of = {f"{p['kind']}:{p['id']}": row.pk for row in closed for p in row.papers}
    if not papers_of:
        return
    looks = Reading.objects.filter(about__in=papers_of, who__startswith="subject:", org="")
    first: dict[UUID, datetime] = {}
    for about, seen in looks.order_by("at").values_list("about", "at"):
        first.setdefault(papers_of[about], seen)
    for pk, seen in first.items():
        commands.note_opened(pk, opened_at=seen, by=SYSTEM.because(f"opened:{pk}"), at=at)


def _electronic(event: Event) -> list[str]:
    return [event.data["case"]] if event.data["way"] == ELECTRONIC else []


@reacts(CaseDelivered, targets=_electronic)
def serve_in_space(event: Event, by: Actor, case: str) -> None:
    """Note that papers have come into the person's space: electronic service."""
    commands.serve_electronically(UUID(case), by=by, at=event.at)


def _by_a_desk(event: Event) -> list[str]:
    return [] if event.data["way"] == ELECTRONIC else [event.data["case"]]


@reacts(ServiceProved, targets=_by_a_desk)
def deliver_served(event: Event, by: Actor, case: str) -> None:
    """Let a case be delivered once service is proved: its clock of delivery stops."""
    row = cases.served_case(UUID(case))
    if row.state in cases.READY:
        case_commands.deliver(row.id, way=event.data["way"], by=by, at=event.at)


@reacts(ServiceProved, ServiceOpened)
def issue_receipt(event: Event, by: Actor) -> None:
    """Issue the 送达回证; of electronic service, once the papers were opened."""
    row = Service.objects.get(pk=event.data["service"])
    if event.name == ServiceProved.name and row.way == ELECTRONIC:
        return
    said = cases.case_paper(row.case, event.at)
    who = identity.subject(row.subject)
    papers.issue(
        ("delivery_receipt",),
        about=f"case:{row.case}",
        organ=cases.served_case(row.case).office,
        holder=row.subject,
        data=said | _receipt(row, who.name),
        by=by,
        at=event.at,
    )


def _receipt(row: Service, name: str) -> dict[str, object]:
    served = row.served_at or row.began_at
    remark = [row.remark] if row.remark else []
    if row.way == ELECTRONIC and row.opened_at is not None:
        remark.append(f"{row.opened_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S} 在“我的空间”打开")
    if row.until is not None:
        remark.append(f"公告期满日 {row.until:%Y-%m-%d}")
    signer = row.received_by or (name if row.way == ELECTRONIC else "")
    return {
        "papers": [
            {"title": one["name"], "number": one["number"], "copies": 1} for one in row.papers
        ],
        "recipient": name,
        "place": row.place or "—",
        "way": service_name(row.way),
        "delivered_at": f"{served.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "deliverers": row.deliverers or "政务服务平台",
        "received_by": signer,
        "signature": row.signature,
        "relation": row.relation,
        "proxy_reason": row.proxy_reason,
        "refusal_reason": row.refusal_reason,
        "witness": row.witness,
        "remark": "；".join(remark),
    }


def _to_fix(event: Event) -> list[str]:
    said = event.data
    if said["kind"] != "result" or said["way"] == AT_WINDOW:
        return []
    return [said["application"]] if said["state"] in ("ordered", *FREED) else []


@reacts(ParcelMoved, targets=_to_fix)
def fix_or_free(event: Event, by: Actor, application: str) -> None:
    """Fix how results come while they are under way; free it when they came back."""
    if event.data["state"] in FREED:
        case_commands.free_way(UUID(application), by=by, at=event.at)
        return
    parcel = UUID(event.data["parcel"])
    case_commands.fix_way(UUID(application), parcel=parcel, by=by, at=event.at)


def _key(event: Event) -> str:
    said = event.data
    if event.name in (PickupReminded.name, PickupExtended.name):
        return event.name
    key = f"{ParcelMoved.name}.{said['state']}"
    return f"{key}.{said['way']}" if said["state"] == "arrived" else key


def _to_tell(event: Event) -> list[str]:
    if event.data["kind"] != "result" or not wordings.knows(_key(event)):
        return []
    return [event.data["parcel"]]


@reacts(ParcelMade, ParcelGrew, ParcelMoved, PickupExtended, PickupReminded, targets=_to_tell)
def tell_of_parcel(event: Event, by: Actor, parcel: str) -> None:
    """Tell the applicant where his results are; what has no words is not worth a message."""
    row = Parcel.objects.get(pk=parcel)
    if row.state != event.data["state"]:
        return  # it has moved on meanwhile, and that is told too
    way = cases.ways([row.application])[row.application]
    words = wordings.said(
        _key(event), event.at, title=way.title, number=row.application_number,
        carrier=row.number, code=row.code, hall=identity.organisation(row.hall).name,
        until=_day(row.kept_until), reason=event.data.get("reason", ""),
    )  # fmt: skip
    commands.send(
        row.subject,
        application=row.application,
        number=row.application_number,
        **asdict(words),
        about=_key(event),
        hall=row.hall,
        by=by,
        at=event.at,
    )


def _day(on: date | None) -> str:
    return f"{on:%m 月 %d 日}" if on else ""


def _bags(event: Event) -> list[str]:
    said = event.data
    counted = said["state"] == "delivered" if event.name == ParcelMoved.name else True
    return [said["parcel"]] if said["kind"] == "transfer" and counted else []


@reacts(ParcelMade, ParcelMoved, targets=_bags)
def issue_transfer_slip(event: Event, by: Actor, parcel: str) -> None:
    """Issue the 物料流转单 when a bag leaves, and the one with both ends when it was counted."""
    row = Parcel.objects.get(pk=parcel)
    assert row.to_hall is not None
    here, there = (identity.organisation(key) for key in (row.hall, row.to_hall))
    counted = row.count_received is not None and event.name == ParcelMoved.name
    signed = f"寄出 {row.count_sent} 件" + (
        f"，收到 {row.count_received} 件{'，' + row.note if row.note else ''}" if counted else ""
    )
    papers.issue(
        ("transfer_slip",),
        about=f"application:{row.application}",
        organ=row.hall,
        holder=row.subject,
        data=cases.application_common(row.application)
        | {
            "date": f"{day_of(event.at):%Y-%m-%d}",
            "things": [{"name": one["name"], "number": "—", "copies": 1} for one in row.things],
            "bag": row.bag,
            "moves": [
                {"from": here.name, "to": there.name, "signed": signed,
                 "at": f"{event.at.astimezone(CHINA):%Y-%m-%d %H:%M}"},
            ],
        },
        by=by,
        at=event.at,
    )  # fmt: skip


def _slips(event: Event) -> list[str]:
    return [event.data["parcel"]] if event.data["way"] == AT_WINDOW else []


@reacts(ParcelMade, targets=_slips)
def issue_slip(event: Event, by: Actor, parcel: str) -> None:
    """Issue the 领取凭单 of what waits at a window."""
    row = Parcel.objects.get(pk=parcel)
    hall = identity.organisation(row.hall)
    things = [{"name": one["name"], "number": one["number"], "copies": 1} for one in row.things]
    assert row.kept_until is not None
    papers.issue(
        ("pickup_slip",),
        about=f"application:{row.application}",
        organ=row.hall,
        holder=row.subject,
        data=cases.application_common(row.application)
        | {
            "date": f"{day_of(event.at):%Y-%m-%d}",
            "things": things,
            "pickup_place": f"{hall.name} {hall.address}".strip(),
            "pickup_until": row.kept_until.isoformat(),
            "pickup_code": row.code,
        },
        by=by,
        at=event.at,
    )
