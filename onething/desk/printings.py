"""What was sent to printers and did not come out."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from onething.desk.models import Printing
from onething.desk.rules import kiosks


def failures(paper: UUID, subject: str, at: datetime) -> int:
    """Return how often a paper of somebody was sent to a printer lately and did not come out."""
    since = at - timedelta(hours=kiosks()["print_hours"])
    rows = Printing.objects.filter(subject=subject, paper=paper, state="failed", at__gte=since)
    return rows.count()
