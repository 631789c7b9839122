"""“May he?”: promises, gaps and records of credit come only from here."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from onething.cases.models import Case, CreditRecord, Finding, Gap, Promise
from onething.cases.promise_terms import CREDIT, GAP, PROMISE
from onething.cases.promises.rules import overseers
from onething.identity import queries as identity
from onething.identity.terms import SUPPLEMENT
from onething.kernel.actor import Actor
from onething.kernel.machine import Machine, Step
from onething.kernel.refusals import NotYours

FOLLOWERS = frozenset({"examiner", "reviewer", "decider", "leader"})
CHECKS = frozenset({"keep", "break"})
API = {"keep": "promises.check", "break": "promises.check"}


def promises_of(by: Actor) -> QuerySet[Promise]:
    """Return the promises that he may see: his own, those his organ checks or has decided on."""
    if by.has("system"):
        return Promise.objects.all()
    if by.org:
        known = bool(FOLLOWERS & set(by.roles)) or by.has("scope:promises.check")
        mine = Q(checker=by.org) | Q(office=by.org)
        return Promise.objects.filter(mine) if known else Promise.objects.none()
    return Promise.objects.filter(subject=by.behalf) if by.behalf else Promise.objects.none()


def gaps_of(by: Actor) -> QuerySet[Gap]:
    """Return the gaps that he may see."""
    if by.has("system"):
        return Gap.objects.all()
    if by.org or not by.behalf:
        return Gap.objects.none()
    return Gap.objects.filter(subject=by.behalf)


def credit_of(by: Actor) -> QuerySet[CreditRecord]:
    """Return the records of credit that he may see: his own, or those his organ answers for."""
    if by.has("system"):
        return CreditRecord.objects.all()
    if by.org:
        return (
            CreditRecord.objects.filter(office=by.org)
            if FOLLOWERS & set(by.roles)
            else CreditRecord.objects.none()
        )
    return (
        CreditRecord.objects.filter(subject=by.behalf)
        if by.behalf
        else (CreditRecord.objects.none())
    )


def promise_to_change(promise_id: UUID, do: str, by: Actor, at: datetime) -> tuple[Promise, Step]:
    """Lock a promise for a step: by its promiser, by who checks it, by who decided on it."""
    rows = promises_of(by).select_for_update(of=("self",)).select_related("case")
    promise = rows.filter(pk=promise_id).first()
    if promise is None or not may(promise, do, by):
        raise NotYours
    identity.must_hold_post(by, at)
    if not by.org:
        identity.must_allow(by, SUPPLEMENT)
    return promise, PROMISE.step(promise.state, do)


def may(promise: Promise, do: str, by: Actor) -> bool:
    """Say whether his role and organ give him this step, in whatever state it is."""
    role = next(step.role for step in PROMISE.steps if step.do == do)
    if role == "applicant":
        return not by.org and str(promise.subject) == by.behalf
    if role == "system":
        return by.has("system")
    organ = promise.checker if do in CHECKS else promise.office
    return by.org == str(organ) and (by.has(role) or by.has(f"scope:{API.get(do, '-')}"))


def gap_to_change(gap_id: UUID, do: str, by: Actor) -> tuple[Gap, Step]:
    """Lock a gap for a step."""
    rows = gaps_of(by).select_for_update(of=("self",)).select_related("case")
    gap = rows.filter(pk=gap_id).first()
    if gap is None or not _plain(GAP, do, by):
        raise NotYours
    if not by.org:
        identity.must_allow(by, SUPPLEMENT)
    return gap, GAP.step(gap.state, do)


def credit_to_change(
    credit_id: UUID, do: str, by: Actor, at: datetime
) -> tuple[CreditRecord, Step]:
    """Lock a record of credit for a step."""
    found = credit_of(by).select_for_update(of=("self",)).filter(pk=credit_id).first()
    if found is None or not _plain(CREDIT, do, by):
        raise NotYours
    identity.must_hold_post(by, at)
    return found, CREDIT.step(found.state, do)


def _plain(machine: Machine, do: str, by: Actor) -> bool:
    role = next(step.role for step in machine.steps if step.do == do)
    if role == "applicant":
        return not by.org
    return by.has(role) and (role == "system" or bool(by.org))


def case_to_find_about(number: str, by: Actor, on: date) -> Case:
    """Return a decided case of which his organ is regulator or enforcer, or that it decided."""
    case = Case.objects.select_related("application").filter(number=number.strip()[:50]).first()
    allowed = by.has("scope:findings.write") or by.has("examiner")
    if case is None or not allowed or by.org not in organs_over(case, on):
        raise NotYours("没有找到您监管的这件办件。请核对办件编号。")
    return case


def organs_over(case: Case, on: date) -> dict[str, str]:
    """Return the organs that decide on, regulate and enforce what a case allows, with their part."""
    duties = overseers(str(case.plan["item_code"]), case.duty, on)
    found = {str(case.office): "decides"}
    for part, duty in duties.items():
        organ = case.office if duty == case.duty else identity.route(duty, case.region).id
        found.setdefault(str(organ), part)
    return found


def findings_of(case_ids: list[UUID]) -> QuerySet[Finding]:
    """Return what was found about these cases; who may see a case may see this."""
    return Finding.objects.filter(case__in=case_ids).order_by("-at", "-id")
