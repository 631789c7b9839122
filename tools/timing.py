"""Is “not yours” slower than “not there”? Measured, with medians and a rank test; writes var/timing.md.

Run by `make timing`, apart from the tests: time is never part of a test. Both are asked in turn, by
the same person, at the same address, so that what else happens on the machine happens to both.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "var" / "timing.md"
TIMES = int(os.environ.get("TIMES", "400"))
SURE = 0.001  # below this chance we say that there is a difference


def rank_test(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the chance of ranks as far apart as these if there is no difference (Mann–Whitney U)."""
    ranked = sorted((value, side) for side, values in ((0, first), (1, second)) for value in values)
    ranks = [0.0, 0.0]
    for rank, (_, side) in enumerate(ranked, 1):
        ranks[side] += rank
    n, m = len(first), len(second)
    u = ranks[0] - n * (n + 1) / 2
    spread = math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(u - n * m / 2) / spread / math.sqrt(2))


def alternate(
    first: Callable[[], object], second: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """Return how long each took, in milliseconds, asked in turn and in changing order."""
    found: tuple[list[float], list[float]] = ([], [])
    for turn in range(-20, TIMES):
        for side in (0, 1) if turn % 2 else (1, 0):
            began = time.perf_counter()
            (first, second)[side]()
            if turn >= 0:
                found[side].append((time.perf_counter() - began) * 1000)
    return found


def line(name: str, real: list[float], nowhere: list[float]) -> str:
    """Return a row of the report."""
    chance = rank_test(real, nowhere)
    apart = statistics.median(real) - statistics.median(nowhere)
    return (
        f"| {name} | {statistics.median(real):.2f} | {statistics.median(nowhere):.2f} | {apart:+.3f} |"
        f" {chance:.3f} | {'a difference' if chance < SURE else 'none seen'} |"
    )


def write(rows: Sequence[str]) -> None:
    """Write the report."""
    head = (
        "| asked | not yours, median ms | not there, median ms | apart | p | verdict |\n"
        "|---|---|---|---|---|---|\n"
    )
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(f"# Timing, {TIMES} each\n\n{head}" + "\n".join(rows) + "\n", encoding="utf-8")
    sys.stdout.write(PAGE.read_text(encoding="utf-8"))
