"""Connections to the database end with the thread that used them.

The web server takes more threads when many ask at once, and ends them when fewer do. Django keeps a connection for each
thread; when the thread has ended, its connection lies in a cycle and stays open until garbage is collected, which in a
process that does little may be hours later: PostgreSQL then has “too many clients”.
"""

from __future__ import annotations

import threading

from django.db import connections


class _Ends:
    """Lies among what belongs to a thread: when the thread ends, so do its connections."""

    def __init__(self) -> None:
        self._kept = connections.all()

    def __del__(self) -> None:
        for connection in self._kept:
            connection.close()


class _OfThread(threading.local):
    ends: _Ends | None = None


_of_thread = _OfThread()


def end_with_thread(**said: object) -> None:
    """Let the connections of this thread be closed when it ends; asked again, it costs nothing."""
    if _of_thread.ends is None:
        _of_thread.ends = _Ends()
