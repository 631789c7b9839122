"""May an untrained official hold, or use, a window post? Where the hall says no, after the days of grace."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)

from onething.identity.access import posts_in_force, substitutions_in_force
from onething.identity.models import (
    Official,
    Organisation,
    Post,
    Qualification,
    Substitution,
    TrainingRule,
)
from onething.identity.terms import Role
from onething.identity.training.rules import OFFICIAL, courses, day_of, rules
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed
from onething.kernel.statements import Statement

REFUSES, WARNS = "refuse", "warn"
NAMED: Final = 3  # colleagues whom a refusal names


@dataclass(frozen=True)
class Standing:
    """How an official stands to what his hall says of its window posts, on a day."""

    how: str  # “”: nothing is said; warn, refuse
    trained: bool
    until: date | None  # the last day of what proves it; None: without end, or there is none
    grace_until: date | None  # None: trained, or it is over
    ends_soon: bool = False  # the proof, or the days of grace

    @property
    def barred(self) -> bool:
        """Say whether he may not use a window: the hall refuses, he is untrained, his grace is over."""
        return self.how == REFUSES and self.late

    @property
    def late(self) -> bool:
        """Say whether he is untrained and his grace is over."""
        return bool(self.how) and not self.trained and self.grace_until is None


NOTHING_SAID: Final = Standing("", trained=True, until=None, grace_until=None)


def grace() -> timedelta:
    """Return how long somebody may still use a window untrained."""
    return timedelta(days=int(rules()["grace_days"]))


def valid_on(on: date) -> Q:
    """Return the condition that a qualification holds on this day."""
    return Q(revoked_at=None, since__lte=on) & (Q(until=None) | Q(until__gte=on))


def proves() -> Q:
    """Return the condition that a qualification is one for a window: the course, or any level."""
    return Q(course=rules()["window_course"]) | ~Q(level="")


def trained(on: date) -> QuerySet[Qualification]:
    """Return what proves that somebody is trained for a window on this day."""
    return Qualification.objects.filter(proves() & valid_on(on))


def begun_by(on: date) -> date:
    """Return the day on or before which days of grace began that are over on this day."""
    return on - grace() - timedelta(days=1)


def untrained(official: UUID, on: date, begun: date) -> ExpressionWrapper[Any]:
    """Say of a post whether it may not be used: a window of a hall with the rule, grace over, untrained."""
    rule = TrainingRule.objects.filter(
        organisation=OuterRef("organisation"), since__lte=begun, how=REFUSES
    )
    stands_in = Substitution.objects.filter(
        substitutions_in_force(on),
        substitute=official,
        since__lte=begun,
        post__organisation=OuterRef("organisation"),
        post__roles__contains=[Role.WINDOW],
    )
    own = Q(roles__contains=[Role.WINDOW]) & (Q(since=None) | Q(since__lte=begun))
    late = Q(Exists(rule)) & (own | Q(Exists(stands_in)))
    proved = Exists(trained(on).filter(official=official))
    return ExpressionWrapper(late & ~Q(proved), output_field=BooleanField())


def _used(official: UUID, organisation: UUID, on: date, begun: date) -> QuerySet[Post, Any]:
    held = Post.objects.filter(
        posts_in_force(on),
        official=official,
        official__left_at__isnull=True,
        organisation=organisation,
    ).annotate(untrained=untrained(official, on, begun))
    return held.values_list("untrained").order_by("-untrained")[:1]


_USED: Final = Statement(_used, UUID, UUID, date, date)


def must_be_trained(by: Actor, at: datetime) -> bool:
    """Refuse an untrained official at a window, where his hall says so; say whether he holds a post."""
    if not (by.org and by.who.startswith(OFFICIAL)):
        return True
    official, organisation, on = UUID(by.who.removeprefix(OFFICIAL)), UUID(by.org), day_of(at)
    held = _USED(official, organisation, on, begun_by(on))
    if held and held[0][0] and by.has(Role.WINDOW):
        raise NotAllowed(_why_not(official, organisation, on))
    return bool(held)


def _why_not(official: UUID, organisation: UUID, on: date) -> str:
    """Return the sentence for who may not use his window: which course, since when, who can help."""
    last = Qualification.objects.filter(proves(), official=official, revoked_at=None, until__lt=on)
    over = last.order_by("-until").values_list("until", flat=True).first()
    helping = "、".join(_trained_there(organisation, on)) or "负责人安排合格的同事"
    since = f"您的合格证明到 {words_of(over)}为止" if over else "您还没有通过考核，宽限期已经过了"
    return (
        f"本单位规定“{course_name()}”考核合格才能在窗口办理，{since}。"
        f"请到“培训考核”参加考试，合格以后马上可以办理；急办的，请{helping}接手。"
    )


def _trained_there(organisation: UUID, on: date) -> list[str]:
    posts = Post.objects.filter(
        posts_in_force(on), organisation=organisation, roles__contains=[Role.WINDOW]
    )
    rows = Official.objects.filter(
        Exists(trained(on).filter(official=OuterRef("pk"))),
        Exists(posts.filter(official=OuterRef("pk"))),
        left_at=None,
    )
    return list(rows.order_by("number").values_list("name", flat=True)[:NAMED])


def words_of(on: date) -> str:
    """Return a day in words."""
    return f"{on.year} 年 {on.month} 月 {on.day} 日"


def standings(officials: Iterable[UUID], organisation: UUID, on: date) -> dict[UUID, Standing]:
    """Return how officials stand to what a hall says of its windows, on a day; three statements."""
    return standings_on(officials, organisation, [on])[on]


def standings_on(
    officials: Iterable[UUID], organisation: UUID, days: Collection[date]
) -> dict[date, dict[UUID, Standing]]:
    """Return the same for each of several days; three statements for all of them."""
    wanted = set(officials)
    rule = TrainingRule.objects.filter(organisation=organisation).first()
    if rule is None or not wanted or not days:
        return {on: dict.fromkeys(wanted, NOTHING_SAID) for on in days}
    proofs: dict[UUID, list[Qualification]] = {}
    rows = Qualification.objects.filter(
        proves(),
        Q(until=None) | Q(until__gte=min(days)),
        official__in=wanted,
        revoked_at=None,
        since__lte=max(days),
    )
    for row in rows.order_by(F("until").desc(nulls_first=True)):
        proofs.setdefault(row.official_id, []).append(row)
    posts = Post.objects.filter(
        official__in=wanted, organisation=organisation, roles__contains=[Role.WINDOW]
    )
    first: dict[UUID, date] = {}
    for official, since in posts.values_list("official", "since"):
        begun = max(since or rule.since, rule.since)
        first[official] = min(begun, first.get(official, begun))
    return {
        on: {
            one: _standing(rule.how, _proof(proofs.get(one, ()), on), first.get(one, on), on)
            if rule.since <= on
            else NOTHING_SAID
            for one in wanted
        }
        for on in days
    }


def _proof(held: Iterable[Qualification], on: date) -> Qualification | None:
    """Return what proves longest that he is trained on a day."""
    good = (one for one in held if one.since <= on and (one.until is None or one.until >= on))
    return next(good, None)


def _standing(how: str, proof: Qualification | None, first: date, on: date) -> Standing:
    last = None if proof is not None or first + grace() < on else first + grace()
    end = proof.until if proof is not None else last
    soon = end is not None and end <= on + timedelta(days=int(rules()["warn_days"]))
    return Standing(how, proof is not None, proof.until if proof else None, last, soon)


def halls_that_demand() -> frozenset[UUID]:
    """Return the organisations that say something of training at their windows."""
    return frozenset(TrainingRule.objects.values_list("organisation", flat=True))


def standing_of(by: Actor, at: datetime) -> Standing:
    """Return how he stands himself to what his hall says of its windows."""
    if not (by.org and by.who.startswith(OFFICIAL) and by.has(Role.WINDOW)):
        return Standing("", True, None, None)
    official = UUID(by.who.removeprefix(OFFICIAL))
    return standings([official], UUID(by.org), day_of(at))[official]


def warning(one: Standing) -> str:
    """Return what somebody at a window is told before it is too late, or “”."""
    if not one.how or (one.trained and not one.ends_soon):
        return ""
    after = "过后不能在窗口办理。" if one.how == REFUSES else "本单位要求窗口人员考核合格。"
    if one.trained and one.until is not None:
        return (
            f"您的窗口合格证明到 {words_of(one.until)}为止。"
            f"请在这以前到“培训考核”重新考试合格，{after}"
        )
    if one.grace_until:
        return (
            f"您还没有通过“{course_name()}”考核。"
            f"请在 {words_of(one.grace_until)}以前到“培训考核”考试合格，{after}"
        )
    return f"您还没有通过“{course_name()}”考核。请尽快到“培训考核”参加考试，{after}"


def course_name() -> str:
    """Return the name of the course that windows demand."""
    return courses()[rules()["window_course"]].name


def may_be_given(official: UUID, organisation: Organisation, roles: Iterable[str], on: date) -> str:
    """Return why a window post may not be given to somebody, or “”: trained, or in his days of grace."""
    if Role.WINDOW not in roles:
        return ""
    if not standings([official], organisation.pk, on)[official].barred:
        return ""
    return (
        f"{organisation.name}规定“{course_name()}”考核合格才能在窗口办理，他还没有合格，"
        f"{rules()['grace_days']} 天宽限期已经用完。"
        "请他先在“培训考核”里考试合格，或者登记他的职业技能等级证书，再给窗口岗位。"
    )


def may_stand(name: str, one: Standing, on: date) -> str:
    """Return why somebody may not be put at a window on a day, or “”."""
    if not one.barred:
        return ""
    return (
        f"{name}在 {words_of(on)}不能在窗口办理：本单位规定“{course_name()}”考核合格，"
        "他到那天没有合格，宽限期也过了。请选合格的同事，或者请他先到“培训考核”考试合格。"
    )
