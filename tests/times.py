"""Moments that tests use."""

from datetime import UTC, datetime

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning in Taiyuan, a working day
