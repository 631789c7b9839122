"""Clients on kept-alive connections, each its own thread; they only count and take times."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request."""

    path: str
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    name: str = ""  # what to know it by afterwards


@dataclass(frozen=True)
class Answer:
    """What became of a request: the moment of its answer, how long it took, the status."""

    name: str
    at: float
    took: float
    status: int


class Load:
    """Sends the calls from several clients at once, for a while or until there are none left."""

    def __init__(self, port: int, clients: int) -> None:
        self.port, self.clients = port, clients
        self.answers: list[Answer] = []
        self.seconds = 0.0

    def run(self, calls: Iterable[Call], *, seconds: float = 1e9, pace: float = 0.0) -> Load:
        """Send them; `pace` is the number of calls a second to send at most, 0 for no limit."""
        rest, lock = iter(calls), threading.Lock()
        began = time.time()
        due = began

        def take() -> Call | None:
            nonlocal due
            with lock:
                if pace:
                    due += 1 / pace
                wait = due - time.time() if pace else 0.0
                call = next(rest, None) if time.time() - began < seconds else None
            if call is not None and wait > 0:
                time.sleep(wait)
            return call

        threads = [threading.Thread(target=self._client, args=(take,)) for _ in range(self.clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.seconds = time.time() - began
        return self

    def _client(self, take: Callable[[], Call | None]) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while (call := take()) is not None:
            headers = dict(call.headers)
            content = None
            if call.body is not None:
                content = json.dumps(call.body).encode()
                headers |= {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
            began = time.perf_counter()
            line.request("GET" if content is None else "POST", call.path, content, headers)
            answer = line.getresponse()
            answer.read()
            took = time.perf_counter() - began
            self.answers.append(Answer(call.name, time.time(), took, answer.status))
        line.close()

    def figures(self) -> dict[str, Any]:
        """Return how many a second, their latency in ms, and what was not answered with 200."""
        took = sorted(answer.took * 1000 for answer in self.answers)
        failed = Counter(str(answer.status) for answer in self.answers if answer.status != 200)
        return {
            "count": len(took),
            "per_second": round(len(took) / self.seconds, 1),
            "p50_ms": percentile(took, 50),
            "p95_ms": percentile(took, 95),
            "p99_ms": percentile(took, 99),
            **({"failed": dict(failed)} if failed else {}),
        }


def percentile(ordered: list[float], share: int) -> float:
    """Return the value that this share of the ordered values does not exceed."""
    return round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1) if ordered else 0.0


def around(calls: list[Call]) -> Iterator[Call]:
    """Yield the calls over and over."""
    while True:
        yield from calls
