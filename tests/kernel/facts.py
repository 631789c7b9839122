"""A fact and a command of the kernel's own tests."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.facts import Fact
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid


@dataclass(frozen=True, kw_only=True)
class BellRung(Fact):
    name: ClassVar[str] = "test.bell_rung"
    bell: str
    times: int

    @property
    def stream(self) -> str:
        return f"bell:{self.bell}"


@command
def ring(bell: str, *, times: int = 1, by: Actor, at: datetime) -> UUID:
    """Ring a bell."""
    if times > 9:
        raise Invalid("钟最多敲九下，请减少次数。")
    ledger.write(BellRung(bell=bell, times=times), by=by, at=at)
    return new_id()


@command
def ring_all(bells: list[str], *, times: int = 1, by: Actor, at: datetime) -> UUID:
    """Ring several bells at once."""
    ledger.write(*(BellRung(bell=bell, times=times) for bell in bells), by=by, at=at)
    if times > 9:
        raise Invalid("钟最多敲九下，请减少次数。")
    return new_id()
