"""Is the process alive, and can it work? For supervisors and load balancers."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from onething.kernel import consumers

FAR_BEHIND = 5000  # events: from here on figures and messages are noticeably old
READY, NOT_READY = 200, 503


def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"alive": True})


def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether database, tables and consumers are as they must be."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        lag = consumers.lag() if not missing else 0
    except Exception as fault:
        return JsonResponse({"ready": False, "database": type(fault).__name__}, status=NOT_READY)
    ready = not missing and lag < FAR_BEHIND
    said = {"ready": ready, "migrations_missing": missing, "events_behind": lag}
    return JsonResponse(said, status=READY if ready else NOT_READY)


healthz.who = "public"  # type: ignore[attr-defined]  # read by Edge and by tests
readyz.who = "public"  # type: ignore[attr-defined]  # read by Edge and by tests
