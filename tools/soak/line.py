"""Rounds about the line to the database: the platform reaches PostgreSQL through a proxy of ours."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from urllib.parse import urlsplit

from tools.soak.platform import ONETHING, ROOT, Platform, wait_for
from tools.soak.proxy import Proxy

LINE_FAULTS = ("cut_after_commit", "cut_before_commit", "cut_all", "frozen")


class Line:
    """PostgreSQL alone on the platform's folder, a proxy before it, the platform behind."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        log = platform.home / "postgres.log"
        with log.open("wb") as output:
            self.server = subprocess.Popen(
                [*ONETHING, "postgres", "run"],
                cwd=ROOT,
                env=platform.env | {"PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_for(lambda: "数据库已启动" in log.read_text(), 60, "the database starts alone")
        address = platform.database()
        parts = urlsplit(address)
        assert parts.port is not None
        self.proxy = Proxy(("127.0.0.1", parts.port))
        platform.start(address.replace(f":{parts.port}/", f":{self.proxy.port}/"))

    def do(self, name: str, chance: random.Random) -> str:
        """Do something to the line."""
        if name == "cut_all":
            return f"{self.proxy.cut_all()} lines cut at once"
        if name == "frozen":
            seconds = chance.uniform(2, 5)
            self.proxy.freeze(seconds)
            time.sleep(seconds)
            return f"line frozen for {seconds:.1f} s"
        where, number, before = name.split("_")[1], chance.randint(3, 10), self.proxy.cuts
        self.proxy.arm(where, number)
        until = time.monotonic() + 8
        while self.proxy.cuts < before + number and time.monotonic() < until:
            time.sleep(0.1)
        self.proxy.arm(where, 0)
        return f"line cut {where} {self.proxy.cuts - before} commits"

    def close(self) -> None:
        """End the proxy and the database."""
        self.proxy.close()
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(60)
