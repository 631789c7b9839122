"""长辈版首页: the tiles whose theme or hub is in force."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from django.conf import settings

from onething.catalogue.terms.elders import ElderTile
from onething.kernel import yamls


@cache
def _rules() -> Mapping[str, Any]:
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "elders.yaml")
    return said


def elder_tiles(themes: Collection[str], hubs: Collection[str]) -> tuple[ElderTile, ...]:
    """Return the large tiles of the first page; `themes` and `hubs` are those in force."""
    found = ((row, _address(row, themes, hubs)) for row in _rules()["tiles"])
    return tuple(ElderTile(row["name"], row["words"], to) for row, to in found if to)


def _address(row: Mapping[str, str], themes: Collection[str], hubs: Collection[str]) -> str:
    if "theme" in row:
        return f"/yjs/{row['theme']}" if row["theme"] in themes else ""
    if "hub" in row:
        return f"/ylb/{row['hub']}" if row["hub"] in hubs else ""
    return f"tel:{row['phone']}" if "phone" in row else row["path"]
