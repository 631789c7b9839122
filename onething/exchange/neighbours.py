"""Ways to other provinces' platforms, each with an address and secrets of its own; the demo speaks the same."""

from __future__ import annotations

import http.client
import json
from typing import Final

from django.conf import settings

from onething.exchange.adapters import Line
from onething.exchange.gateways import LONGEST_FAULT, told
from onething.exchange.sealing import piece_of
from onething.exchange.terms import Neighbour, NotReceived, WrongContent


class SignedNeighbour:
    """Another province over signed HTTP: one application under a key, however often it is handed over."""

    def hand_over(self, province: str, key: str, content: bytes) -> str:
        """Hand an application over and return its number there; raises NotReceived."""
        status, said = told(_line(province), f"/applications/{key}", content)
        if status != http.client.OK or not said.get("number"):
            raise NotReceived(f"{status} {said.get('detail', '')}"[:LONGEST_FAULT])
        return str(said["number"])[:60]

    def tell(self, province: str, way: str, content: bytes) -> None:
        """Tell what became of an application, or what its applicant answers; raises NotReceived.

        `way`: “told/key” of one that it handed in, “applications/key/events” of one of ours.
        """
        status, said = told(_line(province), f"/{way}", content)
        if status != http.client.OK:
            raise NotReceived(f"{status} {said.get('detail', '')}"[:LONGEST_FAULT])

    def give(self, province: str, way: str, file: str, content: bytes) -> None:
        """Give it a file in pieces, going on where it stopped; raises NotReceived, WrongContent.

        `way`: “applications/key” or “told/key”.
        """
        line, key, have = _line(province), way.rpartition("/")[2], -1
        offset = len(content)  # nothing yet: it only asks how far it is
        while have < len(content):
            piece = piece_of(line.secret, key, file, content, offset)
            body = json.dumps(piece | {"size": len(content)}).encode()
            status, said = told(line, f"/{way}/files/{file}", body)
            detail = str(said.get("detail", ""))[:LONGEST_FAULT]
            if status == http.client.UNPROCESSABLE_ENTITY:
                raise WrongContent(detail)
            if status != http.client.OK or not isinstance(said.get("have"), int):
                raise NotReceived(f"{status} {detail}"[:LONGEST_FAULT])
            if said["have"] <= have:
                raise NotReceived("没有继续收下")
            have = offset = said["have"]


NEIGHBOURS: Final[dict[str, Neighbour]] = {"demo": SignedNeighbour()}


def neighbour() -> Neighbour:
    """Return the way to other provinces that this place is connected by."""
    return NEIGHBOURS[getattr(settings, "NEIGHBOUR_ADAPTER", "demo")]


def province_secrets(province: str) -> tuple[str, ...]:
    """Return with what this province, and no other, signs what it sends: the new secret, and the one before."""
    if province == DEMO:
        return (settings.NEIGHBOUR_SECRET,)
    known = settings.NEIGHBOURS.get(province)
    return known.secrets if known else ()


DEMO: Final = "demo"  # the fictitious province has settings of its own


def _line(province: str) -> Line:
    if province == DEMO:
        return Line(settings.NEIGHBOUR_URL, settings.NEIGHBOUR_SECRET)
    known = settings.NEIGHBOURS.get(province)
    return Line(known.url, known.secrets[0]) if known else Line("", "")
