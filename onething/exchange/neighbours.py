"""Ways to other provinces' platforms. The demo province speaks the same signed HTTP."""

from __future__ import annotations

import http.client
from typing import Final

from django.conf import settings

from onething.exchange import signing
from onething.exchange.adapters import Line
from onething.exchange.gateways import LONGEST_FAULT, told
from onething.exchange.terms import Neighbour, NotReceived


class SignedNeighbour:
    """Another province over signed HTTP: one application under a key, however often it is handed over."""

    def hand_over(self, key: str, content: bytes) -> str:
        """Hand an application over and return its number there; raises NotReceived."""
        status, said = told(_line(), f"/applications/{key}", content)
        if status != http.client.OK or not said.get("number"):
            raise NotReceived(f"{status} {said.get('detail', '')}"[:LONGEST_FAULT])
        return str(said["number"])[:60]

    def tell(self, key: str, content: bytes) -> None:
        """Tell what became of an application that it handed in; raises NotReceived."""
        status, said = told(_line(), f"/told/{key}", content)
        if status != http.client.OK:
            raise NotReceived(f"{status} {said.get('detail', '')}"[:LONGEST_FAULT])


NEIGHBOURS: Final[dict[str, Neighbour]] = {"demo": SignedNeighbour()}


def neighbour() -> Neighbour:
    """Return the way to other provinces that this place is connected by."""
    return NEIGHBOURS[getattr(settings, "NEIGHBOUR_ADAPTER", "demo")]


def signed_by_province(
    path: str, body: bytes, *, time: str, nonce: str, signature: str, now: float
) -> bool:
    """Say whether the other province has signed what it sends, just now."""
    if not settings.NEIGHBOUR_SECRET:
        return False
    right = signing.sign_request(
        settings.NEIGHBOUR_SECRET, "POST", path, time=time, nonce=nonce, body=body
    )
    return signing.same(right, signature) and signing.fresh(time, now)


def _line() -> Line:
    return Line(settings.NEIGHBOUR_URL, settings.NEIGHBOUR_SECRET)
