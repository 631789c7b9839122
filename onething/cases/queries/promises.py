"""What people see of their promises, and what offices see of what is to be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.cases.clocks import day_of
from onething.cases.models import Case, Check, CreditRecord, Gap, Promise
from onething.cases.promise_terms import (
    CREDIT,
    CREDIT_WORDS,
    GAP_WORDS,
    PROMISE,
    PROMISE_WORDS,
)
from onething.cases.promises import access
from onething.cases.promises.rules import ground, level, way_name
from onething.cases.queries.clockface import urgency
from onething.cases.queries.promise_cards import (
    CheckCard,
    CreditCard,
    GapCard,
    MyPromises,
    PromiseCard,
    PromiseFigures,
    Worklist,
)
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

PAGE = 30
VIEWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "check": ("待核查", ("to_check", "rectified")),
    "broken": ("核查不实，待处理", ("broken",)),
    "rectifying": ("整改中", ("rectifying",)),
    "proposed": ("拟撤销", ("proposed",)),
    "done": ("已了结", ("kept", "maintained", "revoked", "ended")),
}
REPAIRS = "repairs"


def my_promises(by: Actor, at: datetime) -> MyPromises:
    """Return what he has promised, newest first."""
    if by.org:
        raise NotYours
    promises = list(
        access.promises_of(by)
        .select_related("case__application")
        .order_by("-signed_at", "-id")[:PAGE]
    )
    gaps = access.gaps_of(by).select_related("case__application").order_by("-signed_at", "-id")
    records = access.credit_of(by).order_by("-since", "-id")
    return MyPromises(
        promises=_cards(promises, by, at),
        gaps=tuple(gap_card(gap, at) for gap in gaps[:PAGE]),
        credit=_credit(list(records[:PAGE]), by, at),
    )


def promise_sheet(promise_id: UUID, by: Actor, at: datetime) -> PromiseCard:
    """Return one promise with its checks and what he may do with it."""
    found = access.promises_of(by).select_related("case__application").filter(pk=promise_id).first()
    if found is None:
        raise NotYours
    return _cards([found], by, at)[0]


def gap_sheet(gap_id: UUID, by: Actor, at: datetime) -> GapCard:
    """Return one material that is to come later."""
    found = access.gaps_of(by).select_related("case__application").filter(pk=gap_id).first()
    if found is None or found.state not in ("promised", "due"):
        raise NotYours("没有找到等您补交的材料，它可能已经补齐。请到“我的承诺”查看。")
    return gap_card(found, at)


def credit_sheet(credit_id: UUID, by: Actor, at: datetime) -> CreditCard:
    """Return one record of credit."""
    found = access.credit_of(by).filter(pk=credit_id).first()
    if found is None:
        raise NotYours
    return _credit([found], by, at)[0]


def promises_of_case(case_id: UUID, by: Actor, at: datetime) -> tuple[PromiseCard, ...]:
    """Return the promises of a case that he may see."""
    rows = Promise.objects.filter(case=case_id).select_related("case__application").order_by("pk")
    return _cards(list(rows), by, at)


def gaps_of_case(case_id: UUID, at: datetime) -> tuple[GapCard, ...]:
    """Return what of a case is to come later."""
    rows = Gap.objects.filter(case=case_id).select_related("case__application").order_by("pk")
    return tuple(gap_card(gap, at) for gap in rows)


def worklist(by: Actor, at: datetime, *, view: str = "", q: str = "", page: int = 1) -> Worklist:
    """Return a page of what his organ has to check or to decide on, what is due first."""
    if not by.org:
        raise NotYours
    mine = access.promises_of(by)
    repairs = access.credit_of(by).filter(state="asked")
    view = view if view in VIEWS or view == REPAIRS else "check"
    here = max(1, page)
    rows = _searched(mine, q).filter(state__in=VIEWS[view][1] if view != REPAIRS else ())
    order = ("-signed_at", "-id") if view == "done" else ("due_on", "id")
    found = list(
        rows.select_related("case__application").order_by(*order)[
            (here - 1) * PAGE : here * PAGE + 1
        ]
    )
    asked = list(repairs.order_by("answer_by", "id")[:PAGE]) if view == REPAIRS else []
    return Worklist(
        view=view,
        title=VIEWS[view][0] if view != REPAIRS else "信用修复申请",
        rows=_cards(found[:PAGE], by, at),
        repairs=_credit(asked, by, at),
        counts=_counts(mine, repairs),
        page=here,
        more=len(found) > PAGE,
        q=q.strip()[:60],
    )


def _searched(rows: QuerySet[Promise], q: str) -> QuerySet[Promise]:
    said = q.strip()[:60]
    if not said:
        return rows
    return rows.filter(
        Q(case__number=said)
        | Q(case__subject_name__icontains=said)
        | Q(case__item_name__icontains=said)
    )


def _counts(
    mine: QuerySet[Promise], repairs: QuerySet[CreditRecord]
) -> tuple[tuple[str, str, int], ...]:
    waiting = [state for view, (_, states) in VIEWS.items() if view != "done" for state in states]
    known = dict(mine.filter(state__in=waiting).values_list("state").annotate(Count("id")))
    counted = [
        (view, title, sum(known.get(state, 0) for state in states))
        for view, (title, states) in VIEWS.items()
        if view != "done"
    ]
    return (*counted, (REPAIRS, "信用修复申请", repairs.count()), ("done", VIEWS["done"][0], -1))


def promise_figures(since: date, until: date, today: date) -> PromiseFigures:
    """Return how promises of a period were kept, counted from their rows."""
    made = Promise.objects.filter(signed_at__date__gte=since, signed_at__date__lte=until)
    late = Q(state__in=("to_check", "rectified"), due_on__lt=today)
    counted = made.aggregate(
        made=Count("id"),
        revoked=Count("id", filter=Q(state="revoked")),
        overdue=Count("id", filter=late),
    )
    gaps = Gap.objects.filter(signed_at__date__gte=since, signed_at__date__lte=until)
    states = dict(gaps.values_list("state").annotate(Count("id")))
    checked = Check.objects.filter(promise__in=made).order_by("promise", "at")
    first = dict(checked.distinct("promise").values_list("promise", "kept"))
    kept = sum(first.values())
    return PromiseFigures(
        **counted,
        checked=len(first),
        kept=kept,
        broken=len(first) - kept,
        gaps=sum(states.values()),
        supplied=states.get("supplied", 0),
        lapsed=states.get("lapsed", 0),
    )


def _cards(rows: Sequence[Promise], by: Actor, at: datetime) -> tuple[PromiseCard, ...]:
    made: dict[UUID, list[Check]] = {}
    for check in Check.objects.filter(promise__in=rows).order_by("at", "id"):
        made.setdefault(check.promise_id, []).append(check)
    names = identity.official_names({one.by for checks in made.values() for one in checks})
    bodies = identity.organisations({body for row in rows for body in (row.office, row.checker)})
    today = day_of(at)
    return tuple(
        _card(
            row,
            by,
            today,
            bodies={key: body.name for key, body in bodies.items()},
            checks=tuple(_check(one, names) for one in made.get(row.pk, ())),
        )
        for row in rows
    )


def _card(
    row: Promise,
    by: Actor,
    today: date,
    *,
    bodies: Mapping[UUID, str],
    checks: tuple[CheckCard, ...],
) -> PromiseCard:
    light, left = urgency(row.due_on, today, row.state) if row.due_on else (None, "")
    return PromiseCard(
        id=row.pk,
        case=row.case_id,
        application_number=row.case.application.number or "",
        case_number=row.case.number,
        item_name=row.case.item_name,
        holder=row.case.subject_name,
        name=row.name,
        text=row.text,
        covers=row.covers,
        basis=row.basis,
        state=row.state,
        words=PROMISE_WORDS[row.state],
        way=row.way,
        way_name=way_name(row.way),
        risk={"high": "高", "medium": "中", "low": "低"}[row.risk],
        credit_name=str(level(row.credit)["name"]),
        office=bodies.get(row.office, ""),
        checker=bodies.get(row.checker, ""),
        signed_at=row.signed_at,
        due_on=row.due_on,
        light=light,
        left=left,
        rectify_until=row.rectify_until,
        statement_until=row.statement_until,
        demand=row.demand,
        report=row.report,
        proposal=dict(row.proposal),
        statement=row.statement,
        checks=checks,
        steps=tuple(step for step in PROMISE.choices(row.state) if access.may(row, step.do, by)),
    )


def _check(check: Check, names: Mapping[str, str]) -> CheckCard:
    return CheckCard(
        way=way_name(check.way),
        kept=check.kept,
        found=check.found,
        files=tuple((one["digest"], one["name"], one["media_type"]) for one in check.evidence),
        who=names.get(check.by, "部门业务系统"),
        second=check.second,
        at=check.at,
    )


def gap_card(gap: Gap, at: datetime) -> GapCard:
    """Return a gap as a value."""
    light, left = (
        urgency(gap.due_on, day_of(at), gap.state)
        if gap.due_on and gap.state == "due"
        else (None, "")
    )
    return GapCard(
        id=gap.pk,
        case=gap.case_id,
        application_number=gap.case.application.number or "",
        item_name=gap.case.item_name,
        key=gap.key,
        name=gap.name,
        days=gap.days,
        unsupplied=gap.unsupplied,
        state=gap.state,
        words=GAP_WORDS[gap.state],
        due_on=gap.due_on,
        light=light,
        left=left,
    )


def _credit(rows: Sequence[CreditRecord], by: Actor, at: datetime) -> tuple[CreditCard, ...]:
    ways = {"commitment": "告知承诺", "tolerance": "容缺受理"}
    holders = dict(
        Case.objects.filter(pk__in=[row.case for row in rows]).values_list("pk", "subject_name")
    )
    today = day_of(at)
    return tuple(
        CreditCard(
            id=row.pk,
            holder=holders.get(row.case, ""),
            item_name=row.item_name,
            words=row.words,
            ground=str(ground(row.ground)["name"]),
            how=str(ground(row.ground)["how"]),
            closes=tuple(ways[one] for one in ground(row.ground)["closes"]),
            state=row.state,
            state_name=CREDIT_WORDS[row.state],
            since=row.since,
            repair_from=row.repair_from,
            public_until=row.public_until,
            corrected=row.corrected,
            answer=row.answer,
            answer_by=row.answer_by,
            may_ask=row.state == "standing" and today >= row.repair_from and not by.org,
            steps=tuple(step for step in CREDIT.choices(row.state) if by.org and by.has(step.role)),
        )
        for row in rows
    )
