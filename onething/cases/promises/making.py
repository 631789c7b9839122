"""From a signed application to promises and gaps: what was ticked becomes what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onething.cases.clocks import day_of
from onething.cases.models import Application, Case, Gap, Material, Promise
from onething.cases.promise_events import GapPromised, PromiseMade
from onething.cases.promise_terms import COMMITMENT, PERMIT, TOLERANCE
from onething.cases.promises.offers import GAP, Offer, offers_for
from onething.cases.promises.rules import check_of, overseers, risk_of, rules
from onething.catalogue.terms import Plan
from onething.identity import queries as identity
from onething.kernel.facts import Fact
from onething.kernel.refusals import Invalid
from onething.kernel.salts import digest_with


@dataclass(frozen=True)
class Made:
    """What an application brings besides its cases."""

    promises: tuple[Promise, ...]
    gaps: tuple[Gap, ...]
    facts: tuple[Fact, ...]


def chosen(materials: Iterable[Material]) -> dict[str, str]:
    """Return by material which way was chosen for it."""
    ways = {COMMITMENT: COMMITMENT, GAP: TOLERANCE}
    return {one.key: ways[one.source] for one in materials if one.source in ways}


def still_open(
    application: Application, plan: Plan, materials: Sequence[Material], at: datetime
) -> dict[str, Offer]:
    """Return the offers that were taken; one that is closed meanwhile is told in words."""
    taken = chosen(materials)
    if not taken:
        return {}
    known = offers_for(application, plan, credit=application.credit, on=day_of(at))
    for key, way in taken.items():
        offer = known.get(key)
        if offer and offer.closed:
            raise Invalid(f"还不能提交：{offer.closed}")
        if way == TOLERANCE and (offer is None or offer.way != TOLERANCE):
            raise Invalid("还不能提交：有一份材料现在不能容缺后补。请返回“准备材料”重新选择。")
    return {key: known[key] for key in taken if key in known}


def make(
    application: Application,
    plan: Plan,
    cases: Sequence[Case],
    taken: Mapping[str, Offer],
    *,
    by: str,
    at: datetime,
) -> Made:
    """Return the promises and gaps of the cases; a case that is decided on a promise says so."""
    of_part = {case.part: case for case in cases}
    needs = {need.key: need for need in plan.materials}
    promises, gaps = [], []
    for key, offer in taken.items():
        for line in offer.lines:
            case = of_part[line.part]
            case.plan["later" if offer.way == TOLERANCE else "promised"] = True
            if offer.way == TOLERANCE:
                gaps.append(gap_of(case, key, needs[key].name, offer, at))
                continue
            if offer.covers == PERMIT:
                case.plan["way"] = COMMITMENT
            promises.append(
                Promise(
                    case=case,
                    key=key,
                    name=needs[key].name,
                    text=needs[key].commitment,
                    covers=offer.covers,
                    basis=line.entry.basis,
                    item=line.item,
                    credit=application.credit,
                    signed_at=at,
                    signed_by=by,
                    **_owner(case),
                    **_checking(case, line.item, line.entry.said, application.credit, at),
                )
            )
    facts: list[Fact] = [
        PromiseMade(**about_promise(one), text=digest_with(one.case.salt, words_of_promise(one)))
        for one in promises
    ]
    facts += [GapPromised(**about_gap(one), days=one.days) for one in gaps]
    return Made(tuple(promises), tuple(gaps), tuple(facts))


def _owner(case: Case) -> dict[str, Any]:
    return {"application": case.application_id, "subject": case.subject}


def gap_of(case: Case, key: str, name: str, offer: Offer, at: datetime) -> Gap:
    """Return the gap that an offer makes of a material, not saved."""
    days = min(offer.days, int(case.plan["promised_days"]))  # not later than the promised decision
    basis = "；".join(dict.fromkeys(line.entry.basis for line in offer.lines))
    return Gap(
        case=case,
        key=key,
        name=name,
        days=days,
        unsupplied=offer.unsupplied,
        basis=basis,
        signed_at=at,
        **_owner(case),
    )


def _checking(case: Case, item: str, said: Any, credit: str, at: datetime) -> dict[str, Any]:
    """Return who checks, how and within how many days, by risk and credit; the register's limit holds."""
    on = day_of(at)
    risk = risk_of(item, on)
    rule = check_of(risk, credit, on)
    duty = overseers(item, case.duty, on)["regulator"]
    checker = case.office if duty == case.duty else identity.route(duty, case.region).id
    return {
        "risk": risk,
        "way": rule["way"] or said("check"),
        "days": min(int(rule["days"]), int(said("check_days"))),
        "office": case.office,
        "checker": checker,
    }


def words_of_promise(promise: Promise) -> dict[str, Any]:
    """Return what the letter of a promise says: what is told and what is promised."""
    said = rules()
    return {"text": promise.text, "told": said["told"], "promised": said["promised"]}


def about_promise(promise: Promise) -> dict[str, Any]:
    """Return what every fact about a promise says."""
    return {
        "promise": promise.pk,
        "case": promise.case_id,
        "application": promise.application,
        "subject": promise.subject,
        "office": promise.office,
        "checker": promise.checker,
        "state": promise.state,
    }


def about_gap(gap: Gap) -> dict[str, Any]:
    """Return what every fact about a gap says."""
    return {
        "gap": gap.pk,
        "case": gap.case_id,
        "application": gap.application,
        "subject": gap.subject,
        "office": gap.case.office,
        "state": gap.state,
    }
