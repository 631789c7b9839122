"""What follows from 远程视频核验: the room is opened, people of both places and the applicant are told, it ends."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from onething.cases import queries as cases
from onething.cases.events import ApplicationClosed, AwayDone, AwayPlaced, AwaySettled
from onething.catalogue import queries as catalogue
from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.delivery.models import Relay, RemoteCheck
from onething.delivery.relay_terms import DECIDING, RECEIVING
from onething.delivery.remote.sides import Places, places_of
from onething.delivery.remote_events import (
    RemoteCheckAgreed,
    RemoteCheckAsked,
    RemoteCheckDropped,
    RemoteCheckFound,
    RemoteCheckMet,
)
from onething.delivery.remote_terms import REMOTE_OPEN
from onething.desk import commands as halls
from onething.desk import queries as desk
from onething.documents import commands as documents
from onething.identity import queries as identity
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.clock import CHINA, day_of
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.kernel.timers import timer

MOST, BATCH = 5, 100
RECORD = "remote_check_record"
WINDOW, EXAMINER = "window", "examiner"


@reacts(RemoteCheckMet)
def open_room(event: Event, by: Actor) -> None:
    """Open the room in which both officials meet."""
    said = event.data
    places = _places(event)
    halls.meet_by_video(
        UUID(said["video"]), meeting=UUID(said["check"]), place=places.room,
        subject=places.subject, visitor=said["visitor"], official=said["looker"],
        title=f"远程核验：{_title(places)}"[:200], by=by, at=event.at,
    )  # fmt: skip


def _places(event: Event) -> Places:
    row = RemoteCheck.objects.select_related("relay").get(pk=event.data["check"])
    return places_of([row])[row.pk]


def _title(places: Places) -> str:
    return cases.titles_of({places.application})[places.application][0]


def _talk(event: Event) -> list[str]:
    row = RemoteCheck.objects.get(pk=event.data["check"])
    told = desk.meeting_told(row.video) if row.video else None
    return [str(row.video)] if told and told.open and told.joined_at else []


@reacts(RemoteCheckFound, RemoteCheckDropped, targets=_talk)
def end_room(event: Event, by: Actor, video: str) -> None:
    """End the talk when what was found is said, or the check is called off."""
    halls.finish_video(UUID(video), by=by, at=event.at)


def _cases(event: Event) -> list[str]:
    """Return the cases beside which the record stands: the case of the part, or all those decided there."""
    row = RemoteCheck.objects.select_related("relay").get(pk=event.data["check"])
    places = places_of([row])[row.pk]
    if places.case:
        return [str(places.case)]
    return [str(one) for one in cases.cases_in_offices(places.application, row.offices)]


@reacts(RemoteCheckFound, targets=_cases)
def record_of_check(event: Event, by: Actor, case: str) -> None:
    """Register the record of what was looked at, by the organ of who looked; it is sealed as papers are."""
    row = RemoteCheck.objects.select_related("relay").get(pk=event.data["check"])
    places, head = places_of([row])[row.pk], cases.case_head(UUID(case))
    lead = cases.away_places([places.part])[places.part].office if places.part else None
    organ = identity.organisation(UUID(str(event.actor["org"])))
    names = identity.official_names([row.looked_by, row.shown_by])
    rules = catalogue.anywhere_rules().video
    documents.register(
        RECORD,
        about=f"case:{case}",
        organ=organ.id,
        holder=head.subject,
        data={
            "organ": organ.name, "organ_code": organ.code, "organ_phone": organ.phone,
            "organ_address": organ.address, "date": cases.day_in_words(event.at),
            "applicant": head.applicant, "applicant_id": "", "applicant_id_type": "",
            "application_number": head.application_number, "query_code": "", "theme": head.theme,
            "item": head.item_name, "item_code": head.item_code, "case_number": head.number,
            "submitted_on": cases.day_in_words(head.submitted_at), "law_of_step": head.law,
            "looks": [rules.looks[key] for key in row.looks if key in rules.looks],
            "looked_at": event.data["looked_at"], "found_at": event.at.isoformat(),
            "looked_by": names[row.looked_by], "looked_from": organ.name,
            "shown_by": names[row.shown_by],
            "shown_at": identity.organisation(places.here).name,
            "result": rules.results[row.result][0], "found": row.found, "part": places.name,
            "lead": identity.organisation(lead).name if lead else "",
        },
        by=by,
        at=event.at,
    )  # fmt: skip


def _open_checks(event: Event) -> list[str]:
    relays = Relay.objects.filter(application=event.data["application"]).values("pk")
    parts = cases.away_parts_of(UUID(event.data["application"]))
    return _open(Q(relay__in=relays) | Q(part__in=parts))


def _open(whose: Q) -> list[str]:
    rows = RemoteCheck.objects.filter(whose, state__in=REMOTE_OPEN)
    return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]


@reacts(ApplicationClosed, targets=_open_checks)
def drop_with_the_application(event: Event, by: Actor, check: str) -> None:
    """Call off what nobody needs any more."""
    commands.drop_check(UUID(check), by=by, at=event.at)


def _checks_of_part(event: Event) -> list[str]:
    return _open(Q(part=event.data["away"]))


@reacts(AwayDone, AwaySettled, AwayPlaced, targets=_checks_of_part)
def drop_with_the_part(event: Event, by: Actor, check: str) -> None:
    """Call off what was to be looked at for a part that is done, or that another organ does now."""
    commands.drop_check(UUID(check), by=by, at=event.at)


@timer
def drop_checks_of_past_days(at: datetime) -> None:
    """Call off checks whose day is over and that nobody has done."""
    begin = datetime.combine(day_of(at), datetime.min.time(), CHINA)
    rows = RemoteCheck.objects.filter(state__in=REMOTE_OPEN, planned_at__lt=begin)
    late = rows.filter(asked_at__lt=at - timedelta(days=1)).order_by("planned_at", "id")
    for pk in list(late.values_list("pk", flat=True)[:BATCH]):
        commands.drop_check(pk, by=SYSTEM.because(f"remote_check:{pk}:over"), at=at)


def _other_place(event: Event) -> list[str]:
    """Return whom of the other place it concerns: who took part already, and who works there."""
    said = event.data
    row = RemoteCheck.objects.select_related("relay").get(pk=said["check"])
    places, day = places_of([row])[row.pk], day_of(event.at)
    found: list[str] = []
    for side, who in ((RECEIVING, row.visitor), (DECIDING, row.official)):
        if side == said["side"]:
            continue
        found += [who, places.taker] if side == RECEIVING else [who]
        found += [row.asked_by] * (row.asked_side == side)
        for orgs, role in ((places.desks, WINDOW), (places.offices, EXAMINER)):
            found += _colleagues({org for org in orgs if orgs[org] == side}, role, day)
    told = dict.fromkeys(one.removeprefix("official:") for one in found if one)
    own = str(event.actor.get("who", "")).removeprefix("official:")
    return [one for one in told if one != own]


def _colleagues(orgs: set[UUID], role: str, day: date) -> list[str]:
    staff = identity.colleagues(orgs, on=day) if orgs else []
    return [str(one.official) for one in staff if role in one.roles][:MOST]


@reacts(
    RemoteCheckAsked, RemoteCheckAgreed, RemoteCheckFound, RemoteCheckDropped, targets=_other_place
)
def tell_other_place(event: Event, by: Actor, official: str) -> None:
    """Tell the other place that a check is asked for, agreed, done or called off."""
    words = wordings.said(f"{_key(event)}.staff", event.at, **_said(event))
    commands.tell_official(
        UUID(official), title=words.title, text=words.text, do=words.do, wording=words.wording,
        about=event.name, by=by, at=event.at,
    )  # fmt: skip


def _to_applicant(event: Event) -> list[str]:
    return [ONE] if wordings.knows(_key(event)) else []


@reacts(RemoteCheckAgreed, RemoteCheckFound, targets=_to_applicant)
def tell_applicant(event: Event, by: Actor) -> None:
    """Tell the applicant when he is awaited at the window, and what was found."""
    places = _places(event)
    words = wordings.said(_key(event), event.at, **_said(event))
    commands.send(
        places.subject, application=places.application, number=places.number, **asdict(words),
        about=_key(event), hall=places.here, by=by, at=event.at,
    )  # fmt: skip


def _key(event: Event) -> str:
    return f"{event.name}.now" if event.data.get("now") else event.name


def _said(event: Event) -> dict[str, str]:
    said = event.data
    row = RemoteCheck.objects.select_related("relay").get(pk=said["check"])
    places = places_of([row])[row.pk]
    names = identity.organisations([places.here, places.there])
    rules = catalogue.anywhere_rules().video
    planned = row.planned_at.astimezone(CHINA)
    return {
        "title": _title(places),
        "number": places.number,
        "hall": names[places.here].name,
        "there": names[places.there].name,
        "name": "、".join(rules.looks[key] for key in row.looks if key in rules.looks),
        "due": f"{planned:%m 月 %d 日 %H:%M}",
        "fault": rules.results[said["result"]][0] if said.get("result") else "",
    }
