"""The booking storm: 5,000 people who are signed in want 500 places within a minute, over HTTP.

`python -m bench.storm` (some three minutes), `--small` (500 people, 50 places). Each tries the
time that he wants; if it is full he takes one that the page shows as free, three times at most, and
gives up when it shows none. `--blind`: he does not look and tries the next of his own list. Counted
afterwards from the rows: exactly as many bookings as places, nobody twice, slots that agree.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module
from typing import Any

from bench.stage import Stage, stage

CLIENTS = 32
MINUTE = 60.0
EACH = 10  # places of a slot
TRIES = 3
FREE = re.compile(r'name="start"[^>]*value="([^"]+)"')
BUSINESS = "general"


def main() -> None:
    """Run the storm on a platform of its own and print what became of it."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--small", action="store_true")
    said.add_argument("--blind", action="store_true")
    asked = said.parse_args()
    people, seats, seconds = (500, 50, 10.0) if asked.small else (5000, 500, MINUTE)
    with stage() as running:
        os.environ["DATABASE_URL"] = running.url
        os.environ["ONETHING_VAR"] = str(running.var)
        os.environ["DJANGO_SETTINGS_MODULE"] = "onething.settings"
        import_module("django").setup()
        print(
            json.dumps(
                storm(running, people, seats, seconds, blind=asked.blind),
                indent=2,
                ensure_ascii=False,
            )
        )


def storm(
    running: Stage, people: int, seats: int, seconds: float, *, blind: bool
) -> dict[str, Any]:
    """Let everybody come within these seconds; return figures and what the rows say."""
    halls = import_module("bench.halls")
    models = import_module("onething.desk.models")
    hall = halls.hall()
    hall.rules = hall.rules | {"quota": {BUSINESS: EACH}}
    hall.save(update_fields=["rules"])
    starts = _starts(halls, seats // EACH)
    calls = [(cookie, random.sample(starts, TRIES)) for cookie in halls.citizens(people)]
    took: list[tuple[float, float]] = []
    became, lock = Counter[str](), threading.Lock()
    due = iter([(number * seconds / people, *call) for number, call in enumerate(calls)])
    began = time.perf_counter()

    def client() -> None:
        line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=120)
        while True:
            with lock:
                mine = next(due, None)
            if mine is None:
                return
            time.sleep(max(0.0, began + mine[0] - time.perf_counter()))
            for status, waited in _tries(halls, line, mine[1], mine[2], blind=blind):
                with lock:
                    took.append((time.perf_counter() - began, waited))
                    became[str(status)] += 1

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    rows = models.Booking.objects.filter(hall=hall, state="booked")
    slots = models.Slot.objects.filter(hall=hall)
    return {
        "people": people,
        "places": seats,
        "seconds": round(time.perf_counter() - began, 1),
        "requests": len(took),
        "per_second": round(len(took) / (time.perf_counter() - began), 1),
        **halls.shares(waited for _, waited in took),
        "p95_ms_by_tenth": _by_tenth(halls, took),
        "answers": dict(became),
        "booked": rows.count(),
        "twice": rows.count() - rows.values("subject").distinct().count(),
        "slots_agree": sum(slot.taken for slot in slots) == rows.count()
        and all(slot.taken <= EACH for slot in slots),
    }


def _by_tenth(halls: Any, took: list[tuple[float, float]]) -> list[float]:
    """Return what nineteen of twenty did not exceed in each tenth of the time, in ms."""
    tenth = max(at for at, _ in took) / 10
    parts = [[waited for at, waited in took if at // tenth == n] for n in range(10)]
    return [halls.shares(part)["p95_ms"] for part in parts if part]


def _tries(
    halls: Any, line: http.client.HTTPConnection, cookie: str, wanted: list[str], *, blind: bool
) -> Iterator[tuple[int, float]]:
    """Let one person try; yield what each try was answered, and in how many seconds."""
    path, start = f"/yy/{halls.CODE}/{BUSINESS}/qr", wanted[0]
    for place in range(TRIES):
        at = time.perf_counter()
        status, _, page = halls.answered(line, path, cookie, {"start": start})
        yield status, time.perf_counter() - at
        free = wanted[place + 1 :] if blind else FREE.findall(page)
        if status == HTTPStatus.FOUND or not free:
            return
        start = free[0] if blind else secrets.choice(free)


def _starts(halls: Any, many: int) -> list[str]:
    """Open the hall for so many slots and no more; return their beginnings."""
    tomorrow = halls.at_ten().replace(hour=0)
    half = import_module("datetime").timedelta(minutes=30)
    halls.open_only(tomorrow, half * many)
    return [(tomorrow + n * half).isoformat() for n in range(many)]


if __name__ == "__main__":
    main()
