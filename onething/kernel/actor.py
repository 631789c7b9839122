"""Who acts. A value, not a row: the ledger keeps what was true at the time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from onething.kernel.refusals import NotYours

HELD = "held:"  # before a role of the official whom a system names


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, in what office, for whom, through which terminal, because of what."""

    who: str  # "subject:…", "official:…", "system:…"
    org: str = ""  # the organisation in whose name an official acts
    post: str = ""
    roles: tuple[str, ...] = ()
    behalf: str = ""  # the subject he acts for; his own id when he acts for himself
    via: str = "web"  # web, phone, window, api, timer, load
    cause: str = ""  # the request or event behind this act; a replay has the same cause

    def because(self, cause: str) -> Actor:
        """Return the same actor, moved by another cause."""
        return replace(self, cause=cause)

    def has(self, role: str) -> bool:
        """Say whether he holds this role in the post he acts in."""
        return role in self.roles

    def may_as(self, roles: Iterable[str]) -> bool:
        """Say whether a system that names an official names one whose post has one of these roles.

        A system that names nobody acts by its scopes alone.
        """
        named = self.who.startswith("official:")
        return not named or any(self.has(f"{HELD}{role}") for role in roles)

    def record(self) -> dict[str, object]:
        """Return what the ledger keeps of him."""
        kept = {key: value for key, value in asdict(self).items() if value and key != "cause"}
        return kept | ({"roles": list(self.roles)} if self.roles else {})


def must_be_system(by: Actor) -> None:
    """Refuse what only the platform itself does: its timers, its reactions, its loading."""
    if not by.has("system"):
        raise NotYours


SYSTEM = Actor(who="system:onething", roles=("system",), via="timer")
NOBODY = Actor(who="system:anonymous")
