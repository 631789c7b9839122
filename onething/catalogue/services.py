"""站内搜索: which services of the site somebody means, and what is put aside when he looks for a place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings

from onething.catalogue.terms.services import Service
from onething.kernel import yamls


@cache
def _rules() -> Mapping[str, Any]:
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "services.yaml")
    return said


@cache
def services() -> tuple[Service, ...]:
    """Return all services that can be found, as the file orders them."""
    return tuple(
        Service(row["name"], row["help"], row["path"], tuple(row["words"]))
        for row in _rules()["services"]
    )


def find_services(words: str) -> tuple[Service, ...]:
    """Return the services that somebody means who says this."""
    said = words.strip().lower()
    return tuple(one for one in services() if said and one.is_meant(said))


def without_asides(words: str) -> str:
    """Return what is left of it for finding a place: “附近的便民服务中心” is one about 便民服务中心."""
    for aside in sorted(_rules()["aside"], key=len, reverse=True):
        words = words.replace(aside, " ")
    return " ".join(words.split())
