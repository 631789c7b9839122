"""Moments that tests use."""

from datetime import UTC, datetime

LONG_BEFORE = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)  # when the world was loaded
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning in Taiyuan, a working day
