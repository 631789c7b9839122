"""Loading what ships: places, people, items, themes, keys. Running it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from onething.catalogue import load as catalogue
from onething.documents import load as documents
from onething.identity import load as identity
from onething.kernel.actor import Actor

LOADER = Actor(who="system:loader", roles=("system",), via="load")


def load_all(say: Callable[[str], None], *, at: datetime) -> None:
    """Load every room's data, those that others stand on first."""
    for room in (identity, catalogue, documents):
        room.load(settings.DATA_ROOT, by=LOADER, at=at, say=say)
