"""What can be asked about 办不成事."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.identity import queries as identity
from onething.identity.terms import masked
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code, plain_number
from onething.kernel.models import Event
from onething.kernel.refusals import NotYours
from onething.voice.obstacle_models import Obstacle
from onething.voice.obstacle_terms import (
    DIFFICULTIES,
    OBSTACLE,
    OPEN,
    SOURCES,
    VIEWS,
    WAYS,
)
from onething.voice.obstacles import access
from onething.voice.obstacles.cards import (
    Choices,
    Happened,
    ObstacleNote,
    ObstaclePage,
    ObstacleRow,
    ObstacleSheet,
    step_names,
)
from onething.voice.obstacles.rules import (
    Due,
    blocks,
    day_of,
    face,
    kinds,
    rules,
)

SHORT = 40
HAPPENED = {
    "voice.obstacle_filed": "登记",
    "voice.obstacle_accepted": "受理",
    "voice.obstacle_sorted": "分类",
    "voice.obstacle_passed": "转办",
    "voice.obstacle_replied": "承办单位答复",
    "voice.obstacle_closed": "办结并答复",
    "voice.obstacle_confirmed": "反馈，归档",
    "voice.obstacle_disputed": "反馈没有解决，重新办理",
    "voice.obstacle_withdrawn": "撤回",
    "voice.obstacle_lapsed": "到期没有反馈，归档",
    "voice.obstacle_supervised": "超期督办",
}


def obstacle_kinds() -> tuple[tuple[str, str, str], ...]:
    """Return the five kinds with name and help."""
    return tuple((key, str(one["name"]), str(one["help"])) for key, one in rules()["kinds"].items())


def obstacle_blocks() -> tuple[tuple[str, str], ...]:
    """Return by what somebody may have been blocked."""
    return tuple(blocks().items())


def obstacle_limits() -> tuple[tuple[str, int, str], ...]:
    """Return each term with its working days and its source."""
    return tuple(
        (str(one["name"]), int(one["days"]), str(one["source"]))
        for one in rules()["limits"].values()
    )


def my_obstacles(by: Actor, at: datetime) -> tuple[ObstacleRow, ...]:
    """Return what somebody has filed, newest first."""
    if by.org:
        raise NotYours
    rows = access.obstacles_of(by).order_by("-filed_at")[: int(rules()["rows"])]
    return tuple(_row(row, day_of(at)) for row in rows)


def obstacles_of_site(site: UUID, by: Actor, at: datetime) -> tuple[tuple[ObstacleRow, str], ...]:
    """Return what he registered at a partner's site himself, newest first, each with its code."""
    rows = access.obstacles_of(by).filter(site=site, filed_by=by.who).order_by("-filed_at", "-pk")
    return tuple((_row(row, day_of(at)), row.code) for row in rows[: int(rules()["rows"])])


def obstacles(by: Actor, at: datetime, *, view: str, kind: str, q: str, page: int) -> ObstaclePage:
    """Return a list of those that he follows or answers, the most urgent first."""
    today, size = day_of(at), int(rules()["rows"])
    view = view if view in VIEWS else "open"
    found = _filtered(access.obstacles_of(by), kind, q)
    start = (max(page, 1) - 1) * size
    rows = list(_viewed(found, view, today).order_by("due_on", "pk")[start : start + size + 1])
    return ObstaclePage(
        tuple(_row(row, today) for row in rows[:size]),
        _counts(found, today),
        view,
        kind if kind in kinds() else "",
        q,
        max(page, 1),
        len(rows) > size,
    )


def _filtered(rows: QuerySet[Obstacle], kind: str, q: str) -> QuerySet[Obstacle]:
    if kind in kinds():
        rows = rows.filter(kind=kind)
    if q:
        found = Q(number__icontains=q) | Q(cited__icontains=q) | Q(item_name__icontains=q)
        rows = rows.filter(found | Q(name__icontains=q))
    return rows


def _conditions(today: date) -> dict[str, Q]:
    late = Q(first_at=None, first_by__lt=today) | Q(due_on__lt=today)
    return {
        "open": Q(state__in=OPEN),
        "late": Q(state__in=OPEN) & late,
        "passed": Q(state="passed"),
        "closed": Q(state="closed"),
        "archived": Q(state__in=("archived", "withdrawn")),
        "all": Q(),
    }


def _viewed(rows: QuerySet[Obstacle], view: str, today: date) -> QuerySet[Obstacle]:
    return rows.filter(_conditions(today)[view])


def _counts(rows: QuerySet[Obstacle], today: date) -> tuple[tuple[str, str, int], ...]:
    said = {
        view: Count("pk", filter=condition) if condition else Count("pk")
        for view, condition in _conditions(today).items()
    }
    numbers = rows.aggregate(**said)
    return tuple((view, name, numbers[view]) for view, name in VIEWS.items())


def _row(row: Obstacle, today: date) -> ObstacleRow:
    tried = row.tried if len(row.tried) <= SHORT else f"{row.tried[:SHORT]}…"
    return ObstacleRow(
        row.pk,
        row.number,
        kinds()[row.kind],
        row.item_name or tried,
        masked("name", row.name),
        row.state,
        OBSTACLE.words[row.state],
        SOURCES[row.source],
        row.filed_at,
        _term(row, today),
        row.reopened,
        row.supervised,
    )


def _from(row: Obstacle) -> str:
    words = SOURCES[row.source]
    return f"{words}（{identity.site_names([row.site])[row.site]}）" if row.site else words


def _term(row: Obstacle, today: date) -> Due | None:
    """Return the term that runs: until the first answer that, then the whole."""
    if row.state not in OPEN:
        return None
    return face(row.difficulty if row.first_at else "first", row.counted_from, today)


def obstacle(obstacle_id: UUID, by: Actor, at: datetime) -> ObstacleSheet:
    """Return one that he may see."""
    row = access.obstacles_of(by).filter(pk=obstacle_id).first()
    if row is None:
        raise NotYours
    return _sheet(row, by, at)


def obstacle_of_code(number: str, code: str, by: Actor, at: datetime) -> ObstacleSheet:
    """Return one to who has its number and its code."""
    plain = plain_code(code)
    row = (
        Obstacle.objects.filter(number=plain_number(number), code=plain).first() if plain else None
    )
    if row is None:
        raise NotYours("没有找到。请对照登记凭证核对编号和查询码，再查一次。")
    return _sheet(row, by, at)


def _sheet(row: Obstacle, by: Actor, at: datetime) -> ObstacleSheet:
    events = list(Event.objects.filter(stream=f"obstacle:{row.pk}").order_by("seq"))
    whos = {str(event.actor.get("who", "")) for event in events} | {row.handler}
    whos |= {f"official:{one}" for one in row.complained}
    names = identity.official_names(whos)
    wanted = {row.hall, *([row.office] if row.office else [])}
    offices = identity.organisations(wanted)
    today = day_of(at)
    return ObstacleSheet(
        id=row.pk, number=row.number, code=row.code, kind=row.kind, kind_name=kinds()[row.kind],
        difficulty=row.difficulty, difficulty_name=DIFFICULTIES[row.difficulty], state=row.state,
        words=OBSTACLE.words[row.state], source=_from(row),
        place=identity.region(row.region).name, hall=offices[row.hall].name, name=row.name,
        phone=row.phone, cited=row.cited, case=row.case, item=row.item, item_name=row.item_name,
        tried=row.tried, blocked=blocks()[row.blocked], blocker=row.blocker,
        article=row.article_name, wanted=row.wanted,
        filed_at=row.filed_at, terms=_terms(row, today),
        complained=tuple(names.get(f"official:{one}", "") for one in row.complained),
        handler=names.get(row.handler, ""),
        office=offices[row.office].name if row.office else "", request=row.request,
        reply=row.reply, answer=row.answer, reasons=row.reasons, solved=row.solved,
        feedback=row.feedback, feedback_way=WAYS.get(row.feedback_way, ""),
        follows=str(row.hall) == by.org and bool(access.FOLLOWS & set(by.roles)),
        reopened=row.reopened, may_reopen=row.reopened < int(rules()["reopens"]),
        supervised=row.supervised, steps=step_names(access.choices(row, by)),
        done=tuple(_happened(event, names) for event in events),
    )  # fmt: skip


def _terms(row: Obstacle, today: date) -> tuple[Due, ...]:
    if row.state not in OPEN:
        return ()
    whole = face(row.difficulty, row.counted_from, today)
    return (whole,) if row.first_at else (face("first", row.counted_from, today), whole)


def _happened(event: Event, names: dict[str, str]) -> Happened:
    who = str(event.actor.get("who", ""))
    if who.startswith("official:"):
        shown = names.get(who, "工作人员")
    else:
        shown = "反映人" if who.startswith("subject:") or "anonymous" in who else "平台自动"
    return Happened(HAPPENED[event.name], shown, event.at)


def obstacle_choices(sheet: ObstacleSheet, by: Actor, at: datetime) -> Choices:
    """Return to whom it may be passed, and whom it may be about."""
    row = access.obstacles_of(by).filter(pk=sheet.id).first()
    if row is None:
        raise NotYours
    organs = identity.organs_of(row.region)
    staff = identity.colleagues({row.hall, *([row.office] if row.office else [])}, on=day_of(at))
    people = {str(one.official): f"{one.name}（{one.title}）" for one in staff}
    return Choices(
        tuple((str(one.id), one.name) for one in organs if one.id != row.hall),
        tuple(people.items()),
    )


def obstacles_about(
    application: UUID, by: Actor, at: datetime, *, case: UUID | None = None
) -> tuple[ObstacleNote, ...]:
    """Return those that cite an application, for its own page: his own; for staff, not those about them."""
    rows = Obstacle.objects.filter(application=application)
    if case is not None:
        rows = rows.filter(Q(case=case) | Q(case=None))
    if by.org:
        rows = rows.exclude(complained__contains=[access.official_of(by)])
    else:
        rows = rows.filter(subject=UUID(by.behalf))
    return tuple(_note(row, by, day_of(at)) for row in rows.order_by("-filed_at")[:10])


def _note(row: Obstacle, by: Actor, today: date) -> ObstacleNote:
    roles = set(by.roles)
    at_hall = str(row.hall) == by.org and bool(roles & access.FOLLOWS)
    at_office = str(row.office) == by.org and bool(roles & access.ANSWERS)
    return ObstacleNote(
        row.pk,
        row.number,
        kinds()[row.kind],
        OBSTACLE.words[row.state],
        row.filed_at,
        row.state in OPEN,
        _term(row, today),
        not by.org or at_hall or at_office or row.filed_by == by.who,
    )


def for_obstacle_message(obstacle_id: UUID) -> dict[str, str]:
    """Return the words that a message about it needs; nothing of what was said of anybody."""
    row = Obstacle.objects.get(pk=obstacle_id)
    name = f"“{row.item_name}”" if row.item_name else f"“{kinds()[row.kind]}”"
    return {
        "number": row.number,
        "matter": name,
        "hall": identity.organisation(row.hall).short_name,
    }


def obstacle_receipt(obstacle_id: UUID) -> tuple[str, str]:
    """Return number and code to who has just filed it."""
    return Obstacle.objects.values_list("number", "code").get(pk=obstacle_id)


@dataclass(frozen=True)
class ObstacleCaller:
    """Where somebody without an account is told of what he could not get done."""

    obstacle: UUID
    number: str
    phone: str
    hall: UUID


def obstacle_caller(obstacle_id: UUID) -> ObstacleCaller:
    """Return the number that somebody left; for the platform only."""
    row = Obstacle.objects.get(pk=obstacle_id)
    return ObstacleCaller(row.pk, row.number, row.phone, row.hall)


def obstacle_subject(obstacle_id: UUID) -> UUID | None:
    """Return whose it is, if he is known; for the platform only."""
    return Obstacle.objects.values_list("subject", flat=True).get(pk=obstacle_id)
