"""What the passing of days does to cases: silence counts, clocks warn, closed files go to the archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from onething.cases import clocks, commands
from onething.cases.away_models import WAITING
from onething.cases.cosigning import rules
from onething.cases.limits import days
from onething.cases.models import AwayPart, Case, Cosignature, Deadline, Outage, Supplement, Turn
from onething.cases.review_models import OPINION
from onething.cases.steps import IN_REVIEW
from onething.cases.terms import ANSWER, HEARING_ASK, TELL
from onething.kernel import calendar
from onething.kernel.actor import SYSTEM
from onething.kernel.clock import BeyondCalendar, Light
from onething.kernel.models import CalendarYear
from onething.kernel.timers import timer

BATCH = 500
A_DAY = timedelta(days=1)  # nobody is reminded on the day on which he was asked
SETTLED = timedelta(minutes=1)  # until every process has read a calendar that was agreed upon


@timer
def deem_silent_cases_accepted(at: datetime) -> None:
    """Hold accepted whatever nobody answered in time (行政许可法 §32(1)(4))."""
    _when_over(TELL, commands.deem_accepted, "deem", at)


@timer
def pass_unasked_hearings(at: datetime) -> None:
    """Go on where nobody asked for a hearing in time (行政许可法 §47(1))."""
    _when_over(HEARING_ASK, commands.pass_hearing, "pass_hearing", at)


@timer
def pass_unanswered_claims(at: datetime) -> None:
    """Go on where the other party did not answer in time."""
    _when_over(ANSWER, commands.unanswered, "unanswered", at)


def _when_over(kind: str, run: Callable[..., None], word: str, at: datetime) -> None:
    today = clocks.day_of(at)
    over = Deadline.objects.filter(kind=kind, stopped_on=None, due_on__lt=today)
    for case_id in list(over.order_by("due_on").values_list("case", flat=True)[:BATCH]):
        run(case_id, by=SYSTEM.because(f"{word}:{case_id}:{today}"), at=at)


@timer
def end_lapsed_supplements(at: datetime) -> None:
    """End the cases whose supplement did not come in time."""
    today = clocks.day_of(at)
    late = Supplement.objects.filter(
        answered_at=None, until__lt=today, case__state="supplement_asked"
    )
    for case_id in list(late.order_by("until").values_list("case", flat=True)[:BATCH]):
        commands.lapse(case_id, by=SYSTEM.because(f"lapse:{case_id}:{today}"), at=at)


@timer
def note_missing_opinions(at: datetime) -> None:
    """Note the silence of organs that did not answer in time (征求意见)."""
    today = clocks.day_of(at)
    late = Turn.objects.filter(kind=OPINION, answer="", due_on__lt=today).order_by("due_on", "pk")
    for turn in list(late.values_list("pk", flat=True)[:BATCH]):
        commands.note_silence(turn, by=SYSTEM.because(f"silent:{turn}"), at=at)


@timer
def note_late_parts_away(at: datetime) -> None:
    """Tell the lead of the parts that another place has not done in time (多地联办)."""
    late = AwayPart.objects.filter(
        state=WAITING, told_at=None, due_on__lt=clocks.day_of(at), case__state__in=IN_REVIEW
    )
    for part, last in list(late.order_by("due_on", "pk").values_list("pk", "due_on")[:BATCH]):
        commands.note_late_away(part, by=SYSTEM.because(f"late:{part}:{last}"), at=at)


@timer
def tell_of_lights(at: datetime) -> None:
    """Tell those who must know of the clocks that have turned yellow or red."""
    today = clocks.day_of(at)
    running = Deadline.objects.filter(stopped_on=None)
    red = running.filter(due_on__lt=today).exclude(told=Light.RED)
    near = running.filter(warn_on__lte=today, due_on__gte=today, told="")
    for light, rows in ((Light.RED, red), (Light.YELLOW, near)):
        for clock in list(rows.order_by("due_on").values_list("pk", flat=True)[:BATCH]):
            cause = f"warn:{clock}:{light}:{today}"
            commands.warn(clock, light.value, by=SYSTEM.because(cause), at=at)


@timer
def archive_closed_cases(at: datetime) -> None:
    """File what has been closed for a while (国令第716号 第十二条)."""
    before = _working_days_before(at, days("archive_after"))
    old = Case.objects.filter(state="closed", closed_at__lt=before).order_by("closed_at")
    for case_id in list(old.values_list("pk", flat=True)[:BATCH]):
        commands.archive(case_id, by=SYSTEM.because(f"archive:{case_id}"), at=at)


def _working_days_before(at: datetime, count: int) -> datetime:
    """Return a moment so many working days earlier."""
    day, left, known = clocks.day_of(at), count, calendar.official()
    while left:
        left -= day > known.known_until or known.works(day)
        day -= timedelta(days=1)
    return at - (clocks.day_of(at) - day)


@timer
def follow_changed_calendars(at: datetime) -> None:
    """Let the running clocks follow a calendar that two people have agreed upon."""
    waiting = CalendarYear.objects.filter(agreed_at__lte=at - SETTLED, redated_at=None)
    for row in list(waiting.order_by("agreed_at")):
        calendar.forget()
        for clock in _moved(commands.running_in(row.year)):
            by = SYSTEM.because(f"redate:{row.pk}:{clock}")
            commands.redate(clock, year=row.year, by=by, at=at)
        commands.note_redated(row.pk, by=SYSTEM.because(f"redated:{row.pk}"), at=at)


@timer
def follow_outages(at: datetime) -> None:
    """Let the terms of applicants go on that ended while the platform was not there."""
    for row in list(Outage.objects.filter(followed_at=None).order_by("at")):
        whole = True
        for term, rows in commands.ending_in(row):
            for thing in list(rows.order_by("pk").values_list("pk", flat=True)):
                by = SYSTEM.because(f"lengthen:{row.pk}:{thing}")
                try:
                    commands.lengthen_term(row.pk, term, thing, by=by, at=at)
                except BeyondCalendar:  # until the holidays of that year are known
                    whole = False
        if whole:
            commands.note_followed(row.pk, by=SYSTEM.because(f"followed:{row.pk}"), at=at)


def _moved(rows: QuerySet[Deadline]) -> list[UUID]:
    """Return the clocks on which another last day stands than the calendar gives now."""
    terms = ((clock, clocks.term_of(clock)) for clock in rows.iterator(BATCH))
    return [
        clock.pk for clock, term in terms if not term.paused and clocks.due_on(term) != clock.due_on
    ]


@timer
def date_clocks_beyond_the_calendar(at: datetime) -> None:
    """Give a date to running clocks that had none, once the calendar of their year is known."""
    unknown = Deadline.objects.filter(stopped_on=None, due_on=None).order_by("pk")
    dated = [clock for clock in map(clocks.dated, unknown.iterator(BATCH)) if clock.due_on]
    Deadline.objects.bulk_update(dated[:BATCH], ["due_on", "warn_on"])
    for clock in dated[:BATCH]:
        if clock.case is not None:
            clock.case.urgent_on = clocks.soonest(clock.case.deadlines.filter(stopped_on=None))
            clock.case.save(update_fields=["urgent_on"])


@timer
def remind_cosigners(at: datetime) -> None:
    """Remind those who were asked to sign and whose link runs out soon."""
    today = clocks.day_of(at)
    soon = today + timedelta(days=int(rules()["remind_days"]))
    waiting = Cosignature.objects.filter(state="asked", until__range=(today, soon))
    waiting = waiting.filter(application__state="draft", asked_at__lt=at - A_DAY)
    rows = waiting.filter(Q(reminded=None) | ~Q(reminded=F("until"))).order_by("until", "pk")
    for signature, until in list(rows.values_list("pk", "until")[:BATCH]):
        by = SYSTEM.because(f"remind_cosigner:{signature}:{until}")
        commands.remind_cosigner(signature, by=by, at=at)
