"""What can be asked about the team: courses, sittings, who is trained, rota, contact points, appraisals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from onething.identity.models import (
    Appraisal,
    Official,
    Organisation,
    Post,
    Qualification,
    Sitting,
    TrainingRule,
)
from onething.identity.terms import ROLES, Role
from onething.identity.training.holding import if_refused, valid_on
from onething.identity.training.papers import failed_in_round, known_questions
from onething.identity.training.rules import (
    Course,
    Lesson,
    Question,
    courses,
    day_of,
    levels,
    rules,
    shuffled,
)
from onething.identity.training.rules import appraisal_kinds as rule_kinds
from onething.identity.training.said import managed, own
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CourseCard:
    """A course as one of the team sees it."""

    key: str
    name: str
    summary: str
    roles: str
    mine: bool  # it is for a role that he holds
    rule: str
    lessons: tuple[Lesson, ...]
    valid_until: date | None
    running: UUID | None
    last: str


@dataclass(frozen=True)
class Asked:
    """A question of a sitting; after it was marked, whether it was right and where that is written."""

    key: str
    number: int
    ask: str
    options: tuple[tuple[int, str, bool, bool], ...]  # number, text, chosen, right: when it is told
    several: bool
    answered: bool
    good: bool
    cites: str


@dataclass(frozen=True)
class SittingSheet:
    """A sitting: questions while it runs, marks and citations afterwards."""

    id: UUID
    course: str
    course_key: str
    until: datetime
    seconds: int  # that are left
    over: bool
    score: int | None
    passed: bool | None
    pass_mark: int
    tells: bool  # what was right: he has passed, or no other try is left now
    asked: tuple[Asked, ...]

    @property
    def open(self) -> tuple[Asked, ...]:
        """Return the questions that have no answer yet."""
        return tuple(one for one in self.asked if not one.answered)

    @property
    def answered(self) -> int:
        """Return how many questions have an answer."""
        return len(self.asked) - len(self.open)

    @property
    def minutes(self) -> int:
        """Return how many minutes are left, one that has begun counted as one."""
        return -(-self.seconds // 60)


@dataclass(frozen=True)
class Held:
    """Something that an official has passed or holds."""

    id: UUID
    name: str
    certificate: str
    until: date | None
    may_revoke: bool


@dataclass(frozen=True)
class Member:
    """One of the team."""

    official: UUID
    name: str
    number: str
    titles: str
    window: bool
    trained: bool
    held: tuple[Held, ...]


@dataclass(frozen=True)
class TeamPage:
    """The team of an organisation, and whether its windows demand training."""

    organisation: UUID
    name: str
    members: tuple[Member, ...]
    how: str  # “”: nothing is said; warn, refuse
    demanded_since: date | None
    enforced_from: date | None  # the first day after the days of grace
    course: str
    grace: int
    untrained: int
    would_bar: tuple[str, ...]  # whom refusing from today on would bar, as it stands now
    would_bar_from: date


@dataclass(frozen=True)
class AppraisalRow:
    """An assessment, a promotion, a reward or a sanction."""

    name: str  # of the official; of the organisation, to himself
    kind: str
    on: date
    result: str
    ground: str


def my_courses(by: Actor, at: datetime) -> tuple[CourseCard, ...]:
    """Return the courses, those for his roles first, with what he has passed."""
    official, today = own(by), day_of(at)
    rows = Qualification.objects.filter(valid_on(today), official=official).exclude(course="")
    until = {row.course: row.until for row in rows.order_by("until")}
    sat: dict[str, Sitting] = {}
    for row in Sitting.objects.filter(official=official).order_by("began_at"):
        sat[row.course] = row
    cards = [_course(one, by, until, sat.get(one.key), at) for one in courses().values()]
    return tuple(sorted(cards, key=lambda one: not one.mine))


def _course(
    one: Course, by: Actor, until: dict[str, date | None], last: Sitting | None, at: datetime
) -> CourseCard:
    running = last is not None and last.ended_at is None and last.until > at
    marked = last is not None and last.score is not None
    return CourseCard(
        one.key,
        one.name,
        one.summary,
        "、".join(ROLES[role] for role in sorted(one.roles)),
        bool(one.roles & set(by.roles)),
        f"抽 {one.draw} 题，{one.minutes} 分钟，{one.pass_mark} 分合格；一轮最多考 {one.tries} 次，"
        f"没有合格的 {one.again_days} 天后再考；合格后 {one.valid_months} 个月有效。",
        one.lessons,
        until.get(one.key),
        last.pk if last is not None and running else None,
        f"上次 {last.score} 分，{'合格' if last.passed else '不合格'}" if last and marked else "",
    )


def sitting(sitting_id: UUID, by: Actor, at: datetime) -> SittingSheet:
    """Return one of his sittings."""
    row = Sitting.objects.filter(pk=sitting_id, official=own(by)).first()
    if row is None:
        raise NotYours
    course, marked = courses()[row.course], row.ended_at is not None
    asked = [course.questions[key] for key in known_questions(row)]
    tells = marked and not _may_use_it(row, course, at)
    return SittingSheet(
        row.pk,
        course.name,
        course.key,
        row.until,
        max(0, int((row.until - at).total_seconds())),
        marked or row.until <= at,
        row.score,
        row.passed,
        course.pass_mark,
        tells,
        tuple(_asked(row, one, number, tells=tells) for number, one in enumerate(asked, 1)),
    )


def _may_use_it(row: Sitting, course: Course, at: datetime) -> bool:
    """Say whether he could use the right answers in another try: he has none passed, and one is left."""
    if row.passed or len(failed_in_round(row.official_id, course, at)) >= course.tries:
        return False
    held = Qualification.objects.filter(valid_on(day_of(at)), official=row.official_id)
    return not held.filter(course=course.key).exists()


def _asked(row: Sitting, one: Question, number: int, *, tells: bool) -> Asked:
    """Return a question with its options in the order of this sitting."""
    chosen = row.answers.get(one.key, ())
    return Asked(
        one.key,
        number,
        one.ask,
        tuple(
            (place, one.options[place - 1], place in chosen, tells and place in one.right)
            for place in shuffled(one, str(row.pk))
        ),
        one.several,
        bool(chosen),
        frozenset(chosen) == one.right,
        one.cites if row.ended_at is not None else "",
    )


def team(by: Actor, at: datetime) -> TeamPage:
    """Return the team of his organisation; for who leads or administers it."""
    organ = _managed(by)
    today = day_of(at)
    posts = Post.objects.filter(organisation=organ, ended_at=None, official__left_at=None)
    by_official: dict[UUID, list[Post]] = {}
    for post in posts.select_related("official").order_by("official__number", "pk"):
        by_official.setdefault(post.official_id, []).append(post)
    held: dict[UUID, list[Qualification]] = {}
    rows = Qualification.objects.filter(valid_on(today), official__in=by_official)
    for row in rows.order_by("-until", "pk"):
        held.setdefault(row.official_id, []).append(row)
    members = tuple(_member(own, held.get(key, []), by) for key, own in by_official.items())
    rule = TrainingRule.objects.filter(organisation=organ).first()
    grace = int(rules()["grace_days"])
    clerks = {one.official: one.name for one in members if one.window}
    over, would = if_refused(clerks, organ.pk, today)
    return TeamPage(
        organ.pk,
        organ.name,
        members,
        rule.how if rule else "",
        rule.since if rule else None,
        rule.since + timedelta(days=grace + 1) if rule else None,
        courses()[rules()["window_course"]].name,
        grace,
        sum(one.window and not one.trained for one in members),
        tuple(name for official, name in clerks.items() if would[official].barred),
        over,
    )


def _member(posts: list[Post], held: list[Qualification], by: Actor) -> Member:
    official = posts[0].official
    proof = [one for one in held if one.level or one.course == rules()["window_course"]]
    return Member(
        official.pk,
        official.name,
        official.number,
        "、".join(post.title for post in posts),
        any(Role.WINDOW in post.roles for post in posts),
        bool(proof),
        tuple(
            Held(
                one.pk,
                levels()[one.level] if one.level else courses()[one.course].name,
                one.certificate,
                one.until,
                bool(one.level) and by.who != f"official:{official.pk}",
            )
            for one in held
            if one.level or one.course in courses()
        ),
    )


def level_choices() -> Choices:
    """Return the levels, the lowest first."""
    return tuple(levels().items())


def _managed(by: Actor) -> Organisation:
    organ = UUID(by.org) if by.org else None
    found = Organisation.objects.filter(pk=organ).first() if organ in managed(by) else None
    if found is None:
        raise NotYours
    return found


def _people(organ: Organisation) -> Choices:
    rows = Official.objects.filter(
        posts__organisation=organ, posts__ended_at=None, left_at=None
    ).distinct()
    return tuple((str(row.pk), f"{row.name}（{row.number}）") for row in rows.order_by("number"))


def team_people(by: Actor) -> Choices:
    """Return the people of his team, himself left out."""
    people = _people(_managed(by))
    return tuple(one for one in people if by.who != f"official:{one[0]}")


def appraisals(by: Actor, *, q: str = "") -> tuple[AppraisalRow, ...]:
    """Return what is kept of the team, newest first; for who leads or administers it."""
    organ = _managed(by)
    rows = Appraisal.objects.filter(organisation=organ).select_related("official")
    if q:
        rows = rows.filter(Q(official__name__icontains=q) | Q(official__number__iexact=q))
    kinds = rule_kinds()
    return tuple(
        AppraisalRow(row.official.name, kinds[row.kind], row.on, row.result, row.ground)
        for row in rows.order_by("-on", "-pk")[: int(rules()["rows"])]
    )


def my_appraisals(by: Actor) -> tuple[AppraisalRow, ...]:
    """Return what is kept of himself, newest first."""
    rows = Appraisal.objects.filter(official=own(by)).select_related("official", "organisation")
    kinds = rule_kinds()
    return tuple(
        AppraisalRow(row.organisation.name, kinds[row.kind], row.on, row.result, row.ground)
        for row in rows.order_by("-on", "-pk")[: int(rules()["rows"])]
    )


def appraisal_kinds() -> Choices:
    """Return the kinds of what is kept."""
    return tuple(rule_kinds().items())
