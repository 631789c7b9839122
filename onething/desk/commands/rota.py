"""排班: who stands at which window on which half of a day; kept by who keeps the team, a week at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from onething.desk import rules
from onething.desk.events import ShiftSet
from onething.desk.models import Hall, Shift, Window
from onething.desk.opening import today
from onething.desk.rota import (
    AS_IT_IS,
    POSTS,
    Cell,
    cell_of,
    may_hold,
    role_words,
    stands_as_clerk,
    when,
)
from onething.desk.rota_merging import Typed, left_words, together
from onething.identity import queries as identity
from onething.identity.terms import Colleague
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotYours

CHANGED = "没有保存：窗口或者人员刚刚有变动，和您打开这一页时不一样。请刷新页面，重新编排。"
PAST = "过去的班不能改。请保持原样，改今天以后的。"


@dataclass(frozen=True)
class Plan:
    """What a grid would change in the rota of a hall, and what must be known to judge it."""

    hall: Hall
    windows: Mapping[int, Window]
    held: tuple[Colleague, ...]
    kept: Mapping[Cell, Shift]
    wanted: Mapping[Cell, UUID | None]  # of what changes alone
    others: tuple[Cell, ...]  # changed by others since his page was made, not by him

    @property
    def put(self) -> dict[Cell, UUID]:
        """Return who is put where."""
        return {cell: who for cell, who in self.wanted.items() if who is not None}

    @property
    def names(self) -> Mapping[UUID, str]:
        """Return who works in the hall."""
        return {one.official: one.name for one in self.held}


@command
def set_week(
    hall_id: UUID, cells: Mapping[str, str], *, seen: Mapping[str, str], by: Actor, at: datetime
) -> str:
    """Put people at the windows of a hall as a grid says, or say all that is wrong with it at once.

    `seen`: by cell the mark of what his page was made from; what he left as it was shown is not his.
    """
    hall = Hall.objects.select_for_update().filter(pk=hall_id).first()
    if hall is None or hall.organisation not in identity.managed(by):
        raise NotYours
    plan = _plan(hall, cells, seen, by, at)
    wrong = _wrong(plan, at)
    if wrong:
        errors = {cell.key: f"{cell.words}：{wrong[cell]}" for cell in plan.wanted if cell in wrong}
        raise Invalid("没有保存，请按提示改正。", errors=errors)
    facts = _apply(plan, by, at)
    if facts:
        ledger.write(*facts, by=by, at=at)
    dropped = sum(one.dropped for one in facts)
    done = f"排上 {len(facts) - dropped} 班，取消 {dropped} 班" if facts else ""
    return "。".join(filter(None, (done, left_words(plan.others, plan.kept))))


def _plan(
    hall: Hall, cells: Mapping[str, str], seen: Mapping[str, str], by: Actor, at: datetime
) -> Plan:
    """Read what was chosen: a badge number for each cell, “” for nobody, “=” for who stands there."""
    windows = {row.number: row for row in Window.objects.filter(hall=hall).order_by("number")}
    said = {cell_of(key): value.strip() for key, value in cells.items()}
    known = {cell: value for cell, value in said.items() if cell and cell.number in windows}
    if len(known) != len(cells):
        raise Invalid(CHANGED, errors={"main": CHANGED})
    rows = Shift.objects.select_related("window").filter(
        window__hall=hall, on__in={cell.on for cell in known}
    )
    kept = {Cell(row.window.number, row.on, row.half, row.post): row for row in rows.order_by("pk")}
    held = identity.colleagues([hall.organisation], on=today(at))
    numbers = {one.number: one.official for one in held}
    if not {value for value in known.values() if value} <= {AS_IT_IS, *numbers}:
        raise Invalid(CHANGED, errors={"main": CHANGED})
    found = together(Typed(known, numbers, seen, by.who), kept)
    return Plan(hall, windows, held, kept, found.wanted, found.others)


def _wrong(plan: Plan, at: datetime) -> dict[Cell, str]:
    """Return what is wrong, by the cell."""
    found = _wrong_days(plan, at) | _wrong_people(plan)
    return _clashes(plan) | found


def _wrong_days(plan: Plan, at: datetime) -> dict[Cell, str]:
    on, days = today(at), int(rules.rota()["days"])
    wrong = {}
    for cell, who in plan.wanted.items():
        if cell.on < on:
            wrong[cell] = PAST
        elif who is not None and cell.on > on + timedelta(days=days):
            wrong[cell] = f"只能排今天起 {days} 天以内的班。请先留空。"
        elif who is not None and cell.on == on and plan.windows[cell.number].closed:
            wrong[cell] = "这个窗口今天关闭。请排别的窗口，或者请大厅主任打开。"
    return wrong


def _wrong_people(plan: Plan) -> dict[Cell, str]:
    """Return who may not stand where: for what the window takes, and for want of training."""
    put, wrong = plan.put, {}
    roles: dict[UUID, set[str]] = {}
    for one in plan.held:
        roles.setdefault(one.official, set()).update(one.roles)
    organ = plan.hall.organisation
    known = identity.standings_on(put.values(), organ, {cell.on for cell in put})
    for cell, who in put.items():
        takes, name = plan.windows[cell.number].takes, plan.names[who]
        if not may_hold(takes, roles[who]):
            holders = "、".join(role_words(takes))
            wrong[cell] = f"{name}不能坐这个窗口，它由{holders}坐。请改选。"
        elif stands_as_clerk(takes, plan.held, who) and (
            why_not := identity.may_stand(name, known[cell.on][who], cell.on)
        ):
            wrong[cell] = why_not
    return wrong


def _clashes(plan: Plan) -> dict[Cell, str]:
    """Return who would stand at two places in the same half of a day, with both places."""
    put = plan.put
    places: dict[tuple[UUID, object, str], list[tuple[Cell | None, str]]] = {}
    for cell, who in put.items():
        words = f"{cell.number} 号窗口 {POSTS[cell.post]}"
        places.setdefault((who, cell.on, cell.half), []).append((cell, words))
    for row in _others(plan):
        words = f"{row.window.number} 号窗口 {POSTS[row.post]}"
        if row.window.hall_id != plan.hall.pk:
            words = f"{row.window.hall.name} {words}"
        places.setdefault((row.official, row.on, row.half), []).append((None, words))
    wrong = {}
    for cell, who in put.items():
        other = [words for one, words in places[who, cell.on, cell.half] if one != cell]
        if other:
            wrong[cell] = (
                f"{plan.names[who]}在 {when(cell.on, cell.half)}还排在 {'、'.join(other)}。请只留一处。"
            )
    return wrong


def _others(plan: Plan) -> Iterable[Shift]:
    """Return where else those who are put somewhere stand, what changes left out."""
    put = plan.put
    rows = Shift.objects.select_related("window__hall").filter(
        official__in=set(put.values()), on__in={cell.on for cell in put}
    )
    changed = {row.pk for cell, row in plan.kept.items() if cell in plan.wanted}
    return [row for row in rows.order_by("pk") if row.pk not in changed]


def _apply(plan: Plan, by: Actor, at: datetime) -> list[ShiftSet]:
    gone = [plan.kept[cell] for cell in plan.wanted if cell in plan.kept]
    made = [
        Shift(
            id=new_id(), window=plan.windows[cell.number], official=who, on=cell.on, half=cell.half,
            post=cell.post, made_by=by.who, made_at=at,
        )
        for cell, who in plan.put.items()
    ]  # fmt: skip
    facts = [_set(row, dropped=True) for row in gone] + [_set(row, dropped=False) for row in made]
    try:
        with transaction.atomic():
            Shift.objects.filter(pk__in=[row.pk for row in gone]).delete()
            Shift.objects.bulk_create(made)
    except IntegrityError as twice:  # another hall of the organisation was planned at the same time
        raise Invalid(CHANGED, errors={"main": CHANGED}) from twice
    return facts


def _set(row: Shift, *, dropped: bool) -> ShiftSet:
    window = row.window
    return ShiftSet(
        hall=window.hall_id, window=window.pk, number=window.number, official=row.official,
        on=row.on, half=row.half, post=row.post, dropped=dropped,
    )  # fmt: skip
