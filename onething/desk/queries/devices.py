"""自助机: which one asks, how all of them are, what somebody had printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from onething.desk import access
from onething.desk.models import Device, Printing
from onething.desk.rules import kiosks
from onething.desk.tokens import digest_of
from onething.kernel.actor import Actor

MOST, FEW = 500, 5


@dataclass(frozen=True, kw_only=True)
class DeviceCard:
    """A machine as its own pages, and those who look after it, see it."""

    id: UUID
    number: str
    hall: UUID
    hall_name: str
    place: str
    phone: str
    upright: bool
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

    @property
    def well(self) -> bool:
        """Say whether nobody has to look after it."""
        return self.enrolled and not (self.silent or self.low or self.faults or self.called_at)

    @property
    def actor(self) -> Actor:
        """Return the machine as one who acts."""
        return Actor(who=f"system:{self.id}", via="kiosk")


def kiosk_rules() -> dict[str, Any]:
    """Return the rules of machines (data/places/kiosks.yaml)."""
    return kiosks()


def device_of(token: str, at: datetime) -> DeviceCard | None:
    """Return the machine that holds this token; one statement."""
    rows = Device.objects.select_related("hall", "window").filter(retired_at=None)
    row = rows.filter(token=digest_of("token", token)).first() if token else None
    return _card(row, at) if row else None


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
    rows = Device.objects.filter(retired_at=None, hall__in=access.halls_served(by))
    cards = [
        _card(row, at) for row in rows.select_related("hall", "window").order_by("number")[:MOST]
    ]
    return tuple(sorted(cards, key=lambda one: (one.called_at is None, one.well, one.number)))


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
        place=row.hall.place,
        phone=row.hall.phone,
        upright=row.upright,
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
    )
