"""Which processes of the platform live on this machine, and what they take. Knows no Django."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
MEASURES = "PROMETHEUS_MULTIPROC_DIR"  # what prometheus_client calls the folder
USER, SYSTEM, BORN = 11, 12, 19  # of /proc/PID/stat, counted behind the name


@dataclass(frozen=True)
class Process:
    """A living process of the platform."""

    name: str
    pid: int
    memory: int  # bytes that it holds in memory, shared ones counted for each
    processor: float  # seconds


def measure_in(folder: Path) -> None:
    """Let this process, and those that it starts, keep their counts in files of this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[MEASURES] = str(folder)


def forget_the_dead(folder: Path) -> None:
    """Remove the counts of all processes that live no more: the whole platform begins anew."""
    for file in folder.glob("*"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            file.unlink(missing_ok=True)


def introduce(name: str) -> None:
    """Tell the others who this process is, where counts are kept."""
    if folder := os.environ.get(MEASURES):
        pid = os.getpid()
        with suppress(OSError):  # a full disk keeps nobody from working
            (Path(folder) / f"{pid}.process").write_text(f"{name} {_stat(pid)[BORN]}")


def living() -> Iterator[Process]:
    """Return the processes that have introduced themselves and still live."""
    for file in sorted(Path(os.environ.get(MEASURES, "/nonexistent")).glob("*.process")):
        with suppress(OSError, ValueError):  # it ends while we look
            name, born = file.read_text().split()
            pid = int(file.stem)
            stat = _stat(pid)
            if stat[BORN] == born:  # else the number is another's now
                resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                used = int(stat[USER]) + int(stat[SYSTEM])
                yield Process(name, pid, resident * PAGE, used / TICKS)


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
