"""What a hall, some of them or all at once announce; a closing moves the bookings of its time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from onething.desk import access
from onething.desk.events import NoticeGiven, NoticeLifted
from onething.desk.models import Hall, Notice
from onething.desk.rules import limit
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LONGEST = 200


@command
def give_notice(
    hall_id: UUID,
    *,
    closes: bool,
    text: str,
    since: datetime,
    until: datetime,
    by: Actor,
    at: datetime,
) -> UUID:
    """Announce something of a hall for a time; a closing moves the bookings of that time."""
    hall = access.hall_to_lead(hall_id, by)
    row = Notice(hall=hall, closes=closes, text=text.strip(), since=since, until=until)
    return _announced([hall], row, by, at)


@command
def give_notice_everywhere(
    hall_id: UUID,
    *,
    closes: bool,
    text: str,
    since: datetime,
    until: datetime,
    by: Actor,
    at: datetime,
) -> UUID:
    """Announce something of all halls that he manages, at once: a storm, a day off; return that of this hall."""
    hall = access.hall_to_lead(hall_id, by)
    others = access.halls_led(by).select_for_update().exclude(pk=hall.pk)
    row = Notice(hall=hall, closes=closes, text=text.strip(), since=since, until=until)
    row.batch = new_id()
    return _announced([hall, *others.order_by("code")], row, by, at)


@command
def give_notice_in(
    halls: Collection[UUID],
    *,
    closes: bool,
    text: str,
    since: datetime,
    until: datetime,
    by: Actor,
    at: datetime,
) -> UUID:
    """Announce something of the halls that he has chosen among his own, at once; return that of the first."""
    wanted = set(halls)
    if not wanted:
        raise Invalid("公告没有发布，请按提示改正。", errors={"halls": "请至少勾选一个大厅"})
    rows = list(access.halls_led(by).select_for_update().filter(pk__in=wanted).order_by("code"))
    if len(rows) != len(wanted):
        raise NotYours
    row = Notice(closes=closes, text=text.strip(), since=since, until=until)
    row.batch = new_id() if len(rows) > 1 else None
    return _announced(rows, row, by, at)


def _announced(halls: Sequence[Hall], said: Notice, by: Actor, at: datetime) -> UUID:
    """Give the same notice in each of these halls; return that of the first."""
    if errors := _errors(said, at):
        raise Invalid("公告没有发布，请按提示改正。", errors=errors)
    rows = [
        Notice(
            id=new_id(), hall=hall, closes=said.closes, text=said.text, since=said.since,
            until=said.until, batch=said.batch, by=by.who, at=at,
        )
        for hall in halls
    ]  # fmt: skip
    Notice.objects.bulk_create(rows)
    facts = [
        NoticeGiven(
            hall=row.hall_id, notice=row.pk, closes=row.closes, text=row.text, since=row.since,
            until=row.until,
        )
        for row in rows
    ]  # fmt: skip
    ledger.write(*facts, by=by, at=at)
    return rows[0].pk


def _errors(said: Notice, at: datetime) -> dict[str, str]:
    errors = {}
    if not 0 < len(said.text) <= LONGEST:
        errors["text"] = f"请写明原因和怎么办，最多 {LONGEST} 个字"
    if said.until <= max(said.since, at):
        errors["until"] = "结束时间要晚于开始时间和现在"
    elif said.until - said.since > timedelta(days=limit("notice_days")):
        errors["until"] = f"一次公告最长 {limit('notice_days')} 天"
    return errors


@command
def lift_notice(notice_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """End a notice before its time, in all halls where it was given at once; return the hall.

    Bookings that were moved stay where they are.
    """
    row = access.notice_to_lead(notice_id, by)
    running = Notice.objects.select_for_update().filter(lifted_at=None, until__gt=at)
    rows = list(running.filter(pk=row.pk))
    if not rows:
        raise NotAllowed("这条公告已经结束。请回到大厅管理再看。")
    if row.batch is not None:
        rows = list(running.filter(batch=row.batch, hall__in=access.halls_led(by)).order_by("pk"))
    for one in rows:
        one.lifted_at = at
        one.save(update_fields=["lifted_at"])
    facts = [NoticeLifted(hall=one.hall_id, notice=one.pk) for one in rows]
    ledger.write(*facts, by=by, at=at)
    return row.hall_id
