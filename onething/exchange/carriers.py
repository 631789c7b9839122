"""Ways to carriers of parcels. The demo carrier speaks the same signed HTTP."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from onething.exchange.adapters import Line
from onething.exchange.gateways import LONGEST_FAULT, told
from onething.exchange.terms import Booked, Carrier, NotReceived, Track
from onething.kernel.facts import canonical

STEPS: Final = ("collect", "move", "arrive", "deliver", "refuse", "return", "lose", "break")


class SignedCarrier:
    """A carrier over signed HTTP: one parcel under a key, however often it is ordered."""

    def order(self, key: str, content: Mapping[str, Any]) -> Booked:
        """Order the carrying of a parcel; raises NotReceived."""
        status, said = told(_line(), f"/orders/{key}", canonical(dict(content)))
        if status != http.client.OK or not said.get("number"):
            raise NotReceived(f"{status} {said.get('detail', '')}"[:LONGEST_FAULT])
        return Booked(str(said["number"])[:40], str(said.get("code", ""))[:12])

    def tracks(self, numbers: Iterable[str]) -> dict[str, tuple[Track, ...]]:
        """Return what became of parcels; numbers that the carrier does not know are left out."""
        status, said = told(_line(), "/tracks", canonical({"numbers": [*numbers]}))
        if status != http.client.OK:
            raise NotReceived(str(status))
        try:
            return {
                str(number): tuple(track(row) for row in rows)
                for number, rows in said["tracks"].items()
            }
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            raise NotReceived(type(fault).__name__) from fault


def track(row: Mapping[str, Any]) -> Track:
    """Return an event of a carrier as a value; raises for what is none."""
    what = str(row["what"])
    if what not in STEPS:
        raise ValueError(what)
    at = datetime.fromisoformat(str(row["at"]))
    if at.tzinfo is None:
        raise ValueError("at")
    return Track(
        str(row["key"])[:60], what, str(row.get("words", ""))[:100], at, int(row["turn"]),
        str(row.get("by", ""))[:40],
    )  # fmt: skip


CARRIERS: Final[dict[str, Carrier]] = {"demo": SignedCarrier()}


def carrier() -> Carrier:
    """Return the carrier that this place is connected to."""
    return CARRIERS[getattr(settings, "CARRIER_ADAPTER", "demo")]


def carrier_secrets() -> tuple[str, ...]:
    """Return with what the carrier signs what it pushes."""
    return (settings.CARRIER_SECRET,)


def _line() -> Line:
    return Line(settings.CARRIER_URL, settings.CARRIER_SECRET)
