"""维护自助机: paper, tray, tests of printer and reader, out of service and back; by who serves its hall."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from onething.desk import access
from onething.desk.device_events import DeviceFaulty, DeviceTended
from onething.desk.events import DeviceHelped
from onething.desk.live import tell
from onething.desk.models import Device, HelpCall
from onething.desk.rules import kiosks
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotYours

LONGEST_REASON: Final = 60
TESTED: Final = {
    "printer": ("printer", "jam", "unprinted"),
    "reader": ("reader",),
}  # what a test says of which faults


@command
def go_to_device(device: UUID, *, by: Actor, at: datetime) -> None:
    """Say that somebody goes to whoever called."""
    row = _served(device, by)
    if row.called_at is None:
        return
    waited = max(0, int((at - row.called_at).total_seconds()))
    HelpCall.objects.filter(device=row, answered_at=None).update(official=by.who, answered_at=at)
    row.called_at = None
    row.save(update_fields=["called_at"])
    tell(row.hall_id)
    fact = DeviceHelped(device=row.pk, hall=row.hall_id, called=False, seconds=waited)
    ledger.write(fact, by=by, at=at)


@command
def fill_paper(device: UUID, *, sheets: int, by: Actor, at: datetime) -> None:
    """Note how many sheets are in the machine now."""
    row = _served(device, by)
    if not 0 <= sheets <= kiosks()["paper_full"]:
        raise Invalid(f"一台机器最多装 {kiosks()['paper_full']} 张，请核对张数。")
    row.paper = sheets
    row.save(update_fields=["paper"])
    _tended(row, "paper", by, at, said=str(sheets))


@command
def empty_tray(device: UUID, *, by: Actor, at: datetime) -> None:
    """Note that somebody looked whether paper lies in the machine, and took what nobody had taken."""
    row = _served(device, by)
    row.tray_at = at
    row.save(update_fields=["tray_at"])
    _tended(row, "tray", by, at)


@command
def note_test(device: UUID, *, part: str, well: bool, by: Actor, at: datetime) -> None:
    """Note how a test of printer or reader went: what it says was wrong with it holds until the next."""
    row = _served(device, by)
    if part not in TESTED:
        raise Invalid("请选择试打印机还是试读卡器。")
    wrong = set(row.faults) - set(TESTED[part]) | (set() if well else {part})
    known = [fault for fault in kiosks()["faults"] if fault in wrong]
    _tended(row, part, by, at, well=well)
    if known != row.faults:
        row.faults = known
        row.save(update_fields=["faults"])
        fact = DeviceFaulty(device=row.pk, hall=row.hall_id, faults=tuple(known))
        ledger.write(fact, by=by, at=at)


@command
def put_out(device: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Put a machine out of service; who comes to it reads why."""
    row = _served(device, by)
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        words = f"请写明为什么暂停服务，最多 {LONGEST_REASON} 个字；来的人会看到。"
        raise Invalid(words, errors={"reason": words})
    row.out_at, row.out_reason = at, said
    row.save(update_fields=["out_at", "out_reason"])
    _tended(row, "out", by, at, said=said)


@command
def put_back(device: UUID, *, by: Actor, at: datetime) -> None:
    """Put a machine back into service."""
    row = _served(device, by)
    row.out_at, row.out_reason = None, ""
    row.save(update_fields=["out_at", "out_reason"])
    _tended(row, "back", by, at)


def _tended(
    row: Device, deed: str, by: Actor, at: datetime, *, well: bool = True, said: str = ""
) -> None:
    fact = DeviceTended(device=row.pk, hall=row.hall_id, deed=deed, well=well, said=said)
    ledger.write(fact, by=by, at=at)


def _served(device: UUID, by: Actor) -> Device:
    row = Device.objects.select_for_update().filter(pk=device, retired_at=None).first()
    if row is None:
        raise NotYours
    access.hall_to_serve(row.hall_id, by)
    return row
