"""What people wrote on the pages of this room: kept as it is, or refused in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from onething.identity.terms import storable
from onething.kernel.refusals import Invalid


def written(rules: Callable[[], Mapping[str, Any]], text: str, name: str, label: str) -> str:
    """Return what was written, or refuse: nothing, or more characters than these rules allow (`most`)."""
    said, most = storable(text).strip(), int(rules()["most"])
    if said and len(said) <= most:
        return said
    sentence = f"请写明{label}，最多 {most} 个字。"
    raise Invalid(sentence, errors={name: sentence})
