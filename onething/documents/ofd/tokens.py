"""The signs of a PDF content stream: numbers, names, strings, operators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

SPACE = b"\x00\t\n\f\r "
TOKEN = re.compile(
    rb"[\x00\t\n\f\r ]*(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))|(?P<word>[A-Za-z'\"*]+[01]?\*?)"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]*)|(?P<dict>(?:<<|>>))|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<open>\()|(?P<mark>[\[\]]))"
)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
STRING = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|[()]|[^\\()]+", re.DOTALL)
BYTE = 255


class NotOurs(ValueError):
    """The PDF holds something that our typesetter never writes."""


def tokens(content: bytes) -> Iterator[Any]:
    """Return numbers, names and strings as values, and operators as text."""
    place, end, match = 0, len(content.rstrip(SPACE)), TOKEN.match
    while place < end:
        found = match(content, place)
        if found is None:
            raise NotOurs(f"at {place}: {content[place : place + 20]!r}")
        place, kind = found.end(), found.lastgroup
        if kind == "number":  # most are: places of paths
            yield float(found[kind])
        elif kind == "open":
            text, place = _string(content, place)
            yield text
        elif kind == "hex":
            yield bytes.fromhex(found[kind][1:-1].decode())
        else:
            yield found[kind or 0].decode()


def _string(content: bytes, place: int) -> tuple[bytes, int]:
    made, depth = bytearray(), 1
    for found in STRING.finditer(content, place):
        said, escape = found[0], found[1]
        depth += (said == b"(") - (said == b")")
        if not depth:
            return bytes(made), found.end()
        made += _escaped(escape) if escape is not None else said
    raise NotOurs("a string without an end")


def _escaped(said: bytes) -> bytes:
    if said[:1].isdigit():
        return bytes([int(said, 8) & BYTE])
    return ESCAPES.get(said, b"" if said in (b"\n", b"\r\n") else said)
