"""One supervisor over all processes. It imports no Django: it must stay small and alive."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO

from onething import environment
from onething.kernel.processes import forget_the_dead, introduce, measure_in
from onething.run import prepared, welcome
from onething.run.children import OUTSIDE, Child, all_children
from onething.run.postgres import Cluster
from onething.run.prepared import ROOT
from onething.run.tied import tied
from onething.run.trouble import Trouble, check_folder, check_port, free_port

STEPS = 6
GRACE = 25.0  # seconds that the children together have to finish what they do
PATIENCE = 3.0  # seconds to wait for one that was just stopped to let go of port and folder
BEAT = 0.2
DATABASE_WAIT = 5.0
READY_LIMIT = 90.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Starts everything, keeps it running, stops everything."""

    def __init__(self, host: str, port: int, var: Path) -> None:
        self.host, self.port, self.var = host, port, var
        self.cluster: Cluster | None = None
        self.children: list[Child] = []
        self.stopping = 0  # how often we were told to
        self.database_due = 0.0  # not before then is a database that would not start tried again
        self.lock: IO[str] | None = None

    def run(self) -> None:
        """Start, watch until told to stop, stop. Raises Trouble when it cannot start."""
        for number in SIGNALS:
            signal.signal(number, self._told_to_stop)
        try:
            self._start()
            self._watch()
        finally:
            self._stop()

    def _told_to_stop(self, number: int, frame: object) -> None:
        self.stopping += 1

    def _start(self) -> None:
        self._say(1, "检查端口和目录")
        check_folder(self.var)
        check_port(self.host, self.port, PATIENCE)
        self._take_lock()
        (self.var / "log").mkdir(exist_ok=True)
        measure_in(self.var / "metrics")
        forget_the_dead(self.var / "metrics")
        introduce("supervisor")
        self._say(2, "启动数据库")
        told = self._environment(environment.DATABASE_URL.get() or self._own_database())
        self._purpose_holds(told)
        self._prepare(told)
        self._say(5, "启动各个进程")
        self.children = all_children(self.host, self.port, self.var, told, outside=_outside())
        self._say(6, "等待就绪")
        self._wait_until_ready()
        if not self.stopping:
            self._log("平台已启动", quiet=True)
            known = [] if not _samples() else welcome.accounts(ROOT / "data/world/accounts.yaml")
            address = f"http://{self._reachable()}:{self.port}/"
            app = f"http://127.0.0.1:{told['HOSTAPP_PORT']}/" if "hostapp" in _outside() else ""
            print(welcome.words(address, known, _practice_beside(), app), flush=True)

    def _take_lock(self) -> None:
        self.lock = (self.var / "lock").open("a+")
        until = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except OSError as fault:
                if time.monotonic() > until:
                    raise Trouble(
                        f"目录 {self.var} 正被另一个平台实例使用。"
                        "请先停止它，或用 ONETHING_VAR 指定别的目录。"
                    ) from fault
                time.sleep(BEAT)

    def _own_database(self) -> str:
        self.cluster = Cluster(self.var / "postgres")
        self.cluster.ensure()
        return self.cluster.start(lambda: bool(self.stopping))

    def _environment(self, url: str) -> dict[str, str]:
        told = {
            "DATABASE_URL": url,
            "ONETHING_VAR": str(self.var),
            "PORT": str(self.port),
            "HOST": self.host,
            "PYTHONUNBUFFERED": "1",
        }
        told["LIVE_PORT"] = os.environ.get("LIVE_PORT") or str(free_port())
        for name in _outside():
            port = f"{OUTSIDE[name]}_PORT"
            told[port] = os.environ.get(port) or str(free_port())
        return told

    def _purpose_holds(self, told: dict[str, str]) -> None:
        command = [sys.executable, "-m", "onething.run.purpose"]
        asked = tied(command, env=told, output=subprocess.PIPE)
        said, _ = asked.communicate()
        if asked.returncode:
            raise Trouble(said.decode(errors="replace").strip())

    def _prepare(self, told: dict[str, str]) -> None:
        """Bring tables and data up to date, unless this database and this folder are so already."""
        self._say(3, "准备表结构")
        stamp, file = prepared.everything(), self.var / "stamp"
        in_database = self._ask("onething.run.stamp", told)
        if in_database == stamp and file.exists() and file.read_text() == stamp:
            print("      没有变化，跳过表结构和数据", flush=True)
            return
        if self.cluster and in_database and not in_database.startswith(prepared.tables()):
            print(f"      升级前已备份到 {self.cluster.dump()}", flush=True)
        self._step("migrate", told)
        self._say(4, "载入目录和样例数据")
        self._step("load", told)
        self._ask("onething.run.stamp", told, stamp)
        file.write_text(stamp)

    def _ask(self, module: str, told: dict[str, str], *arguments: str) -> str:
        command = [sys.executable, "-m", module, *arguments]
        asked = tied(command, env=told, output=subprocess.PIPE)
        said, _ = asked.communicate()
        if asked.returncode:
            raise Trouble(
                f"无法连接数据库（{said.decode(errors='replace').strip()}）。"
                "请检查 DATABASE_URL 指定的数据库是否在运行、账号是否正确。"
            )
        return said.decode().strip()

    def _step(self, name: str, told: dict[str, str]) -> None:
        step = tied([sys.executable, "-m", "onething.run.cli", name], env=told)
        while step.poll() is None:
            if self.stopping:
                step.terminate()
                step.wait()
            time.sleep(BEAT / 4)
        if self.stopping:
            raise Trouble("启动被中断。再次启动会从中断的地方继续。")
        if step.returncode:
            raise Trouble(f"“{name}”没有完成，平台没有启动。请按上面的提示处理后再启动。")

    def _watch(self) -> None:
        while not self.stopping:
            self._look_after_all()
            time.sleep(BEAT)

    def _look_after_all(self) -> None:
        server = self.cluster.server if self.cluster else None
        if self.cluster and server and server.poll() is not None:
            self._recover(self.cluster, server.returncode)
        for child in self.children:
            child.look_after(partial(self._log, process=child.name))

    def _recover(self, cluster: Cluster, code: int) -> None:
        """Start a database that has died again; on a full disk, until there is room."""
        if time.monotonic() < self.database_due:
            return
        self._log(f"数据库已退出（{code}），正在恢复。", process="postgres")
        try:
            url = cluster.start(lambda: bool(self.stopping))
        except (Trouble, OSError) as trouble:
            self.database_due = time.monotonic() + DATABASE_WAIT
            self._log(
                f"数据库还没有恢复，{DATABASE_WAIT:g} 秒后再试：{trouble}", process="postgres"
            )
            return
        self._log("数据库已恢复。", process="postgres")
        self._tell_address(url)

    def _tell_address(self, url: str) -> None:
        """Let children begin anew with the database's new address, if it had to change."""
        for child in self.children:
            if child.env["DATABASE_URL"] != url:
                child.env["DATABASE_URL"] = url
                child.ask_to_end()

    def _wait_until_ready(self) -> None:
        address = f"http://{self._reachable()}:{self.port}/readyz"
        until = time.monotonic() + READY_LIMIT
        while time.monotonic() < until and not self.stopping:
            self._look_after_all()
            try:
                with urllib.request.urlopen(address, timeout=2) as answer:
                    if answer.status == 200:  # noqa: PLR2004 -- HTTP's word for yes
                        return
            except (OSError, urllib.error.URLError):
                time.sleep(BEAT)
        if not self.stopping:
            raise Trouble(
                f"平台在 {READY_LIMIT:.0f} 秒内没有就绪。请查看 {self.var / 'log'} 下的日志。"
            )

    def _reachable(self) -> str:
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "localhost") else self.host  # noqa: S104 -- a name, not a binding
        return f"[{host}]" if ":" in host else host

    def _stop(self) -> None:
        """End the children, what takes requests first; then the database. A second signal hurries."""
        running = [child for child in reversed(self.children) if child.running()]
        if running:
            print("正在停止……（再按一次 Ctrl-C 立即停止）", flush=True)
        told, until = self.stopping, time.monotonic() + GRACE
        for child in running:
            child.ask_to_end()
        for child in running:
            while child.running() and time.monotonic() < until and self.stopping <= told:
                time.sleep(BEAT / 4)
            child.kill()
        if self.cluster:
            self.cluster.stop()
        if running:
            self._log("平台已停止。")

    def _say(self, step: int, words: str) -> None:
        print(f"[{step}/{STEPS}] {words}……", flush=True)

    def _log(self, words: str, *, quiet: bool = False, **more: str) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"at": now, "level": "info", "logger": "supervisor", "message": words, **more}
        with (
            suppress(OSError),  # a full disk must not keep us from stopping in order
            (self.var / "log" / "supervisor.jsonl").open("a", encoding="utf-8") as file,
        ):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        if not quiet:
            print(words, flush=True)


def _outside() -> tuple[str, ...]:
    """Return which systems of others we run for trying things: those whose real address is not set."""
    if not _samples():
        return ()
    return tuple(name for name, word in OUTSIDE.items() if not os.environ.get(f"{word}_URL"))


def _practice_beside() -> str:
    """Return where one practises while the platform is tried; “”: it says so itself, or is in service."""
    told = environment.PRACTICE.get() or environment.PRODUCTION.get()
    return "" if told or environment.PRACTICE_URL.get() else environment.PRACTICE_BESIDE


def _samples() -> bool:
    """Say whether there are sample people and systems for trying things: not in service."""
    return environment.PRACTICE.get() or not environment.PRODUCTION.get()
