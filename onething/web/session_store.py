"""Sessions in the database, as Django keeps them: found by a statement composed once, no fault when one ends midway."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
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


class Sessions(SessionMiddleware):
    """Bind a browser to its session; one that ended while a page was made neither comes back nor spoils that page.

    So it is when somebody signs in or is wiped from a machine while it tells of his last touch: what was answered
    was right when it was asked, and what was to be remembered of a session that is no more is forgotten with it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep the session and its cookie; leave both alone when another request has ended it."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            return response
