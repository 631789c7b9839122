"""What happens in halls. No personal data: ids, times, numbers of tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PlacesLoaded(Fact):
    """Halls and places came from files."""

    name: ClassVar[str] = "desk.places_loaded"
    record_only: ClassVar[bool] = True
    digest: str
    halls: int
    windows: int

    @property
    def stream(self) -> str:
        """What is loaded is one stream."""
        return "places:data"


@dataclass(frozen=True, kw_only=True)
class HallFact(Fact):
    hall: UUID

    @property
    def stream(self) -> str:
        """A hall is a stream of its own."""
        return f"hall:{self.hall}"


@dataclass(frozen=True, kw_only=True)
class HoursChanged(HallFact):
    name: ClassVar[str] = "desk.hours_changed"
    hours: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class OwnDaySet(HallFact):
    """A day on which the hall is open otherwise; no spans: closed."""

    name: ClassVar[str] = "desk.own_day_set"
    day: date
    spans: tuple[str, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class OwnDayDropped(HallFact):
    name: ClassVar[str] = "desk.own_day_dropped"
    day: date


@dataclass(frozen=True, kw_only=True)
class RulesChanged(HallFact):
    name: ClassVar[str] = "desk.rules_changed"
    rules: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SiteSet(HallFact):
    """Where the hall stands, in degrees as they were written; “”: it is not known."""

    name: ClassVar[str] = "desk.site_set"
    record_only: ClassVar[bool] = True
    latitude: str
    longitude: str


@dataclass(frozen=True, kw_only=True)
class WindowSet(HallFact):
    """A window was made or changed."""

    name: ClassVar[str] = "desk.window_set"
    record_only: ClassVar[bool] = True
    window: UUID
    number: int
    title: str
    takes: tuple[str, ...]
    post_a: str
    post_b: str
    closed: bool


@dataclass(frozen=True, kw_only=True)
class ShiftSet(HallFact):
    """Somebody was put at a window for half a day, or taken off."""

    name: ClassVar[str] = "desk.shift_set"
    record_only: ClassVar[bool] = True
    window: UUID
    number: int
    official: UUID
    on: date
    half: str
    post: str
    dropped: bool


@dataclass(frozen=True, kw_only=True)
class TrainingEnds(HallFact):
    """Somebody may soon not use a window any more, or a window has nobody who is trained."""

    name: ClassVar[str] = "desk.training_ends"
    officials: tuple[UUID, ...]  # who is told
    people: dict[str, str]  # official: the last day
    windows: tuple[str, ...]  # hall and number


@dataclass(frozen=True, kw_only=True)
class NoticeGiven(HallFact):
    """A hall announces something; one that closes moves the bookings of that time."""

    name: ClassVar[str] = "desk.notice_given"
    notice: UUID
    closes: bool
    text: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class NoticeLifted(HallFact):
    name: ClassVar[str] = "desk.notice_lifted"
    record_only: ClassVar[bool] = True
    notice: UUID


@dataclass(frozen=True, kw_only=True)
class BookingFact(Fact):
    booking: UUID
    subject: UUID
    hall: UUID
    business: str
    start: datetime

    @property
    def stream(self) -> str:
        """A booking is a stream of its own."""
        return f"booking:{self.booking}"


@dataclass(frozen=True, kw_only=True)
class Booked(BookingFact):
    name: ClassVar[str] = "desk.booked"
    record_only: ClassVar[bool] = True
    follows: UUID | None


@dataclass(frozen=True, kw_only=True)
class BookingCancelled(BookingFact):
    name: ClassVar[str] = "desk.booking_cancelled"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class BookingMoved(BookingFact):
    """Another booking took its place; `by_hall`: because the hall is closed."""

    name: ClassVar[str] = "desk.booking_moved"
    into: UUID
    into_start: datetime
    into_hall: UUID | None = None  # none: the same
    by_hall: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class BookingDropped(BookingFact):
    """The hall is closed and there is no other time."""

    name: ClassVar[str] = "desk.booking_dropped"
    reason: str


@dataclass(frozen=True, kw_only=True)
class BookingDue(BookingFact):
    """The time is near: he is reminded."""

    name: ClassVar[str] = "desk.booking_due"


@dataclass(frozen=True, kw_only=True)
class BookingMissed(BookingFact):
    name: ClassVar[str] = "desk.booking_missed"


@dataclass(frozen=True, kw_only=True)
class TicketFact(Fact):
    ticket: UUID
    hall: UUID
    number: str
    business: str

    @property
    def stream(self) -> str:
        """A ticket is a stream of its own."""
        return f"ticket:{self.ticket}"


@dataclass(frozen=True, kw_only=True)
class TicketTaken(TicketFact):
    name: ClassVar[str] = "desk.ticket_taken"
    record_only: ClassVar[bool] = True
    kind: str
    ground: str
    booking: UUID | None


@dataclass(frozen=True, kw_only=True)
class TicketStepped(TicketFact):
    """A step of the machine was taken: called, recalled, served, passed, back, moved, done, dropped."""

    name: ClassVar[str] = "desk.ticket_stepped"
    do: str
    state: str
    window: UUID | None
    note: str
    subject: UUID | None


@dataclass(frozen=True, kw_only=True)
class TicketFiled(TicketFact):
    """Something was taken in at the window while he was served."""

    name: ClassVar[str] = "desk.ticket_filed"
    record_only: ClassVar[bool] = True
    application: UUID
    filed: str


@dataclass(frozen=True, kw_only=True)
class TicketClosed(TicketFact):
    """The hall has closed suddenly: who waits is told, and why."""

    name: ClassVar[str] = "desk.ticket_closed"
    subject: UUID | None
    state: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class BookedWaits(TicketFact):
    """Somebody who has booked was not called on time: he is told why."""

    name: ClassVar[str] = "desk.booked_waits"
    subject: UUID | None
    due_at: datetime
    why: str


@dataclass(frozen=True, kw_only=True)
class WindowFact(HallFact):
    window: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class WindowTaken(WindowFact):
    """An official sits down at a window."""

    name: ClassVar[str] = "desk.window_taken"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class WindowLeft(WindowFact):
    name: ClassVar[str] = "desk.window_left"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class VideoFact(Fact):
    """Something happened to a talk by video: its stream is its own."""

    video: UUID
    hall: UUID

    @property
    def stream(self) -> str:
        return f"video:{self.video}"


@dataclass(frozen=True, kw_only=True)
class VideoCalled(VideoFact):
    """A helper calls by video who asked him for help."""

    name: ClassVar[str] = "desk.video_called"
    subject: UUID
    order: UUID
    matter: UUID | None
    official: str


@dataclass(frozen=True, kw_only=True)
class VideoStepped(VideoFact):
    """A step of the machine was taken: taken, joined, finished, left, missed, closed."""

    name: ClassVar[str] = "desk.video_stepped"
    do: str
    state: str
    window: UUID | None


@dataclass(frozen=True, kw_only=True)
class DeviceHelped(Fact):
    """Somebody at a machine called for help, or somebody goes there, so many seconds later."""

    name: ClassVar[str] = "desk.device_helped"
    device: UUID
    hall: UUID
    called: bool
    seconds: int = 0

    @property
    def stream(self) -> str:
        return f"device:{self.device}"
