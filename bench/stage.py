"""The whole platform on a durable database of its own, as `make run` starts it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onething.run.trouble import free_port

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT = 180.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Stage:
    """A running platform."""

    port: int
    url: str
    var: Path
    supervisor: int

    @property
    def families(self) -> dict[str, list[int]]:
        """The processes of the platform by what they do."""
        found: dict[str, list[int]] = {}
        for pid in _below(self.supervisor):
            name = _family(pid)
            if name:
                found.setdefault(name, []).append(pid)
        return found

    def cpu(self) -> dict[str, float]:
        """Return the seconds of CPU that each family of processes has used so far."""
        return {name: sum(map(_cpu, pids)) for name, pids in self.families.items()}

    def memory(self) -> dict[str, list[float]]:
        """Return the proportional memory of each process in MB, by family, the largest first."""
        return {
            name: sorted((_pss(pid) for pid in pids), reverse=True)
            for name, pids in self.families.items()
        }


@contextmanager
def stage() -> Iterator[Stage]:
    """Start every process of the platform; stop them and remove the data afterwards."""
    var = Path(tempfile.mkdtemp(prefix="onething-bench-"))
    port = free_port()
    environment = {
        **os.environ,
        "ONETHING_VAR": str(var),
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "RATE_LIMITS": "0",  # one address asks here what a whole province asks
    }
    environment.pop("DATABASE_URL", None)
    run = subprocess.Popen(
        [sys.executable, "-m", "onething.run.cli", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(run, port)
        yield Stage(port, (var / "postgres" / "url").read_text().strip(), var, run.pid)
    finally:
        run.send_signal(signal.SIGTERM)
        run.wait(timeout=60)
        shutil.rmtree(var, ignore_errors=True)


def _wait_until_ready(run: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until and run.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the platform did not become ready")


def _below(pid: int) -> Iterator[int]:
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child)
        yield from _below(int(child))


def _family(pid: int) -> str:
    """Return what a process is: named by its command, or by the one of its parent."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return ""
    if words[0].startswith("postgres") or words[0].endswith("/postgres"):
        return "postgres"
    known = {"sequence": "sequencer", "consume": "consumers", "work": "worker"}
    if "granian" in words:
        return "web"
    if "onething.run.cli" in words and words[words.index("onething.run.cli") + 1] in known:
        return known[words[words.index("onething.run.cli") + 1]]
    return "registry" if "onething.exchange.registry" in words else "others"


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[11:13]) / TICKS


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
