"""Which provinces we are connected to, and what we take in for them: data/settings/provinces.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours

SCOPE = "scope:crossings.exchange"


@dataclass(frozen=True)
class AbroadItem:
    """An item that another province decides and that we take in."""

    code: str
    name: str
    papers: tuple[str, ...]
    days: int


@dataclass(frozen=True)
class Province:
    """Another province."""

    key: str
    name: str
    phone: str
    items: tuple[AbroadItem, ...]
    sure: bool


@cache
def _file() -> Mapping[str, Any]:
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "provinces.yaml")
    return said


@cache
def provinces() -> Mapping[str, Province]:
    """Return the provinces by their keys."""
    return {
        key: Province(
            key, one["name"], one["phone"],
            tuple(
                AbroadItem(row["code"], row["name"], tuple(row["papers"]), row["days"])
                for row in one["items"]
            ),
            one["confidence"] == "high",
        )
        for key, one in _file()["provinces"].items()
    }  # fmt: skip


@dataclass(frozen=True)
class CrossingTerm:
    """How long a side has for its part of what we took in for another province."""

    name: str
    days: int
    sure: bool


def crossing_term(term: str, province: str, item: str) -> CrossingTerm:
    """Return a term; of deciding, as the list of the province says it for the item."""
    said = _file()["terms"][term]
    there = provinces().get(province)
    own = [one.days for one in there.items if one.code == item] if there else []
    days = own[0] if term == "decide" and own else said["days"]
    return CrossingTerm(said["name"], days, said["confidence"] == "high")


def statement() -> str:
    """Return to what the applicant agrees when his application leaves the province."""
    return str(_file()["statement"])


@dataclass(frozen=True)
class FileRules:
    """What files may travel with an application."""

    max_mb: int
    most: int
    types: tuple[str, ...]


def file_rules() -> FileRules:
    """Return what files may travel."""
    said = _file()["files"]
    return FileRules(said["max_mb"], said["most"], tuple(said["types"]))


def keep_until(ended: date) -> date:
    """Return the last day on which what crossed is kept here after its end."""
    return ended + timedelta(days=_file()["keep"]["days"])


def wait(tries: int) -> timedelta | None:
    """Return how long to wait before the next try; None: it was the last."""
    waits = _file()["waits"]
    return timedelta(minutes=waits[tries - 1]) if tries <= len(waits) else None


def must_exchange(province: str, by: Actor) -> None:
    """Refuse who does not speak for this province: its key was given to it alone."""
    if not by.has(SCOPE) or province not in provinces():
        raise NotYours("没有接入这个省的平台。请核对地址里的代号。")
    if not by.has(f"scope:province.{province}"):
        raise NotYours("这个接口密钥是发给别的省的。请换用发给本省的密钥，或者联系平台管理员。")
