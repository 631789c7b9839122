"""Halls in the world of these tests: bookings and tickets of the holder, a ticket at a clerk's window."""

from datetime import timedelta
from uuid import UUID

from onething.cases import commands as cases
from onething.cases.models import Application
from onething.desk import commands
from onething.desk.models import Device, Maintenance, Notice, Recording, Video, Window
from onething.kernel.actor import SYSTEM
from tests import given
from tests.cast import actor
from tests.desk.given import CODE, NINE, a_booking, a_ticket, hall, seated
from tests.identity.partners import a_site, taking_in
from tests.times import MONDAY

NOWHERE = UUID("01a20a00-0000-7000-8000-000000000000")
YEARS = timedelta(days=2000)  # pages are asked for at the time of the clock


def of_halls(things):
    """Let the holder have a booking and a ticket, a stranger too; let a clerk have called somebody."""
    stranger = actor("sundayuan", behalf="大圆小吃店")
    things.hall = hall().pk
    of_sites(things)
    things.maintenance = Maintenance.objects.create(
        what="样例",
        since=MONDAY + YEARS,
        until=MONDAY + YEARS * 2,
        by=actor("sunlixin").who,
        at=MONDAY,
    ).pk
    things.ticket, things.booking = _coming(things.holder)
    things.stranger_ticket, things.stranger_booking = _coming(stranger)
    of_videos(things, stranger)
    clerk = seated("wangfang", 1)
    things.called = a_ticket(clerk, business="general").pk
    commands.call_next(by=clerk, at=MONDAY)
    things.paper_list = cases.send_papers(
        things.case, things=["图纸 1 份"], seal="FQ1", note="", by=clerk, at=MONDAY
    )
    things.chore = commands.ask_chore(kind="copy", text="复印 1 份", number="", by=clerk, at=MONDAY)
    leader = actor("sunlixin")
    commands.register_device(things.hall, number="ZZJ1", upright=True, by=leader, at=MONDAY)
    things.device = Device.objects.get().pk
    things.window = Window.objects.get(hall=things.hall, number=2).pk
    things.handover = cases.hand_shift(
        to="", things=["原件 1 袋"], seal="", note="", by=actor("zhaomin"), at=MONDAY
    )
    things.notice = Notice.objects.create(
        hall=hall(), closes=False, text="样例通知", since=MONDAY, until=MONDAY + YEARS, by="official:x",
        at=MONDAY,
    ).pk  # fmt: skip


def of_videos(things, stranger):
    """Let the holder talk with a clerk about his draft, who then goes to a counter; let a stranger wait."""
    clerk, place = seated("wangfang", 11), hall().pk
    about = {"matter": things.draft, "shares": True}
    things.video = commands.ask_video(place, **about, by=things.holder, at=MONDAY)
    commands.take_video(by=clerk, at=MONDAY)
    commands.join_video(things.video, by=things.holder, at=MONDAY)
    things.recording = commands.ask_recording(things.video, by=clerk, at=MONDAY)
    commands.answer_recording(things.recording, agrees=True, by=things.holder, at=MONDAY)
    film = b"\x1a\x45\xdf\xa3film"
    commands.add_part(things.recording, segment=1, number=0, content=film, by=clerk, at=MONDAY)
    commands.stop_recording(things.recording, by=things.holder, at=MONDAY)
    later = MONDAY + timedelta(minutes=5)
    commands.keep_recording(things.recording, by=SYSTEM.because("keep"), at=later)
    commands.finish_video(things.video, by=clerk, at=MONDAY)
    Video.objects.filter(pk=things.video).update(state="talking", ended_at=None, window=None)
    rest = {"matter": None, "shares": False}
    things.stranger_video = commands.ask_video(place, **rest, by=stranger, at=MONDAY)
    things.stranger_recording = Recording.objects.create(
        video_id=things.stranger_video, state="kept", purpose="样例", keep_days=1, asked_at=MONDAY,
        started_at=MONDAY,
    ).pk  # fmt: skip


def of_sites(things):
    """Add what somebody took in at a partner's site."""
    _, by = a_site(until=MONDAY.date() + timedelta(days=1090))
    acting, _ = taking_in(by)
    number = given.a_submitted_application(acting, answers=given.SMALL)
    things.intake = Application.objects.get(number=number).pk


def _coming(by):
    """Return a ticket of somebody who has come, and a booking of his that is still to come."""
    ticket = commands.check_in(a_booking(by, business="social"), by=by, at=NINE)
    return ticket, a_booking(by, start=NINE + timedelta(hours=1))


def halls_of(things):
    """Return what stands in for the parts of addresses of halls: real, of a stranger, not there."""
    return {
        "device_id": (things.device, None, NOWHERE),
        "handover_id": (things.handover, None, NOWHERE),
        "paper_list_id": (things.paper_list, None, NOWHERE),
        "paper_deed": ("take", None, "nothing"),
        "chore_id": (things.chore, None, NOWHERE),
        "chore_deed": ("take", None, "nothing"),
        "shift_deed": ("take", None, "nothing"),
        "device_deed": ("go", None, "nothing"),
        "kiosk_paper": (things.document, None, NOWHERE),
        "printing_id": (NOWHERE, None, NOWHERE),
        "place_code": (CODE, None, "999999999-01"),
        "business": ("general", None, "nothing"),
        "booking_id": (things.booking, things.stranger_booking, NOWHERE),
        "own_ticket": (things.ticket, things.stranger_ticket, NOWHERE),
        "ticket_id": (things.called, None, NOWHERE),
        "ticket_deed": ("ks", None, "nothing"),
        "window_id": (things.window, None, NOWHERE),
        "desk_hall": (things.hall, None, NOWHERE),
        "arrival_hall": (things.hall, None, NOWHERE),
        "host_key": ("demo", None, "nothing"),
        "own_video": (things.video, things.stranger_video, NOWHERE),
        "video_id": (things.video, None, NOWHERE),
        "recording_id": (things.recording, things.stranger_recording, NOWHERE),
        "video_deed": ("js", None, "nothing"),
        "led_hall": (things.hall, None, NOWHERE),
        "keep_deed": ("paper", None, "nothing"),
        "maintenance_id": (things.maintenance, None, NOWHERE),
        "place_id": (things.hall, None, NOWHERE),
        "intake_id": (things.intake, None, NOWHERE),
        "notice_id": (things.notice, None, NOWHERE),
    }
