"""What can be taken in at a window, as its list shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """Something that can be taken in: a theme, one item of it alone, or an item that no theme has."""

    name: str
    hint: str
    address: str
    fits: bool
