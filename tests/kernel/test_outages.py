"""A connection that breaks in the middle: the command is done once, and its caller never notices."""

from dataclasses import replace

import psycopg
import pytest
from django.db import OperationalError, connection

from onething.kernel.actor import Actor
from onething.kernel.models import Event
from tests.kernel.facts import ring
from tests.times import MONDAY

RINGER = Actor(who="official:ringer", cause="once")


def rung():
    return Event.objects.filter(name="test.bell_rung").count()


class Cut:
    """Ends our connection from outside, at the first statement that begins with these words."""

    def __init__(self, words):
        self.words, self.done = words, False

    def __call__(self, execute, sql, params, many, context):
        if not self.done and sql.lstrip().startswith(self.words):
            self.done = True
            known = connection.get_connection_params()
            with psycopg.connect(
                **{k: known[k] for k in ("host", "port", "user", "password", "dbname")}
            ) as other:
                pid = connection.connection.info.backend_pid
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return execute(sql, params, many, context)


@pytest.mark.parametrize(
    "words",
    [
        "INSERT INTO kernel_cause",
        "SELECT stream, seq, digest FROM kernel_hold",
        "UPDATE kernel_cause",
    ],
)
def test_a_command_whose_connection_breaks_is_run_again(transactional_db, words):
    with connection.execute_wrapper(Cut(words)):
        answer = ring("a", by=RINGER, at=MONDAY)

    assert ring("a", by=RINGER, at=MONDAY) == answer
    assert rung() == 1


def test_without_a_cause_nobody_knows_so_nothing_is_run_again(transactional_db):
    with (
        connection.execute_wrapper(Cut("SELECT stream, seq, digest FROM kernel_hold")),
        pytest.raises(OperationalError),
    ):
        ring("a", by=replace(RINGER, cause=""), at=MONDAY)

    connection.close()
    assert not rung()
