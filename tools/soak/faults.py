"""What is done to the platform: kills, stops, a full disk, wrong clocks. Each says what it did."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg

from tools.soak.platform import ONETHING, ROOT, Platform, command_of, wait_for

FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
Fault = Callable[[Platform, random.Random], str]
FAULTS: dict[str, Fault] = {}
PIECES = (64 << 20, 1 << 20, 64 << 10, 4 << 10)  # bytes


def fault(do: Fault) -> Fault:
    """Register a fault under the name of its function."""
    FAULTS[do.__name__] = do
    return do


def _kill(pids: list[int], number: signal.Signals = signal.SIGKILL) -> int:
    hit = 0
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
            hit += 1
    return hit


def _child(platform: Platform, chance: random.Random, name: str) -> str:
    """Kill one process of this name, where there are several sometimes all of them."""
    pids = platform.children().get(name, [])
    hit = _kill(pids if chance.choice([True, False]) else pids[:1])
    return f"{name}: {hit} of {len(pids)} killed"


@fault
def web_worker(platform: Platform, chance: random.Random) -> str:
    """Kill one process that answers requests."""
    workers = platform.below("web")
    return f"web worker: {_kill([chance.choice(workers)]) if workers else 0} killed"


@fault
def web_parent(platform: Platform, chance: random.Random) -> str:
    """Kill the parent of the web workers."""
    return _child(platform, chance, "web")


@fault
def consumers(platform: Platform, chance: random.Random) -> str:
    """Kill the consumers."""
    return _child(platform, chance, "consumers")


@fault
def worker(platform: Platform, chance: random.Random) -> str:
    """Kill the worker, in the midst of a job."""
    return _child(platform, chance, "worker")


@fault
def sequencer(platform: Platform, chance: random.Random) -> str:
    """Kill the sequencer."""
    return _child(platform, chance, "sequencer")


@fault
def registry(platform: Platform, chance: random.Random) -> str:
    """Kill the register outside."""
    return _child(platform, chance, "registry")


@fault
def database(platform: Platform, chance: random.Random) -> str:
    """Kill the postmaster."""
    return _child(platform, chance, "postgres")


@fault
def backend(platform: Platform, chance: random.Random) -> str:
    """Kill one backend: PostgreSQL then ends all of them and recovers."""
    pids = [pid for pid in platform.below("postgres") if "onething onething" in command_of(pid)]
    return f"backend: {_kill([chance.choice(pids)]) if pids else 0} killed"


@fault
def terminated(platform: Platform, chance: random.Random) -> str:
    """End half of the connections from inside, three times."""
    ended = 0
    for _ in range(3):
        with (
            suppress(psycopg.Error),
            psycopg.connect(platform.database(), connect_timeout=5) as asked,
        ):
            row = asked.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.5"
            ).fetchone()
            ended += row[0] if row else 0
        time.sleep(chance.uniform(0.1, 0.6))
    return f"{ended} connections terminated"


@fault
def several(platform: Platform, chance: random.Random) -> str:
    """Kill two or three at once."""
    names = chance.sample(
        ["web_worker", "web_parent", "consumers", "worker", "sequencer", "database", "backend"],
        chance.choice([2, 3]),
    )
    return "；".join(FAULTS[name](platform, chance) for name in names)


@fault
def stopped(platform: Platform, chance: random.Random) -> str:
    """Stop one process for some seconds, then let it go on."""
    name = chance.choice(["web", "consumers", "worker", "sequencer"])
    pids = platform.below("web")[:1] if name == "web" else []
    pids = pids or platform.children().get(name, [])[:1]
    seconds = chance.uniform(2, 6)
    _pause(pids, seconds)
    return f"{name} stopped for {seconds:.1f} s"


@fault
def slow_disk(platform: Platform, chance: random.Random) -> str:
    """Let those of PostgreSQL that write to the disk stand still in bursts."""
    bursts = 0
    for _ in range(8):
        marks = ("walwriter", "checkpointer", "background writer", "onething onething")
        pids = [
            pid
            for pid in platform.below("postgres")
            if any(mark in command_of(pid) for mark in marks) and chance.choice([True, True, False])
        ]
        _pause(pids, chance.uniform(0.2, 0.7))
        bursts += 1
        time.sleep(chance.uniform(0.05, 0.2))
    return f"{bursts} bursts in which writers of the database stood still"


def _pause(pids: list[int], seconds: float) -> None:
    _kill(pids, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        _kill(pids, signal.SIGCONT)


@fault
def supervisor(platform: Platform, chance: random.Random) -> str:
    """Kill the supervisor, see that nothing outlives it, and start it again."""
    platform.kill()
    platform.start()
    return "supervisor killed and started again"


@fault
def clock(platform: Platform, chance: random.Random) -> str:
    """Move the platform's time to and fro."""
    shift = chance.choice(["+3h", "+47m", "-2h", "-90m"])
    said = platform.command("clock", shift)
    time.sleep(3)
    back = platform.command("clock", "reset")
    return f"clock {shift} ({said.returncode}) and back ({back.returncode})"


@fault
def false_clock(platform: Platform, chance: random.Random) -> str:
    """Let a second worker, consumer or sequencer live for a while in another time."""
    name = chance.choice(["work", "consume", "sequence"])
    if FAKETIME is None:
        return "no libfaketime here: left out"
    shift = chance.choice(["+1d", "-1d", "+40m"])
    env = platform.env | {"DATABASE_URL": platform.database(), "LD_PRELOAD": str(FAKETIME)}
    env |= {"FAKETIME": shift, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with (platform.var / "log" / f"false-{name}.jsonl").open("ab") as log:
        other = subprocess.Popen(
            [*ONETHING, name], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
        )
    time.sleep(8)
    other.kill()
    other.wait()
    return f"a second “{name}” whose clock is {shift}, killed after 8 s"


@fault
def full_disk(platform: Platform, chance: random.Random) -> str:
    """Fill the disk to the last block for some seconds, then make room again."""
    if not platform.home.is_mount():
        return "no disk of our own here: left out"
    filler = platform.home / "filler"
    seconds = chance.uniform(5, 12)
    try:
        _fill(filler)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            _fill(filler)  # what was freed meanwhile, too
            time.sleep(0.02)
        left = shutil.disk_usage(platform.home).free
    finally:
        filler.unlink(missing_ok=True)
    return f"disk full for {seconds:.1f} s, {left // 1024} KB left"


def _fill(filler: Path) -> None:
    """Take what room there is, in ever smaller pieces."""
    with filler.open("ab", buffering=0) as file:
        for size in PIECES:
            with suppress(OSError):
                while True:
                    end = os.fstat(file.fileno()).st_size
                    os.posix_fallocate(file.fileno(), end, size)


def own_disk(home: Path, size: str = "3G") -> Callable[[], None]:
    """Mount a disk of its own at this folder if we may. Return how to give it back."""
    image = home.with_suffix(".img")
    made = os.geteuid() == 0 and all(
        subprocess.run(command, check=False, capture_output=True).returncode == 0
        for command in (
            ["truncate", "-s", size, str(image)],
            ["mkfs.ext4", "-q", "-m", "0", str(image)],
            ["mount", "-o", "loop", str(image), str(home)],
        )
    )
    if not made:
        image.unlink(missing_ok=True)
        return lambda: None

    def give_back() -> None:
        wait_for(
            lambda: subprocess.run(["umount", str(home)], check=False).returncode == 0, 30, "umount"
        )
        image.unlink()

    return give_back
