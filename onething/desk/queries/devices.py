"""自助机: which one asks, how all of them are, what somebody had printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from onething.desk import access
from onething.desk.models import Device, Printing
from onething.desk.printings import failures
from onething.desk.rules import kiosks
from onething.desk.tokens import digest_of
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

MOST, FEW, LAST = 500, 5, 10


@dataclass(frozen=True)
class Trouble:
    """Something that the pages of a machine met with."""

    words: str
    count: int
    seconds: bool  # the count is one of seconds
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DeviceCard:
    """A machine as its own pages, and those who look after it, see it."""

    id: UUID
    number: str
    hall: UUID
    hall_name: str
    region: str
    place: str
    phone: str
    upright: bool
    model: str
    services: tuple[str, ...]  # all that it does
    service_names: tuple[str, ...]
    latest: tuple[Trouble, ...]  # what its pages met with, the last few
    window: UUID | None  # 评价屏: of this window
    window_number: int | None
    queues: bool
    enrolled: bool
    silent: bool
    seen_at: datetime | None
    paper: int
    low: bool
    faults: tuple[str, ...]
    version: str
    called_at: datetime | None
    wrong: tuple[str, ...]  # the faults as the machine itself names them
    out_at: datetime | None
    out_reason: str
    left: bool  # paper was printed and nobody said that he took it
    retired_at: datetime | None

    @property
    def well(self) -> bool:
        """Say whether nobody has to look after it."""
        found = (self.silent, self.low, self.faults, self.called_at, self.out_at, self.left)
        return self.enrolled and not any(found)

    @property
    def actor(self) -> Actor:
        """Return the machine as one who acts."""
        return Actor(who=f"system:{self.id}", via="kiosk")


@dataclass(frozen=True)
class OpenPrinting:
    """Something sent to the printer that nobody has in hand; nothing of whose it is."""

    at: datetime
    pages: int
    state: str


@dataclass(frozen=True)
class Upkeep:
    """A machine as who looks after it sees it; nothing personal of citizens."""

    device: DeviceCard
    troubles: tuple[Trouble, ...]
    papers: tuple[OpenPrinting, ...]


def kiosk_rules() -> dict[str, Any]:
    """Return the rules of machines (data/places/kiosks.yaml)."""
    return kiosks()


def device_of(token: str, at: datetime) -> DeviceCard | None:
    """Return the machine that holds this token; one statement."""
    rows = Device.objects.select_related("hall", "window").filter(retired_at=None)
    row = rows.filter(token=digest_of("token", token)).first() if token else None
    return _card(row, at) if row else None


def retired_device(token: str, at: datetime) -> DeviceCard | None:
    """Return the machine that held this token until it was taken out of use: it is told so, no more."""
    rows = Device.objects.select_related("hall", "window").filter(retired_at__isnull=False)
    row = rows.filter(token=digest_of("token", token)).first() if token else None
    return _card(row, at) if row else None


def failed_printings(paper: UUID, by: Actor, at: datetime) -> int:
    """Return how often a paper of his was sent to a printer lately and did not come out."""
    return failures(paper, by.behalf, at)


def unanswered_printings(by: Actor, at: datetime) -> tuple[tuple[UUID, UUID, int], ...]:
    """Return what was sent to a printer for somebody and nobody said whether it came: id, paper, pages."""
    since = at - timedelta(hours=kiosks()["print_hours"])
    rows = Printing.objects.filter(subject=by.behalf, state="sent", at__gte=since)
    return tuple(rows.order_by("-at").values_list("pk", "paper", "pages")[:FEW])


def is_unanswered(printing: UUID, by: Actor) -> bool:
    """Say whether something was sent to a printer for somebody and he has not said whether it came."""
    return Printing.objects.filter(pk=printing, subject=by.behalf, state="sent").exists()


def fleet(by: Actor, at: datetime) -> tuple[DeviceCard, ...]:
    """Return the machines of the halls in which he works, those that need somebody first."""
    rows = _tended(by, at).select_related("hall", "window").order_by("number")
    cards = [_card(row, at) for row in rows[:MOST]]
    return tuple(sorted(cards, key=lambda one: (one.called_at is None, one.well, one.number)))


def retired(by: Actor, at: datetime) -> tuple[DeviceCard, ...]:
    """Return the machines that were taken out of use in the halls that he leads, the last first."""
    rows = Device.objects.filter(hall__in=access.halls_led(by), retired_at__isnull=False)
    found = rows.select_related("hall", "window").order_by("-retired_at", "number")
    return tuple(_card(row, at) for row in found[:LAST])


def device_led(device: UUID, by: Actor, at: datetime) -> DeviceCard:
    """Return a machine of a hall that he leads."""
    rows = Device.objects.filter(pk=device, hall__in=access.halls_led(by))
    row = rows.select_related("hall", "window").first()
    if row is None:
        raise NotYours
    return _card(row, at)


def may_keep(device: DeviceCard, by: Actor) -> bool:
    """Say whether he serves in the hall of a machine, and so looks after it."""
    return access.halls_served(by).filter(pk=device.hall).exists()


def upkeep(device: UUID, by: Actor, at: datetime) -> Upkeep:
    """Return how a machine of a hall in which he serves is, for who stands before it to look after it."""
    row = _tended(by, at).select_related("hall", "window").filter(pk=device).first()
    if row is None:
        raise NotYours
    troubles = _troubles(row)
    since = at - timedelta(hours=kiosks()["print_hours"])
    found = Printing.objects.filter(device=row, at__gte=since).exclude(state="done")
    papers = found.order_by("-at", "-id").values_list("at", "pages", "state")[:LAST]
    return Upkeep(_card(row, at), troubles, tuple(OpenPrinting(*one) for one in papers))


def _troubles(row: Device) -> tuple[Trouble, ...]:
    """Return what the pages of a machine met with, the last first."""
    names = kiosks()["troubles"]
    return tuple(
        Trouble(names[what], count, what == "offline", datetime.fromisoformat(when))
        for what, count, when in row.troubles
    )


def machines_at(hall: UUID) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Return the kinds of machines that stand in a place: model, how many, what they do; one statement."""
    rows = Device.objects.filter(hall=hall, retired_at=None, window=None).exclude(token="")
    known = kiosks()["services"]
    counted: dict[tuple[str, tuple[str, ...]], int] = {}
    for model, services in rows.order_by("number").values_list("model", "services")[:MOST]:
        names = tuple(known[one] for one in known if not services or one in services)
        counted[model, names] = counted.get((model, names), 0) + 1
    return tuple((model, count, names) for (model, names), count in counted.items())


def _tended(by: Actor, at: datetime) -> QuerySet[Device]:
    """Return the machines of the halls in which he serves, and whether paper may lie in them."""
    late = at - timedelta(seconds=kiosks()["take_seconds"])
    sent = Printing.objects.filter(device=OuterRef("pk"), state="sent", at__lt=late)
    since = at - timedelta(hours=kiosks()["print_hours"])
    untaken = sent.filter(Q(at__gt=OuterRef("tray_at")) | Q(device__tray_at=None), at__gte=since)
    rows = Device.objects.filter(retired_at=None, hall__in=access.halls_served(by))
    return rows.annotate(paper_left=Exists(untaken))


def halls_with_devices(by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Return the halls in which he may put a machine."""
    return tuple(access.halls_led(by).order_by("code").values_list("pk", "name")[:MOST])


def _card(row: Device, at: datetime) -> DeviceCard:
    rules = kiosks()
    late = at - timedelta(minutes=rules["silent_minutes"])
    return DeviceCard(
        id=row.pk,
        number=row.number,
        hall=row.hall_id,
        hall_name=row.hall.name,
        region=row.hall.region,
        place=row.hall.place,
        phone=row.hall.phone,
        upright=row.upright,
        model=row.model,
        services=(services := tuple(row.services) or tuple(rules["services"])),
        service_names=tuple(rules["services"][one] for one in services),
        latest=_troubles(row)[:FEW],
        window=row.window_id,
        window_number=row.window.number if row.window else None,
        queues=row.hall.queues,
        enrolled=bool(row.token),
        silent=bool(row.token) and (row.seen_at is None or row.seen_at < late),
        seen_at=row.seen_at,
        paper=row.paper,
        low=bool(row.token) and row.window_id is None and row.paper < rules["paper_low"],
        faults=tuple(rules["faults"][fault] for fault in row.faults),
        version=row.version,
        called_at=row.called_at,
        wrong=tuple(row.faults),
        out_at=row.out_at,
        out_reason=row.out_reason,
        left=getattr(row, "paper_left", False),
        retired_at=row.retired_at,
    )
