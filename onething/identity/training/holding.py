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
AT_WINDOWS: Final = "坐窗口、叫号、接视频、代为办理、发放结果"
Rule = tuple[str, date]  # how a hall wants its window posts trained, and since when


@dataclass(frozen=True)
class Standing:
    """How an official stands to what his hall says of its window posts, on a day."""

    how: str  # “”: nothing is said; warn, refuse
    trained: bool
    until: date | None  # the last day of what proves it; None: without end, or there is none
    grace_until: date | None  # None: trained, or it is over
    ends_soon: bool = False  # the proof, or the days of grace
    grace_end: date | None = None  # the last day of grace, be it over or not
    expired: date | None = None  # untrained: the last day of what proved it once

    @property
    def barred_from(self) -> date | None:
        """Return from which day on he may use no window where the hall refuses; None: no such day is known."""
        if self.grace_end is None or (self.trained and self.until is None):
            return None
        return max(self.grace_end, self.until or self.grace_end) + timedelta(days=1)

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
    helping = "、".join(_trained_there(organisation, on))
    return _barred_words(standings([official], organisation, on)[official], helping)


def _barred_words(one: Standing, helping: str) -> str:
    """Return what somebody reads who may use no window: which course, since when, what to do."""
    since = "您还没有通过考核，宽限期已经过了"
    if one.expired is not None:
        since = f"您的合格证明到 {words_of(one.expired)}为止"
    elif one.grace_end is not None and not one.grace_until:
        since = f"您还没有通过考核，宽限期到 {words_of(one.grace_end)}为止"
    return (
        f"您现在不能在窗口办理：本单位规定“{course_name()}”考核合格才能{AT_WINDOWS}，{since}。"
        "请到“培训考核”参加考试，合格以后马上可以办理；"
        f"急办的，请{helping or '负责人安排合格的同事'}接手。"
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
    """Return the same for each of several days; three statements for all of them, one if nothing is said."""
    rule = _RULE(organisation)
    return _standings(officials, organisation, days, rule[0] if rule else None)


def if_refused(
    officials: Iterable[UUID], organisation: UUID, on: date
) -> tuple[date, dict[UUID, Standing]]:
    """Return how they would stand, if the hall refused the untrained from a day on, when grace is over."""
    over = on + grace() + timedelta(days=1)
    return over, _standings(officials, organisation, [over], (REFUSES, on))[over]


def _rule(organisation: UUID) -> QuerySet[TrainingRule, Any]:
    return TrainingRule.objects.filter(organisation=organisation).values_list("how", "since")


_RULE: Final = Statement(_rule, UUID)


def _standings(
    officials: Iterable[UUID], organisation: UUID, days: Collection[date], rule: Rule | None
) -> dict[date, dict[UUID, Standing]]:
    wanted = set(officials)
    if rule is None or not wanted or not days:
        return {on: dict.fromkeys(wanted, NOTHING_SAID) for on in days}
    how, said = rule
    proofs: dict[UUID, list[Qualification]] = {}
    rows = Qualification.objects.filter(
        proves(), official__in=wanted, revoked_at=None, since__lte=max(days)
    )
    for row in rows.order_by(F("until").desc(nulls_first=True)):
        proofs.setdefault(row.official_id, []).append(row)
    posts = Post.objects.filter(
        official__in=wanted, organisation=organisation, roles__contains=[Role.WINDOW]
    )
    first: dict[UUID, date] = {}
    for official, since in posts.values_list("official", "since"):
        begun = max(since or said, said)
        first[official] = min(begun, first.get(official, begun))
    return {
        on: {
            one: _standing(how, proofs.get(one, []), first.get(one, on), on)
            if said <= on
            else NOTHING_SAID
            for one in wanted
        }
        for on in days
    }


def _standing(how: str, proofs: list[Qualification], first: date, on: date) -> Standing:
    """Return how somebody stands on a day; `proofs`: what lasts longest first, what is over too."""
    good = (one for one in proofs if one.since <= on and (one.until is None or one.until >= on))
    proof = next(good, None)
    over = [one.until for one in proofs if one.until is not None and one.until < on]
    end = first + grace()
    last = None if proof is not None or end < on else end
    ends = proof.until if proof is not None else last
    return Standing(
        how,
        proof is not None,
        proof.until if proof is not None else None,
        last,
        ends is not None and ends <= on + timedelta(days=int(rules()["warn_days"])),
        end,
        max(over, default=None) if proof is None else None,
    )


def halls_that_demand() -> frozenset[UUID]:
    """Return the organisations that say something of training at their windows."""
    return frozenset(TrainingRule.objects.values_list("organisation", flat=True))


def standing_of(by: Actor, at: datetime) -> Standing:
    """Return how he stands himself to what his hall says of its windows."""
    if not (by.org and by.who.startswith(OFFICIAL) and by.has(Role.WINDOW)):
        return NOTHING_SAID
    official = UUID(by.who.removeprefix(OFFICIAL))
    return standings([official], UUID(by.org), day_of(at))[official]


def warning(one: Standing) -> str:
    """Return what somebody at a window is told before it is too late and when it is, or “”."""
    if not one.how or (one.trained and not one.ends_soon):
        return ""
    if one.barred:
        return _barred_words(one, "")
    after = "本单位要求窗口人员考核合格。"
    if one.how == REFUSES and one.barred_from is not None:
        after = f"从 {words_of(one.barred_from)}起，没有合格的不能{AT_WINDOWS}。"
    if one.trained and one.until is not None:
        return (
            f"您的窗口合格证明到 {words_of(one.until)}为止。"
            f"请在这以前到“培训考核”重新考试合格。{after}"
        )
    if one.grace_until:
        return (
            f"您还没有通过“{course_name()}”考核。"
            f"请在 {words_of(one.grace_until)}以前到“培训考核”考试合格。{after}"
        )
    return f"您还没有通过“{course_name()}”考核。请尽快到“培训考核”参加考试。{after}"


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
