"""The peer: viewflow doing the nearest same work, three steps of one approval, each by a command of its own.

A program by itself with an environment by itself (`requirements.txt` beside it); our platform never imports it.
Its library is under AGPL-3; it is only measured here. Prints steps a second, one process, one connection.
"""

from __future__ import annotations

import sys
import time
from importlib import import_module
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROUNDS = 200


def main(address: str) -> None:
    """Make the tables in a schema of its own and approve ROUNDS applications."""
    parts = urlsplit(address)
    settings.configure(
        SECRET_KEY="peer",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "viewflow",
            "viewflow.workflow",
            "approval",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path.lstrip("/"),
                "USER": parts.username,
                "PASSWORD": parts.password,
                "HOST": parts.hostname,
                "PORT": parts.port,
                "OPTIONS": {"options": "-c search_path=peer"},
            }
        },
    )
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS peer")
    call_command("migrate", verbosity=0)
    measure()


def measure() -> None:
    """Start, accept, review and decide; say how many steps a second."""
    approval = import_module("approval.flows").Approval
    began = time.perf_counter()
    steps = 0
    for _ in range(ROUNDS):
        process = approval.start.run()
        for node in ("accept", "review", "decide"):
            task = process.task_set.get(flow_task=getattr(approval, node), status="NEW")
            getattr(approval, node).run(task)
            steps += 1
    print(round(steps / (time.perf_counter() - began), 1))


if __name__ == "__main__":
    main(sys.argv[1])
