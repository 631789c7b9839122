"""Messages as people see them: the box, how he was reminded, what waits for a desk, what has failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from onething.delivery.message_models import REMINDER_WORDS, WORDING_STATES, Contact, Reminder
from onething.delivery.messages import wordings
from onething.delivery.messages.rules import CHANNEL_WORDS, action, rules
from onething.delivery.messages.wordings import Said, Words
from onething.delivery.models import Message, Wording
from onething.documents import queries as documents
from onething.identity import queries as identity
from onething.identity.terms import mask_address, mask_phone
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
from onething.kernel.refusals import NotYours

PAGE = 50
CALLERS = ("window", "leader")
KEEPERS = ("catalogue",)


@dataclass(frozen=True)
class ReminderCard:
    """One reminder by one way."""

    id: UUID
    channel: str
    channel_name: str
    title: str
    number: str
    state: str
    words: str
    to: str  # masked
    light: str
    tries: int
    fault: str
    note: str
    queued_at: datetime
    next_at: datetime | None
    ended_at: datetime | None

    @property
    def sentence(self) -> str:
        """Say in a few words how it stands, for the person whom it is for."""
        return f"{self.words} {self.to}"


@dataclass(frozen=True)
class MessageCard:
    """A message as its reader sees it."""

    id: UUID
    number: str
    title: str
    text: str
    at: datetime
    unread: bool
    link: str
    reminders: tuple[ReminderCard, ...] = ()


@dataclass(frozen=True)
class ReminderPage:
    """A page of reminders for whoever runs the platform."""

    rows: tuple[ReminderCard, ...]
    state: str
    channel: str
    counts: tuple[tuple[str, str, int], ...]
    channels: tuple[tuple[str, str], ...]
    page: int
    more: bool


@dataclass(frozen=True)
class DeskReminder:
    """A call to make or a letter to post."""

    id: UUID
    subject: UUID
    name: str
    to: str
    title: str
    text: str
    number: str
    state: str
    words: str
    tries: int
    note: str
    queued_at: datetime


NOBODY_KNOWN = "没有账号的申请人"


@dataclass(frozen=True)
class DeskList:
    """What waits for the people of a hall: calls and letters."""

    calls: tuple[DeskReminder, ...]
    letters: tuple[DeskReminder, ...]
    printed: tuple[DeskReminder, ...]
    more: bool


@dataclass(frozen=True)
class ContactCard:
    """How somebody wants to be reminded."""

    sms: bool
    call: bool
    letter: bool
    phone: str  # masked
    confirmed_at: datetime | None
    asked: str  # masked: a code was sent there and waits
    address: str  # masked


@dataclass(frozen=True)
class WordingCard:
    """A revision of the words for an event."""

    id: UUID
    key: str
    number: int
    state: str
    state_name: str
    words: Words
    since: date | None
    why: str
    author: str
    author_name: str
    reviewer_name: str
    saved_at: datetime
    example: Said
    ways: str


def inbox(by: Actor) -> tuple[MessageCard, ...]:
    """Return his newest messages, each with how he was reminded of it."""
    if not by.behalf or by.org:
        return ()
    rows = list(Message.objects.filter(subject=by.behalf).order_by("-at", "-id")[:PAGE])
    found = _by_message(row.pk for row in rows)
    return tuple(_message(row, found.get(row.pk, ())) for row in rows)


def _message(row: Message, reminders: tuple[ReminderCard, ...]) -> MessageCard:
    link = action(row.do)["link"].format(number=row.number) if row.do else "/my"
    if not row.do or (row.do in ("case", "rate") and not row.number):
        link = f"/my/bj/{row.number}" if row.number else "/my/zz"
    return MessageCard(
        row.pk, row.number, row.title, row.text, row.at, row.read_at is None, link, reminders
    )


def _by_message(ids: Iterable[UUID]) -> dict[UUID, tuple[ReminderCard, ...]]:
    found: dict[UUID, tuple[ReminderCard, ...]] = {}
    for row in Reminder.objects.filter(message__in=[*ids]).order_by("queued_at", "id"):
        found[row.message] = (*found.get(row.message, ()), _card(row))
    return found


def unread(by: Actor) -> int:
    """Return how many messages he has not seen."""
    if not by.behalf or by.org:
        return 0
    return Message.objects.filter(subject=by.behalf, read_at=None).count()


def notices(by: Actor, most: int = 20) -> tuple[MessageCard, ...]:
    """Return the newest messages to an official."""
    kind, _, official = by.who.partition(":")
    if kind != "official":
        return ()
    rows = Message.objects.filter(subject=official, application=None).order_by("-at", "-id")
    return tuple(_message(row, ()) for row in rows[:most])


def reminders_of(case_id: UUID) -> tuple[ReminderCard, ...]:
    """Return how the applicant was reminded of a case; who may see the case may see this."""
    rows = Reminder.objects.filter(case=case_id).order_by("queued_at", "id")
    return tuple(_card(row) for row in rows)


def reminders_to(order: UUID) -> tuple[ReminderCard, ...]:
    """Return how somebody without an account was told of his order; who may see that may see this."""
    rows = Reminder.objects.filter(subject=order).order_by("queued_at", "id")
    return tuple(_card(row) for row in rows)


def _card(row: Reminder) -> ReminderCard:
    shown = mask_address(row.to) if row.channel == "letter" else mask_phone(row.to)
    return ReminderCard(
        id=row.pk, channel=row.channel, channel_name=CHANNEL_WORDS[row.channel], title=row.title,
        number=row.number, state=row.state, words=REMINDER_WORDS[row.state], to=shown,
        light=_light(row.state), tries=row.tries, fault=row.fault, note=row.note,
        queued_at=row.queued_at, next_at=row.next_at, ended_at=row.ended_at,
    )  # fmt: skip


def _light(state: str) -> str:
    if state == "failed":
        return "red"
    return "green" if state in ("delivered", "reached", "posted", "read") else "yellow"


def reminder_page(
    by: Actor, *, state: str = "failed", channel: str = "", page: int = 1
) -> ReminderPage:
    """Return a page of reminders for whoever runs the platform: those that failed first."""
    if not by.has("operator"):
        raise NotYours
    rows = Reminder.objects.all()
    if channel in CHANNEL_WORDS:
        rows = rows.filter(channel=channel)
    counts = dict(rows.values_list("state").annotate(Count("id")))
    state, here = (state if state in REMINDER_WORDS else "failed"), max(1, page)
    asked = rows.filter(state=state).order_by("-queued_at", "-id")
    found = list(asked[(here - 1) * PAGE : here * PAGE + 1])
    shown = (key for key in REMINDER_WORDS if counts.get(key) or key in ("failed", state))
    return ReminderPage(
        rows=tuple(_card(row) for row in found[:PAGE]),
        state=state,
        channel=channel,
        counts=tuple((key, REMINDER_WORDS[key], counts.get(key, 0)) for key in shown),
        channels=tuple(CHANNEL_WORDS.items()),
        page=here,
        more=len(found) > PAGE,
    )


def desk_list(by: Actor) -> DeskList:
    """Return the calls and letters of his hall, the oldest first; whose message was read is left out."""
    rows = list(_of_desk(by, ("to_call", "to_print", "printed"))[: PAGE + 1])
    names = identity.subjects({row.subject for row in rows})
    found: dict[str, list[DeskReminder]] = {"to_call": [], "to_print": [], "printed": []}
    for row in rows[:PAGE]:
        who = names.get(row.subject)
        found[row.state].append(_of_one(row, who.name if who else NOBODY_KNOWN))
    calls, letters, printed = (tuple(found[key]) for key in ("to_call", "to_print", "printed"))
    return DeskList(calls, letters, printed, len(rows) > PAGE)


def letters(ids: Sequence[UUID], by: Actor, at: datetime) -> bytes:
    """Return these letters of his hall as one PDF, a page each."""
    rows = list(_of_desk(by, ("to_print", "printed")).filter(pk__in=ids, channel="letter"))
    if not rows:
        raise NotYours("请先选择要打印的信函。")
    names = identity.subjects({row.subject for row in rows})
    hall = identity.organisation(UUID(by.org))
    day = day_of(at)
    sheets = [
        {
            "name": names[row.subject].name, "address": row.to, "title": row.title,
            "text": row.text, "number": row.number, "organ": hall.name, "phone": hall.phone,
            "organ_address": hall.address, "date": f"{day.year} 年 {day.month} 月 {day.day} 日",
        }
        for row in rows
        if row.subject in names
    ]  # fmt: skip
    return documents.letters_pdf("提醒信函", sheets, at=at)


def _of_desk(by: Actor, states: tuple[str, ...]) -> Any:
    if not by.org or not any(by.has(role) for role in CALLERS):
        raise NotYours
    rows = Reminder.objects.filter(Q(state__in=states), hall=by.org)
    return rows.order_by("queued_at", "id")


def _of_one(row: Reminder, name: str) -> DeskReminder:
    return DeskReminder(
        row.pk, row.subject, name, row.to, row.title, row.text, row.number, row.state,
        REMINDER_WORDS[row.state], row.tries, row.note, row.queued_at,
    )  # fmt: skip


def contact(by: Actor) -> ContactCard:
    """Return how he wants to be reminded, and at which number."""
    if by.org or not by.behalf:
        raise NotYours
    who = identity.subject(UUID(by.behalf))
    row = Contact.objects.filter(subject=by.behalf).first() or Contact()
    return ContactCard(
        row.sms, row.call, row.letter, mask_phone(row.phone or who.phone), row.confirmed_at,
        mask_phone(row.asked_phone) if row.code else "", mask_address(who.address),
    )  # fmt: skip


def wordings_page(by: Actor, *, on: date) -> tuple[WordingCard, ...]:
    """Return for each event the words in force, those with a draft first."""
    _sees(by)
    now = {row.pk for row in wordings.in_force(on).values()}
    rows = Wording.objects.order_by("key", "number")
    shown = [_wording(row, {}) for row in rows if row.state == "draft" or row.pk in now]
    return tuple(sorted(shown, key=lambda card: (card.state != "draft", card.key)))


def wording_revisions(key: str, by: Actor) -> tuple[WordingCard, ...]:
    """Return the revisions of the words for an event, the newest first."""
    _sees(by)
    rows = list(Wording.objects.filter(key=key).order_by("-number"))
    if not rows:
        raise NotYours("没有这种消息。请返回列表重新选择。")
    names = identity.official_names([who for row in rows for who in (row.author, row.reviewer)])
    return tuple(_wording(row, names) for row in rows)


def wording_gaps(key: str) -> tuple[tuple[str, str], ...]:
    """Return what may stand in the words for an event, with an example."""
    return tuple(wordings.samples(key).items()) if wordings.knows(key) else ()


def wording_actions() -> tuple[tuple[str, str], ...]:
    """Return the things that a message may ask for."""
    return tuple((key, one["words"]) for key, one in rules()["actions"].items())


def keeps_wordings(by: Actor) -> bool:
    """Say whether he may change words."""
    return documents.keeps_templates(by)


def _sees(by: Actor) -> None:
    if not any(by.has(role) for role in KEEPERS):
        raise NotYours


def _wording(row: Wording, names: dict[str, str]) -> WordingCard:
    words = Words(row.title, row.text, row.sms, row.do)
    known = wordings.samples(row.key) if wordings.knows(row.key) else {}
    ways = "、".join(["站内信", *(CHANNEL_WORDS[way] for way in rules()["kinds"].get(row.key, ()))])
    return WordingCard(
        id=row.pk, key=row.key, number=row.number, state=row.state,
        state_name=WORDING_STATES[row.state], words=words, since=row.since, why=row.why,
        author=row.author, author_name=names.get(row.author, "系统"),
        reviewer_name=names.get(row.reviewer, ""), saved_at=row.saved_at,
        example=wordings.filled(words, known, str(row)), ways=ways,
    )  # fmt: skip
