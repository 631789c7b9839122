"""Count the tries of a password before looking at it, so that a hundred at once are still five."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from onething.identity.models import Attempt
from onething.identity.settings import rules
from onething.identity.terms import storable
from onething.kernel.keyed import keyed

TRY = """
INSERT INTO identity_attempt AS known (login, failed, at, mark)
VALUES (%(login)s, 1, %(at)s, %(mark)s)
ON CONFLICT (login) DO UPDATE SET
    mark = %(mark)s,
    failed = CASE
        WHEN known.mark = %(mark)s AND known.mark <> '' AND known.failed <= %(most)s THEN known.failed
        WHEN known.failed >= %(most)s AND %(at)s < known.at + make_interval(mins => %(locked)s) THEN %(most)s + 1
        WHEN known.failed >= %(most)s OR known.at + make_interval(mins => %(window)s) < %(at)s THEN 1
        ELSE known.failed + 1 END,
    at = CASE
        WHEN known.failed >= %(most)s AND %(at)s < known.at + make_interval(mins => %(locked)s) THEN known.at
        ELSE %(at)s END
RETURNING failed, at
"""
OLD = """
DELETE FROM identity_attempt WHERE login IN (
    SELECT login FROM identity_attempt WHERE at < %s ORDER BY at LIMIT 20 FOR UPDATE SKIP LOCKED)
"""
KEPT = timedelta(days=1)


def clean_login(typed: str) -> str:
    """Return a login as it is kept: without spaces around it, in small letters."""
    return storable(typed).strip().lower()


def name_of(login: str) -> str:
    """Return the keyed digest under which the tries for a login are counted."""
    return keyed(clean_login(login))


def mark_of(cause: str, password: str) -> str:
    """Return what makes a try this one: the same form with the same password again is no new try."""
    if not cause:
        return ""
    return keyed(f"{cause}\0{password}")


def count(login: str, at: datetime, mark: str = "") -> tuple[int, datetime]:
    """Count one more try, for good, and return how many there were and when the last counted was.

    More than the permitted number means: locked since that moment. A hundred copies of one form
    that come at once have one mark and are one try.
    """
    known = rules()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(OLD, [at - KEPT])
        cursor.execute(
            TRY,
            {
                "login": name_of(login),
                "mark": mark,
                "at": at,
                "most": known.failures,
                "window": known.window_minutes,
                "locked": known.locked_minutes,
            },
        )
        failed, last = cursor.fetchone()
    return failed, last


def forget(login: str) -> None:
    """Forget the tries for a login: the right password was given."""
    Attempt.objects.filter(login=name_of(login)).delete()
