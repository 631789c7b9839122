"""停机维护: announced by operators, before it begins; each terminal says it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from onething.desk.maintaining import forget
from onething.desk.models import Maintenance
from onething.desk.platform_events import MaintenanceAnnounced, MaintenanceLifted
from onething.desk.rules import limit
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST = 200


@command
def announce_maintenance(
    *, what: str, since: datetime, until: datetime, by: Actor, at: datetime
) -> UUID:
    """Announce on every terminal from when until when the platform, or a part of it, is not there."""
    _must_operate(by)
    errors = {}
    if not 0 < len(what.strip()) <= LONGEST:
        errors["what"] = f"请写明哪些不能用、急的怎么办，最多 {LONGEST} 个字"
    if until <= max(since, at):
        errors["until"] = "结束时间要晚于开始时间和现在"
    elif until - since > timedelta(days=limit("maintenance_days")):
        errors["until"] = f"一次停机维护最长 {limit('maintenance_days')} 天"
    if errors:
        raise Invalid("公告没有发布，请按提示改正。", errors=errors)
    row = Maintenance.objects.create(
        id=new_id(), what=what.strip(), since=since, until=until, by=by.who, at=at
    )
    forget()
    fact = MaintenanceAnnounced(maintenance=row.pk, what=row.what, since=since, until=until)
    ledger.write(fact, by=by, at=at)
    return row.pk


@command
def lift_maintenance(maintenance_id: UUID, *, by: Actor, at: datetime) -> None:
    """Say that it has ended before its time, or will not be."""
    _must_operate(by)
    row = Maintenance.objects.select_for_update().filter(pk=maintenance_id).first()
    if row is None:
        raise NotYours
    if row.lifted_at is not None or row.until <= at:
        raise NotAllowed("这条公告已经结束。请刷新页面查看。")
    row.lifted_at = at
    row.save(update_fields=["lifted_at"])
    forget()
    ledger.write(MaintenanceLifted(maintenance=row.pk), by=by, at=at)


def _must_operate(by: Actor) -> None:
    if not (by.org and by.has("operator")):
        raise NotYours
