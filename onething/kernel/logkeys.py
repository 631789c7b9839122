"""The keys that sign the log: the newest signs, older ones still prove what they have signed.

log.pem is the first, log-0002.pem the next. A new one is announced in the log itself before it signs
anything, so that whoever trusts the first key can follow to the newest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Final

from django.conf import settings

from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.crypto import sm2_key_at, sm2_public
from onething.kernel.facts import Fact
from onething.kernel.models import Event

FIRST: Final = "log.pem"
STREAM: Final = "keys:log"


@dataclass(frozen=True, kw_only=True)
class LogKeyChanged(Fact):
    """From here on the log is signed with another key."""

    name: ClassVar[str] = "kernel.log_key_changed"
    record_only: ClassVar[bool] = True
    number: int
    public: str  # PEM
    before: str  # the public key that it follows, PEM

    @property
    def stream(self) -> str:
        return STREAM


def paths() -> list[Path]:
    """Return where the keys of the log are, oldest first; the first is made when missing."""
    first = settings.KEYS_ROOT / FIRST
    sm2_key_at(first)
    return [first, *sorted(settings.KEYS_ROOT.glob("log-[0-9][0-9][0-9][0-9].pem"))]


def signing_key() -> bytes:
    """Return the private key that signs now."""
    return paths()[-1].read_bytes()


def public_keys() -> list[bytes]:
    """Return the public keys, oldest first."""
    return [sm2_public(path.read_bytes()) for path in paths()]


def unannounced() -> list[Path]:
    """Return the keys that the ledger does not know: nobody has changed to them by our command."""
    told = Event.objects.filter(stream=STREAM, name=LogKeyChanged.name).order_by("seq")
    known = {event.data["public"] for event in told}
    return [path for path in paths()[1:] if sm2_public(path.read_bytes()).decode() not in known]


def change_log_key(*, by: Actor, at: datetime) -> int:
    """Sign the log with a new key from now on; cut off half-way, it goes on where it was."""
    number = len(paths()) + 1
    waiting = settings.KEYS_ROOT / f"log-{number:04d}.waiting"
    public = sm2_public(sm2_key_at(waiting)).decode()
    announce_log_key(number, public, by=by, at=at)
    waiting.rename(settings.KEYS_ROOT / f"log-{number:04d}.pem")
    return number


@command
def announce_log_key(number: int, public: str, *, by: Actor, at: datetime) -> None:
    """Write the next key of the log into the ledger, once."""
    last = Event.objects.filter(stream=STREAM).order_by("-seq").first()
    if last is not None and last.data["public"] == public:
        return
    before = public_keys()[-1].decode()
    ledger.write(LogKeyChanged(number=number, public=public, before=before), by=by, at=at)
