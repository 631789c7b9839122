"""What the passing of days does to the catalogue: changes of law come near."""

from __future__ import annotations

from datetime import date, datetime

from onething.catalogue import commands
from onething.catalogue.keeping import ROLE
from onething.catalogue.law_models import LawRevision
from onething.catalogue.laws.clearing import coming, open_counts, warn_days
from onething.catalogue.laws.events import LawChangeNear
from onething.identity import queries as identity
from onething.kernel.actor import SYSTEM
from onething.kernel.calendar import CHINA
from onething.kernel.models import Event
from onething.kernel.timers import timer


@timer
def warn_of_law_changes(at: datetime) -> None:
    """Tell the province's catalogue managers of changes near at hand whose places still wait."""
    today = at.astimezone(CHINA).date()
    waiting = [row for row in coming(today) if not _told(row, _step(row, today))]
    for row, count in open_counts(today, waiting).items():
        if count:
            _tell(row, _step(row, today), at, today)


def _step(row: LawRevision, today: date) -> int:
    """Return how near the change is, in the steps at which somebody is told."""
    left = (row.effective_on - today).days
    return min(days for days in warn_days() if left <= days)


def _told(row: LawRevision, step: int) -> bool:
    told = Event.objects.filter(stream=f"law:{row.law}", name=LawChangeNear.name)
    return told.filter(data__revision=str(row.pk), data__days=step).exists()


def _tell(row: LawRevision, step: int, at: datetime, today: date) -> None:
    bureau = identity.route("approval", identity.regions()[0].code)
    for one in identity.colleagues([bureau.id], on=today):
        if ROLE in one.roles:
            by = SYSTEM.because(f"law:{row.pk}:{step}:{one.official}")
            commands.warn_of_law_change(row.pk, one.official, step, by=by, at=at)
