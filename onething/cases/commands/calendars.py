"""The calendar of a year: proposed with its source, looked at, agreed by a second person, followed by clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.cases import clocks
from onething.cases.law_events import (
    CalendarAgreed,
    CalendarProposed,
    CalendarReturned,
    CaseRedated,
)
from onething.cases.models import Case, Deadline
from onething.cases.steps import about, words_of
from onething.cases.terms import OPEN
from onething.catalogue import queries as catalogue
from onething.kernel import calendar, ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.calendar import HOLIDAY, WORKDAY
from onething.kernel.clock import SATURDAY
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.facts import canonical
from onething.kernel.models import CalendarYear
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

KINDS = {HOLIDAY: "放假", WORKDAY: "调休上班"}
FIRST_YEAR, LAST_YEAR = 2007, 2099


@command
def propose_year(
    year: int, *, days: Sequence[Sequence[str]], source: str, by: Actor, at: datetime
) -> UUID:
    """Propose the holidays and make-up working days of a year, with the notice that says so."""
    _keeper(by)
    kept = _checked(year, days)
    said = words_of(source, "依据的通知", 200)
    if not said:
        raise Invalid("请写明依据的放假通知和文号。", errors={"source": "请写明依据的通知"})
    if CalendarYear.objects.filter(year=year, agreed_at=None, returned="").exists():
        raise NotAllowed(f"{year} 年的日历已经有一份等待复核。请先复核或者退回那一份。")
    row = CalendarYear.objects.create(
        year=year, days=kept, source=said, proposed_by=by.who, proposed_at=at
    )
    fact = CalendarProposed(year=year, revision=row.pk, digest=sm3(canonical(kept)))
    ledger.write(fact, by=by, at=at)
    return row.pk


def _keeper(by: Actor) -> None:
    if not catalogue.keeps_laws(by):
        raise NotYours


def check_year(year: int, days: Sequence[Sequence[str]]) -> None:
    """Refuse a calendar in which something is wrong, before anything is looked at or kept."""
    _checked(year, days)


def _checked(year: int, days: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the days in their order, or say line by line what is wrong."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid("请填写四位数的年份。", errors={"year": "请填写四位数的年份"})
    faults = [
        fault for place, day in enumerate(days, start=1) if (fault := _fault(year, place, day))
    ]
    dates = [day[0] for day in days]
    faults += [f"{day} 写了两次" for day in sorted({one for one in dates if dates.count(one) > 1})]
    if not days:
        faults = ["请填写放假和调休上班的日期，一行一天"]
    if faults:
        raise Invalid(f"日历有错，没有保存：{'；'.join(faults[:5])}。", errors={"days": faults[0]})
    return sorted([str(day[0]), str(day[1]), str(day[2])] for day in days)


def _fault(year: int, place: int, day: Sequence[str]) -> str:
    try:
        on = date.fromisoformat(day[0])
    except (ValueError, IndexError):
        return f"第 {place} 行的日期不对，应写成“2027-01-01，放假，元旦”"
    if on.year != year:
        return f"第 {place} 行的 {on} 不在 {year} 年"
    if day[1] not in KINDS:
        return f"第 {place} 行请写“放假”或者“调休上班”"
    if day[1] == WORKDAY and on.weekday() < SATURDAY:
        return f"第 {place} 行的 {on} 本来就是工作日，不用写调休上班"
    return ""


@command
def review_year(revision: UUID, agree: bool, reason: str, *, by: Actor, at: datetime) -> None:
    """Agree to the calendar of a year, or return it with a reason; somebody else than who proposed."""
    _keeper(by)
    row = (
        CalendarYear.objects.select_for_update()
        .filter(pk=revision, agreed_at=None, returned="")
        .first()
    )
    if row is None:
        raise NotYours("没有找到这份等待复核的日历，它可能已经处理完。请刷新页面。")
    if row.proposed_by == by.who:
        raise NotAllowed("您提出的日历要由另一名省级事项管理员复核。请通知同事办理。")
    if not agree:
        row.returned = words_of(reason, "退回的理由", 300)
        if not row.returned:
            raise Invalid("请写明退回的理由。", errors={"reason": "请写明理由"})
        row.save(update_fields=["returned"])
        ledger.write(CalendarReturned(year=row.year, revision=row.pk), by=by, at=at)
        return
    row.agreed_by, row.agreed_at = by.who, at
    row.save(update_fields=["agreed_by", "agreed_at"])
    calendar.forget()
    fact = CalendarAgreed(
        year=row.year,
        revision=row.pk,
        digest=sm3(canonical(row.days)),
        proposed_by=row.proposed_by,
    )
    ledger.write(fact, by=by, at=at)


@command
def redate(clock_id: UUID, *, year: int, by: Actor, at: datetime) -> None:
    """Let a running clock follow the calendar that was changed, and say by how much it moved."""
    must_be_system(by)
    found = Deadline.objects.filter(pk=clock_id).values_list("case", "application").first()
    if found is None:
        return
    case = told_in(*found)
    clock = Deadline.objects.select_for_update().filter(pk=clock_id, stopped_on=None).first()
    if case is None or clock is None:
        return
    former = clock.due_on
    clocks.dated(clock)
    if clock.due_on == former:
        return
    clock.told = ""
    clock.save(update_fields=["due_on", "warn_on", "told"])
    if clock.case_id:
        case.urgent_on = clocks.soonest(Deadline.objects.filter(case=case, stopped_on=None))
        case.save(update_fields=["urgent_on"])
    fact = CaseRedated(
        **about(case), calendar=year, clock=clock.kind, former_due=former, due_on=clock.due_on
    )
    ledger.write(fact, by=by, at=at)


def told_in(case: UUID | None, application: UUID) -> Case | None:
    """Return the case in whose story a clock is told of; the joint ceiling in that of an open one."""
    rows = Case.objects.select_for_update(of=("self",))
    if case:
        return rows.filter(pk=case).first()
    return rows.filter(application=application, state__in=OPEN).order_by("place").first()


@command
def note_redated(revision: UUID, *, by: Actor, at: datetime) -> None:
    """Note that all running clocks have followed the calendar of a year."""
    must_be_system(by)
    CalendarYear.objects.filter(pk=revision, redated_at=None).update(redated_at=at)


def running_in(year: int) -> QuerySet[Deadline]:
    """Return the running clocks that a year's calendar can move, in the order of their ids."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = Deadline.objects.filter(stopped_on=None, starts_on__lte=last)
    return rows.filter(Q(due_on=None) | Q(due_on__gte=first)).order_by("pk")
