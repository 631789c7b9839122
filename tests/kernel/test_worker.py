"""A worker that has grown too large ends in order; its supervisor starts it again."""

import logging
import threading

import pytest

from onething.kernel import jobs


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_has_grown_ends_by_itself_and_says_why(monkeypatch, caplog):
    caplog.set_level(logging.WARNING, logger="onething.kernel.jobs")
    monkeypatch.setattr(jobs, "MOST_MEMORY", 1)

    jobs.run_worker(threading.Event())

    assert "it ends and begins anew" in caplog.text
