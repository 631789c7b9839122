"""What time it is. Only the edge asks: middleware, timers, the command line."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from django.conf import settings

from onething.kernel.models import Setting
from onething.kernel.refusals import NotAllowed

SHIFT = "clock.shift"
FRESH = 2.0  # seconds for which a process trusts the shift that it has read
_known: tuple[float, timedelta] = (0.0, timedelta())


def now() -> datetime:
    """Return the time, moved by what `onething clock` has set; in production never moved."""
    return datetime.now(UTC) + shifted()


def shifted() -> timedelta:
    """Return by how much the platform's time is moved."""
    global _known  # noqa: PLW0603 -- one value a process, read again every two seconds
    if settings.PRODUCTION:
        return timedelta()
    read_at, shift = _known
    if time.monotonic() - read_at > FRESH or not read_at:
        row = Setting.objects.filter(name=SHIFT).values_list("value", flat=True).first()
        shift = timedelta(seconds=int(row or 0))
        _known = (time.monotonic(), shift)
    return shift


def shift(by: timedelta) -> timedelta:
    """Move the platform's time further by this much; refused in production."""
    return _set(shifted() + by)


def reset() -> timedelta:
    """Bring the platform's time back to the real one."""
    return _set(timedelta())


def _set(value: timedelta) -> timedelta:
    global _known  # noqa: PLW0603 -- see above
    if settings.PRODUCTION:
        raise NotAllowed("正式环境不能移动时间。请在演示或测试环境中使用“onething clock”。")
    Setting.objects.update_or_create(
        name=SHIFT, defaults={"value": str(int(value.total_seconds()))}
    )
    _known = (time.monotonic(), value)
    return value
