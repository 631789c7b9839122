"""What the clients were promised: every acknowledged answer, on disk before the next request."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Promise:
    """A write that the platform has acknowledged."""

    deed: str  # start, submit, accept, examine, review, grant, refuse, rate
    cause: str
    about: str  # the draft, the case, the number
    answer: str


class Journal:
    """Written by several clients; survives everything but this disk."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("ab")
        self.lock = threading.Lock()
        self.promises: list[Promise] = []
        self.seen: Counter[str] = Counter()  # what clients saw since the last look
        self.odd: list[str] = []  # answers that should never be
        self.last_write = 0.0  # when a write was acknowledged last

    def keep(self, promise: Promise) -> None:
        """Write down what was promised, durably."""
        line = json.dumps(asdict(promise), ensure_ascii=False).encode() + b"\n"
        with self.lock:
            self.file.write(line)
            self.file.flush()
            os.fsync(self.file.fileno())
            self.promises.append(promise)
            self.last_write = time.monotonic()

    def note(self, word: str) -> None:
        """Count what a client saw: a status, or that there was no answer."""
        with self.lock:
            self.seen[word] += 1

    def wonder(self, words: str) -> None:
        """Keep an answer that should never be."""
        with self.lock:
            self.odd.append(words[:400])

    def look(self) -> Counter[str]:
        """Return what was seen since the last look."""
        with self.lock:
            seen, self.seen = self.seen, Counter()
            return seen
