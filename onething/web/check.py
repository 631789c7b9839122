"""What is checked of the files of data that only pages read."""

from __future__ import annotations

from onething.web.periods import period_faults

__all__ = ["period_faults"]
