"""What the manager of a hall does: hours, days, windows, rules, notices."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.desk import access
from onething.desk.check import BOOKING
from onething.desk.events import (
    HoursChanged,
    OwnDayDropped,
    OwnDaySet,
    RulesChanged,
    SiteSet,
    WindowSet,
)
from onething.desk.lines import let_go
from onething.desk.live import tell
from onething.desk.models import Hall, OwnDay, Ticket, Video, Window
from onething.desk.rota import may_hold, role_words, stands_as_clerk
from onething.desk.rules import OWN, businesses, limit, province
from onething.desk.terms import ANY, HERE, VIDEO_HERE, VIRTUAL, day_faults, week_fault, week_said
from onething.identity import queries as identity
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.clock import CHINA
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed

LONGEST = 200
MOST_WINDOW = 999


@command
def set_hours(hall_id: UUID, *, hours: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Change when a hall is open in a week."""
    hall = access.hall_to_lead(hall_id, by)
    kept = week_said(hours)
    if wrong := week_fault(kept):
        raise Invalid(wrong, errors={"hours": wrong})
    hall.hours = kept
    hall.save(update_fields=["hours"])
    ledger.write(HoursChanged(hall=hall.pk, hours=kept), by=by, at=at)


@command
def set_day(
    hall_id: UUID, *, day: date, spans: Sequence[str], note: str, by: Actor, at: datetime
) -> None:
    """Say when a hall is open on one day, otherwise than by the week; no spans: closed."""
    hall = access.hall_to_lead(hall_id, by)
    errors = day_faults(day, spans, note, at.astimezone(CHINA).date())
    if errors:
        raise Invalid("没有保存，请按提示改正。", errors=errors)
    kept = sorted(spans)
    OwnDay.objects.update_or_create(
        hall=hall, day=day, defaults={"spans": kept, "note": note.strip()}
    )
    fact = OwnDaySet(hall=hall.pk, day=day, spans=tuple(kept), note=note.strip())
    ledger.write(fact, by=by, at=at)


@command
def drop_day(hall_id: UUID, *, day: date, by: Actor, at: datetime) -> None:
    """Let a day be as the week says again."""
    hall = access.hall_to_lead(hall_id, by)
    gone, _ = OwnDay.objects.filter(hall=hall, day=day).delete()
    if not gone:
        raise NotAllowed("这一天没有另外的安排。请刷新页面后再看。")
    ledger.write(OwnDayDropped(hall=hall.pk, day=day), by=by, at=at)


@command
def set_rules(
    hall_id: UUID,
    *,
    figures: Mapping[str, int],
    quota: Mapping[str, int],
    taken: Collection[str],
    by: Actor,
    at: datetime,
) -> None:
    """Say what a hall does and how one books there: days ahead, how late to cancel, how many a slot."""
    hall = access.hall_to_lead(hall_id, by)
    errors = {}
    for name in OWN:
        least, most = BOOKING[name]
        if not least <= figures.get(name, -1) <= most:
            errors[name] = f"应为 {least} 到 {most} 的整数"
    for key, number in quota.items():
        if key not in businesses() or not 0 <= number <= limit("quota"):
            errors[f"quota_{key}"] = f"应为 0 到 {limit('quota')} 的整数"
    if not taken or not set(taken) <= set(businesses()):
        errors["taken"] = "请至少选一项业务"
    if errors:
        raise Invalid("没有保存，请按提示改正。", errors=errors)
    hall.rules = {**{name: figures[name] for name in OWN}, "quota": dict(quota)}
    hall.businesses = [key for key in businesses() if key in taken]
    hall.save(update_fields=["rules", "businesses"])
    said = {**hall.rules, "businesses": hall.businesses}
    ledger.write(RulesChanged(hall=hall.pk, rules=said), by=by, at=at)


@command
def set_site(
    hall_id: UUID, *, latitude: float | None, longitude: float | None, by: Actor, at: datetime
) -> None:
    """Say where a hall stands, so that people find the nearest; or that it is not known."""
    hall = access.hall_to_lead(hall_id, by)
    errors = {}
    for name, said in (("latitude", latitude), ("longitude", longitude)):
        least, most = province(name)
        if said is None and (latitude, longitude) != (None, None):
            errors[name] = "经度和纬度要一起填写，或者都不填"
        elif said is not None and not least <= said <= most:
            errors[name] = f"应在 {least} 到 {most} 度之间（本省范围），请核对后改正"
    if errors:
        raise Invalid("没有保存，请按提示改正。", errors=errors)
    hall.latitude, hall.longitude = latitude, longitude
    hall.save(update_fields=["latitude", "longitude"])
    there = ["" if one is None else str(one) for one in (latitude, longitude)]
    fact = SiteSet(hall=hall.pk, latitude=there[0], longitude=there[1])
    ledger.write(fact, by=by, at=at)


@command
def set_window(
    hall_id: UUID,
    *,
    number: int,
    name: str,
    takes: Collection[str],
    post_a: str,
    post_b: str,
    closed: bool,
    by: Actor,
    at: datetime,
) -> UUID:
    """Make a window, or change the one of this number: what it takes, its A and its B post."""
    hall = access.hall_to_lead(hall_id, by)
    row = Window.objects.select_for_update().filter(hall=hall, number=number).first()
    row = row or Window(id=new_id(), hall=hall, number=number)
    errors = _window_errors(hall, number, name, takes)
    errors |= _post_errors(hall, takes, post_a, post_b, at)
    if closed and Ticket.objects.filter(window=row.pk, state__in=HERE).exists():
        errors["closed"] = "这个窗口正在办理一个号，办完以后再关闭"
    elif closed and Video.objects.filter(window=row.pk, state__in=VIDEO_HERE).exists():
        errors["closed"] = "这个窗口正在和申请人视频，视频结束以后再关闭"
    if errors:
        raise Invalid("窗口没有保存，请按提示改正。", errors=errors)
    row.name, row.post_a, row.post_b, row.closed = name.strip(), post_a, post_b, closed
    row.takes = _takes(hall, takes)
    if closed:
        row.serving, row.since = "", None
    row.save()
    fact = WindowSet(
        hall=hall.pk,
        window=row.pk,
        number=number,
        title=row.name,
        takes=tuple(row.takes),
        post_a=post_a,
        post_b=post_b,
        closed=closed,
    )
    ledger.write(fact, *let_go(row, at.astimezone(CHINA).date()), by=by, at=at)
    tell(hall.pk)
    return row.pk


def _window_errors(hall: Hall, number: int, name: str, takes: Collection[str]) -> dict[str, str]:
    errors = {}
    if not 1 <= number <= MOST_WINDOW:
        errors["number"] = f"窗口号应为 1 到 {MOST_WINDOW} 的整数"
    if not 0 < len(name.strip()) <= LONGEST // 5:
        errors["name"] = f"请填写窗口名称，最多 {LONGEST // 5} 个字"
    if not takes or not set(takes) <= {ANY, VIRTUAL, *hall.businesses}:
        errors["takes"] = "请至少选一项这个大厅办理的业务"
    elif VIRTUAL in takes and len(set(takes)) > 1:
        errors["takes"] = "视频窗口只接视频，不能同时办别的业务"
    return errors


def _takes(hall: Hall, takes: Collection[str]) -> list[str]:
    alone = next((one for one in (ANY, VIRTUAL) if one in takes), "")
    return [alone] if alone else [key for key in hall.businesses if key in takes]


def _post_errors(
    hall: Hall, takes: Collection[str], post_a: str, post_b: str, at: datetime
) -> dict[str, str]:
    """Return what is wrong with who stands where: people for what it takes, two different ones."""
    on = at.astimezone(CHINA).date()
    held = identity.colleagues([hall.organisation], on=on)
    people = {f"official:{one.official}" for one in held if may_hold(takes, one.roles)}
    errors = {
        key: f"这个窗口办理的业务，由{'、'.join(role_words(takes))}坐。请从他们里面选"
        for key, who in (("post_a", post_a), ("post_b", post_b))
        if who and who not in people
    }
    if post_a and post_a == post_b:
        errors["post_b"] = "A 岗和 B 岗应为两个人"
    if errors:
        return errors
    names = {f"official:{one.official}": one for one in held}
    wanted = {key: names[who] for key, who in (("post_a", post_a), ("post_b", post_b)) if who}
    clerks = {one.official for one in wanted.values() if stands_as_clerk(takes, held, one.official)}
    known = identity.standings(clerks, hall.organisation, on)
    said = {
        key: identity.may_stand(one.name, known[one.official], on)
        for key, one in wanted.items()
        if one.official in clerks
    }
    return {key: why_not for key, why_not in said.items() if why_not}
