"""Parcels and service as people see them: where my paper is, what waits at a desk, what is under way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from onething.cases import queries as cases
from onething.cases.queries import ReadyCase, Way
from onething.delivery.models import Parcel, ParcelEvent, Service
from onething.delivery.parcel_models import KINDS, SERVICE_WORDS
from onething.delivery.parcels.bundles import at_desk, tracks_for
from onething.delivery.parcels.lots import not_sent_back
from onething.delivery.parcels.rules import postage, rules, service_name
from onething.delivery.terms import ENDS, PARCEL_WORDS
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.identity.terms import mask_address, mask_phone
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
from onething.kernel.refusals import NotYours

PAGE = 30
WAY_WORDS = {"post": "邮寄", "window": "窗口领取", "locker": "自助柜"}


@dataclass(frozen=True)
class ParcelStep:
    """One thing that happened to a parcel."""

    words: str
    at: datetime


@dataclass(frozen=True)
class ParcelCard:
    """A bundle or a parcel."""

    id: UUID
    kind_words: str
    way: str
    way_words: str
    state: str
    words: str
    light: str
    application: UUID
    application_number: str
    subject: UUID
    recipient: str
    phone: str
    address: str
    number: str
    code: str
    bag: str
    pays: str
    pays_source: str
    things: tuple[dict[str, Any], ...]
    left: int
    kept_until: date | None
    overdue: bool
    fault: str
    note: str
    count_sent: int
    count_received: int | None
    bundle: bool  # results for the applicant
    to_count: bool  # has come to a hall that has not counted it
    ordered_at: datetime
    steps: tuple[ParcelStep, ...] = ()


@dataclass(frozen=True)
class ServiceCard:
    """How the papers of a case were served."""

    id: UUID
    case: UUID
    way: str
    state: str
    words: str
    papers: tuple[str, ...]
    place: str
    received_by: str
    remark: str
    served_at: datetime | None
    opened_at: datetime | None
    until: date | None


@dataclass(frozen=True)
class Whereabouts:
    """Where the results of an application are, for the applicant."""

    way: Way
    parcels: tuple[ParcelCard, ...]
    services: tuple[ServiceCard, ...]


@dataclass(frozen=True)
class ReadyBundle:
    """What is ready of one application, grouped for the desk."""

    application: UUID
    number: str
    title: str
    subject_name: str
    way: Way
    cases: tuple[ReadyCase, ...]
    parcel: ParcelCard | None


@dataclass(frozen=True)
class OutPage:
    """统一出件: what is ready, what waits to be fetched, as a hall sees it."""

    ready: tuple[ReadyBundle, ...]
    waiting: tuple[ParcelCard, ...]
    q: str


@dataclass(frozen=True)
class BundlePage:
    """One application at the desk: its bundle, what is not decided yet, its service."""

    bundle: ReadyBundle
    unfinished: tuple[tuple[str, str], ...]
    services: tuple[ServiceCard, ...]
    past: tuple[ParcelCard, ...]
    relations: tuple[str, ...]
    pays: str
    guest: bool  # decided elsewhere and sent here to be handed out


@dataclass(frozen=True)
class ParcelPage:
    """Parcels of a hall with filters."""

    rows: tuple[ParcelCard, ...]
    state: str
    counts: tuple[tuple[str, str, int], ...]
    page: int
    more: bool


def card(
    row: Parcel, on: date, steps: tuple[ParcelStep, ...] = (), *, masked: bool = False
) -> ParcelCard:
    """Return a parcel as pages show it."""
    waits = row.state == "arrived" and row.kept_until is not None
    return ParcelCard(
        id=row.pk, kind_words=KINDS[row.kind], way=row.way, way_words=WAY_WORDS[row.way],
        state=row.state, words=PARCEL_WORDS[row.state], light=_light(row, on),
        application=row.application, application_number=row.application_number,
        subject=row.subject, recipient=row.recipient,
        phone=mask_phone(row.phone) if masked else row.phone,
        address=mask_address(row.address) if masked else row.address,
        number=row.number, code=row.code, bag=row.bag, pays=row.pays_words,
        pays_source=row.pays_source, things=tuple(row.things),
        left=sum(not one["out"] for one in row.things), kept_until=row.kept_until,
        overdue=bool(waits and row.kept_until and row.kept_until < on), fault=row.fault,
        note=row.note, count_sent=row.count_sent, count_received=row.count_received,
        bundle=row.kind == "result",
        to_count=row.to_hall is not None and row.count_received is None
        and row.state not in ("booking", "cancelled", "lost"),
        ordered_at=row.ordered_at, steps=steps,
    )  # fmt: skip


def _light(row: Parcel, on: date) -> str:
    if row.state in ("lost", "returned", "returning") or (row.state == "booking" and row.fault):
        return "red"
    if row.state == "arrived" and row.kept_until and row.kept_until < on:
        return "red"
    return "green" if row.state == "delivered" else "yellow"


def _steps(ids: Iterable[UUID]) -> dict[UUID, tuple[ParcelStep, ...]]:
    found: dict[UUID, tuple[ParcelStep, ...]] = {}
    rows = ParcelEvent.objects.filter(parcel__in=[*ids]).order_by("turn", "at", "key")
    for row in rows:
        found[row.parcel] = (*found.get(row.parcel, ()), ParcelStep(row.words, row.at))
    return found


def cards(rows: Iterable[Parcel], on: date, *, masked: bool = False) -> tuple[ParcelCard, ...]:
    found = [*rows]
    steps = _steps(row.pk for row in found)
    return tuple(card(row, on, steps.get(row.pk, ()), masked=masked) for row in found)


def whereabouts(number: str, by: Actor, at: datetime) -> Whereabouts:
    """Return where the results of one of his applications are."""
    way = cases.way_by_number(number, by)
    if by.org:
        raise NotYours
    rows = Parcel.objects.filter(application=way.application).order_by("-ordered_at", "-id")
    return Whereabouts(
        way, cards(rows[:PAGE], day_of(at), masked=True), services_of_application(way.application)
    )


def to_collect(by: Actor) -> tuple[tuple[str, str, date | None], ...]:
    """Return which of his results wait to be fetched: number, where, kept until; one statement."""
    if by.org or not by.behalf:
        raise NotYours
    here = Parcel.objects.filter(kind="result", state="arrived", way__in=("window", "locker"))
    rows = here.filter(subject=by.behalf)
    found = rows.order_by("kept_until", "pk").values_list("application_number", "way", "kept_until")
    return tuple(
        (number, WAY_WORDS[way].removesuffix("领取"), until) for number, way, until in found[:PAGE]
    )


def services_of_application(application: UUID) -> tuple[ServiceCard, ...]:
    """Return how the papers of an application were served; who may ask, the page has checked."""
    rows = Service.objects.filter(application=application).order_by("began_at", "id")
    return tuple(_service(row) for row in rows)


def services_of(case_id: UUID) -> tuple[ServiceCard, ...]:
    """Return the same of one case."""
    return tuple(_service(row) for row in Service.objects.filter(case=case_id).order_by("began_at"))


def _service(row: Service) -> ServiceCard:
    return ServiceCard(
        id=row.pk, case=row.case, way=service_name(row.way), state=row.state,
        words=SERVICE_WORDS[row.state],
        papers=tuple(f"{one['name']} {one['number']}" for one in row.papers), place=row.place,
        received_by=row.received_by, remark=row.refusal_reason or row.remark,
        served_at=row.served_at, opened_at=row.opened_at, until=row.until,
    )  # fmt: skip


def out_page(by: Actor, at: datetime, *, q: str = "") -> OutPage:
    """Return what is ready to be handed over at his hall, and what waits to be fetched."""
    hall, today = at_desk(by), day_of(at)
    ready = cases.ready(by, q=q)
    open_rows = Parcel.objects.filter(hall=hall, kind="result").exclude(state__in=ENDS)
    cards = {one.application: one for one in (card(row, today) for row in open_rows[: PAGE * 4])}
    waiting = [one for one in cards.values() if one.state == "arrived"]
    return OutPage(
        _grouped(ready, cards),
        tuple(sorted(waiting, key=lambda one: (one.kept_until or today, str(one.id)))),
        q,
    )


def _grouped(rows: Iterable[ReadyCase], cards: dict[UUID, ParcelCard]) -> tuple[ReadyBundle, ...]:
    groups: dict[UUID, list[ReadyCase]] = {}
    for row in rows:
        groups.setdefault(row.application, []).append(row)
    ways = cases.ways(groups)
    return tuple(
        ReadyBundle(
            key, ways[key].number, ways[key].title, found[0].subject_name, ways[key],
            tuple(found), cards.get(key),
        )
        for key, found in groups.items()
    )  # fmt: skip


def bundle_page(application: UUID, by: Actor, at: datetime) -> BundlePage:
    """Return one application at his desk."""
    hall, today = at_desk(by), day_of(at)
    rows = list(
        Parcel.objects.filter(application=application, hall=hall, kind="result").order_by(
            "-ordered_at", "-id"
        )[:PAGE]
    )
    own = cases.ready_of(application, by)
    if not rows and not own:
        raise NotYours
    ready = not_sent_back(application, own) if own else _sent_here(rows)
    all_cards = cards(rows, today)
    current = next((one for one in all_cards if one.state not in ENDS), None)
    way = cases.ways([application])[application]
    name = ready[0].subject_name if ready else identity.subject(way.subject).name
    bundle = ReadyBundle(application, way.number, way.title, name, way, ready, current)
    past = tuple(one for one in all_cards if one.state in ENDS)
    return BundlePage(
        bundle, cases.unfinished(application), services_of_application(application), past,
        tuple(rules()["relations"]), postage("person", way.address, today).words,
        bool(ready) and not own,
    )  # fmt: skip


def _sent_here(rows: Iterable[Parcel]) -> tuple[ReadyCase, ...]:
    """Return the cases whose results another place decided and sent here, not handed out yet."""
    things = [one for row in rows if row.state not in ENDS for one in row.things if not one["out"]]
    keys = dict.fromkeys(one["case"] for one in things if one["case"])
    found = (cases.served_case(UUID(key)) for key in keys)
    return tuple(one for one in found if one.state in cases.READY)


def parcel_page(by: Actor, at: datetime, *, state: str = "", page: int = 1) -> ParcelPage:
    """Return the parcels of his hall, those under way first."""
    hall, today = at_desk(by), day_of(at)
    rows = Parcel.objects.filter(Q(hall=hall) | Q(to_hall=hall)).exclude(way="window")
    counts = dict(rows.values_list("state").annotate(Count("id")))
    if state in PARCEL_WORDS:
        rows = rows.filter(state=state)
    here = max(1, page)
    found = list(rows.order_by("-ordered_at", "-id")[(here - 1) * PAGE : here * PAGE + 1])
    return ParcelPage(
        cards(found[:PAGE], today),
        state,
        tuple((key, words, counts[key]) for key, words in PARCEL_WORDS.items() if counts.get(key)),
        here,
        len(found) > PAGE,
    )


def must_carry(number: str, by: Actor) -> None:
    """Refuse who has nothing to do with the parcel under this number, or a number that nobody gave."""
    row = Parcel.objects.filter(number=number).exclude(number="").first()
    if row is None or not tracks_for(row, by):
        raise NotYours("没有这个单号的邮件。请核对单号。")


def fetching_postage(address: str, at: datetime) -> str:
    """Return who pays for fetching papers at somebody's door."""
    return postage("from_person", address, day_of(at)).words


def halls(by: Actor) -> tuple[tuple[str, str], ...]:
    """Return the halls and organs to which his hall may send papers: those of its place and above."""
    here = identity.organisation(at_desk(by))
    found = identity.organs_of(here.region)
    return tuple((str(one.id), one.name) for one in found if one.id != here.id)


def label(parcel_id: UUID, by: Actor, at: datetime) -> bytes:
    """Return the label of a parcel with the list of what is inside, as PDF."""
    row = Parcel.objects.filter(pk=parcel_id, hall=at_desk(by)).exclude(number="").first()
    if row is None:
        raise NotYours("这件邮件还没有单号，不能打印面单。请等下单完成后再打印。")
    hall, day = identity.organisation(row.hall), day_of(at)
    sheet = {
        "carrier": "邮政特快（演示）", "number": row.number, "name": row.recipient,
        "phone": row.phone, "address": row.address or "自助柜", "organ": hall.name,
        "organ_phone": hall.phone, "organ_address": hall.address, "pays": row.pays_words,
        "date": f"{day.year} 年 {day.month} 月 {day.day} 日",
        "things": [[one["name"], one["number"]] for one in row.things],
    }  # fmt: skip
    return documents.labels_pdf("邮件面单", [sheet], at=at)
