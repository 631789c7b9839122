"""Which connection a piece of work uses: a page that is only read cannot write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

READER = "reader"
WRITER = "default"
_using: ContextVar[str] = ContextVar("using", default=WRITER)
ALWAYS_WRITER = frozenset({"sessions"})


@contextmanager
def reading() -> Iterator[None]:
    """Send every query in this block to the connection that the database keeps read-only."""
    token = _using.set(READER)
    try:
        yield
    finally:
        _using.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Send every query in this block to the writing connection."""
    token = _using.set(WRITER)
    try:
        yield
    finally:
        _using.reset(token)


def current() -> BaseDatabaseWrapper:
    """Return the connection that hand-written SQL of this request must use."""
    return connections[_using.get()]


class Router:
    """Django's question “which connection?”, answered by the block we are in."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Return the connection to read from."""
        return WRITER if model._meta.app_label in ALWAYS_WRITER else _using.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Return the connection to write to: in a reading block the database itself refuses."""
        return WRITER if model._meta.app_label in ALWAYS_WRITER else _using.get()

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Both connections are the same database."""
        return True
