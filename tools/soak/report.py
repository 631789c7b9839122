"""The kill log as a page: what was done when, what clients saw, and what the books say."""

from __future__ import annotations

import os
import platform as machine
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tools.soak.checks import NEVER, Books
from tools.soak.journal import Journal

SHOWN = 40


@dataclass(frozen=True)
class Round:
    """What was done in a round and what clients saw."""

    number: int
    fault: str
    did: str
    at: str
    seen: Counter[str]
    recovered: float  # seconds from the end of the fault to the next acknowledged write
    trouble: str = ""


def written(
    rounds: Sequence[Round], journal: Journal, books: Books | None, seconds: float, seed: int
) -> str:
    """Return the report in Markdown."""
    return "\n".join(
        [
            f"# Soak, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "",
            *_summary(rounds, journal, books, seconds, seed),
            "",
            *_books(books, journal),
            "",
            "## Recovery by fault",
            "",
            "Seconds from the end of the fault until every process was back, `/readyz` said so and a",
            "write had been acknowledged.",
            "",
            *_recoveries(rounds),
            "",
            "## Kill log",
            "",
            "| round | UTC | what was done | what clients saw | back after |",
            "|---|---|---|---|---|",
            *(_row(one) for one in rounds),
            "",
        ]
    )


def _summary(
    rounds: Sequence[Round], journal: Journal, books: Books | None, seconds: float, seed: int
) -> list[str]:
    kinds = Counter(promise.deed for promise in journal.promises)
    lost = "not checked" if books is None else str(len(books.faults))
    return [
        f"- {len(rounds)} rounds in {seconds / 60:.1f} minutes, seed {seed}, "
        f"{os.cpu_count()} cores, Linux {machine.release()}, Python {machine.python_version()}",
        f"- acknowledged writes in the journal: {len(journal.promises)} "
        f"({', '.join(f'{name} {count}' for name, count in sorted(kinds.items()))})",
        f"- **faults in the books: {lost}**; answers that should never be: {len(journal.odd)}; "
        f"rounds with trouble: {sum(bool(one.trouble) for one in rounds)}",
    ]


def _books(books: Books | None, journal: Journal) -> list[str]:
    if books is None:
        return ["## Books", "", "The run broke off before the books could be checked."]
    counts = ", ".join(f"{name} {count}" for name, count in books.counts.items())
    return [
        "## Books",
        "",
        f"- nothing moved any more after {books.settled:.1f} s; parked jobs replayed: {len(books.replayed)}",
        f"- in the database: {counts}",
        "- each acknowledged write stands exactly once under its cause; every kept file has the digest of "
        "its name; `onething verify` is green",
        f"- looked for and not found: {'; '.join(NEVER)}",
        *(f"- parked: {line}" for line in books.replayed[:SHOWN]),
        *(f"- **FAULT** {fault}" for fault in books.faults[:SHOWN]),
        *(f"- **ODD** {words}" for words in journal.odd[:SHOWN]),
    ]


def _recoveries(rounds: Sequence[Round]) -> list[str]:
    by_fault: dict[str, list[float]] = {}
    for one in rounds:
        by_fault.setdefault(one.fault, []).append(one.recovered)
    rows = [
        f"| {name} | {len(some)} | {statistics.median(some):.1f} | {max(some):.1f} |"
        for name, some in sorted(by_fault.items())
    ]
    return ["| fault | rounds | median | slowest |", "|---|---|---|---|", *rows]


def _row(one: Round) -> str:
    seen = " ".join(f"{word}×{count}" for word, count in sorted(one.seen.items()))
    back = f"**{one.trouble}**" if one.trouble else f"{one.recovered:.1f} s"
    return f"| {one.number} | {one.at} | {one.did} | {seen} | {back} |"
