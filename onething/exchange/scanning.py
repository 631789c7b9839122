"""Ways to look for malicious software in what people hand in: the hook for the scanner of a place.

`clamd`: the daemon of ClamAV over its INSTREAM protocol. Without one, known marks of harmful files
(data/documents/signatures.yaml) are looked for here: that works offline and finds little.
"""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from onething.kernel import yamls

PATIENCE: Final = 20.0  # seconds; a large file takes some
CHUNK: Final = 1 << 16
LONGEST: Final = 4_096  # bytes of an answer
ANSWER: Final = "stream: "
FOUND: Final = " FOUND"


class ScannerDown(Exception):
    """The scanner does not answer, or not in its protocol: nobody knows whether the file is harmless."""


class Scanner(Protocol):
    """Somebody who knows what is harmful."""

    def found(self, content: bytes) -> str:
        """Return the name of what he finds, nothing when it is harmless; raises ScannerDown."""


@dataclass(frozen=True)
class Mark:
    """Bytes by which a harmful file is known."""

    name: str
    content: bytes


@cache
def _marks() -> tuple[Mark, ...]:
    rows = yamls.read(settings.DATA_ROOT / "documents" / "signatures.yaml")["marks"]
    return tuple(Mark(row["name"], bytes.fromhex(row["hex"])) for row in rows)


class Marks:
    """The marks that ship."""

    def found(self, content: bytes) -> str:
        """Return the name of the first mark in the content."""
        return next((mark.name for mark in _marks() if mark.content in content), "")


class Clamd:
    """ClamAV's daemon, as “tcp://host:port” or “unix:///path”."""

    def found(self, content: bytes) -> str:
        """Return the name that ClamAV gives to what it finds."""
        try:
            with closing(_line(urlsplit(settings.SCANNER_URL))) as line:
                line.sendall(b"zINSTREAM\0")
                for first in range(0, len(content), CHUNK):
                    part = content[first : first + CHUNK]
                    line.sendall(struct.pack(">I", len(part)) + part)
                line.sendall(struct.pack(">I", 0))
                said = _answer(line)
        except OSError as fault:
            raise ScannerDown(str(fault)) from fault
        if said == f"{ANSWER}OK":
            return ""
        if said.startswith(ANSWER) and said.endswith(FOUND):
            return said[len(ANSWER) : -len(FOUND)]
        raise ScannerDown(said[:200])


def scanner() -> Scanner:
    """Return the scanner of the settings."""
    return Clamd() if settings.SCANNER_URL else Marks()


def _line(url: SplitResult) -> socket.socket:
    if url.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        line.connect(url.path)
        return line
    return socket.create_connection((url.hostname or "", url.port or 0), PATIENCE)


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST:
        part = line.recv(LONGEST)
        if not part:
            break
        said += part
    return said.rstrip(b"\0\n").decode(errors="replace")
