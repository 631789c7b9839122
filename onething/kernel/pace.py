"""How often somebody may ask: counted in the database, so that all web processes count together.

One statement on a table that is not logged (nothing is synced for it), only for what is limited:
forms, searches, guessing at codes and keys, writes of other systems. Opening a page costs nothing.
"""

from __future__ import annotations

import secrets
import time
from typing import ClassVar

from django.conf import settings
from django.db import connection

from onething.kernel.keyed import keyed
from onething.kernel.refusals import Refusal
from onething.kernel.requests import rules

COUNT = """
INSERT INTO kernel_pace AS known (who, since, count) VALUES (%(who)s, %(since)s, 1)
ON CONFLICT (who) DO UPDATE SET
    count = CASE WHEN known.since = excluded.since THEN known.count + 1 ELSE 1 END,
    since = excluded.since
RETURNING count
"""
OLD = """
DELETE FROM kernel_pace WHERE who IN (
    SELECT who FROM kernel_pace WHERE since < %s ORDER BY since LIMIT 500 FOR UPDATE SKIP LOCKED)
"""
KEPT = 3600  # seconds after which a count is of no use for any limit
SWEEP = 200  # one new count in so many also removes old ones


class TooOften(Refusal):
    """Asked too often; it passes by itself."""

    status: ClassVar[int] = 429
    code: ClassVar[str] = "too-often"

    def __init__(self, wait: int) -> None:
        super().__init__(f"操作太频繁，这一次没有执行。请等 {wait} 秒再试；已保存的内容还在。")
        self.wait = wait


def keep(kind: str, who: str) -> None:
    """Count one more request of this kind, and refuse it if there were too many in this while."""
    if not settings.RATE_LIMITS or not who:
        return
    rule = rules()["rates"][kind]
    most, seconds = int(rule["most"]), int(rule["seconds"])
    now = int(time.time())
    since = now - now % seconds
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"who": _digest(kind, who), "since": since})
        (count,) = cursor.fetchone()
        if count == 1 and not secrets.randbelow(SWEEP):
            cursor.execute(OLD, [now - KEPT])
    if count > most:
        raise TooOften(since + seconds - now)


def _digest(kind: str, who: str) -> str:
    """Return a keyed digest: addresses are personal data and are not kept."""
    return keyed(f"{kind}:{who}")[:32]
