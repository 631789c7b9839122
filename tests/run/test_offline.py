"""`onething verify` without a database: the file of a ledger, a receipt, an anchor; what is wrong is named."""

import gzip
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from onething.kernel import logkeys, sequencer
from onething.kernel.actor import Actor
from onething.run import tasks
from onething.run.trouble import Trouble
from tests.emptying import empty
from tests.kernel.facts import ring
from tests.times import MONDAY

ROOT = Path(__file__).parent.parent.parent


def verify(*words, code=0):
    """Run the command as a stranger does who has our program and no database of ours."""
    told = {key: value for key, value in os.environ.items() if key != "ONETHING_VAR"}
    done = subprocess.run(
        [sys.executable, "-m", "onething.run.cli", "verify", *map(str, words)],
        check=False, capture_output=True, text=True, cwd=ROOT,
        env=told | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def files(request, db, tmp_path):
    """The file of a small ledger, and the key of its log."""
    empty(request, "kernel")
    for bell in "abacab":
        ring(bell, by=Actor(who="system:ringer"), at=MONDAY)
    sequencer.sequence_once()
    sequencer.sign_head(MONDAY)
    tasks.evidence(Namespace(file=tmp_path / "ledger"))
    (tmp_path / "log.pem").write_bytes(b"".join(logkeys.public_keys()))
    return tmp_path


def forged(files, change):
    lines = (files / "ledger").read_bytes().splitlines(keepends=True)
    change(lines)
    (files / "forged").write_bytes(b"".join(lines))
    return verify("--ledger", files / "forged", "--key", files / "log.pem", code=1)


def test_a_whole_ledger_is_whole(files):
    assert "全部一致，没有被改动" in verify(
        "--ledger", files / "ledger", "--key", files / "log.pem"
    )


def test_a_tampered_a_removed_and_a_reordered_record_are_found(files):
    def tamper(lines):
        lines[3] = lines[3].replace(b'"times":1', b'"times":3')

    def remove(lines):
        del lines[3]

    def reorder(lines):
        lines[2], lines[4] = lines[4], lines[2]

    assert "内容与它的摘要不符" in forged(files, tamper)
    assert "这条链的第 2 条不见了" in forged(files, remove)
    assert "有记录被增加、删除、改动或者调换了次序" in forged(files, reorder)


def test_a_packed_ledger_is_read_too(files):
    tasks.evidence(Namespace(file=files / "ledger.gz"))

    assert gzip.decompress((files / "ledger.gz").read_bytes()) == (files / "ledger").read_bytes()
    assert "全部一致" in verify("--ledger", files / "ledger.gz", "--key", files / "log.pem")


def test_a_file_of_evidence_is_never_written_over(files):
    with pytest.raises(Trouble, match="已经存在"):
        tasks.evidence(Namespace(file=files / "ledger"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--ledger", "ledger"], "要用 --key 指定账本公钥"),
        (["--ledger", "none", "--key", "log.pem"], "读不出账本文件"),
        (["--ledger", "log.pem", "--key", "log.pem"], "不是账本文件"),
        (["--ledger", "ledger", "--key", "ledger"], "中没有公钥"),
        (["--receipt", "ledger", "--key", "log.pem"], "请指定从平台下载的存证回执"),
    ],
)
def test_what_cannot_be_checked_is_said_in_a_sentence(files, words, says):
    given = [word if word.startswith("--") else files / word for word in words]

    assert says in verify(*given, code=1)
