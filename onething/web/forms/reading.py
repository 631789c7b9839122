"""What several pages read of what was sent: after which row a page begins, moments, what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from onething.kernel.calendar import CHINA
from onething.web.request import Request


def after_of(request: Request) -> str:
    """Return the id of the row after which the page of a list begins; “”: at the first."""
    try:
        return str(UUID(request.GET.get("after", "")))
    except ValueError:
        return ""


def moment_of(said: str, errors: dict[str, str], name: str, label: str) -> datetime | None:
    """Return the moment in China that was typed; else say in `errors` how it is written."""
    try:
        return datetime.fromisoformat(said.strip().replace("T", " ")).replace(tzinfo=CHINA)
    except ValueError:
        errors[name] = f"“{label}”请写成“2026-03-02 09:00”的形式"
        return None


def note_left_out(
    said: Mapping[str, str], labels: Mapping[str, str], errors: dict[str, str]
) -> None:
    """Say in `errors` of each of these fields that nothing was written, so that all is said at once."""
    for name, label in labels.items():
        if not said[name].strip():
            errors.setdefault(name, f"请填写“{label}”")
