"""What the passing of time does: reminders, who did not come, who waits too long, the end of a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from onething.desk import commands, rules
from onething.desk.models import Booking, Hall, Recording, Ticket, Video, Window
from onething.desk.moving import left_over, stopped
from onething.desk.opening import today
from onething.desk.recordings import grace
from onething.desk.terms import HERE, TICKET, VIDEO_HERE
from onething.desk.videos import is_open
from onething.identity import queries as identity
from onething.kernel.actor import SYSTEM
from onething.kernel.clock import CHINA
from onething.kernel.timers import timer

BATCH = 200
OPEN = TICKET.states - TICKET.ends


@timer
def move_left_over(at: datetime) -> None:
    """Move bookings that were made in the moment in which their hall was closed."""
    for booking in left_over(at, BATCH):
        commands.displace(booking, by=SYSTEM.because(f"left:{booking}:{at:%Y%m%d%H%M}"), at=at)


@timer
def end_stopped_tickets(at: datetime) -> None:
    """End the tickets of who waits still where it has closed, with the reason."""
    for ticket, reason in stopped(at, BATCH):
        by = SYSTEM.because(f"stopped:{ticket}:{at:%Y%m%d%H%M}")
        commands.close_ticket(ticket, reason=reason, by=by, at=at)


@timer
def remind_bookings(at: datetime) -> None:
    """Remind people of what they have booked, the day before."""
    near = at + timedelta(hours=rules.booking("remind_hours"))
    rows = Booking.objects.filter(
        state="booked", reminded_at=None, start__gt=at, start__lte=near
    ).order_by("start", "id")
    for booking in list(rows.values_list("pk", flat=True)[:BATCH]):
        commands.remind(booking, by=SYSTEM.because(f"remind:{booking}"), at=at)


@timer
def note_missed_bookings(at: datetime) -> None:
    """Note who has booked and did not come."""
    late = at - rules.minutes("checkin_minutes")
    rows = Booking.objects.filter(state="booked", start__lt=late).order_by("start", "id")
    for booking in list(rows.values_list("pk", flat=True)[:BATCH]):
        commands.note_missed(booking, by=SYSTEM.because(f"missed:{booking}"), at=at)


@timer
def explain_waits(at: datetime) -> None:
    """Tell who has booked and was not called on time why."""
    late = at - timedelta(minutes=rules.queue("on_time_minutes"))
    rows = Ticket.objects.filter(
        day=today(at), state="waiting", late_at=None, calls=0, due_at__lt=late
    ).order_by("due_at", "id")
    for ticket in list(rows.values_list("pk", flat=True)[:BATCH]):
        commands.explain_wait(ticket, by=SYSTEM.because(f"explain:{ticket}"), at=at)


@timer
def end_days(at: datetime) -> None:
    """Let tickets of days that are over end: a ticket holds for its day."""
    rows = Ticket.objects.filter(day__lt=today(at), state__in=sorted(OPEN))
    for ticket in list(rows.order_by("day", "id").values_list("pk", flat=True)[:BATCH]):
        commands.abandon(ticket, by=SYSTEM.because(f"over:{ticket}"), at=at)


@timer
def clear_windows(at: datetime) -> None:
    """Free windows at which somebody has sat since another day, once what was there has ended."""
    begin = datetime.combine(today(at), datetime.min.time(), CHINA)
    rows = Window.objects.filter(since__lt=begin).exclude(serving="")
    rows = rows.exclude(
        pk__in=Ticket.objects.filter(state__in=HERE, window__isnull=False).values("window")
    )
    rows = rows.exclude(
        pk__in=Video.objects.filter(state__in=VIDEO_HERE, window__isnull=False).values("window")
    )
    for window in list(rows.order_by("since", "id").values_list("pk", flat=True)[:BATCH]):
        commands.clear_window(window, by=SYSTEM.because(f"clear:{window}:{today(at)}"), at=at)


@timer
def end_videos(at: datetime) -> None:
    """End what nobody ends: nobody came after it was taken, it lasts too long, the window has closed."""
    late = at - timedelta(minutes=rules.video()["join_minutes"])
    called = at - timedelta(minutes=rules.video()["call_minutes"])
    turns = Q(order=None, meeting=None)
    over = turns & Q(taken_at__lt=late) | ~turns & Q(taken_at__lt=called)
    rows = Video.objects.filter(over, state="taken").order_by("taken_at", "id")
    for video in list(rows.values_list("pk", flat=True)[:BATCH]):
        commands.miss_video(video, by=SYSTEM.because(f"missed:{video}"), at=at)
    long = at - timedelta(minutes=rules.video()["most_minutes"])
    rows = Video.objects.filter(state="talking", joined_at__lt=long).order_by("joined_at", "id")
    for video in list(rows.values_list("pk", flat=True)[:BATCH]):
        commands.finish_video(video, by=SYSTEM.because(f"long:{video}"), at=at)
    waiting = Video.objects.filter(state="waiting").select_related("hall")
    known: dict[UUID, bool] = {}
    for row in list(waiting.order_by("asked_at", "id")[:BATCH]):
        if row.hall_id not in known:
            known[row.hall_id] = is_open(row.hall, at)
        if not known[row.hall_id]:
            commands.close_video(row.pk, by=SYSTEM.because(f"closed:{row.pk}"), at=at)


@timer
def look_at_training(at: datetime) -> None:
    """Look once a day who may soon use no window any more, in halls that say something of training."""
    demanding = identity.halls_that_demand()
    if not demanding:
        return
    rows = Hall.objects.filter(organisation__in=demanding, queues=True)
    firsts = rows.order_by("organisation", "code").distinct("organisation")  # one of each keeps it
    due = Hall.objects.filter(pk__in=firsts.values("pk")).exclude(training_looked=today(at))
    for hall in list(due.order_by("code").values_list("pk", flat=True)[:BATCH]):
        commands.look_at_training(hall, by=SYSTEM.because(f"training:{hall}:{today(at)}"), at=at)


@timer
def keep_recordings(at: datetime) -> None:
    """Close recordings whose last parts have had their time to come; destroy those whose day has come."""
    rows = Recording.objects.filter(state="stopped", ended_at__lte=at - grace())
    for one in list(rows.order_by("ended_at", "id").values_list("pk", flat=True)[:BATCH]):
        commands.keep_recording(one, by=SYSTEM.because(f"keep:{one}"), at=at)
    due = Recording.objects.filter(state="kept", destroy_on__lte=today(at))
    for one in list(due.order_by("destroy_on", "id").values_list("pk", flat=True)[:BATCH]):
        commands.destroy_recording(one, by=SYSTEM.because(f"destroy:{one}"), at=at)
