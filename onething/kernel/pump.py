"""Run sequencer, consumers and jobs in this process until nothing moves any more (tests, loading)."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django.django_connector import DjangoConnector

from onething.kernel.consumers import TASK, consume_once
from onething.kernel.jobs import run_reaction
from onething.kernel.sequencer import sequence_once


def pump_all() -> int:
    """Run until quiet; a reaction that fails raises here. Return how much moved."""
    total = 0
    while moved := sequence_once() + consume_once() + _work_off():
        total += moved
    return total


def _work_off() -> int:
    rows = DjangoConnector().execute_query_all(
        "SELECT id, args FROM procrastinate_jobs"
        " WHERE status = 'todo' AND task_name = %(task)s ORDER BY id LIMIT 200",
        task=TASK,
    )
    for row in rows:
        args = row["args"] if isinstance(row["args"], dict) else json.loads(row["args"])
        run_reaction(args["reaction"], UUID(args["event"]), args["target"])
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [row["id"]])
    return len(rows)
