"""What can be asked about walks and what they found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours
from onething.voice.obstacles.rules import Due, day_of
from onething.voice.walk_models import Flaw, Walk, WalkStep
from onething.voice.walk_terms import FLAW, FLAW_VIEWS, WALK
from onething.voice.walks import access
from onething.voice.walks.rules import face, rules, severities

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WalkRow:
    """One line of a list of walks."""

    id: UUID
    name: str
    kind: str
    terminal: str
    walker: str
    walked_on: date
    words: str
    open: bool
    flaws: int
    left: int


@dataclass(frozen=True)
class StepCard:
    """One step of a walk."""

    id: UUID
    place: int
    what: str
    minutes: int
    severity: str
    severity_name: str
    problem: str
    scope: str
    picture: bool
    flaw: UUID | None
    flaw_words: str


@dataclass(frozen=True)
class WalkSheet:
    """One walk with its steps."""

    id: UUID
    name: str
    target: str
    code: str
    kind: str
    terminal: str
    walker: str
    walked_on: date
    made_by: str
    state: str
    words: str
    trips: int
    minutes: int
    summary: str
    mine: bool
    steps: tuple[StepCard, ...]


@dataclass(frozen=True)
class FlawRow:
    """One thing to be mended."""

    id: UUID
    target: str
    code: str
    name: str
    severity: str
    severity_name: str
    scope: str
    problem: str
    state: str
    words: str
    walk: UUID | None
    step: UUID | None
    obstacle: UUID | None
    place: int
    what: str
    picture: bool
    region: str
    organisation: str
    owner: str
    found_at: datetime
    term: Due | None
    answer: str
    done_by: str
    reopened: int
    steps: frozenset[str]


@dataclass(frozen=True)
class FlawPage:
    """A list of what is to be mended, with its filters."""

    rows: tuple[FlawRow, ...]
    counts: tuple[tuple[str, str, int], ...]
    view: str
    severity: str
    q: str
    page: int
    more: bool


@dataclass(frozen=True)
class WalkFigures:
    """How many walks, what they found, how much of it is mended."""

    walks: int
    found: int
    fixed: int
    declined: int
    open: int
    late: int
    by_severity: tuple[tuple[str, int, int], ...]  # name, found, fixed
    by_target: tuple[tuple[str, int, int], ...]


def walk_choices(what: str) -> Choices:
    """Return kinds, terminals or scopes with their names."""
    return tuple((key, str(name)) for key, name in rules()[what].items())


def walk_severities() -> tuple[tuple[str, str, str], ...]:
    """Return the severities: name, and what it means with its days."""
    return tuple(
        (key, str(one["name"]), f"{one['help']}；{one['days']} 个工作日内整改")
        for key, one in rules()["severities"].items()
    )


def picture_mb() -> int:
    """Return how large a picture may be."""
    return int(rules()["picture_mb"])


def walks(by: Actor, *, page: int) -> tuple[tuple[WalkRow, ...], bool]:
    """Return the walks of his organisation, newest first, and whether there are more."""
    size = int(rules()["rows"])
    start = (max(page, 1) - 1) * size
    rows = access.walks_of(by).annotate(
        flaws=Count("steps__flaw"),
        left=Count("steps__flaw", filter=Q(steps__flaw__state="open")),
    )
    found = list(rows.order_by("-made_at")[start : start + size + 1])
    return tuple(map(_walk_row, found[:size])), len(found) > size


def _walk_row(row: Walk) -> WalkRow:
    return WalkRow(
        row.pk,
        row.name,
        rules()["kinds"][row.kind],
        rules()["terminals"][row.terminal],
        row.walker,
        row.walked_on,
        WALK.words[row.state],
        row.state == "open",
        row.flaws,  # type: ignore[attr-defined]  # annotated above
        row.left,  # type: ignore[attr-defined]  # annotated above
    )


def walk(walk_id: UUID, by: Actor) -> WalkSheet:
    """Return one walk."""
    row = access.walks_of(by).filter(pk=walk_id).first()
    if row is None:
        raise NotYours
    steps = row.steps.select_related("flaw").order_by("place")
    return WalkSheet(
        row.pk,
        row.name,
        row.target,
        row.code,
        rules()["kinds"][row.kind],
        rules()["terminals"][row.terminal],
        row.walker,
        row.walked_on,
        identity.official_names([row.made_by]).get(row.made_by, ""),
        row.state,
        WALK.words[row.state],
        row.trips,
        row.minutes,
        row.summary,
        row.made_by == by.who,
        tuple(map(_step, steps)),
    )


def _step(step: WalkStep) -> StepCard:
    flaw: Flaw | None = getattr(step, "flaw", None)
    return StepCard(
        step.pk,
        step.place,
        step.what,
        step.minutes,
        step.severity,
        severities().get(step.severity, ""),
        step.problem,
        rules()["scopes"].get(step.scope, ""),
        bool(step.picture),
        flaw.pk if flaw else None,
        FLAW.words[flaw.state] if flaw else "",
    )


def walk_picture(step_id: UUID, by: Actor) -> str:
    """Return the digest of the picture of a step that he may see."""
    step = WalkStep.objects.filter(pk=step_id).exclude(picture="").first()
    if step is None:
        raise NotYours
    seen = access.walks_of(by).filter(pk=step.walk_id).exists()
    if not seen and not access.flaws_of(by).filter(step=step).exists():
        raise NotYours
    return step.picture


def flaws(by: Actor, at: datetime, *, view: str, severity: str, q: str, page: int) -> FlawPage:
    """Return what is to be mended, the most urgent first."""
    today, size = day_of(at), int(rules()["rows"])
    view = view if view in FLAW_VIEWS else "open"
    found = access.flaws_of(by)
    if severity in severities():
        found = found.filter(severity=severity)
    if q:
        found = found.filter(Q(name__icontains=q) | Q(code=q) | Q(problem__icontains=q))
    conditions = _views(today)
    start = (max(page, 1) - 1) * size
    rows = list(
        found.filter(conditions[view])
        .select_related("step")
        .order_by("due_on", "pk")[start : start + size + 1]
    )
    said = {key: Count("pk", filter=one) if one else Count("pk") for key, one in conditions.items()}
    numbers = found.aggregate(**said)
    counts = tuple((key, name, numbers[key]) for key, name in FLAW_VIEWS.items())
    return FlawPage(
        _flaw_rows(rows[:size], by, today),
        counts,
        view,
        severity if severity in severities() else "",
        q,
        max(page, 1),
        len(rows) > size,
    )


def _views(today: date) -> dict[str, Q]:
    return {
        "open": Q(state="open"),
        "late": Q(state="open", due_on__lt=today),
        "fixed": Q(state="fixed"),
        "declined": Q(state="declined"),
        "all": Q(),
    }


def flaw(flaw_id: UUID, by: Actor, at: datetime) -> FlawRow:
    """Return one thing to be mended."""
    rows = list(access.flaws_of(by).filter(pk=flaw_id).select_related("step"))
    if not rows:
        raise NotYours
    return _flaw_rows(rows, by, day_of(at))[0]


def flaws_at(target: str, code: str, by: Actor, at: datetime) -> tuple[FlawRow, ...]:
    """Return what is open at an item or a theme, for its page in the console."""
    if not by.has(access.KEEPER):
        return ()
    rows = Flaw.objects.filter(target=target, code=code, state="open").select_related("step")
    return _flaw_rows(list(rows.order_by("due_on", "pk")[:20]), by, day_of(at))


def _flaw_rows(rows: list[Flaw], by: Actor, today: date) -> tuple[FlawRow, ...]:
    if not rows:
        return ()
    whos = {f"official:{row.owner}" for row in rows} | {row.done_by for row in rows}
    names = identity.official_names(whos)
    organs = identity.organisations({row.organisation for row in rows})
    return tuple(
        FlawRow(
            row.pk, row.target, row.code, row.name, row.severity, severities()[row.severity],
            rules()["scopes"][row.scope], row.problem, row.state, FLAW.words[row.state],
            row.step.walk_id if row.step else None, row.step_id, row.obstacle,
            row.step.place if row.step else 0, row.step.what if row.step else "",
            bool(row.step and row.step.picture),
            identity.region(row.region).name, organs[row.organisation].name,
            names.get(f"official:{row.owner}", ""), row.found_at,
            face(row.severity, day_of(row.found_at), today) if row.state == "open" else None,
            row.answer, names.get(row.done_by, ""), row.reopened,
            frozenset(
                one.do for one in FLAW.choices(row.state) if access.may(row, one.do, by)
            ),
        )
        for row in rows
    )  # fmt: skip


def walk_figures(by: Actor, at: datetime) -> WalkFigures:
    """Return how many walks of his organisation there were, and what became of what they found."""
    mine = access.walks_of(by)
    rows: QuerySet[Flaw] = Flaw.objects.filter(step__walk__in=mine.values("pk"))
    said = rows.aggregate(
        found=Count("pk"), **{key: Count("pk", filter=one) for key, one in _views(day_of(at)).items() if one}
    )  # fmt: skip
    known = severities()
    return WalkFigures(
        mine.filter(state="finished").count(),
        said["found"],
        said["fixed"],
        said["declined"],
        said["open"],
        said["late"],
        tuple((known[key], found, fixed) for key, found, fixed in _grouped(rows, "severity")),
        _grouped(rows, "name"),
    )


def _grouped(rows: QuerySet[Flaw], by: str) -> tuple[tuple[str, int, int], ...]:
    found = rows.values_list(by).annotate(
        count=Count("pk"), fixed=Count("pk", filter=Q(state="fixed"))
    )
    return tuple(found.order_by("-count", by)[:10])


def for_flaw_message(flaw_id: UUID) -> dict[str, str]:
    """Return the words that a message about it needs."""
    row = Flaw.objects.get(pk=flaw_id)
    due = f"{row.due_on:%m 月 %d 日}" if row.due_on else "放假安排公布后确定的日期"
    return {"matter": f"“{row.name}”", "severity": severities()[row.severity], "due": due}


@dataclass(frozen=True)
class FlawTold:
    """Who besides officials is told what became of what was found."""

    finder: UUID | None  # a person who tried the service
    obstacle: UUID | None  # whose obstacle it came from


def flaw_told(flaw_id: UUID) -> FlawTold:
    """Return who besides officials is told of it; for the platform only."""
    row = Flaw.objects.get(pk=flaw_id)
    kind, _, who = row.found_by.partition(":")
    return FlawTold(UUID(who) if kind == "subject" else None, row.obstacle)


def flaws_of_obstacle(obstacle_id: UUID) -> tuple[tuple[UUID, str, str], ...]:
    """Return what an obstacle left to be mended: id, name, state in words; who may see it is asked before."""
    rows = Flaw.objects.filter(obstacle=obstacle_id).order_by("found_at", "pk")
    return tuple((row.pk, row.name, FLAW.words[row.state]) for row in rows)


def walk_name(walk_id: UUID) -> str:
    """Return what a walk went through; for the platform only."""
    return f"“{Walk.objects.values_list('name', flat=True).get(pk=walk_id)}”"
