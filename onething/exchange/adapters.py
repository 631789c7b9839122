"""Ways to reach registers outside the house. The demo register speaks the same signed HTTP."""

from __future__ import annotations

import http.client
import json
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from onething.exchange import signing
from onething.exchange.elements import all_elements
from onething.exchange.terms import (
    HeldLicence,
    NotReceived,
    Platform,
    Receipt,
    Source,
    SourceDown,
)
from onething.kernel.forms import Datum

logger = logging.getLogger(__name__)
CONNECT: Final = 0.5  # seconds
READ: Final = 1.5
LARGEST: Final = 1_000_000  # bytes
CHUNK: Final = 65_536
LEVELS: Final = ("A", "B", "C", "D")
UNRECORDED: Final = "B"
CONNECTIONS: Final = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}


class SignedHttp:
    """A register that is asked over signed HTTP and whose answers are signed."""

    def facts(self, kind: str, number: str) -> dict[str, Datum]:
        """Return what the register knows; elements that nobody has named here are left out."""
        said = self._ask(f"/{kind}/{number}")
        try:
            return {
                element: Datum(
                    fact["value"], fact["source"], date.fromisoformat(fact["updated_on"])
                )
                for element, fact in said.get("facts", {}).items()
                if _fits(element, fact["value"])
            }
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            raise _down("answer", fault) from fault

    def licences(self, holder: str) -> tuple[HeldLicence, ...]:
        """Return the licences that somebody holds there."""
        said = self._ask(f"/licences/{holder}")
        try:
            return tuple(
                HeldLicence(**{**row, "issued_on": date.fromisoformat(row["issued_on"])})
                for row in said.get("licences", [])
            )
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            raise _down("answer", fault) from fault

    def credit(self, number: str) -> str:
        """Return the level of credit; somebody without a record has the best but one."""
        said = self._ask(f"/credit/{number}")
        level = said.get("credit", UNRECORDED)
        if not isinstance(level, str) or level not in LEVELS:
            raise _down("answer", ValueError("level"))
        return level

    def _ask(self, path: str) -> dict[str, Any]:
        try:
            status, content = ask_signed(_registry(), "GET", path)
        except (OSError, http.client.HTTPException) as fault:
            raise _down("connection", fault) from fault
        if status == http.client.NOT_FOUND:
            return {}
        try:
            said = json.loads(content)
        except ValueError as fault:
            raise _down("answer", fault) from fault
        if status != http.client.OK or not isinstance(said, dict):
            raise _down("status", ValueError(str(status)))
        return said


class SignedPlatform:
    """A platform that is told over signed HTTP and whose receipts are signed."""

    def tell(self, platform: str, key: str, content: bytes) -> Receipt:
        """Hand over and return the receipt; the key makes a second telling the same one."""
        try:
            status, said = ask_signed(_hub(), "POST", f"/platforms/{platform}/{key}", content)
            answer = json.loads(said)
            if status == http.client.OK:
                return Receipt(str(answer["receipt"]), str(answer["received_at"]))
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as fault:
            raise NotReceived(type(fault).__name__) from fault
        except SourceDown as fault:
            raise NotReceived("signature") from fault
        raise NotReceived(f"{status} {answer.get('detail', '')}"[:200])


SOURCES: Final[dict[str, Source]] = {"demo": SignedHttp()}
PLATFORMS: Final[dict[str, Platform]] = {"demo": SignedPlatform()}


def platform() -> Platform:
    """Return the way to the platforms that are told what happened."""
    return PLATFORMS[getattr(settings, "PLATFORM_ADAPTER", "demo")]


def source() -> Source:
    """Return the register that this place is connected to."""
    return SOURCES[getattr(settings, "REGISTRY_ADAPTER", "demo")]


def _down(what: str, fault: Exception) -> SourceDown:
    logger.warning("register unusable", extra={"what": what, "fault": type(fault).__name__})
    return SourceDown()


def _fits(element: str, value: str) -> bool:
    known = all_elements().get(element)
    return known is not None and 0 < len(value) <= known.max_length


@dataclass(frozen=True)
class Line:
    """Where somebody outside is reached, and the secret that we share with him."""

    url: str
    secret: str


def _registry() -> Line:
    return Line(settings.REGISTRY_URL, settings.REGISTRY_SECRET)


def _hub() -> Line:
    """Return the line to the platforms; where none is set they share the one of the registers."""
    url, secret = settings.PLATFORM_URL, settings.PLATFORM_SECRET
    return Line(url or settings.REGISTRY_URL, secret or settings.REGISTRY_SECRET)


def ask_signed(line: Line, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send a signed request and return status and content of an answer that is signed rightly."""
    at = urlsplit(line.url)
    if at.scheme not in CONNECTIONS or at.hostname is None:
        raise _down("address", ValueError(at.scheme))
    connection = CONNECTIONS[at.scheme](at.hostname, at.port, timeout=CONNECT)
    sent, nonce = str(int(time.time())), secrets.token_hex(16)
    signature = signing.sign_request(line.secret, method, path, time=sent, nonce=nonce, body=body)
    try:
        connection.connect()
        connection.sock.settimeout(READ)
        headers = {signing.TIME: sent, signing.NONCE: nonce, signing.SIGNATURE: signature}
        connection.request(method, path, body=body or None, headers=headers)
        response = connection.getresponse()
        content = _read(response)
    finally:
        connection.close()
    _verify(line.secret, response.status, dict(response.headers), nonce=nonce, content=content)
    return response.status, content


def _read(response: http.client.HTTPResponse) -> bytes:
    end = time.monotonic() + READ
    content = b""
    while chunk := response.read1(CHUNK):
        content += chunk
        if len(content) > LARGEST or time.monotonic() > end:
            raise TimeoutError("the answer is too large or too slow")
    return content


def _verify(
    secret: str, status: int, headers: Mapping[str, str], *, nonce: str, content: bytes
) -> None:
    answered = headers.get(signing.TIME, "")
    right = signing.sign_response(secret, status, time=answered, nonce=nonce, body=content)
    if not signing.same(right, headers.get(signing.SIGNATURE, "")):
        raise _down("signature", ValueError(str(status)))
    if not signing.fresh(answered, time.time()):
        raise _down("time", ValueError(answered[:12]))
