"""A hall's day: 60 windows, 3,000 tickets, 200 calls a minute by 20 clerks at once, and a screen that shows it.

`python -m bench.hall_day` (some sixteen minutes), `--small` (300 tickets, some three). Clerks call over HTTP as their
page does. The screen listens to the live process and fetches its page when it is told to; its lag is
the time from the moment in which a clerk pressed the key until the fetched page shows the number.
Counted afterwards from the ledger and the rows: every ticket called, none twice.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.stage import Stage, stage

WINDOWS, CLERKS = 60, 20
A_MINUTE = 200
MINUTE = 60.0
SHOWN = re.compile(r'data-call="([A-Z]\d+)-')


def main() -> None:
    """Run the day on a platform of its own and print what became of it."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--small", action="store_true")
    tickets = 300 if said.parse_args().small else 3000
    with stage() as running:
        os.environ["DATABASE_URL"] = running.url
        os.environ["ONETHING_VAR"] = str(running.var)
        os.environ["DJANGO_SETTINGS_MODULE"] = "onething.settings"
        import_module("django").setup()
        print(json.dumps(day(running, tickets), indent=2, ensure_ascii=False))


class Screen:
    """The big screen: hears “changed”, fetches the page, notes when a number is on it."""

    def __init__(self, running: Stage, hall: str, code: str) -> None:
        self.running, self.hall, self.code = running, hall, code
        self.seen: dict[str, float] = {}
        self.fetched = 0
        self.over = False
        self.changed = threading.Event()
        for work in (self._hear, self._show):
            threading.Thread(target=work, daemon=True).start()

    def _hear(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", live_port(self.running), timeout=60)
        line.request("GET", f"/live/{self.hall}")
        answer = line.getresponse()
        while not self.over:
            if answer.readline().startswith(b"data:"):
                self.changed.set()

    def _show(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=60)
        while not self.over:
            if not self.changed.wait(1):
                continue
            self.changed.clear()
            line.request("GET", f"/pm/{self.code}")
            page = line.getresponse().read().decode()
            at = time.perf_counter()
            self.fetched += 1
            for number in SHOWN.findall(page):
                self.seen.setdefault(number, at)


def live_port(running: Stage) -> int:
    """Return where the live process of this platform listens: its command says so."""
    for pid in running.families["web"]:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
        if "onething.web.live:application" in words:
            return int(words[words.index("--port") + 1])
    raise SystemExit("the live process does not run")


def day(running: Stage, tickets: int) -> dict[str, Any]:
    """Give the tickets, let the clerks call them; return figures and what the rows say."""
    halls = import_module("bench.halls")
    models = import_module("onething.desk.models")
    halls.open_today()
    hall = halls.hall()
    who, cookies = halls.clerks(WINDOWS)
    models.Window.objects.filter(hall=hall).update(serving="")
    made = models.Window.objects.bulk_create(
        models.Window(hall=hall, number=100 + n, name="综合窗口", takes=["*"], serving=one)
        for n, one in enumerate(who)
    )
    keys = [one.pk for one in made]
    giving = _give(hall, who[0], tickets)
    screen = Screen(running, str(hall.pk), hall.code)
    began = time.perf_counter()
    calls = _call(running.port, hall, dict(zip(cookies, keys, strict=True)), tickets)
    seconds = time.perf_counter() - began
    time.sleep(2)
    screen.over = True
    return _figures(hall, tickets, seconds, calls) | {
        "giving": giving,
        "screen_pages": screen.fetched,
        "lag": halls.shares(_lags(calls.pressed, screen)),
        "not_shown": sum(number not in screen.seen for number in calls.pressed),
    }


def _give(hall: Any, who: str, tickets: int) -> dict[str, float]:
    """Give the tickets by the command itself: a third of them to people who go first or have booked."""
    commands = import_module("onething.desk.commands")
    actor = import_module("onething.kernel.actor").Actor
    now = import_module("onething.kernel.now").now
    by = actor(who=who, org=str(hall.organisation), roles=("window",))
    took = []
    for number in range(tickets):
        at = time.perf_counter()
        ground = "elder" if number % 10 == 0 else ""
        commands.take_ticket(hall.pk, business="general", ground=ground, by=by, at=now())
        took.append(time.perf_counter() - at)
    return dict(import_module("bench.halls").shares(took))


@dataclass
class Calls:
    """The calls of a day: how long each took, what was answered, when the key for a number was pressed."""

    took: list[float] = field(default_factory=list)
    became: Counter[str] = field(default_factory=Counter)
    pressed: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, number: str, at: float, took: float, *statuses: int) -> None:
        """Note one call."""
        with self.lock:
            self.took.append(took)
            self.pressed[number] = at
            for word, status in zip(("call", "serve"), statuses, strict=True):
                self.became[f"{word} {status}"] += 1


def _call(port: int, hall: Any, windows: dict[str, Any], tickets: int) -> Calls:
    """Let 20 clerks at once press N at the pace of the hall, each at three windows in turn."""
    halls, models = import_module("bench.halls"), import_module("onething.desk.models")
    calls, began, left = Calls(), time.perf_counter(), iter(range(tickets))

    def clerk(mine: list[str]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for cookie in cycle(mine):
            with calls.lock:
                number = next(left, None)
            if number is None:
                return
            time.sleep(max(0.0, began + number * MINUTE / A_MINUTE - time.perf_counter()))
            at = time.perf_counter()
            status, _ = halls.sent(line, "/desk/jh/xyw", cookie, {})
            took = time.perf_counter() - at
            row = models.Ticket.objects.get(window=windows[cookie], state="called")
            served, _ = halls.sent(line, f"/desk/jh/{row.pk}/ks", cookie, {})
            calls.note(row.number, at, took, status, served)

    groups = [list(windows)[n::CLERKS] for n in range(CLERKS)]
    threads = [threading.Thread(target=clerk, args=[mine]) for mine in groups]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return calls


def _lags(pressed: dict[str, float], screen: Screen) -> list[float]:
    return [screen.seen[number] - at for number, at in pressed.items() if number in screen.seen]


def _figures(hall: Any, tickets: int, seconds: float, calls: Calls) -> dict[str, Any]:
    models = import_module("onething.desk.models")
    events = import_module("onething.kernel.models").Event
    rows = models.Ticket.objects.filter(hall=hall)
    steps = events.objects.filter(name="desk.ticket_stepped", data__do="call")
    return {
        "tickets": tickets,
        "windows": WINDOWS,
        "clerks": CLERKS,
        "seconds": round(seconds, 1),
        "calls_a_minute": round(len(calls.took) / seconds * MINUTE, 1),
        "call": import_module("bench.halls").shares(calls.took),
        "answers": dict(calls.became),
        "called": rows.exclude(state="waiting").count(),
        "lost": rows.filter(state="waiting").count(),
        "called_twice": steps.count() - steps.values("stream").distinct().count(),
    }


if __name__ == "__main__":
    main()
