"""Jobs by procrastinate: retries, back-off, parked jobs and their replay, the timers' tick."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.db import close_old_connections, connection, transaction
from procrastinate import JobContext, RetryStrategy, sql
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from onething.kernel.actor import SYSTEM
from onething.kernel.consumers import TASK
from onething.kernel.metrics import REACTIONS as COUNTED
from onething.kernel.metrics import timed
from onething.kernel.models import Event
from onething.kernel.now import now
from onething.kernel.reactions import ONE, REACTIONS
from onething.kernel.refusals import NotYours
from onething.kernel.statements import by_key
from onething.kernel.timers import tick

logger = logging.getLogger(__name__)
TRIES = 8
AGAIN = RetryStrategy(max_attempts=TRIES, exponential_wait=2)  # 2, 4, 8 … seconds: 8 minutes in all
SILENT = 30.0  # seconds without a heartbeat (one each ten) after which a worker counts as dead
TICK, TAKE_OVER = "tick", "take_over"
URGENT = 10  # before reactions, however many wait
MOST_MEMORY = 400  # MB; a worker that has grown beyond ends in order and is started again
STALLED = """
SELECT job.id, job.task_name FROM procrastinate_jobs job
LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND job.id IS DISTINCT FROM %(mine)s::bigint AND (
    worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %(silent)s)
    OR worker.id = %(worker)s::bigint
) ORDER BY job.id
"""


@app.task(name=TASK, queue="reactions", retry=AGAIN)
def react(reaction: str, event: str, target: str) -> None:
    """Carry out one reaction to one event for one target."""
    close_old_connections()
    run_reaction(reaction, UUID(event), target)


def run_reaction(name: str, event_id: UUID, target: str) -> None:
    """Call the handler with the event and an actor whose cause is this job."""
    reaction = REACTIONS[name]
    event = by_key(Event, event_id)
    by = SYSTEM.because(f"{name}:{event_id}:{target}")
    with timed(COUNTED, name.removeprefix("onething.").replace(".reactions", "")):
        reaction.handle(event, by, *(() if target == ONE else (target,)))


@app.periodic(cron="* * * * *")
@app.task(name=TICK, queue="timers", queueing_lock=TICK, priority=URGENT)
def tick_task(timestamp: int) -> None:
    """Each minute: run the timers. A fault is told, the next minute tries again."""
    close_old_connections()
    try:
        tick(now())
    except Exception:
        logger.exception("the timers did not run and will run again in a minute")


@app.periodic(cron="* * * * * */15")
@app.task(
    name=TAKE_OVER, queue="timers", queueing_lock=TAKE_OVER, priority=URGENT, pass_context=True
)
def take_over_task(context: JobContext, timestamp: int) -> None:
    """Each quarter of a minute: take over the jobs that nobody works on any more."""
    close_old_connections()
    try:
        take_over_stalled(context.job)
    except Exception:
        logger.exception("no job was taken over; the next look is in 15 seconds")


def take_over_stalled(mine: Job | None = None) -> int:
    """Give the jobs of silent workers back to the queue. Return how many.

    A worker works on one job at a time: while it runs `mine`, any other job that it is said to
    work on was done or dropped when the connection broke, and nobody knows which.
    """
    stalled = DjangoConnector().execute_query_all(
        STALLED,
        silent=SILENT,
        mine=mine.id if mine else None,
        worker=mine.worker_id if mine else None,
    )
    for job in stalled:
        _take_over(job["id"], job["task_name"])
    return len(stalled)


def _take_over(job_id: int, task: str) -> None:
    """Let a reaction run again; a look at the clock is over, the next comes by itself."""
    try:
        if task == TASK:
            _again(job_id)
        else:
            query = sql.queries["finish_job"]
            DjangoConnector().execute_query(
                query, job_id=job_id, status="succeeded", delete_job=True
            )
    except ConnectorException:
        logger.info("job %s was taken over by another worker", job_id)


@dataclass(frozen=True)
class Parked:
    """A job that failed after its last try and waits for a person."""

    id: int
    reaction: str
    event: str
    target: str
    attempts: int


def parked() -> tuple[Parked, ...]:
    """Return the jobs that failed after their last try, newest first, at most 200."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, args, attempts, task_name FROM procrastinate_jobs"
            " WHERE status = 'failed' ORDER BY id DESC LIMIT 200"
        )
        rows = cursor.fetchall()
    return tuple(
        Parked(
            number,
            args.get("reaction", task),
            args.get("event", ""),
            args.get("target", ""),
            attempts,
        )
        for number, args, attempts, task in ((r[0], _json(r[1]), r[2], r[3]) for r in rows)
    )


def replay(job_id: int) -> None:
    """Put a parked job back into the queue; what it had already done is not done again."""
    with transaction.atomic():
        if job_id not in {job.id for job in parked()}:
            raise NotYours("没有这个停放的任务。请刷新列表，它可能已经重新执行。")
        _again(job_id)


def _again(job_id: int) -> None:
    DjangoConnector().execute_query(
        sql.queries["retry_job"],
        job_id=job_id,
        retry_at=datetime.now(UTC),
        new_priority=None,
        new_queue_name=None,
        new_lock=None,
    )


def _json(value: object) -> dict[str, str]:
    said: dict[str, str] = json.loads(value) if isinstance(value, str) else {}
    return said


def run_worker(stop: threading.Event) -> None:
    """Work off jobs until told to stop; a job under way is finished first."""
    asyncio.run(_work(stop))


def _has_grown() -> bool:
    """Say whether this process holds more memory than a worker should; typesetting keeps a lot."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:  # a system that does not say
        return False
    held = pages * os.sysconf("SC_PAGE_SIZE") >> 20
    if held > MOST_MEMORY:
        logger.warning("the worker holds %s MB; it ends and begins anew", held)
    return held > MOST_MEMORY


async def _work(stop: threading.Event) -> None:
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        async with worker_app.open_async():
            work = asyncio.create_task(
                worker_app.run_worker_async(
                    concurrency=1,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=2.0,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=20,
                )
            )
            while not stop.is_set() and not work.done() and not _has_grown():
                await asyncio.sleep(0.2)
            work.cancel()
            (ended,) = await asyncio.gather(work, return_exceptions=True)
            if isinstance(ended, Exception):
                logger.error("the worker lost its database and ends", exc_info=ended)
