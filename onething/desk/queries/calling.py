"""What clerks and the public see of the line of a hall: who is at a window, who is next, who waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q

from onething.desk import access, rules
from onething.desk.models import Hall, Ticket, Window
from onething.desk.opening import announced, opening, today
from onething.desk.queries.cards import (
    NoticeCard,
    WindowCard,
    named,
    notice_card,
    today_in_words,
    window_card,
)
from onething.desk.terms import ANY, HERE, TICKET, TICKET_KINDS, VIRTUAL
from onething.desk.waiting import Counters, Wait, counters, counters_today
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

NEXT, SHOWN = 12, 8


@dataclass(frozen=True)
class TicketRow:
    """A ticket as clerks see it; nothing of who holds it."""

    id: UUID
    number: str
    business: str
    business_name: str
    kind_words: str
    ground: str
    state: str
    words: str
    calls: int
    due_at: datetime | None
    taken_at: datetime
    served_at: datetime | None
    wanted: str
    note: str  # from the clerk who has sent him on
    filed: tuple[str, ...]  # numbers of what was taken in for him
    late: bool  # booked, and its time is over
    subject: UUID | None


@dataclass(frozen=True)
class Calling:
    """The page of a clerk who calls."""

    hall: UUID
    hall_name: str
    hall_code: str
    window: WindowCard
    here: TicketRow | None
    next: tuple[TicketRow, ...]
    waiting: int
    passed: tuple[TicketRow, ...]
    done: int
    average: int | None  # minutes
    others: tuple[WindowCard, ...]
    businesses: tuple[tuple[str, str], ...]
    most_calls: int
    clerk: bool  # he takes in and gives tickets too, as all at the counter do


@dataclass(frozen=True)
class Choice:
    """The halls and windows at which a clerk may sit down."""

    hall: UUID
    name: str
    code: str
    windows: tuple[WindowCard, ...]
    names: dict[str, str]


def _row(row: Ticket, at: datetime) -> TicketRow:
    known = rules.priorities().get(row.ground)
    return TicketRow(
        id=row.pk,
        number=row.number,
        business=row.business,
        business_name=rules.businesses()[row.business].name,
        kind_words=TICKET_KINDS[row.kind],
        ground=known.name if known else "",
        state=row.state,
        words=TICKET.words[row.state],
        calls=row.calls,
        due_at=row.due_at,
        taken_at=row.taken_at,
        served_at=row.served_at,
        wanted=f"{row.wanted.number} 号窗口" if row.wanted else "",
        note=row.note,
        filed=tuple(row.filed),
        late=row.due_at is not None and row.due_at < at,
        subject=row.subject,
    )


def calling(by: Actor, at: datetime) -> Calling | None:
    """Return the page of a clerk who sits at a window; None: he sits at none."""
    window = access.own_seat(by)
    if window is None:
        return None
    hall, day = window.hall, today(at)
    rows = Ticket.objects.filter(hall=hall, day=day).select_related("wanted")
    takes = Q() if ANY in window.takes else Q(business__in=window.takes)
    mine = rows.filter(takes, Q(wanted=None) | Q(wanted=window), state="waiting")
    here = Ticket.objects.select_related("wanted").filter(window=window, state__in=HERE).first()
    own = access.tickets_served(by).filter(hall=hall, day=day).select_related("wanted")
    passed = own.filter(state="passed").order_by("-ended_at", "id")[:SHOWN]
    done = rows.filter(official=by.who, state="done").order_by()
    took = list(done.filter(served_at__isnull=False).values_list(F("ended_at") - F("served_at")))
    others = Window.objects.filter(hall=hall, closed=False).exclude(serving="")
    others = others.exclude(pk=window.pk).exclude(takes__contains=[VIRTUAL])
    return Calling(
        hall=hall.pk,
        hall_name=hall.name,
        hall_code=hall.code,
        window=window_card(window),
        here=_row(here, at) if here else None,
        next=tuple(_row(one, at) for one in mine.order_by("place", "id")[:NEXT]),
        waiting=mine.count(),
        passed=tuple(_row(one, at) for one in passed),
        done=len(took),
        average=round(sum(one.total_seconds() for (one,) in took) / 60 / len(took))
        if took
        else None,
        others=tuple(map(window_card, others.order_by("number"))),
        businesses=named(hall.businesses),
        most_calls=rules.queue("most_calls"),
        clerk=by.has("window"),
    )


@dataclass(frozen=True)
class Served:
    """Whom a clerk serves at his window now: what for, and who he is if he has booked."""

    number: str
    business_name: str
    duties: tuple[str, ...]
    subject: UUID | None


def served_now(by: Actor) -> Served | None:
    """Return whom an official serves at his window now; None: nobody."""
    rows = Ticket.objects.filter(official=by.who, state="serving", window__serving=by.who)
    row = rows.first() if by.who.startswith("official:") else None
    if row is None:
        return None
    business = rules.businesses()[row.business]
    return Served(row.number, business.name, business.duties, row.subject)


@dataclass(frozen=True)
class Bringing:
    """Where a helper may bring somebody who goes first, and the ticket that was given today."""

    halls: tuple[tuple[str, str], ...]  # key, name
    businesses: tuple[tuple[str, str], ...]
    usual: str  # the business to which the matter belongs
    ticket: TicketRow | None


MOST_HALLS = 60


def bringing(aid: UUID, duties: Iterable[str], by: Actor, at: datetime) -> Bringing:
    """Return where an order may be given a ticket, and the one that it has; `duties`: of its matter."""
    halls = list(access.halls_helped_in(by).order_by("code")[:MOST_HALLS])
    keys = {key for one in halls for key in one.businesses}
    known, wanted = rules.businesses(), set(duties)
    fits = [key for key in known if key in keys and wanted & set(known[key].duties)]
    rows = Ticket.objects.filter(hall__in=halls, day=today(at), aid=aid).select_related("wanted")
    row = rows.exclude(state="dropped").first()
    return Bringing(
        halls=tuple((str(one.pk), one.name) for one in halls),
        businesses=named(key for key in known if key in keys),
        usual=next(iter(fits), ""),
        ticket=_row(row, at) if row else None,
    )


def goes_first(ground: str) -> bool:
    """Say whether who belongs to this group goes first in halls."""
    return ground in rules.priorities()


def halls_to_serve(by: Actor, at: datetime, *, q: str = "") -> tuple[Choice, ...]:
    """Return the halls in which he may serve people, with the windows that he may hold."""
    if not by.org or rules.seat_roles().isdisjoint(by.roles):
        raise NotYours
    halls = access.halls_with_seats(by).filter(queues=True)
    if q:
        halls = halls.filter(name__contains=q)
    found = list(halls.order_by("code")[:NEXT])
    windows = Window.objects.filter(hall__in=found).order_by("number")
    held = identity.colleagues([UUID(by.org)], on=today(at))
    names = {f"official:{one.official}": one.name for one in held}
    cards: dict[UUID, list[WindowCard]] = {}
    for one in windows:
        if access.may_hold(one, by):
            cards.setdefault(one.hall_id, []).append(window_card(one))
    return tuple(
        Choice(one.pk, one.name, one.code, tuple(cards.get(one.pk, ())), names) for one in found
    )


@dataclass(frozen=True)
class Called:
    """A number that was called, as the screen shows it."""

    number: str
    window: int
    at: datetime
    calls: int
    serving: bool = False  # he is there already


@dataclass(frozen=True)
class Queue:
    """A business of a hall: who waits, how long it will take."""

    business: str
    name: str
    waiting: int
    wait: Wait


@dataclass(frozen=True)
class Screen:
    """The big screen of a hall: numbers, no names."""

    hall: UUID
    code: str
    name: str
    today: str
    called: tuple[Called, ...]
    queues: tuple[Queue, ...]
    waiting: int
    windows: int
    notices: tuple[NoticeCard, ...]


def screen(code: str, at: datetime) -> Screen:
    """Return what the big screen of a hall shows."""
    hall = Hall.objects.filter(code=code, queues=True).first()
    if hall is None:
        raise NotYours("没有找到这个大厅，或者它不叫号。请核对地址。")
    day = today(at)
    rows = Ticket.objects.filter(hall=hall, day=day, last_called_at__isnull=False)
    called = rows.filter(state__in=HERE, window__isnull=False).select_related("window")
    opened = opening([hall.pk], day, day)
    known = counters(hall.pk, at, opened.spans(hall, day) or ())
    return Screen(
        hall=hall.pk,
        code=hall.code,
        name=hall.name,
        today=today_in_words(hall, opened, at),
        called=tuple(
            Called(
                one.number,
                one.window.number,
                one.last_called_at,
                one.calls,
                one.state == "serving",
            )
            for one in called.order_by("state", "-last_called_at")[:SHOWN]
            if one.window and one.last_called_at
        ),
        queues=queues_of(hall, known),
        waiting=len(known.waiting),
        windows=len(known.windows),
        notices=tuple(notice_card(one, at) for one in opened.notices.get(hall.pk, ())),
    )


@dataclass(frozen=True)
class Turn:
    """What of a screen that is too small for all of it is shown now."""

    queues: tuple[Queue, ...]
    part: int
    parts: int
    notice: NoticeCard | None
    seconds: int


def screen_turn(shown: Screen, at: datetime) -> Turn:
    """Return the page of the figures and the notice whose turn it is: each stays some seconds."""
    seconds, rows = rules.queue("turn_seconds"), rules.queue("turn_rows")
    tick = int(at.timestamp()) // seconds
    parts = max(1, -(-len(shown.queues) // rows))
    part = tick % parts
    notice = shown.notices[tick % len(shown.notices)] if shown.notices else None
    return Turn(shown.queues[part * rows : (part + 1) * rows], part + 1, parts, notice, seconds)


def queues_of(hall: Hall, known: Counters) -> tuple[Queue, ...]:
    """Return the businesses of a hall with who waits."""
    waiting = Counter(one.business for one in known.waiting)
    return tuple(
        Queue(key, name, waiting[key], known.wait(key)) for key, name in named(hall.businesses)
    )


@dataclass(frozen=True)
class Desk:
    """The guide's desk of a hall: where people get their ticket."""

    hall: UUID
    name: str
    code: str
    queues: tuple[Queue, ...]
    priorities: tuple[tuple[str, str, str], ...]  # key, name, proof
    last: tuple[TicketRow, ...]
    notices: tuple[NoticeCard, ...]
    open_now: bool


def guide_desk(hall_id: UUID, by: Actor, at: datetime) -> Desk:
    """Return the page on which a clerk gives tickets."""
    hall = access.halls_served(by).filter(pk=hall_id, queues=True).first()
    if hall is None:
        raise NotYours
    rows = Ticket.objects.filter(hall=hall, day=today(at)).select_related("wanted")
    notices = announced(at, at.replace(hour=23, minute=59)).filter(hall=hall)
    opened = opening([hall.pk], today(at), today(at))
    known = counters(hall.pk, at, opened.spans(hall, today(at)) or ())
    return Desk(
        hall=hall.pk,
        name=hall.name,
        code=hall.code,
        queues=queues_of(hall, known),
        priorities=tuple((one.key, one.name, one.proof) for one in rules.priorities().values()),
        last=tuple(_row(one, at) for one in rows.order_by("-taken_at", "-id")[:SHOWN]),
        notices=tuple(notice_card(one, at) for one in notices),
        open_now=opened.is_open(hall, at),
    )


def ticket_given(ticket_id: UUID, by: Actor, at: datetime) -> tuple[TicketRow, Wait]:
    """Return a ticket that was just given, with how long it will take."""
    rows = Ticket.objects.select_related("wanted", "hall").filter(hall__in=access.halls_served(by))
    row = rows.filter(pk=ticket_id).first()
    if row is None:
        raise NotYours
    return _row(row, at), counters_today(row.hall, at).of(row)


@dataclass(frozen=True)
class Punctual:
    """按时率 of a hall: who has booked and was called, of them on time, told why."""

    hall: str
    called: int
    on_time: int
    told: int

    @property
    def percent(self) -> str:
        """Return the share in words; without anybody there is none."""
        return f"{100 * self.on_time / self.called:.1f}%" if self.called else "—"


def punctual_days() -> int:
    """Return over how many days one looks how punctual halls are."""
    return int(rules.rules()["coverage"]["punctual_days"])


def punctual(by: Actor, since: date, until: date) -> tuple[Punctual, ...]:
    """Return how punctual the halls of a leader are to who has booked, by hall."""
    if not by.has("leader"):
        raise NotYours
    from_then = F("called_at") - F("due_at")
    late = rules.queue("on_time_minutes")
    rows = Ticket.objects.filter(
        hall__in=access.halls_led(by), day__gte=since, day__lte=until, due_at__isnull=False
    )
    figures = rows.filter(called_at__isnull=False).annotate(took=from_then).order_by("hall__code")
    return tuple(
        Punctual(name, called, on_time, told)
        for name, called, on_time, told in figures.values_list("hall__name").annotate(
            called=Count("id"),
            on_time=Count("id", filter=Q(took__lte=timedelta(minutes=late))),
            told=Count("id", filter=Q(late_at__isnull=False)),
        )
    )
