"""What is written on the roll of places: entered, changed, closed, opened again, brought under one management."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from onething.desk import access
from onething.desk.book import CHANGED, MANAGED, changed, entered
from onething.desk.models import Hall, Ticket
from onething.desk.opening import today
from onething.desk.roll_events import (
    PlaceClosed,
    PlaceManaged,
    PlaceReopened,
)
from onething.desk.rolling import (
    division_of,
)
from onething.desk.terms import HERE
from onething.identity import queries as identity
from onething.identity.terms import Duty
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed

LONGEST: Final = 200
LONGEST_DOCUMENT: Final = 120
FARTHEST: Final = timedelta(days=366)


@command
def enter_place(region: str, said: Mapping[str, str], *, by: Actor, at: datetime) -> UUID:
    """Enter a place on the roll; its manager says later when it is open and which windows it has."""
    kept = access.places_kept(by)
    near = list(kept.select_for_update(of=("self",)).filter(region=region).order_by("code"))
    row, fact = entered(region, said, near, at)
    row.save(force_insert=True)
    ledger.write(fact, by=by, at=at)
    return row.pk


@command
def change_place(hall_id: UUID, said: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Change what the roll says of a place; files do not overwrite it any more."""
    row = access.place_to_keep(hall_id, by)
    fact = changed(row, said, list(Hall.objects.filter(region=row.region).order_by("code")), at)
    if fact is None:
        raise NotAllowed("没有改动，不用保存。")
    row.save(update_fields=CHANGED)
    ledger.write(fact, by=by, at=at)


@command
def close_place(
    hall_id: UUID, *, on: date | None, reason: str, instead: str, by: Actor, at: datetime
) -> None:
    """Close a place from a day on; what was booked there is moved, to the other place if one is named."""
    row = access.place_to_keep(hall_id, by)
    if row.closed_from is not None:
        raise NotAllowed("这个网点已经登记关闭。要改日期的，先撤销关闭，再重新登记。")
    other = Hall.objects.filter(code=instead).first() if instead else None
    errors = _closing_errors(on, reason, today(at))
    if instead and (other is None or other.pk == row.pk or other.closed_from is not None):
        errors["instead"] = "没有找到这个网点，或者它已经关闭。请从列表里选择“改去哪个网点”"
    if errors or on is None:
        raise Invalid("没有保存，请按提示改正。", errors=errors)
    waiting = Ticket.objects.filter(hall=row, day=today(at), state__in=(*HERE, "waiting"))
    if on <= today(at) and (left := waiting.count()):
        raise NotAllowed(f"今天还有 {left} 个号没有办完，不能今天就关闭。请选择以后的日期。")
    row.closed_from, row.closed_reason, row.instead, row.kept_at = on, reason.strip(), other, at
    row.save(update_fields=["closed_from", "closed_reason", "instead", "kept_at"])
    fact = PlaceClosed(
        hall=row.pk, on=on, reason=row.closed_reason, instead=other.pk if other else None
    )
    ledger.write(fact, by=by, at=at)


def _closing_errors(on: date | None, reason: str, now: date) -> dict[str, str]:
    errors = {}
    if on is None or not now <= on <= now + FARTHEST:
        errors["on"] = "请选择今天或者以后一年以内的日期"
    if not 0 < len(reason.strip()) <= LONGEST:
        errors["reason"] = f"请写明原因，群众看得到，最多 {LONGEST} 个字"
    return errors


@command
def reopen_place(hall_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Take back the closing of a place; bookings that were moved stay where they are."""
    row = access.place_to_keep(hall_id, by)
    if row.closed_from is None:
        raise NotAllowed("这个网点没有登记关闭。请刷新页面后再看。")
    if not 0 < len(reason.strip()) <= LONGEST:
        words = f"请写明原因，最多 {LONGEST} 个字"
        raise Invalid(words, errors={"reason": words})
    row.closed_from, row.closed_reason, row.instead, row.kept_at = None, "", None, at
    row.save(update_fields=["closed_from", "closed_reason", "instead", "kept_at"])
    ledger.write(PlaceReopened(hall=row.pk, reason=reason.strip()), by=by, at=at)


@command
def take_over_place(
    hall_id: UUID, *, on: date | None, document: str, by: Actor, at: datetime
) -> None:
    """Bring a department's hall under the management of the organ for approvals of its place."""
    row = _departments(hall_id, by)
    manager = identity.route(Duty.APPROVAL, division_of(row.region))
    if row.manager is not None:
        raise NotAllowed("这个分大厅已经统一管理。请刷新页面后再看。")
    if manager.id == row.organisation:
        raise NotAllowed(f"这个大厅本来就由{manager.name}运行，不用登记统一管理。")
    known = _document(on, document, at)
    _manage(row, PlaceManaged(hall=row.pk, manager=manager.id, **known), by, at)


@command
def hand_back_place(
    hall_id: UUID, *, on: date | None, document: str, by: Actor, at: datetime
) -> None:
    """Let the department manage its hall itself again."""
    row = _departments(hall_id, by)
    if row.manager is None:
        raise NotAllowed("这个分大厅没有统一管理。请刷新页面后再看。")
    known = _document(on, document, at)
    _manage(row, PlaceManaged(hall=row.pk, manager=None, **known), by, at)


def _departments(hall_id: UUID, by: Actor) -> Hall:
    row = access.place_to_keep(hall_id, by)
    if row.kind != "department":
        raise NotAllowed("统一管理只登记部门分大厅。请先核对网点的类别。")
    return row


def _document(on: date | None, document: str, at: datetime) -> dict[str, Any]:
    errors = {}
    if on is None or on > today(at):
        errors["on"] = "请选择生效的日期；还没有生效的，到生效那天再登记"
    if not 0 < len(document.strip()) <= LONGEST_DOCUMENT:
        errors["document"] = f"请写文件名称和文号，最多 {LONGEST_DOCUMENT} 个字"
    if errors:
        raise Invalid("没有保存，请按提示改正。", errors=errors)
    return {"on": on, "document": document.strip()}


def _manage(row: Hall, fact: PlaceManaged, by: Actor, at: datetime) -> None:
    row.manager, row.kept_at = fact.manager, at
    row.managed_since, row.managed_by = (fact.on, fact.document) if fact.manager else (None, "")
    row.save(update_fields=[*MANAGED, "kept_at"])
    ledger.write(fact, by=by, at=at)
