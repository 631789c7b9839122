"""The shape of item and theme files."""

from __future__ import annotations

from onething.catalogue.terms.item_shape import ITEM
from onething.catalogue.terms.shapes import THEME
from onething.kernel.shapes import EMPTY, Fault, Place, faults

__all__ = ["EMPTY", "ITEM", "THEME", "Fault", "Place", "faults"]
