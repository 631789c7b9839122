"""“May he?” and “which ones?”: halls, windows, bookings and tickets come only from here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from onething.desk import rules
from onething.desk.models import Booking, Chore, Device, Hall, Notice, Ticket, Video, Window
from onething.identity import queries as identity
from onething.identity.terms import Duty, Level
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PROVINCE, CITY, COUNTY = 2, 4, 6  # digits of a code that say the place


def halls_led(by: Actor) -> QuerySet[Hall]:
    """Return the halls that he manages: his organisation runs them, or manages them for who runs them."""
    if not (by.org and by.has("leader")):
        return Hall.objects.none()
    return Hall.objects.filter(Q(manager=by.org) | Q(manager=None, organisation=by.org))


def region_kept(by: Actor) -> str:
    """Return the place of whose halls and places he keeps the roll: he leads its organ for approvals."""
    if not (by.org and by.has("leader")):
        raise NotYours
    organ = identity.organisation(UUID(by.org))
    if organ.duty != Duty.APPROVAL:
        raise NotYours
    return organ.region


def places_kept(by: Actor) -> QuerySet[Hall]:
    """Return the places on the roll that he keeps: those of his division and below."""
    return Hall.objects.filter(code__startswith=prefix_of(region_kept(by)))


def prefix_of(region: str) -> str:
    """Return with what the codes begin of all that lies in a place."""
    level = identity.region(region).level
    digits = {Level.PROVINCE: PROVINCE, Level.CITY: CITY}.get(level, COUNTY)
    return region[:digits]


def place_to_keep(hall_id: UUID, by: Actor) -> Hall:
    """Lock a place on the roll for whoever keeps it."""
    found = places_kept(by).select_for_update(of=("self",)).filter(pk=hall_id).first()
    if found is None:
        raise NotYours
    return found


def hall_to_lead(hall_id: UUID, by: Actor) -> Hall:
    """Lock a hall for its manager."""
    found = halls_led(by).select_for_update().filter(pk=hall_id).first()
    if found is None:
        raise NotYours
    return found


def window_to_lead(window_id: UUID, by: Actor) -> Window:
    """Lock a window for the manager of its hall."""
    seen = Window.objects.filter(pk=window_id).values_list("hall", flat=True).first()
    if seen is None:
        raise NotYours
    hall_to_lead(seen, by)
    return Window.objects.select_for_update().get(pk=window_id)


def notice_to_lead(notice_id: UUID, by: Actor) -> Notice:
    """Lock a notice for the manager of its hall."""
    found = Notice.objects.filter(pk=notice_id).first()
    if found is None:
        raise NotYours
    hall_to_lead(found.hall_id, by)
    return Notice.objects.select_for_update().get(pk=notice_id)


def halls_served(by: Actor) -> QuerySet[Hall]:
    """Return the halls in which he serves people: those of his organisation."""
    if not (by.org and (by.has("window") or by.has("leader"))):
        return Hall.objects.none()
    return Hall.objects.filter(organisation=by.org)


def hall_to_serve(hall_id: UUID, by: Actor) -> Hall:
    """Return a hall in which he serves people."""
    found = halls_served(by).filter(pk=hall_id).first()
    if found is None:
        raise NotYours
    return found


def halls_helped_in(by: Actor) -> QuerySet[Hall]:
    """Return the halls to which a helper brings people: those of his organisation that call numbers."""
    if not (by.org and by.has("helper")):
        return Hall.objects.none()
    return Hall.objects.filter(organisation=by.org, queues=True)


def hall_to_help_in(hall_id: UUID, by: Actor) -> Hall:
    """Return a hall to which he brings people."""
    found = halls_helped_in(by).filter(pk=hall_id).first()
    if found is None:
        raise NotYours("没有找到这个大厅。请刷新页面，重新选择本单位的大厅。")
    return found


def hall_of_machine(device: UUID, by: Actor) -> Hall:
    """Return the hall of a machine, for the machine itself; the screen of a window is none."""
    rows = Device.objects.select_related("hall").filter(retired_at=None, window=None)
    found = rows.filter(pk=device).exclude(token="").first()
    if found is None or by.who != f"system:{device}":
        raise NotYours
    return found.hall


def may_hold(window: Window, by: Actor) -> bool:
    """Say whether his roles allow him to hold a window that takes what this one takes."""
    return not rules.holders(window.takes).isdisjoint(by.roles)


def halls_with_seats(by: Actor) -> QuerySet[Hall]:
    """Return the halls in which he may sit down at one window or another: those of his organisation."""
    if not by.org or rules.seat_roles().isdisjoint(by.roles):
        return Hall.objects.none()
    return Hall.objects.filter(organisation=by.org)


def window_to_take(window_id: UUID, by: Actor) -> Window:
    """Lock a window that he may hold, in a hall of his organisation, to sit down there."""
    rows = Window.objects.select_for_update(of=("self",)).select_related("hall")
    found = rows.filter(pk=window_id, hall__in=halls_with_seats(by)).first()
    if found is None or not may_hold(found, by):
        raise NotYours
    return found


def own_seat(by: Actor) -> Window | None:
    """Return the window at which he sits, whatever it takes."""
    if not by.org or rules.seat_roles().isdisjoint(by.roles):
        raise NotYours
    rows = Window.objects.select_related("hall").filter(serving=by.who, hall__organisation=by.org)
    return rows.first()


def own_window(by: Actor) -> Window | None:
    """Return the window at which a clerk sits."""
    if not (by.org and by.has("window")):
        raise NotYours
    rows = Window.objects.select_related("hall").filter(serving=by.who, hall__organisation=by.org)
    return rows.first()


def chore_to_change(chore_id: UUID, by: Actor) -> Chore:
    """Lock a chore of a hall in which he serves people."""
    if not by.has("window"):
        raise NotYours
    rows = Chore.objects.select_for_update(of=("self",)).filter(hall__in=halls_served(by))
    found = rows.filter(pk=chore_id).first()
    if found is None:
        raise NotYours
    return found


def tickets_served(by: Actor) -> QuerySet[Ticket]:
    """Return the tickets that he handles: a clerk those of his halls, others those of their windows' kind."""
    rows = Ticket.objects.filter(hall__in=halls_with_seats(by))
    if by.has("window"):
        return rows
    return rows.filter(Q(window__serving=by.who) | Q(business__in=rules.held_by(by.roles)))


def ticket_to_change(ticket_id: UUID, by: Actor) -> Ticket:
    """Lock a ticket that he handles."""
    rows = tickets_served(by).select_for_update(of=("self",)).select_related("hall", "window")
    found = rows.filter(pk=ticket_id).first()
    if found is None:
        raise NotYours
    return found


def bookings_of(by: Actor) -> QuerySet[Booking]:
    """Return the bookings in the name of the one for whom he acts."""
    if by.org or not by.behalf:
        return Booking.objects.none()
    return Booking.objects.filter(subject=by.behalf)


def booking_to_change(booking_id: UUID, by: Actor) -> Booking:
    """Lock a booking: one's own; the platform locks any."""
    rows = Booking.objects.all() if by.has("system") else bookings_of(by)
    rows = rows.select_for_update(of=("self",)).select_related("hall")
    found = rows.filter(pk=booking_id).first()
    if found is None:
        raise NotYours
    return found


def booking_to_check_in(booking_id: UUID, by: Actor) -> Booking:
    """Lock a booking for whom it belongs to, or for who receives people in the hall."""
    rows = Booking.objects.filter(hall__in=halls_served(by)) if by.org else bookings_of(by)
    if by.via == "kiosk" and not by.org:  # his card was read: he comes for whom he has booked
        rows = rows | Booking.objects.filter(person=by.who)
    rows = rows.select_for_update(of=("self",)).select_related("hall")
    found = rows.filter(pk=booking_id).first()
    if found is None:
        raise NotYours
    return found


def tickets_of(by: Actor) -> QuerySet[Ticket]:
    """Return the tickets in the name of the one for whom he acts."""
    if by.org or not by.behalf:
        return Ticket.objects.none()
    return Ticket.objects.filter(subject=by.behalf)


def ticket_to_drop(ticket_id: UUID, by: Actor) -> Ticket:
    """Lock a ticket that is given up: one's own, or one of a hall in which he serves people."""
    if by.org and not by.has("system"):
        return ticket_to_change(ticket_id, by)
    rows = Ticket.objects.all() if by.has("system") else tickets_of(by)
    found = rows.select_for_update(of=("self",)).filter(pk=ticket_id).first()
    if found is None:
        raise NotYours
    return found


def videos_of(by: Actor) -> QuerySet[Video]:
    """Return the talks by video that he has asked for himself, in the name of the one for whom he acts.

    Of officials: those for which he meets another one, with the applicant beside him.
    """
    if by.org:
        return Video.objects.filter(person=by.who, meeting__isnull=False)
    if not by.behalf:
        return Video.objects.none()
    return Video.objects.filter(subject=by.behalf, person=by.who)


def videos_held(by: Actor) -> QuerySet[Video]:
    """Return the talks that he has taken as a clerk of the hall, or to which he called as a helper."""
    if by.has("helper") and by.org:
        return Video.objects.filter(official=by.who, hall__organisation=by.org, meeting=None)
    if not by.has("window"):
        return Video.objects.none()
    return Video.objects.filter(official=by.who, hall__in=halls_served(by), meeting=None)


def meetings_of(by: Actor) -> QuerySet[Video]:
    """Return the talks in which he is one of two officials who look at something together."""
    if not by.org:
        return Video.objects.none()
    return Video.objects.filter(Q(person=by.who) | Q(official=by.who), meeting__isnull=False)


def video_to_change(video_id: UUID, by: Actor) -> Video:
    """Lock a talk: one's own, the one that he has taken; the platform locks any."""
    rows = Video.objects.all() if by.has("system") else videos_held(by) if by.org else videos_of(by)
    rows = rows | meetings_of(by)
    found = rows.select_for_update(of=("self",)).filter(pk=video_id).first()
    if found is None:
        raise NotYours
    return found
