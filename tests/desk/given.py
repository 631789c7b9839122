"""States of halls that tests begin with."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from onething.desk import commands
from onething.desk.models import Booking, Hall, Ticket, Window
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from tests.cast import actor
from tests.times import MONDAY

CODE = "140105000-01"  # the hall of 小店区
OTHER = "140100000-01"  # the hall of 太原市, of another organisation
TOMORROW = MONDAY + timedelta(days=1)
NINE = TOMORROW - timedelta(hours=1)  # nine o'clock of the next day in Taiyuan


def hall(code=CODE):
    """Return a hall of the sample world."""
    return Hall.objects.get(code=code)


def person(like):
    """Return somebody else like this one, whom only the hall knows."""
    key = str(new_id())
    return replace(like, who=f"subject:{key}", behalf=key, cause="")


def a_booking(by, *, business="general", start=NINE, at=MONDAY, code=CODE):
    """Book a time; return the booking's id."""
    return commands.book(
        hall(code).pk, business=business, start=start, subject=UUID(by.behalf), by=by, at=at
    )


def seated(login, number, *, at=MONDAY, code=CODE):
    """Let a clerk sit down at a window; return who he is."""
    by = actor(login)
    commands.sit_down(Window.objects.get(hall__code=code, number=number).pk, by=by, at=at)
    return by


def a_ticket(by, *, business="general", ground="", at=MONDAY, code=CODE):
    """Give a ticket to somebody who walks in."""
    ticket = commands.take_ticket(hall(code).pk, business=business, ground=ground, by=by, at=at)
    return Ticket.objects.get(pk=ticket)


def state(booking):
    """Return the state of a booking."""
    return Booking.objects.get(pk=booking).state


def a_day_of_waiting(clerk):
    """Ten wait 1 to 10 minutes and are served 20 minutes each; one does not come, one gives up."""
    tickets = [a_ticket(clerk) for _ in range(12)]
    by = seated("wangfang", 1)
    for number, ticket in enumerate(tickets[:10], start=1):
        at = MONDAY + timedelta(minutes=number)
        commands.call_next(by=by, at=at)
        commands.serve(ticket.pk, by=by, at=at)
        commands.finish(ticket.pk, by=by, at=at + timedelta(minutes=20))
    commands.call_next(by=by, at=MONDAY + timedelta(minutes=60))
    commands.skip(tickets[10].pk, by=by, at=MONDAY + timedelta(minutes=60))
    commands.abandon(tickets[11].pk, by=by, at=MONDAY + timedelta(minutes=61))


def called(by, at=MONDAY):
    """Call the next one; return his ticket."""
    found = commands.call_next(by=by, at=at)
    return None if found is None else Ticket.objects.get(pk=found)


def steps(ticket):
    """Return what has happened to a ticket, by its ledger."""
    rows = Event.objects.filter(stream=f"ticket:{ticket.pk}").order_by("seq")
    return [row.data.get("do", "take") for row in rows]
