"""The books after the kills: what was promised is there once, nothing is twice, nobody waits for ever."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from onething.cases.events import CaseAccepted, CaseExamined, CaseGranted, CaseRefused, CaseReviewed
from onething.kernel.crypto import sm3
from tools.soak.journal import Promise
from tools.soak.platform import Platform

EVENT_OF = {
    "start": "cases.application_started",
    "submit": "cases.application_submitted",
    "accept": CaseAccepted.name,
    "examine": CaseExamined.name,
    "review": CaseReviewed.name,
    "grant": CaseGranted.name,
    "refuse": CaseRefused.name,
    "rate": "voice.evaluated",
}
BACKLOG = """
SELECT (SELECT count(*) FROM kernel_pending),
       (SELECT coalesce(max(position), 0) FROM kernel_logentry)
         - (SELECT coalesce(min(position), 0) FROM kernel_cursor),
       (SELECT count(*) FROM procrastinate_jobs
         WHERE status IN ('todo', 'doing') AND task_name = 'react')
"""
KEPT = """
SELECT digest FROM documents_document WHERE digest <> '' UNION
SELECT digest FROM documents_licence WHERE digest <> '' UNION SELECT digest FROM documents_upload
"""
LONGEST = 300.0  # seconds in which the backlog has to be empty after the last round
# Each finds what must not be; what it selects is shown.
NEVER = {
    "an event is twice under one cause": """
        SELECT stream, name, cause, count(*) FROM kernel_event
        WHERE cause <> '' GROUP BY stream, name, cause HAVING count(*) > 1""",
    "a stream has a gap": """
        SELECT stream, count(*), max(seq) FROM kernel_event GROUP BY stream
        HAVING count(*) <> max(seq) OR min(seq) <> 1""",
    "an event is not in the log once": """
        SELECT e.id FROM kernel_event e LEFT JOIN kernel_logentry l ON l.event = e.id
        GROUP BY e.id HAVING count(l.position) <> 1""",
    "the log has a gap": """
        SELECT max(position), count(*) FROM kernel_logentry HAVING max(position) <> count(*)""",
    "a document is twice": """
        SELECT about, kind, count(*) FROM documents_document GROUP BY about, kind
        HAVING count(*) > 1""",
    "a number of documents has a gap or is twice": """
        SELECT organ, word, year, count(*), max(sequence) FROM documents_document
        GROUP BY organ, word, year
        HAVING count(*) <> max(sequence) OR count(DISTINCT sequence) <> count(*)""",
    "a counter is ahead of its documents": """
        SELECT c.key, c.last FROM kernel_counter c WHERE key LIKE 'document:%' AND c.last <> (
          SELECT count(*) FROM documents_document d
          WHERE c.key = concat('document:', d.organ, ':', d.word, ':', d.year))""",
    "a document has no seal": """
        SELECT about, kind FROM documents_document WHERE sealed_at IS NULL""",
    "a document was sealed twice": """
        SELECT paper, certificate, count(*) FROM documents_sealuse
        GROUP BY paper, certificate HAVING count(*) > 1""",
    "a licence is twice or has no seal": """
        SELECT about, type FROM documents_licence
        GROUP BY about, type HAVING count(*) > 1 OR bool_or(sealed_at IS NULL)""",
    "a message is not one for its event": """
        SELECT e.name, e.id, count(m.id) FROM kernel_event e LEFT JOIN kernel_event m
          ON m.name = 'delivery.message_sent' AND split_part(m.cause, ':', 2) = e.id::text
        WHERE e.name IN ('cases.application_submitted', 'cases.application_closed',
          'cases.supplement_asked', 'cases.accepted', 'cases.not_accepted', 'cases.granted',
          'cases.refused', 'cases.delivered', 'cases.lapsed', 'cases.ended')
        GROUP BY e.name, e.id HAVING count(m.id) <> 1""",
    "a message has no event": """
        SELECT sent, written FROM
          (SELECT count(*) AS sent FROM kernel_event WHERE name = 'delivery.message_sent') e,
          (SELECT count(*) AS written FROM delivery_message) m WHERE sent <> written""",
    "an evaluation is twice": """
        SELECT application, stage FROM voice_evaluation GROUP BY application, stage
        HAVING count(*) > 1""",
    "a figure is not what the ledger says": """
        SELECT coalesce(a.office, b.office), coalesce(a.event, b.event), a.count, b.count FROM
        (SELECT office, event, day, count FROM insight_dailycount) a FULL JOIN
        (SELECT (data->>'office')::uuid AS office, name AS event,
           (at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*) FROM kernel_event
         WHERE name IN (SELECT DISTINCT event FROM insight_dailycount) GROUP BY 1, 2, 3) b
        ON a.office = b.office AND a.event = b.event AND a.day = b.day
        WHERE a.count IS DISTINCT FROM b.count""",
    "a decided case goes no further": """
        SELECT number, state FROM cases_case WHERE state IN ('granted', 'refused', 'issued',
        'delivered')""",
    "a case waits for what has been granted": """
        SELECT c.number FROM cases_case c WHERE c.state = 'waiting' AND NOT EXISTS (
          SELECT 1 FROM cases_case o WHERE o.application_id = c.application_id
          AND c.waits_for ? o.part AND NOT o.decision ? 'result')""",
    "a finished application is not closed": """
        SELECT a.number FROM cases_application a WHERE a.state = 'submitted' AND NOT EXISTS (
          SELECT 1 FROM cases_case c WHERE c.application_id = a.id AND c.state NOT IN
          ('closed', 'not_accepted', 'withdrawn', 'lapsed', 'ended'))""",
    "an application lacks its cases": """
        SELECT e.data->>'number' FROM kernel_event e WHERE e.name = 'cases.application_submitted'
        AND jsonb_array_length(e.data->'cases') <> (SELECT count(*) FROM cases_case c
          WHERE c.application_id = (e.data->>'application')::uuid)""",
    "an application has two joint clocks": """
        SELECT application_id, count(*) FROM cases_deadline WHERE case_id IS NULL
        GROUP BY application_id HAVING count(*) > 1""",
    "a job is in nobody's hands": """
        SELECT id, task_name, status FROM procrastinate_jobs
        WHERE status = 'doing' AND task_name = 'react'""",
    "a transaction stands open": """
        SELECT pid, state, query FROM pg_stat_activity
        WHERE state LIKE 'idle in transaction%' AND state_change < now() - interval '20 seconds'""",
}


@dataclass(frozen=True)
class Books:
    """What a check of everything has found."""

    settled: float  # seconds until nothing moved any more
    counts: dict[str, int]
    replayed: tuple[str, ...]
    faults: tuple[str, ...]


def backlog(url: str) -> tuple[int, int, int]:
    """Return events without position, events not consumed, jobs not done."""
    with psycopg.connect(url, connect_timeout=5) as asked:
        row = asked.execute(BACKLOG).fetchone()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])


def settle(url: str, limit: float) -> float:
    """Wait until nothing moves any more. Return how long it took; what is left then is a fault."""
    began, calm = time.monotonic(), 0
    while calm < 3:  # noqa: PLR2004 -- three quiet looks, half a second apart
        if time.monotonic() - began > limit:
            raise TimeoutError(f"the backlog does not empty: {backlog(url)}")
        try:
            calm = calm + 1 if not any(backlog(url)) else 0
        except psycopg.Error:
            calm = 0
        time.sleep(0.5)
    return time.monotonic() - began


def check(platform: Platform, url: str, promises: list[Promise], limit: float = LONGEST) -> Books:
    """Check everything after the load has ended."""
    settled = settle(url, limit)
    replayed = tuple(_replay(platform, url))
    if replayed:
        settled += settle(url, limit)
    faults = [*_broken(url), *_forgotten(url, promises), *_files(platform, url)]
    faults += _verified(platform, url)
    return Books(settled, _counts(url), replayed, tuple(faults))


def _replay(platform: Platform, url: str) -> Iterator[str]:
    """List the parked jobs and put each back into the queue, as an operator does."""
    environment = platform.env.get("DATABASE_URL")
    platform.env["DATABASE_URL"] = url
    try:
        for line in platform.command("jobs").stdout.splitlines():
            if found := re.match(r"(\d+)  ", line):
                platform.command("jobs", "--replay", found[1])
                yield line
    finally:
        platform.env.pop("DATABASE_URL")
        if environment:
            platform.env["DATABASE_URL"] = environment


def _rows(url: str, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as asked:
        return asked.execute(sql.encode(), values or None).fetchall()


def _broken(url: str) -> Iterator[str]:
    for words, sql in NEVER.items():
        if found := _rows(url, sql):
            yield f"{words}: {len(found)}, such as {found[0]}"


def _forgotten(url: str, promises: list[Promise]) -> Iterator[str]:
    """Compare what was promised with the ledger, promise by promise."""
    sql = "SELECT name, cause, count(*) FROM kernel_event WHERE cause <> '' GROUP BY name, cause"
    known = {(name, cause): count for name, cause, count in _rows(url, sql)}
    for promise in promises:
        times = known.get((EVENT_OF[promise.deed], promise.cause), 0)
        if times != 1:
            yield f"promised, but there {times} times: {promise}"


def _files(platform: Platform, url: str) -> Iterator[str]:
    """Check that each kept file is whole, and that nothing half-written lies about."""
    root = platform.var / "files"
    for (digest,) in _rows(url, KEPT):
        value = digest.partition(":")[2]
        place = root / "sm3" / value[:2] / value[2:4] / value
        if not place.exists() or sm3(place.read_bytes()) != digest:
            yield f"a file is gone or damaged: {digest}"
    odd = [path for path in root.rglob("*") if path.is_file() and not _is_kept(path)]
    if odd:
        yield f"half-written files lie about: {len(odd)}, such as {odd[0].name}"


def _is_kept(path: Path) -> bool:
    return path.parent.name == "new" or re.fullmatch(r"[0-9a-f]{64}", path.name) is not None


def _verified(platform: Platform, url: str) -> list[str]:
    platform.env["DATABASE_URL"] = url
    try:
        said = platform.command("verify")
    finally:
        platform.env.pop("DATABASE_URL")
    return [] if said.returncode == 0 else [f"onething verify: {said.stdout}{said.stderr}"]


def _counts(url: str) -> dict[str, int]:
    tables = {
        "applications": "cases_application WHERE state <> 'draft'",
        "cases": "cases_case",
        "cases decided": "cases_case WHERE decided_at IS NOT NULL",
        "documents": "documents_document",
        "licences": "documents_licence",
        "messages": "delivery_message",
        "evaluations": "voice_evaluation",
        "events": "kernel_event",
    }
    return {
        name: int(_rows(url, f"SELECT count(*) FROM {what}")[0][0])  # noqa: S608 -- our own words
        for name, what in tables.items()
    }
