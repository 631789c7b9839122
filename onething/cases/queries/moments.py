"""A case as it stood on a day of the past, for whoever may see it today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from onething.cases import access, asking, clocks
from onething.cases.clockwork import Dial
from onething.cases.models import Case
from onething.cases.moments import Moment, at_moment
from onething.cases.queries.clockface import ClockFace, face_of
from onething.cases.queries.story import STORY, Happening
from onething.cases.terms import WORDS
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA, official_at
from onething.kernel.clock import Calendar
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotYours


@dataclass(frozen=True)
class MomentSheet:
    """A case at the end of a day: state, who had it, clocks by the calendar that held then."""

    case: UUID
    number: str
    item_name: str
    on: date
    first: date  # before this day there was nothing
    last: date
    words: str
    people: tuple[tuple[str, str], ...]
    clocks: tuple[ClockFace, ...]
    story: tuple[Happening, ...]


def moment_sheet(case_id: UUID, on: str, by: Actor, at: datetime) -> MomentSheet:
    """Return a case as it stood at the end of a day, folded from the ledger."""
    case = access.cases_of(by).filter(pk=case_id).first()
    if case is None or not by.org:
        raise NotYours
    first, last = clocks.day_of(case.submitted_at), clocks.day_of(at)
    day = _chosen(on, first, last)
    end = datetime.combine(day, time.max, tzinfo=CHINA)
    events = list(Event.objects.filter(stream=f"case:{case.pk}").order_by("seq"))
    stood = at_moment(events, end, clocks.days_for(case), _grounds())
    calendar = official_at(end)
    return MomentSheet(
        case=case.pk,
        number=case.number,
        item_name=case.item_name,
        on=day,
        first=first,
        last=last,
        words=WORDS[stood.story.state],
        people=_people(stood),
        clocks=tuple(_face(dial, day, calendar) for dial in stood.dials),
        story=tuple(
            Happening(event.name, STORY[event.name], event.at)
            for event in events
            if event.name in STORY and event.at <= end
        ),
    )


def _chosen(on: str, first: date, last: date) -> date:
    if not on:
        return last
    try:
        day = date.fromisoformat(on)
    except ValueError as wrong:
        raise Invalid("日期请按“年-月-日”填写，例如 2026-03-02。") from wrong
    if not first <= day <= last:
        raise Invalid(
            f"请选择 {first:%Y-%m-%d} 到 {last:%Y-%m-%d} 之间的日期：提交以前和今天以后没有记录。"
        )
    return day


def _grounds() -> dict[str, str]:
    return {code: str(one["name"]) for code, one in asking.grounds()["pauses"].items()}


def _people(stood: Moment) -> tuple[tuple[str, str], ...]:
    story = stood.story
    whos = {
        "处理": story.holder,
        "承办": story.examiner,
        "审核": story.reviewer,
        "决定": story.decider,
    }
    names = identity.official_names({who for who in whos.values() if who})
    return tuple((word, names.get(who, who)) for word, who in whos.items() if who)


def _face(dial: Dial, day: date, calendar: Calendar) -> ClockFace:
    return face_of(dial, dial.due_on(calendar), day, calendar)


def clocks_from_ledger(case: Case) -> tuple[Dial, ...]:
    """Return the clocks of a case as its events alone tell them, to be compared with its rows."""
    events = Event.objects.filter(stream=f"case:{case.pk}").order_by("seq")
    return at_moment(
        events, datetime.max.replace(tzinfo=CHINA), clocks.days_for(case), _grounds()
    ).dials
