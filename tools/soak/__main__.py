"""`make soak`: rounds of kills under load, then the books. ROUNDS=100 python -m tools.soak."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from tools.soak import checks, faults
from tools.soak.clients import everybody, guarded
from tools.soak.journal import Journal
from tools.soak.line import LINE_FAULTS, Line
from tools.soak.platform import Platform, wait_for
from tools.soak.raters import Rater
from tools.soak.report import Round, written

BACK = 120.0  # seconds in which everything has to be back after a round
MUCH = 150  # jobs waiting: applicants rest until the others have caught up
LINE_SHARE = 5  # one round in so many is about the line to the database


@dataclass
class Soak:
    """One run: a platform, its clients, its rounds."""

    home: Path
    seed: int
    names: list[str]
    most: int  # so many jobs may wait
    platform: Platform = field(init=False)
    journal: Journal = field(init=False)
    stop: threading.Event = field(default_factory=threading.Event)
    hold: threading.Event = field(default_factory=threading.Event)
    rounds: list[Round] = field(default_factory=list)
    line: Line | None = None
    last: bool = False  # no more applications: what is under way is brought to its end

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 -- which fault next, no secret
        self.platform = Platform(self.home)
        self.journal = Journal(self.home.with_suffix(".journal.jsonl"))
        self.processes: dict[str, int] = {}

    def url(self) -> str:
        """Return the address of the database without anything between."""
        return self.platform.database()

    def run(self, number: int) -> checks.Books:
        """Do so many rounds, the last share of them about the line; then check the books."""
        self.platform.start()
        self.processes = {name: len(pids) for name, pids in self.platform.children().items()}
        threads = everybody(self.platform.port, self.journal, self.stop, self.hold)
        rater = Rater(self.platform.port, self.journal, self.stop)
        threads.append(threading.Thread(target=guarded, args=[rater.run, self.journal]))
        threads.append(threading.Thread(target=self._watch_backlog))
        for thread in threads:
            thread.start()
        with_line = number // LINE_SHARE if "line" in self.names else 0
        for count in range(number - with_line):
            self._round(count + 1, self._next(count))
        if with_line:
            self.platform.stop()
            self.line = Line(self.platform)
            for count in range(number - with_line, number):
                self._round(count + 1, LINE_FAULTS[count % len(LINE_FAULTS)])
        self.last = True
        self.hold.set()
        try:
            checks.settle(self.url(), checks.LONGEST)
        finally:
            self.stop.set()
            for thread in threads:
                thread.join(60)
        return checks.check(self.platform, self.url(), self.journal.promises)

    def _next(self, count: int) -> str:
        """Return the next fault: each once in its turn, in an order by chance."""
        names = [name for name in self.names if name != "line"]
        turn = random.Random(f"{self.seed}:{count // len(names)}")  # noqa: S311 -- an order, no secret
        return turn.sample(names, len(names))[count % len(names)]

    def _round(self, number: int, name: str) -> None:
        time.sleep(self.chance.uniform(0.5, 3))
        at, trouble, recovered = f"{datetime.now(UTC):%H:%M:%S}", "", 0.0
        try:
            if self.line is not None:
                did = self.line.do(name, self.chance)
            else:
                did = faults.FAULTS[name](self.platform, self.chance)
            recovered = self._recovery(time.monotonic())
        except Exception as fault:
            did, trouble = name, repr(fault)
        done = Round(number, name, did, at, self.journal.look(), recovered, trouble)
        self.rounds.append(done)
        seen = " ".join(f"{word}×{count}" for word, count in sorted(done.seen.items()))
        print(f"{number:4} {at} {did}｜{seen}｜{recovered:.1f} s {trouble}", flush=True)

    def _recovery(self, since: float) -> float:
        """Wait until all processes are there, it is ready, and a write has been acknowledged."""
        wait_for(self._whole, BACK, "all processes are back and ready")
        self.hold.clear()
        wait_for(lambda: self.journal.last_write > since, BACK, "a write is acknowledged")
        return time.monotonic() - since

    def _whole(self) -> bool:
        there = {name: len(pids) for name, pids in self.platform.children().items()}
        if self.line is not None:
            there["postgres"] = 1
        return there == self.processes and self.platform.ready()

    def _watch_backlog(self) -> None:
        """Let applicants rest while too much waits."""
        while not self.stop.wait(0.5):
            with suppress(psycopg.Error, OSError):
                many = sum(checks.backlog(self.url())) > self.most
                (self.hold.set if many or self.last else self.hold.clear)()


def main() -> None:
    """Run the soak and write the report."""
    parser = argparse.ArgumentParser(prog="soak", description="平台在故障下的长时间测试")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("ROUNDS", "100")))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED", "1")))
    parser.add_argument("--faults", default=",".join([*faults.FAULTS, "line"]))
    parser.add_argument("--waiting", type=int, default=MUCH, help="最多让多少个任务等待")
    parser.add_argument("--report", type=Path, help="报告写到这个文件")
    parser.add_argument("--home", type=Path, help="用这个目录里已经建好、停着的平台，不另建")
    parser.add_argument("--keep", action="store_true", help="结束后保留数据目录")
    asked = parser.parse_args()
    home = asked.home or Path(tempfile.mkdtemp(prefix="onething-soak-"))
    names = asked.faults.split(",")
    if asked.home and "full_disk" in names:
        parser.error("--home 的目录不能再挂一块小磁盘：请去掉 full_disk，或者不用 --home")
    give_back = faults.own_disk(home) if "full_disk" in names else lambda: None
    soak = Soak(home, asked.seed, names, asked.waiting)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended below
    began = time.monotonic()
    books: checks.Books | None = None
    try:
        books = soak.run(asked.rounds)
    finally:
        with suppress(Exception):
            soak.platform.stop()
        if soak.line is not None:
            soak.line.close()
        words = written(soak.rounds, soak.journal, books, time.monotonic() - began, asked.seed)
        if asked.report:
            asked.report.parent.mkdir(parents=True, exist_ok=True)
            asked.report.write_text(words, encoding="utf-8")
        print(words if not asked.report else f"报告：{asked.report}")
        if not asked.keep:
            give_back()
            home.with_suffix(".journal.jsonl").unlink()
            if not asked.home:
                shutil.rmtree(home, ignore_errors=True)
    troubled = [one for one in soak.rounds if one.trouble]
    sys.exit(bool(troubled or soak.journal.odd or books is None or books.faults))


if __name__ == "__main__":
    main()
