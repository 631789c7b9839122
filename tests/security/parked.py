"""A job that failed for good, for which an operator might ask."""

from django.db import connection


def a_parked_job():
    """Return the number of a job that failed for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
            " VALUES ('reactions', 'react', '{}', 'failed') RETURNING id"
        )
        return cursor.fetchone()[0]
