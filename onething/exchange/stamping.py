"""Ways to reach a time-stamp authority. The demo authority speaks RFC 3161 as every other does."""

from __future__ import annotations

import http.client
import secrets
from typing import Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from onething.exchange import timestamps
from onething.exchange.timestamps import Stamp, StampFault

PATIENCE: Final = 5.0  # seconds
LARGEST: Final = 100_000  # bytes of an answer
CONNECTIONS: Final = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}


class TimeStamper(Protocol):
    """Somebody outside who says when he saw a piece of content."""

    def stamp(self, content: bytes) -> Stamp:
        """Return his stamp, checked; raises StampFault."""


class Rfc3161:
    """An authority that is asked over HTTP (RFC 3161 §3.4) and known by its certificate."""

    def stamp(self, content: bytes) -> Stamp:
        """Return its stamp, checked; raises StampFault."""
        nonce = secrets.randbits(63)
        answer = _sent(settings.STAMP_URL, timestamps.asked(content, nonce))
        return timestamps.answered(answer, content, nonce, certificate())


STAMPERS: Final[dict[str, TimeStamper]] = {"rfc3161": Rfc3161()}


def stamper() -> TimeStamper | None:
    """Return the authority of the settings, None where none is named."""
    if not settings.STAMP_URL:
        return None
    return STAMPERS[getattr(settings, "STAMP_ADAPTER", "rfc3161")]


def certificate() -> bytes:
    """Return the certificate of the authority as PEM."""
    try:
        read: bytes = settings.STAMP_CERTIFICATE.read_bytes()
    except OSError as fault:
        raise StampFault(
            f"读不到时间戳机构的证书（{fault.strerror}）。请核对 STAMP_CERTIFICATE。"
        ) from fault
    return read


def known_certificate() -> bytes:
    """Return the certificate of the authority as PEM; nothing when there is none."""
    try:
        return certificate()
    except StampFault:
        return b""


def _sent(url: str, body: bytes) -> bytes:
    parts = urlsplit(url)
    connection = CONNECTIONS[parts.scheme](parts.netloc, timeout=PATIENCE)
    try:
        headers = {"Content-Type": "application/timestamp-query"}
        connection.request("POST", parts.path or "/", body, headers)
        response = connection.getresponse()
        content: bytes = response.read(LARGEST + 1)
    except (OSError, http.client.HTTPException) as fault:
        raise StampFault("连接不上时间戳机构，稍后会自动再试。") from fault
    finally:
        connection.close()
    if response.status != http.client.OK or len(content) > LARGEST:
        raise StampFault(f"时间戳机构的回答不对（{response.status}）。")
    return content
