"""One instance of the platform with a folder of its own, and its processes by what they do."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from tools.ports import free_ports

ROOT = Path(__file__).resolve().parent.parent.parent
ONETHING = [sys.executable, "-m", "onething.run.cli"]
UP = "按 Ctrl-C 停止"
MARKS = {
    "postgres": "bin/postgres",
    "registry": "exchange.registry",
    "sms": "exchange.sms",
    "carrier": "exchange.carrier",
    "web": "granian",
    "sequencer": "cli sequence",
    "consumers": "cli consume",
    "worker": "cli work",
}
START_LIMIT = 120.0


class Platform:
    """Started, killed, started again; what it says goes into a file beside its folder."""

    patience = START_LIMIT

    def __init__(self, home: Path) -> None:
        self.home, self.var = home, home / "var"
        self.var.mkdir(parents=True, exist_ok=True)
        ports = free_ports()
        self.port = int(ports["PORT"])
        self.said = home / "said.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        self.env |= {"ONETHING_VAR": str(self.var), **ports, "RATE_LIMITS": "0"}
        for name in ("fonts", "checked"):  # what is fetched and analysed once for this folder
            if (ROOT / "var" / name).exists() and not (self.var / name).exists():
                (self.var / name).symlink_to(ROOT / "var" / name)

    def start(self, database: str = "") -> None:
        """Start it, on its own database or on the given one, and wait until it is up."""
        env = self.env | ({"DATABASE_URL": database} if database else {})
        with self.said.open("ab") as said:
            mark = said.tell()
            self.process = subprocess.Popen(
                [*ONETHING, "run"],
                cwd=ROOT,
                env=env,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(
            lambda: UP in self.words(mark) or not self.running(),
            self.patience,
            "the platform starts",
        )
        if not self.running():
            raise RuntimeError(self.words(mark))

    def running(self) -> bool:
        """Say whether the supervisor lives."""
        return self.process is not None and self.process.poll() is None

    def words(self, since: int = 0) -> str:
        """Return what it has said."""
        return self.said.read_bytes()[since:].decode(errors="replace")

    def stop(self) -> int:
        """Stop it in order."""
        assert self.process is not None
        if self.running():
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(90)

    def kill(self) -> None:
        """Kill the supervisor; its children have to see to it themselves that they end."""
        assert self.process is not None
        everyone = self.everyone()
        self.process.kill()
        self.process.wait()
        wait_for(lambda: not left_of(everyone), 60, "all children of the killed supervisor end")

    def everyone(self) -> dict[int, str]:
        """Return all processes below it, with the moment each was born: numbers are used again."""
        if self.process is None:
            return {}
        return {pid: born(pid) for level in offspring(self.process.pid) for pid in level}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a subcommand of `onething` beside it."""
        command = [*ONETHING, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )

    def database(self) -> str:
        """Return the address of its own database."""
        return (self.var / "postgres" / "url").read_text()

    def ready(self) -> bool:
        """Say whether it says that it is ready."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            with closing(line):
                line.request("GET", "/readyz")
                return bool(json.load(line.getresponse())["ready"])
        except (OSError, ValueError, http.client.HTTPException):
            return False

    def children(self) -> dict[str, list[int]]:
        """Return the supervisor's children by what they do."""
        if self.process is None:
            return {}
        found = {pid: command_of(pid) for pid in offspring(self.process.pid)[0] if born(pid)}
        named = {name: [pid for pid in found if mark in found[pid]] for name, mark in MARKS.items()}
        return {name: pids for name, pids in named.items() if pids}

    def below(self, name: str) -> list[int]:
        """Return the processes that one child has started: web workers, database backends."""
        pids = self.children().get(name, [])
        return [one for pid in pids for one in offspring(pid)[0] if born(one)]


def offspring(pid: int) -> list[list[int]]:
    """Return the children of a process, their children, and so on: level by level."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, _, rest = stat.read_text().partition(" (")
            parents.setdefault(int(rest.rpartition(")")[2].split()[1]), []).append(int(number))
    levels = [parents.get(pid, [])]
    while levels[-1]:
        levels.append([below for one in levels[-1] for below in parents.get(one, [])])
    return levels


def born(pid: int) -> str:
    """Return when a living process was born; nothing for one that has ended."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state == "Z" else rest[18]


def left_of(everyone: dict[int, str]) -> list[str]:
    """Return what those who still live were called with."""
    return [command_of(pid) for pid, moment in everyone.items() if moment and born(pid) == moment]


def command_of(pid: int) -> str:
    """Return how a process was called."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def wait_for(true: Callable[[], object], seconds: float, what: str = "what was to come") -> float:
    """Wait until it is true. Return how long it took; late is a failure."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds:g} seconds: {what}")
        time.sleep(0.1)
    return time.monotonic() - began
