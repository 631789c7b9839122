"""Loading what ships: places, people, items, themes, keys. Running it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from onething.catalogue import load as catalogue
from onething.delivery import load as delivery
from onething.desk import load as desk
from onething.documents import load as documents
from onething.identity import load as identity
from onething.kernel.actor import Actor
from onething.run import prepared

LOADER = Actor(who="system:loader", roles=("system",), via="load")


def load_all(say: Callable[[str], None], *, at: datetime) -> None:
    """Load every room's data, those that others stand on first."""
    var, data = Path(settings.VAR_ROOT), Path(settings.DATA_ROOT)
    checked = prepared.is_checked(var, data)
    identity.load(data, by=LOADER, at=at, say=say)
    catalogue.load(data, by=LOADER, at=at, say=say, checked=checked)
    desk.load(data, by=LOADER, at=at, say=say)
    documents.load(data, by=LOADER, at=at, say=say)
    delivery.load(by=LOADER, at=at, say=say)
    if not checked:
        prepared.note_checked(var, data)
