"""Moments that tests use."""

from datetime import UTC, datetime

LONG_BEFORE = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)  # when the world was loaded
PATIENCE = 240  # seconds after which what should come is given up; a busy machine is no fault
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning in Taiyuan, a working day
