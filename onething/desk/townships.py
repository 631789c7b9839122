"""The streets and towns of the province, as the file of the division says (data/regions/)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings

KINDS = {"街道": "street", "镇": "town", "乡": "town"}
COUNTED = {"street": "街道", "town": "乡镇"}  # those of which a share is measured


@dataclass(frozen=True)
class Township:
    """A street or a town, or what is like one and is neither."""

    code: str
    name: str
    county: str  # the code of the place above
    kind: str  # street, town, other


@cache
def townships() -> Mapping[str, Township]:
    """Return all of them by code, in the order of their codes."""
    path = settings.DATA_ROOT / "regions" / "shanxi_townships.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["code"])
    return {
        row["code"]: Township(
            row["code"], row["name"], row["parent"], KINDS.get(row["kind"], "other")
        )
        for row in rows
    }


def towns_of(county: str) -> tuple[Township, ...]:
    """Return the streets and towns of a county."""
    return tuple(one for one in townships().values() if one.county == county)
