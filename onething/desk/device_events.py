"""What happens to machines in halls. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from onething.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class DeviceFact(Fact):
    """Something happened to a machine: its stream is its own."""

    device: UUID
    hall: UUID

    @property
    def stream(self) -> str:
        return f"device:{self.device}"


@dataclass(frozen=True, kw_only=True)
class DeviceRegistered(DeviceFact):
    """A machine was entered, or is to be enrolled anew."""

    name: ClassVar[str] = "desk.device_registered"
    record_only: ClassVar[bool] = True
    number: str
    window: UUID | None = None  # whose visitors rate on it


@dataclass(frozen=True, kw_only=True)
class DeviceDescribed(DeviceFact):
    """What kind of machine it is, and what it does; no services: everything."""

    name: ClassVar[str] = "desk.device_described"
    record_only: ClassVar[bool] = True
    model: str
    services: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DeviceEnrolled(DeviceFact):
    """The machine itself came with the code that was made for it."""

    name: ClassVar[str] = "desk.device_enrolled"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class DeviceRetired(DeviceFact):
    """The machine is in use no longer."""

    name: ClassVar[str] = "desk.device_retired"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class DeviceRestored(DeviceFact):
    """A machine that was out of use is used again."""

    name: ClassVar[str] = "desk.device_restored"
    record_only: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class DeviceFaulty(DeviceFact):
    """What the machine says is wrong with it has changed; nothing: it is well again."""

    name: ClassVar[str] = "desk.device_faulty"
    record_only: ClassVar[bool] = True
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PaperPrinted(DeviceFact):
    """A paper was sent to the printer, came out, or did not."""

    name: ClassVar[str] = "desk.paper_printed"
    record_only: ClassVar[bool] = True
    printing: UUID
    paper: UUID
    pages: int
    state: str


@dataclass(frozen=True, kw_only=True)
class DeviceTended(DeviceFact):
    """Somebody looked after a machine: paper, tray, a test, out of service and back."""

    name: ClassVar[str] = "desk.device_tended"
    record_only: ClassVar[bool] = True
    deed: str  # paper, tray, printer, reader, out, back
    well: bool = True  # what a test showed
    said: str = ""  # how many sheets, why it is out of service
