"""Follow a ledger from its first record, and say each thing that does not follow. No database is asked.

A record follows when its bytes have its digest and it continues the chain of its stream; the log
follows when each signed tree head is the root of the records so far (RFC 6962 with SM3) and is signed
with a key that the log itself has announced. Whoever trusts the first key needs nothing else.
"""

from __future__ import annotations

import json
import re
from binascii import hexlify
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from onething.kernel.crypto import CryptoFault, sm2_verify, sm3_bytes
from onething.kernel.merkle import EMPTY, above, fold, leaf_of

ORIGIN: Final = "sm3:" + "0" * 64
START: Final = (0, ORIGIN.encode())
TAIL: Final = re.compile(  # the last members of a record, in the order of their names
    rb'"prev":"([^"]*)","seq":([0-9]{1,18}),"stream":"([^"]*)"}\Z'
)
PREV: Final = b'"prev":"'
KEYS: Final = b"keys:log"
MOST_FAULTS: Final = 1_000  # who wants more knows enough


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written."""

    where: str
    sentence: str


def head_body(size: int, value: bytes) -> bytes:
    """Return the bytes that are signed for a tree head."""
    return f"onething-log {size} {value.hex()}".encode()


def signer(body: bytes, signature: bytes, keys: Sequence[bytes]) -> int | None:
    """Return which of the keys has signed this, None if none has."""
    return next((place for place, key in enumerate(keys) if sm2_verify(body, signature, key)), None)


class Follower:
    """What is known of a ledger after so many records; `faults` holds what did not follow."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self.keys = list(keys)  # that may sign from here on, oldest first
        self.faults: list[Fault] = []
        self.size = 0  # records of the log
        self.heads = 0
        self.whole = 0  # the size of the newest head that was as it should be
        self.parted = False  # a head was not: no later one can be
        self.lasts: dict[bytes, tuple[int, bytes]] = {}  # of each stream: place and digest
        self.tree: list[bytes] = []  # the complete nodes, left to right

    def record(self, digest: bytes, body: bytes) -> None:
        """Take the next record of the log."""
        self.chain(digest, body, self.size + 1)
        self.leaf(leaf_of(digest))

    def leaf(self, value: bytes) -> None:
        """Let the tree grow by a leaf."""
        place, tree = self.size, self.tree
        while place & 1:
            value = above(tree.pop(), value)
            place >>= 1
        tree.append(value)
        self.size += 1

    def chain(self, digest: bytes, body: bytes, position: int = 0) -> None:
        """Take a record into the chain of its stream; position 0: it is not in the log yet."""
        found = TAIL.match(body, body.rfind(PREV))
        if found is None:
            self.fault("log", f"日志第 {position} 条记录被改动：它不是一条记录。")
            return
        prev, number, stream = found.groups()
        if hexlify(sm3_bytes(body)) != digest[4:]:
            self.fault(*_changed(stream, number, position))
        seq = int(number)
        before, last = self.lasts.get(stream, START)
        if seq != before + 1 or prev != last:
            self.fault(*_broken(stream, seq, before, position))
        self.lasts[stream] = (seq, digest)
        if stream == KEYS:
            self._follow_key(body)

    def head(self, size: int, value: bytes, signature: bytes) -> None:
        """Compare a signed head with the records so far, and check who signed it."""
        self.heads += 1
        if self.parted:
            return
        if size != self.size or self.root() != value:
            self.parted = True
            since = f"第 {self.whole} 条以后" if self.whole else "从第 1 条起"
            self.fault(
                f"head#{size}",
                f"日志与第 {size} 位时的树根不符：{since}有记录被增加、删除、改动或者调换了次序。",
            )
            return
        by = signer(head_body(size, value), signature, self.keys)
        if by is None:
            self.fault(f"head#{size}", f"第 {size} 位的树根签名无效。")
            return
        self.keys = self.keys[by:]  # a key that was followed by another signs nothing more
        self.whole = size

    def root(self) -> bytes:
        """Return the root of the records so far."""
        return fold(self.tree) if self.tree else EMPTY

    def fault(self, where: str, sentence: str) -> None:
        """Note what does not follow."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(where, sentence))

    def _follow_key(self, body: bytes) -> None:
        said: dict[str, Any] = json.loads(body)["data"]
        public = str(said["public"]).encode()
        if public in self.keys:
            return
        if str(said["before"]).encode() != self.keys[-1]:
            self.fault("key", f"第 {said['number']} 把签名密钥不是接着上一把密钥的。")
            return
        self.keys.append(public)


def fault_of_head(size: int, value: bytes, signature: bytes, key: bytes) -> str:
    """Say what is wrong with a signed head by itself, nothing if it holds."""
    try:
        held = sm2_verify(head_body(size, value), signature, key)
    except CryptoFault:
        return "公钥文件不对：它不是 SM2 公钥（PEM）。请从平台的存证核验页下载后再试。"
    return "" if held else "树根的签名无效：它不是这本账本签发的。"


def _changed(stream: bytes, number: bytes, position: int) -> tuple[str, str]:
    where = f"{stream.decode()}#{number.decode()}"
    return where, f"{_words(position)}“{where}”被改动：内容与它的摘要不符。"


def _broken(stream: bytes, seq: int, before: int, position: int) -> tuple[str, str]:
    where = f"{stream.decode()}#{seq}"
    begin = f"{_words(position)}“{where}”"
    if seq > before + 1:
        lost = f"第 {before + 1}" + (f" 至 {seq - 1}" if seq > before + 2 else "")
        return where, f"{begin}之前缺少记录：这条链的{lost} 条不见了。"
    if seq <= before:
        return where, f"{begin}次序不对：它出现在第 {before} 条之后。"
    return where, f"{begin}与上一条不衔接：有记录被改动或者替换。"


def _words(position: int) -> str:
    return f"日志第 {position} 条记录" if position else "还没有进入日志的记录"
