"""Telling those who lead a hall before somebody may not use his window any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.desk.events import TrainingEnds
from onething.desk.models import Hall
from onething.desk.opening import today
from onething.desk.training import training_of
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command


@command
def look_at_training(hall_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell who leads the halls of this one's organisation what ends soon, which windows have nobody trained."""
    must_be_system(by)
    hall = Hall.objects.select_for_update().get(pk=hall_id)
    found = training_of(hall.organisation, at)
    told = frozenset(hall.training_told or ())
    keys = found.keys if found else frozenset()
    hall.training_looked, hall.training_told = today(at), sorted(keys)
    hall.save(update_fields=["training_looked", "training_told"])
    if found is None or keys <= told:
        return
    staff = identity.colleagues([hall.organisation], on=today(at))
    fact = TrainingEnds(
        hall=hall.pk,
        officials=tuple(one.official for one in staff if "leader" in one.roles),
        people={str(one.official): str(one.until or "") for one in found.people},
        windows=found.windows,
    )
    ledger.write(fact, by=by, at=at)
