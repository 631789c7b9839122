"""Somebody at a screen, and what a page says and costs."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST = 12


def at_screen(login):
    client = Client()
    said = {"login": login, "password": "Yijianshi2026", "token": f"in-{login}", "next": ""}
    assert client.post("/login", said).status_code == 302
    return client


def read(client, path, **data):
    """Return what a page says; it must be cheap once the process is warm."""
    client.get(path, data)
    with CaptureQueriesContext(connection) as asked:
        said = client.get(path, data)
    assert said.status_code == 200, path
    assert len(asked) <= MOST + 4, (path, len(asked))  # savepoints of the test are counted too
    return said.content.decode()
