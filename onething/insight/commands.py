"""Alarms on unusual reading: raised by the clock, settled by those who watch."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.insight.events import AlarmSettled, UnusualReading
from onething.insight.models import ReadingAlarm
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import CHINA
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

WATCHERS = frozenset({"steward", "discipline"})
LONGEST_NOTE = 500


@command
def raise_alarm(
    rule: str, who: str, org: str, *, people: int, looks: int, by: Actor, at: datetime
) -> UUID:
    """Put an alarm before those who watch: one for each rule, official and day."""
    must_be_system(by)
    day = at.astimezone(CHINA).date()
    alarm, fresh = ReadingAlarm.objects.get_or_create(
        rule=rule,
        who=who,
        day=day,
        defaults={"id": new_id(), "org": org, "people": people, "looks": looks, "at": at},
    )
    if fresh:
        ledger.write(
            UnusualReading(alarm=alarm.pk, rule=rule, official=who, people=people, looks=looks),
            by=by,
            at=at,
        )
    return alarm.pk


@command
def settle_alarm(alarm_id: UUID, note: str, *, by: Actor, at: datetime) -> None:
    """Write down what was found; nobody settles an alarm about himself."""
    alarm = ReadingAlarm.objects.select_for_update().filter(pk=alarm_id).first()
    if alarm is None or WATCHERS.isdisjoint(by.roles):
        raise NotYours
    if alarm.who == by.who:
        raise NotAllowed(
            "这条告警与您本人有关，不能由您处理。请交给另一名数据管理员或纪检监察人员。"
        )
    if alarm.settled_at is not None:
        raise NotAllowed("这条告警已经处理过了。请刷新页面查看处理情况。")
    said = note.strip()
    if not said or len(said) > LONGEST_NOTE:
        sentence = f"请写明核查情况，最多 {LONGEST_NOTE} 个字。"
        raise Invalid(sentence, errors={"note": sentence})
    alarm.note, alarm.settled_by, alarm.settled_at = said, by.who, at
    alarm.save(update_fields=["note", "settled_by", "settled_at"])
    ledger.write(AlarmSettled(alarm=alarm.pk), by=by, at=at)
