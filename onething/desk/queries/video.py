"""视频办理 as both sides see it: one's place in the line, the talk, the clerk's line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from onething.cases import queries as cases
from onething.cases.queries import OwnMatter
from onething.desk import access, rules
from onething.desk.models import Recording, Shown, Video
from onething.desk.queries.cards import WindowCard, window_card
from onething.desk.queries.recording import RecordingCard, recordings_of_talk
from onething.desk.terms import RECORDING_OPEN, SHOWN, VIDEO, VIDEO_HERE, VIRTUAL
from onething.desk.videos import ahead_of, is_open, reader_of, virtual_windows, wait_in
from onething.desk.waiting import Wait
from onething.documents import queries as documents
from onething.documents.terms import DocumentCard
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

LAST, NEXT = 10, 12
CARD = ("kind", "thing", "title", "at")  # of what was shown


@dataclass(frozen=True)
class ShownCard:
    """Something that a clerk put before the other."""

    kind: str
    words: str
    thing: str
    title: str
    at: datetime

    @property
    def of_theme(self) -> bool:
        """Say whether it is the guide of a theme, which has a personal list."""
        return self.kind == "guide" and self.thing.startswith("yjs/")


@dataclass(frozen=True)
class FormPage:
    """A page of the form that both look at."""

    key: str
    title: str
    fields: tuple[tuple[str, str, str], ...]  # element, label, value as a person reads it


@dataclass(frozen=True)
class Along:
    """What both read together: the matter, its form or its papers."""

    matter: OwnMatter
    pages: tuple[FormPage, ...]  # of a draft
    missing: int  # what is not filled in
    papers: tuple[DocumentCard, ...]  # of what was filed


@dataclass(frozen=True, kw_only=True)
class VideoSheet:
    """A talk, or who waits for one."""

    id: UUID
    hall: UUID
    hall_name: str
    hall_code: str
    phone: str
    title: str
    want: str  # what he said when he asked
    matter: UUID | None
    order: UUID | None  # a helper called because of it
    meeting: UUID | None  # two officials look at something together
    shares: bool
    state: str
    words: str
    window: str
    asked_at: datetime
    taken_at: datetime | None
    joined_at: datetime | None
    ended_at: datetime | None
    caller: str = ""  # who calls, masked; who reads along has him before his eyes
    wait: Wait | None = None
    shown: tuple[ShownCard, ...] = ()
    page: FormPage | None = None  # the one that was put before him last
    along: Along | None = None  # what the clerk reads with him; nothing, or not agreed to
    recordings: tuple[RecordingCard, ...] = ()

    @property
    def current(self) -> str:
        """Return the page of the form that was put before the other last."""
        return next((one.thing for one in self.shown if one.kind == "form"), "")

    @property
    def recording(self) -> RecordingCard | None:
        """Return the recording that is asked for or running."""
        return next((one for one in self.recordings if one.state in RECORDING_OPEN), None)

    @property
    def here(self) -> bool:
        """Say whether the two are together now."""
        return self.state in VIDEO_HERE

    @property
    def over(self) -> bool:
        """Say whether nothing follows."""
        return self.state in VIDEO.ends

    @property
    def minutes(self) -> int | None:
        """Return how long they talked."""
        if self.joined_at is None or self.ended_at is None:
            return None
        return max(1, round((self.ended_at - self.joined_at).total_seconds() / 60))


@dataclass(frozen=True)
class VideoTold:
    """What a message about a talk says."""

    subject: UUID
    hall: str
    phone: str
    about: str
    minutes: int  # in which he must come in
    awaited: bool  # it was taken, and he has not come in
    called: bool  # a helper called
    meeting: bool  # of two officials: it is nothing of his


def video_for_message(video_id: UUID) -> VideoTold:
    """Return what is told to who asked for a talk."""
    row = Video.objects.select_related("hall").get(pk=video_id)
    return VideoTold(
        subject=row.subject,
        hall=row.hall.name,
        phone=row.hall.phone,
        about=row.title,
        minutes=rules.video()["call_minutes" if row.order else "join_minutes"],
        awaited=row.state == "taken" and row.meeting is None,
        called=row.order is not None,
        meeting=row.meeting is not None,
    )


@dataclass(frozen=True)
class MeetingTold:
    """Who of two officials looks and who shows in a talk, and whether they met."""

    visitor: str
    official: str
    joined_at: datetime | None
    open: bool


def meeting_told(video_id: UUID) -> MeetingTold | None:
    """Return who meets in a talk of two officials; none: its room has not been opened."""
    row = Video.objects.filter(pk=video_id, meeting__isnull=False).first()
    if row is None:
        return None
    return MeetingTold(row.person, row.official, row.joined_at, row.state in VIDEO_HERE)


def talks(who: str) -> bool:
    """Say whether somebody waits for a talk or is in one."""
    mine = Q(person=who) | Q(official=who)
    return Video.objects.filter(mine, state__in=("waiting", *VIDEO_HERE)).exists()


def meeting_sheet(video_id: UUID, by: Actor) -> VideoSheet | None:
    """Return the talk of two officials as one of them sees it; none: it is not his, or not there."""
    rows = access.meetings_of(by).select_related("hall", "window")
    row = rows.filter(pk=video_id).first()
    return sheet_of(row) if row else None


def video_of_order(order: UUID, by: Actor) -> UUID | None:
    """Return the talk to which a helper calls now because of a 帮办单, for each of the two."""
    rows = access.videos_held(by) if by.org else access.videos_of(by)
    open_ = rows.filter(order=order, state__in=VIDEO_HERE)
    return open_.order_by("-asked_at").values_list("pk", flat=True).first()


@dataclass(frozen=True)
class VideoDesk:
    """The page of a clerk at a virtual window."""

    hall: UUID
    hall_name: str
    window: WindowCard
    open_now: bool
    here: UUID | None
    next: tuple[VideoSheet, ...]
    waiting: int
    last: tuple[VideoSheet, ...]


def video_rules() -> dict[str, int]:
    """Return the figures of virtual windows."""
    return {key: value for key, value in rules.video().items() if isinstance(value, int)}


def sheet_of(row: Video, wait: Wait | None = None, shown: tuple[ShownCard, ...] = ()) -> VideoSheet:
    """Return a talk as a page shows it."""
    return VideoSheet(
        id=row.pk,
        hall=row.hall_id,
        hall_name=row.hall.name,
        hall_code=row.hall.code,
        phone=row.hall.phone,
        title=row.title,
        want=row.want,
        matter=row.matter,
        order=row.order,
        meeting=row.meeting,
        shares=row.shares,
        state=row.state,
        words=VIDEO.words[row.state],
        window=f"{row.window.number} 号窗口" if row.window else "",
        asked_at=row.asked_at,
        taken_at=row.taken_at,
        joined_at=row.joined_at,
        ended_at=row.ended_at,
        wait=wait,
        shown=shown,
    )


def _shown(row: Any) -> tuple[ShownCard, ...]:
    return tuple(
        ShownCard(
            one["kind"], SHOWN[one["kind"]], one["thing"], one["title"],
            datetime.fromisoformat(one["at"]),
        )
        for one in row.cards
    )  # fmt: skip


def _with_recordings(rows: QuerySet[Video]) -> Any:
    """Return talks with hall, window and what was shown, each knowing whether it was ever recorded."""
    recorded = Exists(Recording.objects.filter(video=OuterRef("pk")))
    shown = Shown.objects.filter(video=OuterRef("pk")).order_by("-at", "-id")
    cards = ArraySubquery(shown.values(card=JSONObject(**{name: name for name in CARD})))
    return rows.select_related("hall", "window").annotate(recorded=recorded, cards=cards)


def my_video(video_id: UUID, by: Actor, at: datetime) -> VideoSheet:
    """Return a talk as the one who asked for it sees it: with his place in the line while he waits."""
    row = _with_recordings(access.videos_of(by)).filter(pk=video_id).first()
    if row is None:
        raise NotYours
    wait = wait_in(row.hall, ahead_of(row), at) if row.state == "waiting" else None
    recordings = recordings_of_talk(row.pk) if row.recorded else ()
    if row.state != "talking":
        return replace(sheet_of(row, wait), recordings=recordings)
    shown = _shown(row)
    sheet = replace(sheet_of(row, shown=shown), recordings=recordings)
    if row.matter is None or not sheet.current:
        return sheet
    pages = _pages(cases.own_matter(row.matter, by), by, at)[0]
    return replace(sheet, page=next((one for one in pages if one.key == sheet.current), None))


def _pages(matter: OwnMatter, by: Actor, at: datetime) -> tuple[tuple[FormPage, ...], int]:
    """Return the pages of a draft and how much is missing; one that was filed has none to fill in."""
    if not matter.draft:
        return (), 0
    sheet = cases.check_sheet(matter.id, by, at)
    pages = tuple(
        FormPage(
            group.key,
            group.title,
            tuple((one.field.element, one.field.label, one.shown) for one in fields),
        )
        for group, fields in sheet.groups
    )
    return pages, len(sheet.missing)


def held_video(video_id: UUID, by: Actor, at: datetime) -> VideoSheet:
    """Return a talk as the clerk sees it who has taken it, with what he reads along while they talk."""
    row = _with_recordings(access.videos_held(by)).filter(pk=video_id).first()
    if row is None:
        raise NotYours
    recordings = recordings_of_talk(row.pk) if row.recorded else ()
    sheet = replace(sheet_of(row, None, _shown(row)), along=_along(row, at), recordings=recordings)
    return sheet if sheet.along else replace(sheet, caller=_callers([row])[row.pk])


def _callers(rows: list[Video]) -> dict[UUID, str]:
    """Return who calls in each, masked: in whose name, and who sits before the camera if it is another."""
    persons = {row.pk: _subject_of(row.person) for row in rows}
    ids = {row.subject for row in rows} | {one for one in persons.values() if one}
    cards = identity.subjects(ids) if ids else {}
    names = {key: card.masked_name for key, card in cards.items()}
    return {row.pk: _named(names, row.subject, persons[row.pk]) for row in rows}


def _named(names: dict[UUID, str], subject: UUID, person: UUID | None) -> str:
    both = [names.get(subject, ""), names.get(person, "") if person and person != subject else ""]
    return "，".join(one for one in both if one)


def _subject_of(who: str) -> UUID | None:
    kind, _, number = who.partition(":")
    return UUID(number) if kind == "subject" else None


def _along(row: Video, at: datetime) -> Along | None:
    reader = reader_of(row)
    if row.matter is None or reader is None:
        return None
    matter = cases.own_matter(row.matter, reader)
    if matter.draft:
        return Along(matter, *_pages(matter, reader, at), ())
    papers = documents.documents_about_all(cases.abouts_of(matter))
    return Along(matter, (), 0, tuple(one for group in papers.values() for one in group))


def video_desk(by: Actor, at: datetime) -> VideoDesk | None:
    """Return the page of a clerk who sits at a virtual window; None: he sits at none."""
    window = access.own_window(by)
    if window is None or window.takes != [VIRTUAL]:
        return None
    rows = Video.objects.select_related("hall", "window").filter(hall=window.hall)
    waiting = rows.filter(state="waiting")
    here = Video.objects.filter(window=window, state__in=VIDEO_HERE)
    last = rows.filter(official=by.who, ended_at__isnull=False, meeting=None).order_by(
        "-ended_at", "-id"
    )
    first = list(waiting.order_by("asked_at", "id")[:NEXT])
    callers = _callers(first)
    return VideoDesk(
        hall=window.hall_id,
        hall_name=window.hall.name,
        window=window_card(window),
        open_now=is_open(window.hall, at),
        here=here.values_list("pk", flat=True).first(),
        next=tuple(replace(sheet_of(row), caller=callers[row.pk]) for row in first),
        waiting=waiting.count(),
        last=tuple(sheet_of(row) for row in last[:LAST]),
    )


def virtual_choice(by: Actor) -> tuple[tuple[str, tuple[WindowCard, ...]], ...]:
    """Return the virtual windows at which a clerk may sit down, by hall."""
    rows = virtual_windows().filter(hall__in=access.halls_served(by)).select_related("hall")
    found: dict[str, list[WindowCard]] = {}
    for row in rows.order_by("hall__code", "number")[:NEXT]:
        found.setdefault(row.hall.name, []).append(window_card(row))
    return tuple((name, tuple(cards)) for name, cards in found.items())
