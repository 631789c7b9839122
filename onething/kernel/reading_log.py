"""Reading a person's file is a record of the ledger too: nobody can take back that he looked.

The look itself is kept before the page is sent (`reading`); within the minute it is written into the
ledger, in the chain of the person whose data it was. Looks of officials and of other systems are;
what a person reads of his own is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.follower import Fault
from onething.kernel.models import Reading

AT_ONCE: Final = 500
NOTE: Final = """
UPDATE kernel_reading SET event = said.event
FROM unnest(%s::uuid[], %s::uuid[]) AS said (id, event) WHERE kernel_reading.id = said.id
"""
DIFFERENT: Final = """
SELECT r.id FROM kernel_reading r LEFT JOIN kernel_event e ON e.id = r.event
WHERE r.event IS NOT NULL AND (e.id IS NULL OR (e.data->>'reading', e.data->>'who', e.data->>'org',
    e.data->>'about', e.data->>'subject', e.data->>'purpose')
    IS DISTINCT FROM (r.id::text, r.who, r.org, r.about, r.subject::text, r.purpose))
ORDER BY r.id LIMIT %s
"""
GONE: Final = """
SELECT e.data->>'reading' FROM kernel_event e
WHERE e.name = %s AND NOT EXISTS (SELECT FROM kernel_reading r WHERE r.event = e.id)
ORDER BY e.id LIMIT %s
"""
MOST_FAULTS: Final = 1_000


@dataclass(frozen=True, kw_only=True)
class PersonRead(Fact):
    """Somebody looked at the data of a person or body."""

    name: ClassVar[str] = "kernel.person_read"
    record_only: ClassVar[bool] = True
    reading: UUID
    subject: UUID
    who: str
    org: str
    post: str
    about: str
    purpose: str
    seen_at: datetime

    @property
    def stream(self) -> str:
        return f"reading:{self.subject}"


def _waiting() -> QuerySet[Reading]:
    rows = Reading.objects.filter(event__isnull=True, subject__isnull=False)
    return rows.exclude(who__startswith="subject:")


def is_waiting() -> bool:
    """Say whether there are looks that are not in the ledger yet."""
    return _waiting().exists()


@command
def write_readings(*, by: Actor, at: datetime) -> None:
    """Write the looks that wait into the ledger, at most so many at once; each exactly once."""
    must_be_system(by)
    rows = list(_waiting().select_for_update(skip_locked=True).order_by("id")[:AT_ONCE])
    if not rows:
        return
    events = ledger.write(*map(_fact, rows), by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [[row.pk for row in rows], events])


def _fact(row: Reading) -> PersonRead:
    assert row.subject is not None
    return PersonRead(
        reading=row.pk,
        subject=row.subject,
        who=row.who,
        org=row.org,
        post=row.post,
        about=row.about,
        purpose=row.purpose,
        seen_at=row.at,
    )


def faults_of_readings() -> Iterator[Fault]:
    """Yield each look whose row is not as the ledger says, or is gone."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENT, [MOST_FAULTS])
        for (reading,) in cursor.fetchall():
            yield Fault(f"reading:{reading}", "查看记录被改动：与账本不符。")
        cursor.execute(GONE, [PersonRead.name, MOST_FAULTS])
        for (reading,) in cursor.fetchall():
            yield Fault(f"reading:{reading}", "查看记录被删除：账本中有，表中没有。")
