"""Whether people are served at a place: a partner needs an agreement in force, a place of machines a living one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from onething.desk import rules
from onething.desk.models import Device, Hall
from onething.desk.opening import still_there, today
from onething.identity import queries as identity
from onething.identity.terms import AgreementCard

MACHINES: Final = "kiosk"
STATIONED: Final = "stationed"
NO_AGREEMENT: Final = (
    "现在不能收件：合作协议没有生效、已经到期或者已经终止。"
    "请到本县（市、区）的政务大厅，或者在网上办理。"
)
NO_MACHINE: Final = (
    "现在不能办：这里还没有登记自助机。请到就近的大厅、便民服务中心，或者在网上办理。"
)
NO_LIVING: Final = (
    "现在不能办：这里的自助机连不上网络或者暂停服务。请到就近的大厅、便民服务中心，或者在网上办理。"
)


@dataclass(frozen=True)
class Serving:
    """What is known of some places: which agreements are in force, how many machines are there and how many live."""

    agreed: Mapping[UUID, AgreementCard] = field(default_factory=dict)
    machines: Mapping[UUID, tuple[int, int]] = field(default_factory=dict)

    def bar(self, hall: Hall) -> str:
        """Say why nobody is served at a place, and what to do; “”: people are served."""
        if needs_agreement(hall):
            return "" if hall.pk in self.agreed else NO_AGREEMENT
        if hall.kind != MACHINES:
            return ""
        there, living = self.machines.get(hall.pk, (0, 0))
        return "" if living else NO_LIVING if there else NO_MACHINE


def needs_agreement(hall: Hall) -> bool:
    """Say whether a partner serves there: no organ is stationed in it, and nobody is called to a window of one."""
    partners = hall.kind in identity.partner_rules().kinds
    return partners and hall.entry != STATIONED and not hall.queues


def serving(halls: Iterable[Hall], at: datetime) -> Serving:
    """Read what must be known of places; a statement for partners' sites, one for places of machines."""
    rows = list(halls)
    sites = [one.pk for one in rows if needs_agreement(one)]
    kiosks = [one.pk for one in rows if one.kind == MACHINES]
    return Serving(
        identity.agreements_in_force(sites, today(at)) if sites else {},
        _machines(kiosks, at) if kiosks else {},
    )


def _living(at: datetime) -> Q:
    since = at - timedelta(minutes=rules.kiosks()["silent_minutes"])
    return Q(out_at=None, seen_at__gte=since)


def _enrolled() -> QuerySet[Device]:
    return Device.objects.filter(retired_at=None, window=None, enrolled_at__isnull=False)


def _machines(halls: list[UUID], at: datetime) -> Mapping[UUID, tuple[int, int]]:
    rows = _enrolled().filter(hall__in=halls).order_by().values_list("hall")
    counted = rows.annotate(there=Count("id"), living=Count("id", filter=_living(at)))
    return {hall: (there, living) for hall, there, living in counted}


def only_serving(rows: QuerySet[Hall], at: datetime) -> QuerySet[Hall]:
    """Return those of these places at which people are served."""
    partners = list(identity.partner_rules().kinds)
    needs = Q(kind__in=partners, queues=False) & ~Q(entry=STATIONED)
    agreed = Q(pk__in=identity.sites_in_force(today(at)))
    living = Exists(_enrolled().filter(_living(at), hall=OuterRef("pk")))
    return rows.filter(still_there(today(at)), ~needs | agreed, ~Q(kind=MACHINES) | living)
