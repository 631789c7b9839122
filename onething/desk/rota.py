"""Who stands at a window now: as the rota of the day says; where it says nothing, the posts of the window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from onething.desk import rules
from onething.desk.models import Shift, Window
from onething.desk.opening import today
from onething.kernel.clock import CHINA

POSTS: Mapping[str, str] = {"a": "A 岗", "b": "B 岗"}


def half_at(at: datetime) -> str:
    """Return the half of the day in which a moment lies."""
    return rules.half_of(f"{at.astimezone(CHINA):%H:%M}")


def standing_now(windows: Iterable[UUID], at: datetime) -> Mapping[UUID, Mapping[str, str]]:
    """Return of windows who is on the rota in this half of the day, by post; one statement."""
    rows = Shift.objects.filter(window__in=set(windows), on=today(at), half=half_at(at))
    found: dict[UUID, dict[str, str]] = {}
    for row in rows.order_by("window", "post"):
        found.setdefault(row.window_id, {})[row.post] = f"official:{row.official}"
    return found


def posts_of(window: Window, rota: Mapping[UUID, Mapping[str, str]]) -> tuple[str, str]:
    """Return who is the A and who the B post of a window: the rota goes before what is fixed."""
    planned = rota.get(window.pk)
    if planned is None:
        return window.post_a, window.post_b
    second = planned.get("b", "")
    return planned.get("a", window.post_a if window.post_a != second else ""), second
