"""呼叫工作人员: who called at which machine of a hall, who comes, how long it took until somebody came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Avg, Count, F

from onething.desk import access
from onething.desk.models import Device, Hall, HelpCall, Window
from onething.desk.queries.devices import DeviceCard
from onething.desk.rules import kiosks
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of

MOST = 20


@dataclass(frozen=True)
class HelpCard:
    """A machine at which somebody waits for a human."""

    device: UUID
    number: str
    hall_name: str
    window: int | None
    called_at: datetime


@dataclass(frozen=True)
class HelpState:
    """What a machine says of its last call: somebody waits, or who comes."""

    called_at: datetime
    who: str  # “”: nobody has said yet that he goes


def help_calls(by: Actor, *, hall: UUID | None = None) -> tuple[HelpCard, ...]:
    """Return where somebody waits for a human in the halls in which he serves; one statement."""
    rows = Device.objects.filter(
        called_at__isnull=False, retired_at=None, hall__in=access.halls_served(by)
    )
    if hall is not None:
        rows = rows.filter(hall=hall)
    found = rows.order_by("called_at", "id").values_list(
        "pk", "number", "hall__name", "window__number", "called_at"
    )
    return tuple(
        HelpCard(device, number, hall_name, window, called_at)
        for device, number, hall_name, window, called_at in found[:MOST]
        if called_at is not None
    )


def hall_to_hear(by: Actor) -> UUID | None:
    """Return the hall whose changes he hears: the one where he sits, or the first in which he serves."""
    here = Window.objects.filter(serving=by.who).values_list("hall", flat=True).first()
    mine = access.halls_served(by).filter(queues=True).order_by("code")
    return here or mine.values_list("pk", flat=True).first()


def help_of(device: DeviceCard, at: datetime) -> HelpState | None:
    """Return how it stands with the last call at a machine; None: there was none lately."""
    row = HelpCall.objects.filter(device=device.id).order_by("-called_at", "-id").first()
    lately = at - timedelta(minutes=kiosks()["help_minutes"])
    if row is None or (row.answered_at is not None and row.answered_at < lately):
        return None
    return HelpState(row.called_at, identity.official_names([row.official]).get(row.official, ""))


def helpers_of(hall_id: UUID, at: datetime) -> list[UUID]:
    """Return who is told of a call: who serves in the hall and sits at no window; else all who serve there."""
    hall = Hall.objects.get(pk=hall_id)
    held = identity.colleagues([hall.organisation], on=day_of(at))
    clerks = sorted({one.official for one in held if "window" in one.roles})
    rows = Window.objects.filter(hall=hall, closed=False).exclude(serving="").order_by("number")
    busy = set(rows.values_list("serving", flat=True))
    return [one for one in clerks if f"official:{one}" not in busy] or clerks


@dataclass(frozen=True)
class Helped:
    """How often somebody called at the machines of a hall, and how long it took until one came."""

    calls: int
    minutes: int | None  # on average; None: nobody has come yet


def helped(hall: UUID, since: datetime, until: datetime) -> Helped:
    """Return the figures of the calls in a time; who may see them, the caller has asked."""
    rows = HelpCall.objects.filter(device__hall=hall, called_at__gte=since, called_at__lt=until)
    found = rows.aggregate(calls=Count("id"), took=Avg(F("answered_at") - F("called_at")))
    took = found["took"]
    return Helped(found["calls"], None if took is None else round(took.total_seconds() / 60))
