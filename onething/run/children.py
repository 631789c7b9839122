"""The processes of the platform, and how each is looked after."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from onething.run.tied import tied

QUICK = 5.0  # seconds; a child that dies sooner is started again later and later
FIRST_WAIT = 0.5
SLOWEST = 30.0
OUTSIDE = {  # systems of others, for trying things: what they are called in the environment
    "registry": "REGISTRY",
    "stamper": "STAMP",
    "sms": "SMS",
    "carrier": "CARRIER",
    "cashier": "CASHIER",
    "treasury": "TREASURY",
    "neighbour": "NEIGHBOUR",
    "hostapp": "HOSTAPP",
}
LARGEST_LOG = 20 * 1024 * 1024
HERE = Path(__file__).parent


@dataclass
class Child:
    """One process under supervision. The mark `var/NAME.stopped` keeps it down."""

    name: str
    title: str
    command: list[str]
    var: Path
    env: dict[str, str] = field(default_factory=dict)
    end: signal.Signals = signal.SIGKILL  # what it gets when the supervisor was killed
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    due: float = 0.0

    def look_after(self, tell: Callable[[str], None]) -> None:
        """Start it when it is due, end it when it is to be down, notice when it has died."""
        down = (self.var / f"{self.name}.stopped").exists()
        if self.process is None:
            if time.monotonic() >= self.due and not down:
                self._try_to_launch(tell)
            return
        if down and self.process.poll() is None:
            self.process.terminate()
        if self.process.poll() is None:
            return
        code = self.process.returncode
        self.kill()
        lived = time.monotonic() - self.started
        self.wait = min(self.wait * 2, SLOWEST) if lived < QUICK else FIRST_WAIT
        self.due = time.monotonic() + self.wait
        if not down:
            tell(f"{self.title}已退出（{code}），{self.wait:g} 秒后重新启动。")

    def _try_to_launch(self, tell: Callable[[str], None]) -> None:
        try:
            self._launch()
        except OSError as fault:  # no room for its log, or no more processes
            self.due = time.monotonic() + SLOWEST
            tell(f"{self.title}没有启动（{fault.strerror}），{SLOWEST:g} 秒后再试。")

    def _launch(self) -> None:
        log = self.var / "log" / f"{self.name}.jsonl"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old"))
        with log.open("ab") as output:
            self.process = tied(self.command, output=output, env=self.env, end=self.end)
        self.started = time.monotonic()

    def ask_to_end(self) -> None:
        """Ask it to finish what it does and end."""
        if self.process is not None:
            self.process.terminate()

    def running(self) -> bool:
        """Say whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End it at once, with all that it has started itself."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):  # nobody of that group is left
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def web_command(host: str, port: int) -> list[str]:
    """Return the command of the web server: two processes of up to four threads, kept for ten minutes."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "--blocking-threads-idle-timeout", "600",
        "--respawn-failed-workers",
        "--workers-kill-timeout", "10", "--no-ws", "--log-level", "warning",
        "--log-config", str(HERE / "web_log.json"), "onething.wsgi:application",
    ]  # fmt: skip


def live_command(host: str, port: str) -> list[str]:
    """Return the command of the live screens: one process, asynchronous."""
    return [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", host, "--port", port,
        "--workers", "1", "--respawn-failed-workers", "--workers-kill-timeout", "2", "--no-ws",
        "--log-level", "warning", "--log-config", str(HERE / "web_log.json"),
        "onething.web.live:application",
    ]  # fmt: skip


def all_children(
    host: str, port: int, var: Path, env: dict[str, str], *, outside: Collection[str]
) -> list[Child]:
    """Return the processes in the order in which they are started."""
    python = [sys.executable, "-m"]
    ours = [*python, "onething.run.cli"]
    known = {
        "registry": ("演示登记系统", [*python, "onething.exchange.registry"]),
        "sms": ("演示短信网关", [*python, "onething.exchange.sms"]),
        "stamper": ("演示时间戳机构", [*python, "onething.exchange.stamper"]),
        "carrier": ("演示物流", [*python, "onething.exchange.carrier"]),
        "cashier": ("演示缴费平台", [*python, "onething.exchange.cashier"]),
        "treasury": ("演示非税系统", [*python, "onething.exchange.treasury"]),
        "neighbour": ("演示省平台", [*python, "onething.exchange.neighbour"]),
        "hostapp": ("演示宿主 App", [*python, "onething.exchange.hostapp"]),
        "sequencer": ("定序器", [*ours, "sequence"]),
        "consumers": ("消费者", [*ours, "consume"]),
        "worker-1": ("任务工作者甲", [*ours, "work"]),
        "worker-2": ("任务工作者乙", [*ours, "work"]),
        "live": ("实时画面", live_command(host, env["LIVE_PORT"])),
        "web": ("网页", web_command(host, port)),
    }
    children = [
        Child(name, title, command, var, dict(env))
        for name, (title, command) in known.items()
        if name not in OUTSIDE or name in outside
    ]
    for one in children[-2:]:  # the two servers have processes of their own to end
        one.end = signal.SIGTERM
    return children
