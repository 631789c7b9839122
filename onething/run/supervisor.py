"""One supervisor over all processes. It imports no Django: it must stay small and alive."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from onething.run.postgres import Cluster, tied
from onething.run.trouble import Trouble, check_folder, check_port

ROOT = Path(__file__).resolve().parent.parent.parent
GRACE = 25.0  # seconds that a child has to finish what it does
QUICK = 5.0  # a child that dies sooner is started again later and later
SLOWEST = 30.0
READY_LIMIT = 90.0
LARGEST_LOG = 20 * 1024 * 1024


@dataclass
class Child:
    """One process under supervision."""

    name: str
    title: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = 0.5
    due: float = 0.0


class Supervisor:
    """Starts everything, keeps it running, stops everything."""

    def __init__(self, host: str, port: int, var: Path) -> None:
        self.host, self.port, self.var = host, port, var
        self.cluster: Cluster | None = None
        self.children: list[Child] = []
        self.stopping = 0
        self.lock: IO[str] | None = None

    def run(self) -> None:
        """Start, watch until told to stop, stop. Raises Trouble when it cannot start."""
        for number in (signal.SIGINT, signal.SIGTERM):
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
        check_port(self.host, self.port)
        self._take_lock()
        (self.var / "log").mkdir(exist_ok=True)
        self._say(2, "启动数据库")
        url = os.environ.get("DATABASE_URL") or self._own_database()
        self._say(3, "准备表结构")
        environment = self._environment(url)
        stamp = self._stamp(url)
        kept = self.var / "stamp"
        if kept.exists() and kept.read_text() == stamp:
            print("      没有变化，跳过表结构和数据")
        else:
            self._step("migrate", environment)
            self._say(4, "载入目录和样例数据")
            self._step("load", environment)
            kept.write_text(stamp)
        self._say(5, "启动各个进程")
        self.children = self._plan(environment)
        for child in self.children:
            self._launch(child)
        self._say(6, "等待就绪")
        self._wait_until_ready()
        self._welcome()

    def _take_lock(self) -> None:
        self.lock = (self.var / "lock").open("a+")
        until = time.monotonic() + GRACE
        while True:
            try:
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except OSError as fault:
                if time.monotonic() > until:
                    raise Trouble(
                        f"目录 {self.var} 正被另一个平台实例使用。请先停止它，或用 ONETHING_VAR 指定别的目录。"
                    ) from fault
                time.sleep(0.2)

    def _own_database(self) -> str:
        self.cluster = Cluster(self.var / "postgres")
        self.cluster.ensure()
        return self.cluster.start()

    def _environment(self, url: str) -> dict[str, str]:
        return {
            "DATABASE_URL": url,
            "ONETHING_VAR": str(self.var),
            "PORT": str(self.port),
            "HOST": self.host,
            "PYTHONUNBUFFERED": "1",
        }

    def _stamp(self, url: str) -> str:
        sums = hashlib.sha256(url.rpartition("@")[2].partition("/")[2].encode())
        for path in sorted([*ROOT.glob("onething/*/migrations/*.py"), *_data_files()]):
            sums.update(path.name.encode() + path.read_bytes())
        return sums.hexdigest()

    def _step(self, name: str, environment: dict[str, str]) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "onething.run.cli", name],
            env={**os.environ, **environment},
            check=False,
        )
        if done.returncode or self.stopping:
            raise Trouble(f"“{name}”没有完成，平台没有启动。请按上面的提示处理后再启动。")

    def _plan(self, environment: dict[str, str]) -> list[Child]:
        python = [sys.executable, "-m"]
        web = [
            *python, "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port),
            "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers",
            "--workers-kill-timeout", "10", "--no-ws", "--log-level", "warning", "onething.wsgi:application",
        ]  # fmt: skip
        children = [
            Child("sequencer", "定序器", [*python, "onething.run.cli", "sequence"], environment),
            Child("consumers", "消费者", [*python, "onething.run.cli", "consume"], environment),
            Child("worker", "任务工作者", [*python, "onething.run.cli", "work"], environment),
            Child("web", "网页", web, environment),
        ]
        if not os.environ.get("REGISTRY_URL"):
            registry = Child(
                "registry", "演示登记系统", [*python, "onething.exchange.registry"], environment
            )
            children.insert(0, registry)
        return children

    def _launch(self, child: Child) -> None:
        log = self.var / "log" / f"{child.name}.jsonl"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old"))
        with log.open("ab") as output:
            child.process = tied(child.command, output=output, env=child.env)
        child.started = time.monotonic()

    def _watch(self) -> None:
        while not self.stopping:
            for child in self.children:
                self._look_after(child)
            if self.cluster and self.cluster.server and self.cluster.server.poll() is not None:
                self._restart_database()
            time.sleep(0.2)

    def _look_after(self, child: Child) -> None:
        stopped = (self.var / f"{child.name}.stopped").exists()
        if child.process is None:
            if time.monotonic() >= child.due and not stopped:
                self._launch(child)
            return
        if stopped and child.process.poll() is None:
            child.process.terminate()
        if child.process.poll() is None:
            return
        lived = time.monotonic() - child.started
        child.wait = min(child.wait * 2, SLOWEST) if lived < QUICK else 0.5
        child.due = time.monotonic() + child.wait
        child.process = None
        if not stopped:
            self._log(f"{child.title}已退出，{child.wait:.0f} 秒后重新启动", process=child.name)

    def _restart_database(self) -> None:
        self._log("数据库已退出，正在恢复", process="postgres")
        assert self.cluster is not None
        url = self.cluster.start()
        for child in self.children:
            child.env = self._environment(url)
            if child.process is not None:
                child.process.terminate()  # the address has changed: begin anew

    def _wait_until_ready(self) -> None:
        address = f"http://{self._reachable()}:{self.port}/readyz"
        until = time.monotonic() + READY_LIMIT
        while time.monotonic() < until and not self.stopping:
            for child in self.children:
                self._look_after(child)
            try:
                with urllib.request.urlopen(address, timeout=2) as answer:
                    if answer.status == 200:  # noqa: PLR2004 -- HTTP's word for yes
                        return
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
        if not self.stopping:
            raise Trouble(
                f"平台在 {READY_LIMIT:.0f} 秒内没有就绪。请查看 {self.var / 'log'} 下的日志。"
            )

    def _reachable(self) -> str:
        return "127.0.0.1" if self.host in ("0.0.0.0", "127.0.0.1", "localhost") else self.host  # noqa: S104 -- a name, not a binding

    def _welcome(self) -> None:
        if self.stopping:
            return
        print(f"\n平台已启动：http://{self._reachable()}:{self.port}/\n")
        print("演示账号（密码都是 Yijianshi2026）：")
        for login, name, role, page in _demo_accounts():
            print(f"  {login:<14}{name}（{role}） {page}")
        print("\n按 Ctrl-C 停止。", flush=True)

    def _stop(self) -> None:
        running = [child for child in reversed(self.children) if child.process]
        for child in running:
            assert child.process is not None
            child.process.terminate()
        hurry = self.stopping
        until = time.monotonic() + GRACE
        for child in running:
            assert child.process is not None
            while (
                child.process.poll() is None and time.monotonic() < until and self.stopping <= hurry
            ):
                time.sleep(0.05)
            if child.process.poll() is None:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
        if self.cluster:
            self.cluster.stop()
        if running:
            print("平台已停止。", flush=True)

    def _say(self, step: int, words: str) -> None:
        print(f"[{step}/6] {words}……", flush=True)

    def _log(self, words: str, **more: str) -> None:
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "message": words,
            **more,
        }
        with (self.var / "log" / "supervisor.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        print(words, flush=True)


def _data_files() -> Iterable[Path]:
    return (path for path in (ROOT / "data").rglob("*") if path.is_file())


def _demo_accounts() -> list[tuple[str, str, str, str]]:
    """Read the list for the welcome; it is flat, so no YAML library is loaded for it."""
    if os.environ.get("PRODUCTION") == "1":
        return []
    rows = []
    path = ROOT / "data" / "world" / "accounts.yaml"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.startswith("- {"):
            pairs = (pair.partition(": ") for pair in line[3:-1].split(", "))
            said = {key: value.strip('"') for key, _, value in pairs}
            rows.append((said["login"], said["name"], said["role_title"], said["page"]))
    return rows
