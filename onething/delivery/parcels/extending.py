"""A hall is closed: what waits there to be collected is kept longer, by rule."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from onething.cases.terms import AT_WINDOW
from onething.delivery.models import Parcel
from onething.delivery.parcel_events import PickupExtended
from onething.delivery.parcels.bundles import write
from onething.delivery.parcels.rules import extended, rules
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command


def waiting_at(organisation: UUID, since: date) -> list[UUID]:
    """Return the results that wait at the hall of an organisation on a day and could be collected."""
    rows = Parcel.objects.filter(
        hall=organisation, way=AT_WINDOW, kind="result", state="arrived", kept_until__gte=since
    )
    return list(rows.order_by("kept_until", "pk").values_list("pk", flat=True))


@command
def extend_pickup(
    parcel_id: UUID, *, since: date, until: date, reason: str, by: Actor, at: datetime
) -> None:
    """Keep what waits at a hall longer, because the hall is closed from a day to a day."""
    must_be_system(by)
    row = Parcel.objects.select_for_update().get(pk=parcel_id)
    if row.state != "arrived" or row.kept_until is None:
        return
    last = extended(row.kept_until, since, until)
    if last is None:
        return
    row.kept_until = last
    row.save(update_fields=["kept_until"])
    source = str(rules()["closed"]["source"])
    write(PickupExtended, row, by=by, at=at, until=last, reason=reason, source=source)
