"""自助机: entered, enrolled by itself, watched; what it prints is done when somebody has it in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from onething.desk import access
from onething.desk.device_events import (
    DeviceDescribed,
    DeviceEnrolled,
    DeviceFaulty,
    DeviceRegistered,
    DeviceRestored,
    DeviceRetired,
    PaperPrinted,
)
from onething.desk.events import DeviceHelped
from onething.desk.live import tell
from onething.desk.models import Device, Hall, HelpCall, Printing, Window
from onething.desk.printings import failures
from onething.desk.rules import kiosks
from onething.desk.tokens import digest_of
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

TROUBLES: Final = ("offline", "print", "dialog", "page")  # seconds without a network, or how often
NOTHING: Final[Mapping[str, int]] = MappingProxyType({})
UNPRINTED: Final = "unprinted"  # somebody said that paper did not come out
TOO_OFTEN: Final = "这份文件在自助机上已经几次没有打印出来。请呼叫工作人员，或者到窗口打印，不收费；文件都在，不会丢。"
MOST_SAID: Final = 1_000_000
LONGEST, MODEL = 20, 40  # of a number on a plate, of a model
NO_PRINTER: Final = "这台机器不打印。请到别的自助机，或者请窗口打印；文件都在，不会丢。"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS = 10
TAKEN = "这个窗口已经有别的评价屏。请先停用那一台，再启用这一台。"
GONE = "登记码不对，或者已经过期。请管理员在“自助机”页面重新生成登记码，再输入一次。"


@dataclass(frozen=True)
class Kind:
    """What kind of machine it is, and what of all that machines do it does; nothing said: all."""

    model: str = ""
    services: tuple[str, ...] = ()


ANY: Final = Kind()


def register_device(
    hall: UUID,
    *,
    number: str,
    upright: bool,
    window: int | None = None,
    kind: Kind = ANY,
    by: Actor,
    at: datetime,
) -> str:
    """Enter a machine of a hall that he leads; return the code with which it enrols itself.

    `window`: its number, if it is no kiosk but the screen of a window, on which visitors rate.
    """
    code = _code(by)
    digest = digest_of("code", code)
    _register(hall, digest, number=number, upright=upright, window=window, kind=kind, by=by, at=at)
    return code


@command
def _register(
    hall: UUID,
    code: str,
    *,
    number: str,
    upright: bool,
    window: int | None,
    kind: Kind,
    by: Actor,
    at: datetime,
) -> UUID:
    """Enter a machine, not enrolled yet."""
    found = access.hall_to_lead(hall, by)
    plate = number.strip().upper()
    if not (plate.isascii() and plate.isalnum() and len(plate) <= LONGEST):
        raise Invalid("设备编号用字母和数字，最多 20 位。", errors={"number": "请照铭牌填写"})
    if Device.objects.filter(number=plate).exists():
        raise Invalid("这个编号已经登记。", errors={"number": "这个编号已经登记，请核对铭牌"})
    at_window = _window(window, found) if window is not None else None
    made = Device.objects.create(
        hall=found,
        number=plate,
        upright=upright,
        model=_model(kind.model),
        services=_limits(kind.services) if kind.services else [],
        window_id=at_window,
        code=code,
        code_until=_until(at),
    )
    fact = DeviceRegistered(device=made.pk, hall=found.pk, number=plate, window=at_window)
    ledger.write(fact, *([_described(made)] if kind != ANY else []), by=by, at=at)
    return made.pk


def _described(row: Device) -> DeviceDescribed:
    said = tuple(row.services)
    return DeviceDescribed(device=row.pk, hall=row.hall_id, model=row.model, services=said)


def _model(said: str) -> str:
    if len(said.strip()) > MODEL:
        raise Invalid("型号最多 40 个字。", errors={"model": "请缩短"})
    return said.strip()


def _limits(services: Sequence[str]) -> list[str]:
    """Return what a machine does of all that machines do; nothing: it does all."""
    known = kiosks()["services"]
    chosen = [one for one in known if one in services]
    if not chosen:
        words = "请至少选择一样这台机器能办的。"
        raise Invalid(words, errors={"services": words})
    return [] if len(chosen) == len(known) else chosen


@command
def describe_device(device: UUID, kind: Kind, *, by: Actor, at: datetime) -> None:
    """Say what kind of machine it is, and what of all that machines do it does."""
    row = _led(device, by)
    row.model, row.services = _model(kind.model), _limits(kind.services)
    row.save(update_fields=["model", "services"])
    ledger.write(_described(row), by=by, at=at)


def _window(number: int, hall: Hall) -> UUID:
    """Return the window of this number, if it has no screen yet."""
    found = Window.objects.filter(number=number, hall=hall).first()
    if found is None:
        words = "这个大厅没有这个号的窗口，请核对窗口号。"
        raise Invalid(words, errors={"window": words})
    if Device.objects.filter(window=found, retired_at=None).exists():
        words = "这个窗口已经有评价屏。要换一台，请先停用原来的。"
        raise Invalid(words, errors={"window": words})
    return found.pk


def renew_device_code(device: UUID, *, by: Actor, at: datetime) -> str:
    """Return a new code for a machine that has lost its place; what it held is worth nothing then."""
    code = _code(by)
    _renew(device, digest_of("code", code), by=by, at=at)
    return code


@command
def _renew(device: UUID, code: str, *, by: Actor, at: datetime) -> None:
    """Void the token of a machine and let it enrol anew."""
    row = _led(device, by)
    row.code, row.code_until, row.token, row.enrolled_at = code, _until(at), "", None
    row.save(update_fields=["code", "code_until", "token", "enrolled_at"])
    fact = DeviceRegistered(
        device=row.pk, hall=row.hall_id, number=row.number, window=row.window_id
    )
    ledger.write(fact, by=by, at=at)


def enrol_device(code: str, *, by: Actor, at: datetime) -> str:
    """Return the token that the machine keeps; the code is good once."""
    said = plain_code(code)
    token = digest_of("device", said)  # the same form again gives the same
    _enrol(digest_of("code", said), digest_of("token", token), by=by, at=at)
    return token


@command
def _enrol(code: str, token: str, *, by: Actor, at: datetime) -> None:
    """Let a machine be known from now on by what it alone holds."""
    rows = Device.objects.select_for_update().filter(code=code, code_until__gte=at)
    row = rows.filter(retired_at=None).exclude(code="").first()
    if row is None:
        raise Invalid(GONE, errors={"code": GONE})
    row.code, row.code_until, row.token, row.enrolled_at = "", None, token, at
    if (
        row.seen_at is None
    ):  # a new one is delivered full; one that is enrolled anew has what it has
        row.paper = kiosks()["paper_full"]
    row.seen_at = at
    row.save()
    ledger.write(DeviceEnrolled(device=row.pk, hall=row.hall_id), by=by, at=at)


@command
def report_device(
    device: UUID,
    *,
    faults: Sequence[str] | None,
    version: str,
    troubles: Mapping[str, int] = NOTHING,
    by: Actor,
    at: datetime,
) -> None:
    """Note that a machine is there and what is wrong with it; the ledger holds what changes.

    `faults`: all that reader and printer say is wrong now; None: they said nothing, what was wrong is so still.
    `troubles`: what its page met with since the last sign, and how often, or for how many seconds.
    """
    row = _own(device, by)
    met = [
        [what, _at_most(troubles[what]), at.isoformat()] for what in TROUBLES if what in troubles
    ]
    wrong = set(row.faults if faults is None else faults) - {"network"}
    wrong |= {UNPRINTED} & set(row.faults)  # said by a person, not by the machine
    if troubles.get("offline", 0) >= kiosks()["offline_seconds"]:
        wrong.add("network")
    known = [fault for fault in kiosks()["faults"] if fault in wrong]
    changed = known != row.faults
    row.seen_at, row.faults, row.version = at, known, version[:40]
    row.troubles = [*met, *row.troubles][: kiosks()["troubles_kept"]]
    row.save(update_fields=["seen_at", "faults", "version", "troubles"])
    if changed:
        fact = DeviceFaulty(device=row.pk, hall=row.hall_id, faults=tuple(known))
        ledger.write(fact, by=by, at=at)


def note_alive(device: UUID, *, at: datetime) -> None:
    """Note that a machine has opened a page: a sign of life too, for browsers that run no script."""
    Device.objects.filter(pk=device).update(seen_at=at)


def _at_most(said: int) -> int:
    """Return a number that a page said, within what can be."""
    return max(0, min(said, MOST_SAID))


@command
def call_for_help(device: UUID, *, by: Actor, at: datetime) -> None:
    """Call a human to the machine; who calls again waits since the first time."""
    row = _own(device, by)
    if row.called_at is None:
        row.called_at = at
        row.save(update_fields=["called_at"])
        HelpCall.objects.create(device=row, called_at=at)
        tell(row.hall_id)
        ledger.write(DeviceHelped(device=row.pk, hall=row.hall_id, called=True), by=by, at=at)


@command
def retire_device(device: UUID, *, by: Actor, at: datetime) -> None:
    """Take a machine out of use; by what it holds it learns only that, until it is put to use again."""
    row = _led(device, by)
    row.retired_at, row.code, row.called_at = at, "", None
    row.save(update_fields=["retired_at", "code", "called_at"])
    ledger.write(DeviceRetired(device=row.pk, hall=row.hall_id), by=by, at=at)


@command
def restore_device(device: UUID, *, by: Actor, at: datetime) -> None:
    """Put a machine to use again that was taken out of use; it goes on by itself, or is enrolled anew."""
    row = Device.objects.select_for_update().filter(pk=device, retired_at__isnull=False).first()
    if row is None:
        raise NotYours
    access.hall_to_lead(row.hall_id, by)
    if row.window_id and Device.objects.filter(window=row.window_id, retired_at=None).exists():
        raise NotAllowed(TAKEN)
    row.retired_at = None
    row.save(update_fields=["retired_at"])
    ledger.write(DeviceRestored(device=row.pk, hall=row.hall_id), by=by, at=at)


@command
def begin_printing(
    device: UUID, *, paper: UUID, subject: UUID, pages: int, by: Actor, at: datetime
) -> UUID:
    """Send a paper to the printer of the machine, if there is enough in it."""
    row = Device.objects.select_for_update().filter(pk=device, retired_at=None).first()
    if row is None or by.behalf != str(subject):
        raise NotYours
    if row.services and "print" not in row.services:
        raise NotAllowed(NO_PRINTER)
    if row.out_at or row.paper < pages or {"printer", "jam"} & set(row.faults):
        raise NotAllowed("这台机器现在不能打印。请到别的自助机，或者请窗口打印；文件都在，不会丢。")
    if failures(paper, str(subject), at) > kiosks()["print_again"]:
        raise NotAllowed(TOO_OFTEN)
    row.paper -= pages
    row.save(update_fields=["paper"])
    made = Printing.objects.create(device=row, subject=subject, paper=paper, pages=pages, at=at)
    _printed(row, made, by, at)
    return made.pk


@command
def end_printing(printing: UUID, *, came: bool, by: Actor, at: datetime) -> None:
    """Say whether the paper came out; one that did not can be printed again."""
    made = Printing.objects.select_for_update().filter(pk=printing, state="sent").first()
    if made is None or by.behalf != str(made.subject):
        raise NotYours
    made.state, made.ended_at = ("done" if came else "failed"), at
    made.save(update_fields=["state", "ended_at"])
    _printed(made.device, made, by, at)
    if not came:
        _unprinted(made.device_id, by, at)


def _unprinted(device: UUID, by: Actor, at: datetime) -> None:
    """Let those who look after a machine see that paper did not come out; a test of the printer ends it."""
    row = Device.objects.select_for_update().get(pk=device)
    if UNPRINTED not in row.faults:
        known = [one for one in kiosks()["faults"] if one in {*row.faults, UNPRINTED}]
        row.faults = known
        row.save(update_fields=["faults"])
        fact = DeviceFaulty(device=row.pk, hall=row.hall_id, faults=tuple(known))
        ledger.write(fact, by=by, at=at)


def _printed(row: Device, made: Printing, by: Actor, at: datetime) -> None:
    fact = PaperPrinted(
        device=row.pk,
        hall=row.hall_id,
        printing=made.pk,
        paper=made.paper,
        pages=made.pages,
        state=made.state,
    )
    ledger.write(fact, by=by, at=at)


def _code(by: Actor) -> str:
    """Return the signs of a code; the same form again gives the same."""
    seed = bytes.fromhex(digest_of("new", f"{by.who}\0{by.cause}"))
    return "".join(ALPHABET[sign % len(ALPHABET)] for sign in seed[:SIGNS])


def _until(at: datetime) -> datetime:
    return at + timedelta(hours=kiosks()["code_hours"])


def _led(device: UUID, by: Actor) -> Device:
    row = Device.objects.select_for_update().filter(pk=device, retired_at=None).first()
    if row is None:
        raise NotYours
    access.hall_to_lead(row.hall_id, by)
    return row


def _own(device: UUID, by: Actor) -> Device:
    """Return the machine, for the machine itself."""
    row = Device.objects.select_for_update().filter(pk=device, retired_at=None).first()
    if row is None or by.who != f"system:{device}":
        raise NotYours
    return row
