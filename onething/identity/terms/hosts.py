"""宿主 App、小程序: our pages inside an App of others, with whoever it has made sure of. Pure."""

from __future__ import annotations

from dataclasses import dataclass

FACE = "face"  # he himself was there: good enough to sign


@dataclass(frozen=True, kw_only=True)
class HostCard:
    """A host App that may bring people here."""

    key: str
    name: str
    back: str  # where people return to
    frame: str  # the origin that may frame our pages; “”: none
    levels: tuple[str, ...]  # how it must have made sure who somebody is
    pages: tuple[str, ...]

    def opens(self, path: str) -> bool:
        """Say whether a page opens inside it: those that begin so, the first page itself."""
        return path == "/" or any(
            path == one or path.startswith(f"{one}/") for one in self.pages if one != "/"
        )


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Whom a host has sealed into a ticket: who, how surely, when, for one entry."""

    host: str
    name: str
    id_type: str
    id_number: str
    phone: str
    level: str
    at: int  # seconds since 1970
    nonce: str
