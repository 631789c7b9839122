"""“May he?” and “which ones?”: cases and applications come only from here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.cases.limits import minutes
from onething.cases.models import Application, AwayPart, Case, Cosignature, Turn
from onething.cases.terms import ASKS, MACHINES, unmet
from onething.identity import queries as identity
from onething.identity.terms import FILL, SIGN, SUPPLEMENT, matters_in, site_in
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.machine import Step
from onething.kernel.refusals import Held, NotAllowed, NotYours
from onething.kernel.statements import Rows

STAFF = frozenset({"window", "examiner", "reviewer", "decider"})
ASKED = STAFF - {"window"} | {"leader"}
REVIEWS = ("examine", "review", "grant")
READERS = STAFF | {"leader"}


def cases_of(by: Actor) -> QuerySet[Case]:
    """Return the cases that he may see: his own, his office's, or those received at his hall."""
    ranges = ranges_of(by)
    found = Case.objects.filter(reduce(or_, ranges)) if ranges else Case.objects.none()
    matters = matters_in(by.roles)
    return found.filter(application__slug__in=matters) if matters else found


def cases_shown(by: Actor) -> QuerySet[Case]:
    """Return what he may read: the cases that he may see, and those of which his organ is asked."""
    if not asked_at(by):
        return cases_of(by)
    asked = (model.objects.filter(organ=by.org).values("case") for model in (Turn, AwayPart))
    ranges = (*ranges_of(by), *(Q(pk__in=cases) for cases in asked))
    return Case.objects.filter(reduce(or_, ranges))


def asked_at(by: Actor) -> bool:
    """Say whether he answers for his organ when it is asked to sign or to be heard."""
    return bool(by.org) and (bool(ASKED & set(by.roles)) or _scopes(by))


def ranges_of(by: Actor) -> tuple[Q, ...]:
    """Return the same cases as ranges, each of which an index serves in order; they may overlap."""
    if by.has("system"):
        return (Q(),)
    if by.org and (READERS & set(by.roles) or _scopes(by)):
        whole = _scopes(by) or by.has("leader")
        office = whole or (READERS - {"window"}) & set(by.roles)
        hall = whole or by.has("window")
        return (Q(office=by.org),) * bool(office) + (Q(hall=by.org),) * bool(hall)
    if (site := site_in(by.roles)) is not None:
        own = Q(application__agent=by.who, application__site=site)
        return (Q(subject=by.behalf) & own,) if by.behalf else ()
    return (Q(subject=by.behalf),) if by.behalf else ()


def applications_of(by: Actor) -> QuerySet[Application]:
    """Return the applications that he may see; a draft is seen by its applicant only."""
    if by.has("system"):
        return Application.objects.all()
    if by.org:
        return Application.objects.exclude(state="draft").filter(
            pk__in=cases_of(by).values("application")
        )
    if not by.behalf:
        return Application.objects.none()
    found = Application.objects.filter(subject=by.behalf)
    if (
        site := site_in(by.roles)
    ) is not None:  # at a partner's site: what he took in there himself
        found = found.filter(agent=by.who, site=site)
    matters = matters_in(by.roles)
    return found.filter(slug__in=matters) if matters else found


def draft_to_change(application_id: UUID, by: Actor, act: str = FILL) -> Application:
    """Lock a draft that he may change; his mandate, if he has one, allows the act."""
    application = _locked(application_id, by)
    identity.must_allow(by, act, application.slug)
    if application.state == "draft":
        return application
    if application.state == "discarded":
        raise NotYours
    raise NotAllowed(
        f"这份申请已经提交（申办编号 {application.number}），不能再修改。需要更改的，请撤回后重新申请。"
    )


def application_to_send(application_id: UUID, by: Actor) -> Application:
    """Lock one of his applications, filed or not, to say how its results shall come."""
    application = _locked(application_id, by)
    if application.state == "discarded":
        raise NotYours
    return application


def _locked(application_id: UUID, by: Actor) -> Application:
    if by.has("system") or by.org or not by.behalf:
        raise NotYours
    found = _OWN.first(application_id, UUID(by.behalf))
    site = site_in(by.roles)
    if found is None or (site is not None and (found.site, found.agent) != (site, by.who)):
        raise NotYours
    return found


def _own(application_id: UUID, subject: UUID) -> QuerySet[Application]:
    rows = applications_of(Actor(who=f"subject:{subject}", behalf=str(subject)))
    return rows.select_for_update(of=("self",)).filter(pk=application_id)


_OWN = Rows(_own, UUID, UUID)


def cosignature_of(code: str, by: Actor) -> Cosignature:
    """Return the request for a signature behind a link, for the one alone whom it names."""
    kind, _, own = by.who.partition(":")
    rows = Cosignature.objects.select_related("application").exclude(state="withdrawn")
    found = rows.filter(code=code, subject=own).first() if kind == "subject" else None
    if found is None:
        raise NotYours
    return found


def case_to_change(case_id: UUID, do: str, *, by: Actor, at: datetime) -> tuple[Case, Step]:
    """Lock the case for a step, or say no: not his, not now, or held by somebody else."""
    case = locked(case_id, by)
    if case is None or not may(case, do, by):
        raise NotYours
    _within_mandate(case, do, by)
    step = MACHINES[case.kind].step(case.state, do)
    if why_not := unmet(step, case):
        raise NotAllowed(why_not)
    if not by.has("system"):
        _not_backdated(case, at)
    identity.must_hold_post(by, at)
    if by.who.startswith("official:"):
        free_or_his(case, by, at)
    return case, step


def _within_mandate(case: Case, do: str, by: Actor) -> None:
    """Refuse an agent what his mandate does not allow; without limits nothing is asked."""
    if not by.org and by.roles and not by.has("system"):
        theme = case.application.slug if matters_in(by.roles) else ""
        identity.must_allow(by, SUPPLEMENT if do == "supply" else SIGN, theme)


def locked(case_id: UUID, by: Actor) -> Case | None:
    """Lock a case that he may see; composed once for each way in which somebody may see cases."""
    ranges = ranges_of(by)
    said: list[Any] = [child for one in ranges for child in one.children]
    ways = tuple(column for column, _ in said)
    return _locking(ways).first(case_id, *(UUID(who) for _, who in said)) if ranges else None


@cache
def _locking(ways: tuple[str, ...]) -> Rows[Case]:
    def rows(case_id: UUID, *whose: UUID) -> QuerySet[Case]:
        ranges = [Q(**{column: one}) for column, one in zip(ways, whose, strict=True)]
        seen = Case.objects.filter(reduce(or_, ranges, Q()))
        return seen.select_for_update(of=("self",)).filter(pk=case_id)

    return Rows(rows, UUID, *[UUID] * len(ways))


def case_in_review(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """Lock the case for whoever takes part in its review in its own office."""
    case = locked(case_id, by)
    if case is None or not any(may(case, do, by) for do in REVIEWS):
        raise NotYours
    in_time_and_free(case, by, at)
    return case


def in_time_and_free(case: Case, by: Actor, at: datetime) -> None:
    """Refuse what is dated back, who holds no post any more, and what another holds."""
    if not by.has("system"):
        _not_backdated(case, at)
    identity.must_hold_post(by, at)
    if by.who.startswith("official:"):
        free_or_his(case, by, at)


def case_shown(case_id: UUID, *, by: Actor, at: datetime) -> Case:
    """Lock a case for somebody in office at its own organ or at one that it waits for."""
    rows = cases_shown(by).select_for_update(of=("self",))
    case = rows.filter(pk=case_id).first() if by.org else None
    if case is None:
        raise NotYours
    identity.must_hold_post(by, at)
    return case


def _not_backdated(case: Case, at: datetime) -> None:
    """Refuse a step that is dated before the one that it follows."""
    if case.worked_at and at.astimezone(CHINA).date() < case.worked_at.astimezone(CHINA).date():
        raise NotAllowed(
            f"上一步办理在 {case.worked_at.astimezone(CHINA):%Y-%m-%d}，这一步不能倒签到更早的日期。"
            "请按实际日期办理。"
        )


def may(case: Case, do: str, by: Actor) -> bool:
    """Say whether his role and office give him this step on this case, in whatever state it is."""
    roles = {
        role for step in MACHINES[case.kind].steps if step.do == do for role in step.role.split("|")
    }
    if "applicant" in roles:
        return not by.org and str(case.subject) == by.behalf
    if "system" in roles:
        return by.has("system")
    if by.has(f"scope:cases.{do}") or (do in ASKS and by.has("scope:cases.step")):
        places = {str(case.office)} | ({str(case.hall)} if "window" in roles else set())
        return by.org in places and by.may_as(roles)
    own = {"window": str(case.hall)}
    return any(by.has(role) and by.org == own.get(role, str(case.office)) for role in roles)


def may_work_on(case: Case, organisation: UUID, roles: Iterable[str]) -> bool:
    """Say whether a post in this organisation with these roles has a step to take on the case."""
    kept = set(roles)
    return (organisation == case.hall and "window" in kept) or (
        organisation == case.office and not kept.isdisjoint(STAFF - {"window"})
    )


def free_or_his(case: Case, by: Actor, at: datetime) -> None:
    """Refuse while somebody else holds the case; a hold that was not used runs out by itself."""
    if not is_held_by_other(case, by, at):
        return
    name = identity.official_names([case.holder]).get(case.holder, "另一位工作人员")
    raise Held(f"{name}正在处理这件办件，您暂时不能操作。请等对方处理完，或联系对方释放后再办。")


def is_held_by_other(case: Case, by: Actor, at: datetime) -> bool:
    """Say whether another official holds the case right now."""
    if not case.holder or case.holder == by.who or case.held_at is None:
        return False
    return at < case.held_at + timedelta(minutes=minutes("hold"))


def _scopes(by: Actor) -> bool:
    return any(role.startswith("scope:cases.") for role in by.roles)
