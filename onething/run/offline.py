"""Check evidence without a database: the file of a ledger, a receipt, an anchor."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from onething.exchange.terms import StampFault, checked_stamp, verdict_on
from onething.kernel.crypto import CryptoFault
from onething.kernel.follower import Fault, head_body
from onething.kernel.ledgerfile import NoLedger, Stamped, follow
from onething.kernel.proofs import keys_in
from onething.run.trouble import Trouble

SHOWN: Final = 50  # faults; who wants more knows enough
LARGEST: Final = 1_000_000  # bytes of a receipt


def verify_offline(arguments: argparse.Namespace) -> None:
    """Check what the arguments name with the key that they name; exit with 1 on any fault."""
    if arguments.key is None:
        raise Trouble("离线核验账本文件要用 --key 指定账本公钥（PEM），它可以从“存证核验”页下载。")
    keys = keys_in(_read(arguments.key, "账本公钥"))
    if not keys:
        raise Trouble(f"{arguments.key} 中没有公钥（PEM）。请从“存证核验”页下载。")
    certificate = _read(arguments.authority, "时间戳机构的证书") if arguments.authority else b""
    try:
        if arguments.ledger:
            _verify_ledger(arguments.ledger, keys, certificate)
        else:
            _verify_proof(arguments.receipt, keys, certificate)
    except CryptoFault as fault:
        raise Trouble(f"{arguments.key} 不是 SM2 公钥（PEM）。") from fault


def _verify_ledger(path: Path, keys: list[bytes], certificate: bytes) -> None:
    try:
        with _lines(path) as lines:
            follower, anchors = follow(lines, keys)
    except NoLedger as fault:
        raise Trouble(f"{path} 不是账本文件。请用 onething evidence 导出的文件。") from fault
    except (OSError, EOFError) as fault:
        raise Trouble(f"读不出账本文件 {path}：{fault}。") from fault
    faults = [*follower.faults, *_faults_of_stamps(anchors, certificate)]
    for one in faults[:SHOWN]:
        print(f"{one.where}：{one.sentence}")
    print(
        f"账本共 {follower.size} 条记录，{len(follower.lasts)} 条链，{follower.heads} 个签名树根。"
    )
    if faults:
        print(f"发现 {len(faults)} 处不一致。请保护现场，联系安全管理员核查。")
        sys.exit(1)
    print(f"全部一致，没有被改动。{_of_stamps(anchors, certificate)}")


def _faults_of_stamps(anchors: list[Stamped], certificate: bytes) -> Iterator[Fault]:
    for one in anchors if certificate else ():
        try:
            checked_stamp(one.token, head_body(one.size, one.root), certificate)
        except StampFault as fault:
            yield Fault(f"anchor#{one.size}", str(fault))


def _of_stamps(anchors: list[Stamped], certificate: bytes) -> str:
    if not anchors:
        return "文件中没有锚定。"
    if not certificate:
        return f"文件中的 {len(anchors)} 次锚定没有核验时间戳：请用 --authority 指定机构的证书。"
    return f"{len(anchors)} 次锚定的时间戳都有效。"


def _verify_proof(path: Path, keys: list[bytes], certificate: bytes) -> None:
    try:
        said = json.loads(_read(path, "回执")[:LARGEST])
    except ValueError as fault:
        raise Trouble(f"读不出 {path}。请指定从平台下载的存证回执或锚定文件。") from fault
    verdict = verdict_on(said, keys, certificate)
    for sentence in (verdict.fault, *verdict.findings):
        if sentence:
            print(sentence)
    if verdict.fault:
        sys.exit(1)


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Trouble(f"读不出{what} {path}（{fault.strerror}）。") from fault


@contextmanager
def _lines(path: Path) -> Iterator[Iterable[bytes]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        yield file
