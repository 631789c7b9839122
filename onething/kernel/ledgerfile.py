"""The ledger as a file that anybody can check without our database: a line a record, in the order of the log.

    onething-ledger 1
    E <digest> <record>           the next record of the log
    H <size> <root> <signature>   the root that was signed when the log had this size
    A <size> <root> <token>       the stamp of an authority outside (base64), where there is one
    Z <records> <heads>           the end: without it the file was cut off

A record is canonical JSON, which has no line break; it holds ids and digests, no personal data.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from onething.kernel.follower import ORIGIN, Fault, Follower

FIRST: Final = b"onething-ledger 1"
BODY: Final = len("E ") + len(ORIGIN)  # where the digest of a line ends
CUT_OFF: Final = Fault("file", "文件不完整：缺少结尾一行，可能没有传完。请重新导出后再核验。")


class NoLedger(ValueError):
    """This is no file of a ledger."""


@dataclass(frozen=True)
class Stamped:
    """An anchor in the file: checked by who knows the authority."""

    size: int
    root: bytes
    token: bytes


def record_line(digest: str, body: bytes) -> bytes:
    """Return the line of a record."""
    return b"E " + digest.encode() + b" " + body + b"\n"


def head_line(size: int, root: bytes, signature: bytes) -> bytes:
    """Return the line of a signed head."""
    return f"H {size} {root.hex()} {signature.hex()}\n".encode()


def anchor_line(size: int, root: bytes, token: bytes) -> bytes:
    """Return the line of a stamped anchor."""
    return f"A {size} {root.hex()} {base64.b64encode(token).decode()}\n".encode()


def end_line(records: int, heads: int) -> bytes:
    """Return the last line."""
    return f"Z {records} {heads}\n".encode()


def follow(lines: Iterable[bytes], keys: Sequence[bytes]) -> tuple[Follower, list[Stamped]]:
    """Follow a file with the public keys (PEM) that are trusted, oldest first; the anchors are not looked at.

    Raises NoLedger when it is not the file of a ledger.
    """
    given = iter(lines)
    if next(given, b"").rstrip() != FIRST:
        raise NoLedger
    follower, anchors = Follower(keys), list[Stamped]()
    whole = False
    for line in given:
        if line[:2] == b"E ":
            follower.record(line[2:BODY], line[BODY + 1 : -1])
        else:
            whole = _aside(line, follower, anchors)
    if not whole:
        follower.faults.append(CUT_OFF)
    return follower, anchors


def _aside(line: bytes, follower: Follower, anchors: list[Stamped]) -> bool:
    """Take a line that is no record; True when it is the end of the whole."""
    try:
        kind, *said = line.decode("ascii").split()
        if kind == "H":
            follower.head(int(said[0]), bytes.fromhex(said[1]), bytes.fromhex(said[2]))
        elif kind == "A":
            _anchor(follower, anchors, int(said[0]), said[1], said[2])
        elif kind == "Z":
            return _ended(follower, int(said[0]), int(said[1]))
        else:
            raise ValueError(kind)
    except (ValueError, IndexError):
        follower.fault("file", f"第 {follower.size} 条记录之后有一行读不出来。")
    return False


def _anchor(follower: Follower, anchors: list[Stamped], size: int, root: str, token: str) -> None:
    value = bytes.fromhex(root)
    if follower.size != size or follower.root() != value:
        follower.fault(f"anchor#{size}", f"日志与第 {size} 位时锚定的树根不符。")
    anchors.append(Stamped(size, value, base64.b64decode(token, validate=True)))


def _ended(follower: Follower, records: int, heads: int) -> bool:
    if (follower.size, follower.heads) != (records, heads):
        said = f"文件应有 {records} 条记录、{heads} 个树根，实有 {follower.size} 条、{follower.heads} 个。"
        follower.fault("file", said)
    if follower.whole < follower.size:
        said = f"最后 {follower.size - follower.whole} 条记录还没有签名的树根，只核验了链。"
        follower.fault("file", said)
    return True


def lines_of(
    records: Iterator[tuple[int, str, bytes]],
    heads: dict[int, tuple[bytes, bytes]],
    anchors: dict[int, tuple[bytes, bytes]],
) -> Iterator[bytes]:
    """Yield the lines of a file: records by position, heads and anchors by size.

    What follows the last signed head is left out: it will be in the next file.
    """
    yield FIRST + b"\n"
    last, count = max(heads, default=0), 0
    for position, digest, body in records:
        if position > last:
            break
        yield record_line(digest, body)
        count = position
        if head := heads.get(position):
            yield head_line(position, *head)
        if anchor := anchors.get(position):
            yield anchor_line(position, *anchor)
    yield end_line(count, len(heads))
