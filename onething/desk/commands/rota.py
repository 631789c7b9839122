"""排班: who stands at which window on which half of a day; kept by who keeps the team."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from onething.desk import rules
from onething.desk.events import ShiftSet
from onething.desk.models import Shift, Window
from onething.desk.opening import today
from onething.desk.rota import POSTS
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

TWICE = "他在这个时段已经排了窗口，或者这个岗这个时段已经有人。请先取消原来的班，再重新排。"


@command
def set_shift(
    window_id: UUID, *, official: UUID, on: date, half: str, post: str, by: Actor, at: datetime
) -> UUID:
    """Put one of the team at a window for half a day; untrained only where the hall does not refuse it."""
    window = Window.objects.select_related("hall").filter(pk=window_id).first()
    if window is None or window.hall.organisation not in identity.managed(by):
        raise NotYours
    errors = _wrong(window, official, on, at) | _unknown(half, post)
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    try:
        with transaction.atomic():
            row = Shift.objects.create(
                id=new_id(), window=window, official=official, on=on, half=half, post=post,
                made_by=by.who, made_at=at,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Invalid(TWICE, errors={"official": TWICE}) from twice
    ledger.write(_set(row, window, dropped=False), by=by, at=at)
    return row.pk


def _unknown(half: str, post: str) -> dict[str, str]:
    errors = {}
    if half not in rules.halves():
        errors["half"] = "请选择上午或者下午。"
    if post not in POSTS:
        errors["post"] = "请选择 A 岗或者 B 岗。"
    return errors


def _wrong(window: Window, official: UUID, on: date, at: datetime) -> dict[str, str]:
    """Return what is wrong with who is put where on this day, by the field."""
    errors: dict[str, str] = {}
    held = identity.colleagues([window.hall.organisation], on=today(at))
    name = next(
        (one.name for one in held if one.official == official and "window" in one.roles), ""
    )
    days = int(rules.rota()["days"])
    if not today(at) <= on <= today(at) + timedelta(days=days):
        errors["on"] = f"只能排今天起 {days} 天以内的班。"
    if not name:
        errors["official"] = "请选择本单位在岗的窗口人员。"
    elif "on" not in errors:
        standing = identity.standings([official], window.hall.organisation, on)[official]
        if why_not := identity.may_stand(name, standing, on):
            errors["official"] = why_not
    if window.closed and on == today(at):
        errors["window"] = "这个窗口今天关闭，请选别的窗口，或者请大厅主任打开。"
    return errors


@command
def drop_shift(shift: UUID, *, by: Actor, at: datetime) -> None:
    """Take somebody off a window."""
    rows = Shift.objects.select_for_update(of=("self",)).select_related("window__hall")
    row = rows.filter(pk=shift).first()
    if row is None or row.window.hall.organisation not in identity.managed(by):
        raise NotYours
    fact = _set(row, row.window, dropped=True)
    if row.on < today(at):
        raise NotAllowed("过去的班不能取消。请选今天以后的班。")
    row.delete()
    ledger.write(fact, by=by, at=at)


def _set(row: Shift, window: Window, *, dropped: bool) -> ShiftSet:
    return ShiftSet(
        hall=window.hall_id, window=window.pk, number=window.number, official=row.official,
        on=row.on, half=row.half, post=row.post, dropped=dropped,
    )  # fmt: skip
