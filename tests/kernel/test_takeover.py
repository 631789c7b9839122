"""Jobs that nobody works on any more are done by the next worker."""

import pytest
from django.db import connection
from procrastinate.jobs import Job

from onething.kernel import jobs

INSERT = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)
VALUES ('reactions', %s, '{}', 'doing', %s) RETURNING id
"""


def said(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def a_worker(silent_for="1 second"):
    return said(
        "INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - %s::interval) RETURNING id",
        silent_for,
    )


def state_of(job):
    return said(
        "SELECT coalesce(max(status::text), 'gone') FROM procrastinate_jobs WHERE id = %s", job
    )


@pytest.mark.parametrize(
    ("task", "silent_for", "after"),
    [
        (jobs.TASK, "1 second", "doing"),
        (jobs.TASK, "29 seconds", "doing"),
        (jobs.TASK, "31 seconds", "todo"),
        (jobs.TICK, "31 seconds", "gone"),
        (jobs.TAKE_OVER, "31 seconds", "gone"),
    ],
)
def test_the_job_of_a_silent_worker_is_taken_over(db, task, silent_for, after):
    job = said(INSERT, task, a_worker(silent_for))

    jobs.take_over_stalled()

    assert state_of(job) == after


def test_a_job_whose_worker_has_gone_is_taken_over(db):
    job = said(INSERT, jobs.TASK, None)

    assert jobs.take_over_stalled() == 1
    assert state_of(job) == "todo"


def test_a_worker_takes_back_what_it_dropped_itself(db):
    me, other = a_worker(), a_worker()
    dropped, now, others = (
        said(INSERT, task, worker)
        for task, worker in ((jobs.TASK, me), (jobs.TAKE_OVER, me), (jobs.TASK, other))
    )
    mine = Job(
        id=now,
        queue="timers",
        lock=None,
        queueing_lock=None,
        task_name=jobs.TAKE_OVER,
        worker_id=me,
    )

    jobs.take_over_stalled(mine)

    assert [state_of(job) for job in (dropped, now, others)] == ["todo", "doing", "doing"]
