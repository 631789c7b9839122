"""Moments that tests use."""

from datetime import UTC, datetime

LONG_BEFORE = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)  # when the world was loaded
PATIENCE = 240  # seconds after which what should come is given up; a busy machine is no fault
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning in Taiyuan, a working day
A_DAY = 86_400  # seconds
TRUSTED = (
    "catalogue.suspensions.standing",
    "delivery.messages.wordings",
    "desk.maintaining",
    "documents.revisions",
    "identity.queries.bodies",
    "kernel.calendar",
    "kernel.now",
)


def trust(patch):
    """Let what a process reads once for a while be trusted as long as the test lasts, however slow."""
    for kept in TRUSTED:
        patch.setattr(f"onething.{kept}.FRESH", A_DAY)
