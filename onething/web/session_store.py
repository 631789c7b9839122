"""Sessions in the database, as Django keeps them; found by a statement that is composed once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from onething.kernel.db import WRITER
from onething.kernel.statements import Statement


def _rows(key: str, at: datetime) -> QuerySet[Session, tuple[str]]:
    found = Session.objects.filter(session_key=key, expire_date__gt=at)
    return found.values_list("session_data")


_FOUND: Final = Statement(_rows, str, datetime, using=WRITER)


class SessionStore(db.SessionStore):
    """The store of a browser's session; what it holds and how it is written is Django's."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing for a key that is not there or whose time is over."""
        rows = _FOUND(self.session_key or "", timezone.now())
        if not rows:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(rows[0][0])
        return held
