"""Upgrades: backup, migrate, load, verify; at any fault everything is as it was before.

The platform is stopped meanwhile: the way back is the backup, and nothing that somebody was told is
filed may be lost by it. Who upgrades without a stop goes another way (docs/operate.md).
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from onething.run import backup, prepared, stamp
from onething.run.place import binaries
from onething.run.postgres import Cluster
from onething.run.trouble import Trouble, check_folder

BEFORE: tuple[tuple[str, tuple[str, ...]], ...] = (("检查数据文件", ("check",)),)
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("升级表结构", ("migrate",)),
    ("载入数据", ("load",)),
    ("核验账本", ("verify",)),
    ("重新生成统计", ("rebuild", "--changed")),
)
LEAVING = 3.0  # seconds in which a connection that was closed is gone
EMPTY = """
BEGIN;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
Say = Callable[[str], None]


def upgrade(var: Path, target: Path, say: Say = print) -> None:
    """Bring the database of this folder, or of DATABASE_URL, up to this version."""
    check_folder(var)
    with _alone(var):
        if url := os.environ.get("DATABASE_URL"):
            bring_up(url, var, target, say)
            return
        if not (var / "postgres").exists():
            raise Trouble(f"目录 {var} 中没有数据库，没有要升级的。新装的平台请直接启动。")
        cluster = Cluster(var / "postgres")
        cluster.ensure()
        try:
            bring_up(cluster.start(), var, target, say)
        finally:
            cluster.stop()


def bring_up(url: str, var: Path, target: Path, say: Say = print) -> None:
    """Back up, then go step by step; at a fault put everything back and say so."""
    try:
        if not _needed(url, var):
            say("数据库已经是这个版本，没有要升级的。")
            return
        checked = prepared.is_checked(var, prepared.ROOT / "data")
        for words, step in () if checked else BEFORE:
            _ours(step, url, var, words)
    except Trouble as fault:
        raise Trouble(f"没有开始升级，什么都没有改动。{fault}") from fault
    kept = backup.backup(url, var, target, say)
    try:
        for words, step in STEPS:
            say(f"正在{words}……")
            _ours(step, url, var, words)
        _same_log(url, backup.read_manifest(kept))
        stamp.keep(url, prepared.everything())
    except (Trouble, OSError, psycopg.Error, KeyboardInterrupt) as fault:
        say("升级没有完成，正在恢复到升级前的状态……")
        put_back(kept, url, var)
        why = str(fault) or "升级被中断。"
        raise Trouble(
            f"{why}数据已恢复到升级前的状态，并已核对；请继续使用原来的版本，排除原因后重新升级。"
            f"升级前的备份在 {kept}，详细记录在 {_log(var)}。"
        ) from fault
    (var / "stamp").write_text(prepared.everything())
    say(f"升级完成，账本已核验。升级前的备份在 {kept}。现在可以启动平台。")


def put_back(kept: Path, url: str, var: Path) -> None:
    """Bring the database back to what a backup holds, whole or not at all, and see that it is so."""
    said = backup.read_manifest(kept)
    by_hand = f"没有恢复到升级前的状态。请不要启动平台，用 onething restore {kept} 恢复到新的目录。"
    (var / "stamp").unlink(missing_ok=True)  # the older version prepares its own pages again
    if not _replay(kept / "database.dump", url):
        raise Trouble(f"升级没有完成，也{by_hand}")
    with psycopg.connect(url) as line:
        if (backup.counts_of(line), backup.head_of(line)) != (said.counts, said.head):
            raise Trouble(f"恢复的数据与升级前的备份不一致，{by_hand}")


def _replay(dump: Path, url: str) -> bool:
    """Replace all tables by those of the dump, in one transaction that ends only when all was read."""
    programs = binaries()
    reading = [str(programs / "pg_restore"), "--no-owner", "-f", "-", str(dump)]
    writing = [str(programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", url]
    with (
        subprocess.Popen(reading, stdout=subprocess.PIPE) as source,
        subprocess.Popen(
            writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as database,
    ):
        assert source.stdout
        assert database.stdin
        with suppress(BrokenPipeError):  # the database has refused: its exit code says so
            database.stdin.write(EMPTY.encode())
            shutil.copyfileobj(source.stdout, database.stdin)
            if source.wait() == 0:
                database.stdin.write(b"\nCOMMIT;\n")
        source.stdout.close()
        with suppress(BrokenPipeError):
            database.stdin.close()
        return database.wait() == 0 and source.wait() == 0


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """Hold the lock that a running platform holds, so that none starts meanwhile."""
    with (var / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise Trouble("平台正在运行。请先停止平台再升级；什么都没有改动。") from fault
        yield


def _needed(url: str, var: Path) -> bool:
    """Say whether there is something to do; nothing may be unknown, and nobody else be there."""
    environment = {**os.environ, "DATABASE_URL": url, "ONETHING_VAR": str(var)}
    asked = subprocess.run(
        [sys.executable, "-m", "onething.run.planned"],
        check=False, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    if asked.returncode:
        raise Trouble(f"读不出数据库的版本（{asked.stderr.strip().splitlines()[-1]}）。")
    found = json.loads(asked.stdout)
    if found["unknown"]:
        names = "、".join(found["unknown"][:3])
        raise Trouble(f"数据库由更新的版本使用过（{names}）。请安装那个版本，或恢复更早的备份。")
    if not found["pending"] and stamp.kept(url) == prepared.everything():
        return False
    if others := _others(url):
        raise Trouble(f"还有 {others} 个连接在使用数据库。请先停止各台机器上的平台再升级。")
    return True


def _others(url: str) -> int:
    """Return how many others use the database; one that has just gone is not counted."""
    until = time.monotonic() + LEAVING
    with psycopg.connect(url, autocommit=True) as line:
        while True:
            row = line.execute(OTHERS).fetchone()
            others = int(row[0]) if row else 0
            if not others or time.monotonic() > until:
                return others
            time.sleep(0.1)


def _ours(step: tuple[str, ...], url: str, var: Path, words: str) -> None:
    """Run a subcommand of ours; all that it says goes into the log of upgrades."""
    environment = {**os.environ, "DATABASE_URL": url, "ONETHING_VAR": str(var)}
    _log(var).parent.mkdir(exist_ok=True)
    with _log(var).open("a+", encoding="utf-8") as log:
        begun = log.tell()
        done = subprocess.run(
            [sys.executable, "-m", "onething.run.cli", *step],
            check=False, stdout=log, stderr=subprocess.STDOUT, env=environment,
        )  # fmt: skip
        log.seek(begun)
        last = log.read().strip().splitlines()[-1:] or [""]
    if done.returncode:
        raise Trouble(f"“{words}”没有通过（{last[0]}）。")


def _log(var: Path) -> Path:
    return var / "log" / "upgrade.log"


def _same_log(url: str, said: backup.Manifest) -> None:
    """See that the log has grown from the one of before: the head of then is still under it."""
    if not said.head:
        return
    asked = "SELECT encode(root, 'hex') FROM kernel_treehead WHERE size = %s"
    with psycopg.connect(url) as line:
        row = line.execute(asked, [said.head["size"]]).fetchone()
        events = backup.counts_of(line)["kernel_event"]
    if row is None or row[0] != said.head["root"] or events < said.counts["kernel_event"]:
        raise Trouble("升级后的账本与升级前的对不上。")
