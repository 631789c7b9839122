"""停机记录: nobody loses a term because the platform was not there (requirements.md, O5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F, QuerySet

from onething.cases import clocks
from onething.cases.limits import minutes
from onething.cases.models import Case, Deadline, Gap, Outage, Supplement
from onething.cases.outage_events import OutageRecorded, TermLengthened
from onething.cases.outage_terms import Lengthened, lengthened
from onething.cases.steps import about
from onething.cases.terms import ANSWER, HEARING_ASK
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import official
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotYours

WHAT, EVIDENCE = 200, 400  # characters
SUPPLEMENT, GAP = "supplement", "gap"
TERMS: Final = (SUPPLEMENT, GAP, HEARING_ASK, ANSWER)


@command
def record_outage(
    *, what: str, evidence: str, since: datetime, until: datetime, by: Actor, at: datetime
) -> UUID:
    """Record that the platform was not there; terms of applicants that ended in it then go on."""
    if not (by.org and by.has("operator")):
        raise NotYours
    errors = _errors(what.strip(), evidence.strip(), since, until, at)
    if errors:
        raise Invalid("停机没有记录，请按提示改正。", errors=errors)
    row = Outage.objects.create(
        id=new_id(), what=what.strip(), evidence=evidence.strip(), since=since, until=until,
        by=by.who, at=at,
    )  # fmt: skip
    fact = OutageRecorded(
        outage=row.pk, what=row.what, evidence=row.evidence, since=since, until=until
    )
    ledger.write(fact, by=by, at=at)
    return row.pk


def _errors(
    what: str, evidence: str, since: datetime, until: datetime, at: datetime
) -> dict[str, str]:
    errors, least = {}, minutes("outage")
    if not 0 < len(what) <= WHAT:
        errors["what"] = f"请写明哪些不能用，最多 {WHAT} 个字"
    if not 0 < len(evidence) <= EVIDENCE:
        errors["evidence"] = f"请写明凭什么认定，例如监控记录、工单号，最多 {EVIDENCE} 个字"
    if until > at:
        errors["until"] = "停机还没有结束，结束以后再记"
    elif until - since < timedelta(minutes=least):
        errors["until"] = f"不到 {least} 分钟的停机不顺延期限，不用记"
    elif Outage.objects.filter(since__lt=until, until__gt=since).exists():
        errors["since"] = "这段时间已经记过，请核对下面的记录"
    return errors


def ending_in(outage: Outage) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Yield, by kind, the terms of applicants that still run and whose last day the outage touched."""
    days = (clocks.day_of(outage.since), clocks.day_of(outage.until))
    asked = Supplement.objects.filter(answered_at=None, until__range=days)
    yield SUPPLEMENT, asked.filter(case__state="supplement_asked")
    yield GAP, Gap.objects.filter(state="due", due_on__range=days)
    for kind in (HEARING_ASK, ANSWER):
        yield kind, Deadline.objects.filter(kind=kind, stopped_on=None, due_on__range=days)


@command
def lengthen_term(outage_id: UUID, term: str, thing: UUID, *, by: Actor, at: datetime) -> None:
    """Let a term that ended in an outage go on by the working days that the outage took."""
    must_be_system(by)
    outage = Outage.objects.get(pk=outage_id)
    rows = dict(ending_in(outage))[term]
    found: UUID | None = rows.filter(pk=thing).values_list("case", flat=True).first()
    if found is None:  # it ended, or went on, in the meantime
        return
    case = Case.objects.select_for_update(of=("self",)).get(pk=found)
    row = rows.select_for_update(of=("self",)).filter(pk=thing).first()
    if row is None:
        return
    former: date = row.until if term == SUPPLEMENT else row.due_on
    first, last = clocks.day_of(outage.since), clocks.day_of(outage.until)
    new = lengthened(former, first, last, official())
    _WRITERS.get(term, _write_clock)(row, new)
    if term in (HEARING_ASK, ANSWER):
        case.urgent_on = clocks.soonest(Deadline.objects.filter(case=case, stopped_on=None))
        case.save(update_fields=["urgent_on"])
    Outage.objects.filter(pk=outage.pk).update(lengthened=F("lengthened") + 1)
    fact = TermLengthened(
        **about(case), outage=outage.pk, term=term, thing=row.pk, days=new.days,
        former_due=former, due_on=new.due_on,
    )  # fmt: skip
    ledger.write(fact, by=by, at=at)


def _write_supplement(row: Supplement, new: Lengthened) -> None:
    row.until = new.due_on
    row.save(update_fields=["until"])


def _write_gap(row: Gap, new: Lengthened) -> None:
    row.due_on, row.reminded_at = new.due_on, None  # he is reminded of the new day
    row.save(update_fields=["due_on", "reminded_at"])


def _write_clock(row: Deadline, new: Lengthened) -> None:
    row.extended, row.told = row.extended + new.days, ""
    clocks.dated(row).save(update_fields=["extended", "due_on", "warn_on", "told"])


_WRITERS: Final[dict[str, Callable[[Any, Lengthened], None]]] = {
    SUPPLEMENT: _write_supplement,
    GAP: _write_gap,
}


@command
def note_followed(outage_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that every term in an outage goes on, and how many had been held missed before."""
    must_be_system(by)
    outage = Outage.objects.select_for_update().get(pk=outage_id)
    days = (clocks.day_of(outage.since), clocks.day_of(outage.until))
    outage.too_late = (
        Supplement.objects.filter(until__range=days, case__state="lapsed").count()
        + Gap.objects.filter(state="lapsed", due_on__range=days).count()
        + Deadline.objects.filter(
            kind__in=(HEARING_ASK, ANSWER), due_on__range=days, stopped_on__gt=F("due_on")
        ).count()
    )
    outage.followed_at = at
    outage.save(update_fields=["followed_at", "too_late"])
