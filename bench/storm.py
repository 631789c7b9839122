"""The booking storm: 5,000 people who are signed in want 500 places within a minute, over HTTP.

`python -m bench.storm` (some three minutes), `--small` (500 people, 50 places). Each looks for the
first time in the list that he wants and takes the next if it is full, three times at most. Counted
afterwards from the rows: exactly as many bookings as places, nobody twice, slots that agree.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import threading
import time
from collections import Counter
from importlib import import_module
from typing import Any

from bench.stage import Stage, stage

CLIENTS = 32
MINUTE = 60.0
EACH = 10  # places of a slot
BUSINESS = "general"


def main() -> None:
    """Run the storm on a platform of its own and print what became of it."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--small", action="store_true")
    people, seats, seconds = (500, 50, 10.0) if said.parse_args().small else (5000, 500, MINUTE)
    with stage() as running:
        os.environ["DATABASE_URL"] = running.url
        os.environ["ONETHING_VAR"] = str(running.var)
        os.environ["DJANGO_SETTINGS_MODULE"] = "onething.settings"
        import_module("django").setup()
        print(json.dumps(storm(running, people, seats, seconds), indent=2, ensure_ascii=False))


def storm(running: Stage, people: int, seats: int, seconds: float) -> dict[str, Any]:
    """Let everybody come within these seconds; return figures and what the rows say."""
    halls = import_module("bench.halls")
    models = import_module("onething.desk.models")
    halls.open_today()
    hall = halls.hall()
    hall.rules = hall.rules | {"quota": {BUSINESS: EACH}}
    hall.save(update_fields=["rules"])
    starts = _starts(halls, seats // EACH)
    calls = [(cookie, random.sample(starts, 3)) for cookie in halls.citizens(people)]
    took, became, lock = [], Counter[str](), threading.Lock()
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
            for start in mine[2]:
                at = time.perf_counter()
                path = f"/yy/{halls.CODE}/{BUSINESS}/qr"
                status, _ = halls.sent(line, path, mine[1], {"start": start})
                with lock:
                    took.append(time.perf_counter() - at)
                    became[str(status)] += 1
                if status == 302:
                    break

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
        **halls.shares(took),
        "answers": dict(became),
        "booked": rows.count(),
        "twice": rows.count() - rows.values("subject").distinct().count(),
        "slots_agree": sum(slot.taken for slot in slots) == rows.count()
        and all(slot.taken <= EACH for slot in slots),
    }


def _starts(halls: Any, many: int) -> list[str]:
    """Return the beginnings of as many slots of tomorrow as are wanted, and of today if need be."""
    tomorrow = halls.at_ten().replace(hour=0)
    half = import_module("datetime").timedelta(minutes=30)
    times = [tomorrow + n * half for n in range(48)]
    later = [halls.at_ten(3).replace(hour=9) + n * half for n in range(max(0, many - 48))]
    return [one.isoformat() for one in (times + later)[:many]]


if __name__ == "__main__":
    main()
