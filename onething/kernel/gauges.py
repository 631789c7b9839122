"""How the platform stands now: ledger, consumers, jobs, database, processes, disk. A few statements."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import Error
from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from onething.kernel import db, processes
from onething.kernel.consumers import WAKER
from onething.kernel.jobs import SILENT
from onething.kernel.reactions import PROJECTIONS

NOW = """
SELECT
    (SELECT coalesce(max(position), 0) FROM kernel_logentry),
    (SELECT count(*) FROM kernel_pending),
    coalesce((SELECT extract(epoch FROM clock_timestamp() - recorded_at) FROM kernel_event
        WHERE id = (SELECT event FROM kernel_pending ORDER BY id LIMIT 1)), 0),
    (SELECT coalesce(max(size), 0) FROM kernel_treehead),
    coalesce((SELECT extract(epoch FROM clock_timestamp() - min(told.at))
        FROM procrastinate_events told WHERE told.type = 'deferred' AND told.job_id = (
            SELECT id FROM procrastinate_jobs
            WHERE status = 'todo' AND queue_name = 'reactions'
                AND coalesce(scheduled_at, now()) <= now()
            ORDER BY id LIMIT 1)), 0),
    (SELECT count(*) FROM procrastinate_workers
        WHERE last_heartbeat > now() - make_interval(secs => %s)),
    current_setting('max_connections')::int,
    (SELECT count(*) FROM pg_stat_replication),
    coalesce((SELECT max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn))
        FROM pg_stat_replication WHERE NOT pg_is_in_recovery()), 0)
"""
NAMES = (
    ("onething_log_events", "Events in the log."),
    ("onething_unplaced_events", "Events that were committed and have no place in the log yet."),
    ("onething_unplaced_oldest_seconds", "Age of the oldest event without a place in the log."),
    ("onething_log_signed_events", "Events in the log that the newest signed head covers."),
    ("onething_job_oldest_due_seconds", "Since when the oldest job that is due was deferred."),
    ("onething_workers", "Workers with a recent heartbeat, on all machines."),
    ("onething_postgres_connections_limit", "Connections that PostgreSQL allows."),
    ("onething_postgres_replicas", "Replicas that are connected."),
    ("onething_postgres_replica_behind_bytes", "How far the slowest connected replica is behind."),
)
CURSORS = "SELECT consumer, position FROM kernel_cursor"
JOBS = "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2"
CONNECTIONS = """
SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity
WHERE datname = current_database() GROUP BY 1
"""


def gauges() -> list[Metric]:
    """Return the figures of this moment; without the database, those of the machine alone."""
    try:
        with db.reading():
            found = _of_database()
    except Error:
        found = []
    up = _gauge("onething_database_up", "Whether the database answers.", [((), bool(found))])
    return [up, *found, *_of_machine()]


def _of_database() -> list[Metric]:
    figures = _asked(NOW, SILENT)[0]
    read = {str(name): int(position) for name, position in _asked(CURSORS)}
    behind = [
        ((name.rpartition(".")[2],), max(figures[0] - read.get(name, 0), 0))
        for name in (*PROJECTIONS, WAKER)
    ]
    jobs = [((queue, status), count) for queue, status, count in _asked(JOBS)]
    states = [((state,), count) for state, count in _asked(CONNECTIONS)]
    return [
        *(_gauge(*name, [((), value)]) for name, value in zip(NAMES, figures, strict=True)),
        _gauge("onething_consumer_behind_events", "Events not read yet.", behind, "consumer"),
        _gauge(
            "onething_jobs", "Jobs by queue and status; failed: parked.", jobs, "queue", "status"
        ),
        _gauge("onething_postgres_connections", "Connections by state.", states, "state"),
    ]


def _asked(statement: str, *values: float) -> list[tuple[Any, ...]]:
    with db.current().cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())


def _of_machine() -> list[Metric]:
    memory = GaugeMetricFamily(
        "onething_process_memory_bytes",
        "Resident memory of each process.",
        labels=("process", "pid"),
    )
    used = CounterMetricFamily(
        "onething_process_cpu_seconds", "Processor time of each process.", labels=("process", "pid")
    )
    for process in processes.living():
        who = (process.name, str(process.pid))
        memory.add_metric(who, process.memory)
        used.add_metric(who, process.processor)
    free = [
        ((name,), shutil.disk_usage(folder).free)
        for name, folder in (("var", settings.VAR_ROOT), ("files", settings.FILES_ROOT))
        if folder.exists()
    ]
    return [
        memory,
        used,
        _gauge("onething_disk_free_bytes", "Bytes free where it is kept.", free, "folder"),
    ]


def _gauge(
    name: str, says: str, values: Iterable[tuple[tuple[str, ...], float]], *labels: str
) -> Metric:
    family = GaugeMetricFamily(name, says, labels=labels)
    for who, value in values:
        family.add_metric(who, float(value))
    return family
