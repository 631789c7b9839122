"""A thread that ends takes its connections to the database along, whether garbage is collected or not."""

import gc
import time
from threading import Thread

import pytest
from django.db import connection

from onething.kernel.connecting import end_with_thread
from tests.times import PATIENCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_is_collected():
    gc.disable()
    yield
    gc.enable()


def served(pids):
    """Do what a thread of the web server does for two requests."""
    for _ in range(2):
        end_with_thread()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])


def open_of(pids):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)", [pids])
        return cursor.fetchone()[0]


def test_connections_end_with_their_thread(nothing_is_collected):
    pids = []
    thread = Thread(target=served, args=[pids])
    thread.start()
    thread.join()

    assert len(pids) == 2
    assert len(set(pids)) == 1
    until = time.monotonic() + PATIENCE  # the database ends them a moment after they were closed
    while open_of(pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert open_of(pids) == 0
