"""Each minute: looks go into the ledger; does somebody look at more people than is usual?"""

from __future__ import annotations

from datetime import datetime, timedelta

from onething.insight import commands
from onething.insight.models import ReadingAlarm
from onething.insight.settings import alarm_rules
from onething.kernel import reading, reading_log
from onething.kernel.actor import SYSTEM
from onething.kernel.calendar import CHINA
from onething.kernel.timers import timer

MOST_BATCHES = 40  # in a minute: 20,000 looks


@timer
def write_readings(at: datetime) -> None:
    """Write the looks at people's data of the last minute into the ledger."""
    for _ in range(MOST_BATCHES):
        if not reading_log.is_waiting():
            return
        reading_log.write_readings(by=SYSTEM, at=at)


@timer
def watch_reading(at: datetime) -> None:
    """Raise an alarm for whoever is above a threshold, once a day for each rule."""
    here = at.astimezone(CHINA)
    known = set(ReadingAlarm.objects.filter(day=here.date()).values_list("rule", "who"))
    for rule in alarm_rules().values():
        if not rule.watches(here.hour):
            continue
        since = at - timedelta(minutes=rule.minutes)
        for one in reading.busiest(since, at, more_people_than=rule.most):
            if (rule.name, one.who) in known:
                continue
            commands.raise_alarm(
                rule.name,
                one.who,
                one.org,
                people=one.people,
                looks=one.looks,
                by=SYSTEM.because(f"alarm:{rule.name}:{one.who}:{here.date()}"),
                at=at,
            )
