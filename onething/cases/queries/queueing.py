"""What clerks and approvers see: the queue by working time left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from onething.cases import access, clocks
from onething.cases.models import Case
from onething.cases.queries.clockface import near, urgency
from onething.cases.queries.refusing import how_many_refusals
from onething.cases.queries.reviewing import how_many_turns
from onething.cases.terms import FINAL, SOURCES, WORDS
from onething.cases.verifying import DATA, IDENTITY
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.clock import Light
from onething.kernel.refusals import Invalid, NotYours

PAGE = 50
DONE, ALL = "done", "all"
EVERY: Final = "全部办件"  # of his, whatever state they are in: only searched
LACKING = {IDENTITY: "申请人身份", DATA: "登记数据"}  # what the system could not check
LAST = "last"  # whatever has most time left stands first
DUE = {"": "全部", "over": "已超期", "near": "将到期和已超期", "mine": "我在办"}
VIEWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "intake": ("待受理", ("submitted", "prechecked")),
    "returned": ("补正回件", ("supplemented",)),
    "supplement": ("等待补正", ("supplement_asked",)),
    "examine": ("待审查", ("accepted", "surveyed")),
    "reported": ("上级待接收", ("reported",)),
    "suspended": (
        "暂停和听证",
        ("suspended", "publicised", "answering", "hearing_told", "hearing_asked", "hearing_called"),
    ),
    "review": ("待审核", ("examined",)),
    "decide": ("待决定", ("reviewed",)),
    "result": ("制证送达中", ("granted", "refused", "settled", "issued", "delivered")),
    DONE: ("已办结", tuple(sorted(FINAL))),
}


@dataclass(frozen=True)
class QueueRow:
    """A case in a queue."""

    id: UUID
    number: str
    item_name: str
    title: str
    subject_name: str
    kind: str
    words: str
    light: Light
    left: str
    submitted_at: datetime
    holder: str
    mine: bool
    unpaid: bool  # 待缴费
    source: str  # by which way it came in, in words
    checked: tuple[int, int]  # by the system: how many of how many things; (0, 0): not noted
    eyes: tuple[str, ...]  # what only a person can judge


@dataclass(frozen=True)
class QueuePage:
    """A page of a queue, most urgent first, with the counts of the other queues."""

    view: str
    title: str
    rows: tuple[QueueRow, ...]
    counts: tuple[tuple[str, str, int | None], ...]  # view, title, how many; not of what is done
    next: str
    q: str
    turns: int  # what waits for him besides the queues
    refusals: int  # that wait for a second person
    due: str  # the filter by time left
    source: str  # the filter by way in
    order: str  # “last”: most time left first


def queue(
    by: Actor,
    at: datetime,
    *,
    view: str = "",
    q: str = "",
    after: str = "",
    due: str = "",
    source: str = "",
    order: str = "",
) -> QueuePage:
    """Return a queue of his, most urgent first; `q` finds by number, item or applicant.

    `due`: only what is over its day, near it, or in his own hand (`DUE`); `source`: only what came
    in by this way (`SOURCES`); `order`: “last” turns the order round.
    """
    if not by.org:
        raise NotYours
    view = view if view in VIEWS or view == ALL else views_of(by)[0]
    visible = access.cases_of(by)
    due = due if due in DUE else ""
    source, order = source if source in SOURCES else "", LAST if order == LAST else ""
    wanted = _due(due, by, clocks.day_of(at)) & (Q(source=source) if source else Q())
    page = _page(by, view, q, after, wanted, turned=bool(order))
    names = identity.official_names({case.holder for case in page if case.holder})
    today = clocks.day_of(at)
    beyond = (
        f"{page[PAGE - 1].urgent_on.isoformat()}_{page[PAGE - 1].pk}" if len(page) > PAGE else ""
    )
    return QueuePage(
        view=view,
        title=VIEWS[view][0] if view in VIEWS else EVERY,
        rows=tuple(_queue_row(case, names, by, at, today) for case in page[:PAGE]),
        counts=_counts(visible, by),
        next=beyond,
        q=q,
        turns=how_many_turns(by),
        refusals=how_many_refusals(by),
        due=due,
        source=source,
        order=order,
    )


def _due(due: str, by: Actor, today: date) -> Q:
    if due == "mine":
        return Q(holder=by.who)
    if due == "over":
        return Q(urgent_on__lt=today)
    return Q(urgent_on__lte=near(today)) if due == "near" else Q()


def _page(by: Actor, view: str, q: str, after: str, due: Q, *, turned: bool) -> list[Case]:
    """Read the first rows of each state in the order of its index: no sort grows with the queue.

    What is done comes newest first, everything else most urgent first; `turned` the other way. Of all
    together only what was searched is read.
    """
    newest = (view in (DONE, ALL)) != turned
    order = ("-urgent_on", "-id") if newest else ("urgent_on", "id")
    beyond = _beyond(after, newest=newest) if after else Q()
    parts = [
        searched(Case.objects.filter(within, beyond, due, state), q)
        .defer("plan", "decision")
        .order_by(*order)[: PAGE + 1]
        for within in access.ranges_of(by)
        for state in _states(view, q)
    ]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True).order_by(*order) if parts[1:] else parts[0]
    return list({row.pk: row for row in rows[: 2 * (PAGE + 1)]}.values())[: PAGE + 1]


def _states(view: str, q: str) -> list[Q]:
    if view == ALL:
        return [Q()] if q.strip() else []
    return [Q(state=state) for state in VIEWS[view][1]]


def _beyond(after: str, *, newest: bool) -> Q:
    day, last = _place(after)
    if newest:
        return Q(urgent_on__lt=day) | Q(urgent_on=day, id__lt=last)
    return Q(urgent_on__gt=day) | Q(urgent_on=day, id__gt=last)


def _place(after: str) -> tuple[date, UUID]:
    day, _, last = after.partition("_")
    try:
        return date.fromisoformat(day), UUID(last)
    except ValueError as wrong:
        raise Invalid("翻页的位置不对。请回到第一页，从页面上的“下一页”继续。") from wrong


def views_of(by: Actor) -> tuple[str, ...]:
    """Return the queues of his roles, the one where he works first; a system has them all."""
    if any(role.startswith("scope:cases.") for role in by.roles):
        return tuple(VIEWS)
    wanted: list[str] = []
    if by.has("window"):
        wanted += ["intake", "returned", "supplement"]
    if by.has("examiner"):
        wanted += ["examine", "suspended", "reported"]
    if by.has("reviewer"):
        wanted += ["review"]
    if by.has("decider"):
        wanted += ["decide"]
    rest = [view for view in VIEWS if by.has("leader") and view not in wanted]
    return tuple(dict.fromkeys([*wanted, *rest, "result", DONE]))


def searched(cases: QuerySet[Case], q: str) -> QuerySet[Case]:
    """Return the cases that fit a number, an item or an applicant."""
    said = q.strip()[:60]
    if not said:
        return cases
    return cases.filter(
        Q(number=said)
        | Q(application__number=said)
        | Q(subject_name__icontains=said)
        | Q(item_name__icontains=said)
    )


def _counts(visible: QuerySet[Case], by: Actor) -> tuple[tuple[str, str, int | None], ...]:
    """Count what waits for somebody; what is done only grows, and nobody acts on its number."""
    wanted = views_of(by)
    waiting = [state for view in wanted if view != DONE for state in VIEWS[view][1]]
    by_state = dict(visible.filter(state__in=waiting).values_list("state").annotate(Count("id")))
    counted = [
        (
            view,
            VIEWS[view][0],
            None if view == DONE else sum(by_state.get(state, 0) for state in VIEWS[view][1]),
        )
        for view in wanted
    ]
    return (*counted, (ALL, EVERY, None))


def _queue_row(
    case: Case, names: Mapping[str, str], by: Actor, at: datetime, today: date
) -> QueueRow:
    state, left = urgency(case.urgent_on, today, case.state)
    held = access.is_held_by_other(case, by, at)
    return QueueRow(
        case.pk,
        case.number,
        case.item_name,
        case.title,
        case.subject_name,
        case.kind,
        WORDS[case.state],
        state,
        left,
        case.submitted_at,
        names.get(case.holder, "") if held or case.holder == by.who else "",
        case.holder == by.who,
        bool(case.unpaid),
        SOURCES.get(case.source, ""),
        (int(case.checked.get("ok", 0)), int(case.checked.get("of", 0))),
        tuple(LACKING[one] for one in case.checked.get("lacking", ()))
        + tuple(case.checked.get("eyes", ())),
    )
