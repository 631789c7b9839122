"""Sample data for each kind of document: for previews of templates and for tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from onething.kernel import yamls


@cache
def _samples() -> Mapping[str, Mapping[str, Any]]:
    path = Path(settings.DATA_ROOT) / "documents" / "samples.yaml"
    loaded: Mapping[str, Mapping[str, Any]] = yamls.read(path)
    return loaded


def sample(code: str) -> dict[str, Any]:
    """Return complete data for a kind of document, of people and bodies that do not exist."""
    found = _samples()
    return {
        key: str(value) if hasattr(value, "isoformat") else value
        for key, value in {**found["common"], **found.get(code, {})}.items()
    }
