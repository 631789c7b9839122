"""What is done about a 帮办单, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import connection

from onething.cases import queries as cases
from onething.desk import commands as halls
from onething.desk.commands import tell_screens
from onething.identity import queries as identity
from onething.identity.terms import Duty, check_name, check_phone, storable
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice.aid_events import (
    AidAsked,
    AidClosed,
    AidDeclined,
    AidHanded,
    AidKnown,
    AidLapsed,
    AidLate,
    AidNoted,
    AidRated,
    AidTaken,
    AidTicketed,
    AidWithdrawn,
)
from onething.voice.aid_models import Aid
from onething.voice.aid_terms import OPEN
from onething.voice.aids import access
from onething.voice.aids.rules import day_of, due_on, kinds_for, may_enter, names, rules
from onething.voice.at_sites import site_of
from onething.voice.naming import matter_of
from onething.voice.obstacles.rules import late_by
from onething.voice.saying import written
from onething.voice.screening_models import Screening
from onething.voice.terms import grades

said_in = partial(written, rules)

FIELDS: Final = ("region", "source", "kind", "group", "slug", "want", "place", "name", "phone")
LONGEST_PLACE: Final = 200
Said = Mapping[str, str]


def about(row: Aid) -> dict[str, Any]:
    """Return what every fact of it says."""
    return {"aid": row.pk, "number": row.number, "office": row.hall, "subject": row.subject}


@command
def ask_aid(said: Said, *, draft: UUID | None = None, by: Actor, at: datetime) -> UUID:
    """Ask for a helper: for himself on the page, or by an official for who came or called."""
    said = {name: storable(said.get(name, "")).strip() for name in FIELDS}
    source, site = _source(said, by), site_of(by, at)
    errors = _faults(said)
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    slug, matter = _matter(said, draft, by, at)
    subject = None if by.org else UUID(by.behalf)
    about = said | {"slug": slug, "matter": matter, "source": source}
    return entered(about, subject=subject, draft=draft, site=site, by=by, at=at)


def _matter(said: Said, draft: UUID | None, by: Actor, at: datetime) -> tuple[str, str]:
    """Return what it is about and its name: as was chosen, or that of the application."""
    if draft is not None:
        sheet = cases.draft_sheet(draft, by, at)
        return sheet.slug, sheet.title
    slug = said["slug"]
    return slug, matter_of(slug, said["region"], at).name if slug else ""


def entered(
    said: Said,
    *,
    subject: UUID | None,
    draft: UUID | None = None,
    site: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Enter an order that holds; part of a command, which ends with it."""
    hall = access.hall_for(identity.route(Duty.APPROVAL, said["region"]).id, at)
    today = day_of(at)
    row = Aid.objects.create(
        number=_number(said["region"], at),
        region=said["region"],
        hall=hall,
        subject=subject,
        draft=draft,
        site=site,
        asked_by=by.who,
        asked_at=at,
        first_by=due_on("first", today),
        due_on=due_on("whole", today),
        **{
            name: said[name]
            for name in (
                "source",
                "kind",
                "group",
                "slug",
                "matter",
                "want",
                "place",
                "name",
                "phone",
            )
        },
    )
    fact = AidAsked(
        **about(row),
        kind=row.kind,
        group=row.group,
        source=row.source,
        slug=row.slug,
        first_by=row.first_by,
        officials=access.told_at(hall, at),
        site=site,
    )
    ledger.write(fact, by=by, at=at)
    tell_screens(hall)
    return row.pk


def _source(said: Said, by: Actor) -> str:
    """Return from where it comes, if he may enter what comes from there."""
    if not by.org:
        if not by.behalf or not by.who.startswith("subject:"):
            raise NotYours
        return "kiosk" if by.via == "kiosk" else "web"
    if not may_enter(said["source"], frozenset(by.roles)):
        if any(may_enter(source, frozenset(by.roles)) for source in rules()["sources"]):
            sentence = "请选择是从哪里来的：窗口、驿站、电话，还是视频。"
            raise Invalid(sentence, errors={"source": sentence})
        raise NotYours
    return said["source"]


def _faults(said: Said) -> dict[str, str]:
    errors = _of_choices(said)
    if len(said["place"]) > LONGEST_PLACE:
        errors["place"] = f"见面的时间地点最多写 {LONGEST_PLACE} 个字。"
    try:
        said_in(said["want"], "want", "要办什么、哪里需要帮忙")
    except Invalid as wrong:
        errors |= wrong.errors
    told = {"name": check_name(said["name"]), "phone": check_phone(said["phone"])}
    return errors | {name: words for name, words in told.items() if words}


def _of_choices(said: Said) -> dict[str, str]:
    kinds, group = names("kinds"), said["group"]
    errors: dict[str, str] = {}
    if not said["region"]:
        errors["region"] = "请选择在哪个县（市、区）办事。"
    if group and group not in names("groups"):
        errors["group"] = "请从列表中选择，不属于的不选。"
    elif said["kind"] not in kinds:
        errors["kind"] = "请选择帮办方式。"
    elif said["kind"] not in kinds_for(group):
        name = kinds[said["kind"]]
        errors["kind"] = f"“{name}”面向特殊群体。请选择属于哪一类，或者换一种方式。"
    return errors


def _number(region: str, at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('voice_aid_number')")
        return f"BBDB{region}{day_of(at):%Y%m%d}{cursor.fetchone()[0]:04d}"


@command
def take_aid(aid_id: UUID, *, slug: str = "", by: Actor, at: datetime) -> None:
    """Take it: this helper has it from now on, and says which matter it is about."""
    row, step = access.aid_to_change(aid_id, "take", by=by, at=at)
    again = row.state == "handed"
    if again and row.handed_to and by.who != f"official:{row.handed_to}":
        raise NotAllowed("这件帮办单转交给了别的帮办员。请由他接手，或者请负责人协调。")
    _name_matter(row, slug, at)
    row.state, row.handler, row.handed_to = step.end, by.who, None
    row.first_at = row.first_at or at
    row.save()
    ledger.write(AidTaken(**about(row), slug=row.slug, again=again), by=by, at=at)
    tell_screens(row.hall)


def _name_matter(row: Aid, slug: str, at: datetime) -> None:
    """Enter the matter; one that got stuck in an application is about that one."""
    if slug and slug != row.slug and row.draft is None:
        row.slug, row.matter = slug, matter_of(slug, row.region, at).name


@command
def decline_aid(aid_id: UUID, *, answer: str, by: Actor, at: datetime) -> None:
    """Say why there is no help for this, and where to go."""
    row, step = access.aid_to_change(aid_id, "decline", by=by, at=at)
    row.answer = said_in(answer, "answer", "不予帮办的理由，和应当去哪里办")
    row.state, row.closed_at, row.handler = step.end, at, by.who
    row.first_at = row.first_at or at
    row.save()
    ledger.write(AidDeclined(**about(row)), by=by, at=at)
    tell_screens(row.hall)


@command
def note_aid(aid_id: UUID, *, text: str, slug: str = "", by: Actor, at: datetime) -> None:
    """Write down how far it is, and which matter it is about: the person sees it, and who takes over."""
    row, _ = access.aid_to_change(aid_id, "note", by=by, at=at)
    row.progress = said_in(text, "text", "办到哪一步")
    _name_matter(row, slug, at)
    row.save()
    ledger.write(AidNoted(**about(row), slug=row.slug, text=row.progress), by=by, at=at)


@command
def ticket_aid(aid_id: UUID, *, hall: UUID, business: str, by: Actor, at: datetime) -> UUID:
    """Take a number for who goes first, so that the helper brings him to the window (优先办)."""
    row, _ = access.aid_to_change(aid_id, "ticket", by=by, at=at)
    ground = row.group if row.group and "priority" in kinds_for(row.group) else ""
    given = halls.bring(
        hall, business=business, ground=ground, subject=row.subject, aid=row.pk, by=by, at=at
    )
    fact = AidTicketed(**about(row), ticket=given.ticket, place=given.hall, called=given.number)
    ledger.write(fact, by=by, at=at)
    return given.ticket


@command
def hand_aid(aid_id: UUID, to: UUID, *, text: str, by: Actor, at: datetime) -> None:
    """Hand it to a colleague of the team, with what he must know."""
    row, step = access.aid_to_change(aid_id, "hand", by=by, at=at)
    people = {one.official for one in access.team(row.hall, at)}
    if to not in people or by.who == f"official:{to}":
        sentence = "请从帮办团队里选择另一位帮办员。"
        raise Invalid(sentence, errors={"to": sentence})
    row.progress = said_in(text, "text", "办到哪一步、接着要做什么")
    row.state, row.handed_to = step.end, to
    row.save()
    ledger.write(AidHanded(**about(row), to=to, officials=(str(to),)), by=by, at=at)
    tell_screens(row.hall)


@command
def close_aid(aid_id: UUID, *, solved: bool, answer: str, by: Actor, at: datetime) -> None:
    """End it: it is done; or it is not, with the reasons and where to go."""
    row, step = access.aid_to_change(aid_id, "solve" if solved else "fail", by=by, at=at)
    label = "办好了什么" if solved else "没有办成的理由，和接下来去哪里办"
    row.answer = said_in(answer, "answer", label)
    row.state, row.solved, row.closed_at = step.end, solved, at
    row.rate_by = due_on("rating", day_of(at))
    row.save()
    ledger.write(AidClosed(**about(row), solved=solved), by=by, at=at)
    tell_screens(row.hall)


@command
def rate_aid(aid_id: UUID, *, grade: int, comment: str, by: Actor, at: datetime) -> None:
    """Say how the help was; for who has no account a colleague writes down what he said."""
    row, step = access.aid_to_change(aid_id, "rate", by=by, at=at)
    if grade not in grades():
        sentence = "请选择满意程度。"
        raise Invalid(sentence, errors={"grade": sentence})
    row.grade, row.comment = grade, storable(comment).strip()[: int(rules()["most"])]
    row.state = step.end
    row.save()
    ledger.write(AidRated(**about(row), grade=grade, called=bool(by.org)), by=by, at=at)


@command
def withdraw_aid(aid_id: UUID, *, by: Actor, at: datetime) -> None:
    """Say that no help is needed any more."""
    row, step = access.aid_to_change(aid_id, "withdraw", by=by, at=at)
    row.state, row.closed_at = step.end, at
    row.save()
    ledger.write(AidWithdrawn(**about(row)), by=by, at=at)
    tell_screens(row.hall)


@command
def lapse_aid(aid_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put it to the files when nobody said how the help was."""
    row, step = access.aid_to_change(aid_id, "lapse", by=by, at=at)
    if row.rate_by is None or day_of(at) <= row.rate_by:
        raise NotAllowed("等待评价的期限还没有过，不能归档。")
    row.state = step.end
    row.save()
    ledger.write(AidLapsed(**about(row)), by=by, at=at)


@command
def know_aid_subject(aid_id: UUID, subject: UUID, *, by: Actor, at: datetime) -> None:
    """Enter who it is for: he let the helper act for him."""
    row = Aid.objects.select_for_update().filter(pk=aid_id, handler=by.who, state="taken").first()
    if row is None:
        raise NotYours
    if row.subject is not None:
        return
    row.subject = subject
    row.save()
    Screening.objects.filter(order=row.pk, subject=None).update(subject=subject)
    ledger.write(AidKnown(**about(row)), by=by, at=at)


@command
def remind_of_late_aid(aid_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell who leads the hall that it is late, once."""
    must_be_system(by)
    row = Aid.objects.select_for_update().get(pk=aid_id)
    late = late_of(row, at)
    if row.reminded or row.state not in OPEN or not late:
        return
    row.reminded = True
    row.save()
    staff = identity.colleagues([row.hall], on=day_of(at))
    people = {str(one.official) for one in staff if "leader" in one.roles}
    fact = AidLate(**about(row), late=late, officials=tuple(sorted(people)))
    ledger.write(fact, by=by, at=at)


def late_of(row: Aid, at: datetime) -> int:
    """Return how many working days it is late: its first answer, or the whole."""
    return late_by(row.due_on if row.first_at else row.first_by, day_of(at))
