"""PostgreSQL without the platform: alone, or a throw-away server lent to one command."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from onething.run import place
from onething.run.postgres import THROWAWAY, Cluster
from onething.run.trouble import Trouble

NOT_FOUND = 127


def run(home: Path) -> None:
    """Run the platform's database alone until told to stop."""
    signal.signal(signal.SIGTERM, _leave)
    cluster = Cluster(home)
    cluster.ensure()
    try:
        cluster.start()
        print(f"数据库已启动，地址写在 {home / 'url'}。按 Ctrl-C 停止。", flush=True)
        while cluster.server is not None and cluster.server.poll() is None:
            time.sleep(0.2)
    finally:
        cluster.stop()


def url(home: Path) -> str:
    """Return the address of the platform's database, which `onething run` has written down."""
    written = home / "url"
    if not written.exists():
        raise Trouble("还没有数据库地址。请先用 make run 启动平台。")
    return written.read_text().strip()


def lend(command: list[str]) -> int:
    """Run a command against a throw-away server of its own. Return the command's exit code."""
    if not command:
        raise Trouble("没有写要执行的命令。例如：onething postgres exec -- pytest。")
    if shutil.which(command[0]) is None:
        print(f"找不到命令“{command[0]}”。请检查写法或路径。", file=sys.stderr)
        return NOT_FOUND
    signal.signal(signal.SIGTERM, _leave)
    home = Path(tempfile.mkdtemp(prefix="onething-pg-"))
    cluster = Cluster(home, THROWAWAY)
    borrower: subprocess.Popen[bytes] | None = None
    try:
        cluster.ensure()
        environment = {**os.environ, "DATABASE_URL": cluster.start()}
        borrower = subprocess.Popen(command, env=environment)
        return _patiently(borrower)
    finally:
        if borrower is not None and borrower.poll() is None:
            borrower.terminate()
            borrower.wait()
        cluster.stop()
        place.forget(home)


def _patiently(borrower: subprocess.Popen[bytes]) -> int:
    """Wait for the end; Ctrl-C reaches the command itself, which decides what to do."""
    while True:
        try:
            return borrower.wait()
        except KeyboardInterrupt:
            continue


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
