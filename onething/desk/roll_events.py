"""What is written on the roll of places (网点名册), and on the list of items of a hall. No personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from onething.desk.events import HallFact


@dataclass(frozen=True, kw_only=True)
class PlaceEntered(HallFact):
    """A place came onto the roll."""

    name: ClassVar[str] = "desk.place_entered"
    record_only: ClassVar[bool] = True
    code: str
    said: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class PlaceChanged(HallFact):
    """What the roll says of a place has changed: by name of what, before and after."""

    name: ClassVar[str] = "desk.place_changed"
    record_only: ClassVar[bool] = True
    changes: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class PlaceClosed(HallFact):
    """From a day on the place is there no longer: the bookings of that time are moved."""

    name: ClassVar[str] = "desk.place_closed"
    on: date
    reason: str
    instead: UUID | None


@dataclass(frozen=True, kw_only=True)
class PlaceReopened(HallFact):
    """The closing of a place was taken back."""

    name: ClassVar[str] = "desk.place_reopened"
    record_only: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlaceManaged(HallFact):
    """A department's hall came under one management, or left it (no manager)."""

    name: ClassVar[str] = "desk.place_managed"
    record_only: ClassVar[bool] = True
    manager: UUID | None
    on: date
    document: str


@dataclass(frozen=True, kw_only=True)
class ItemsListed(HallFact):
    """Items came onto the list of a hall."""

    name: ClassVar[str] = "desk.items_listed"
    record_only: ClassVar[bool] = True
    items: tuple[str, ...]
    ground: str


@dataclass(frozen=True, kw_only=True)
class EntriesSet(HallFact):
    """It was said how departments are in a hall (进驻方式); “”: as the hall."""

    name: ClassVar[str] = "desk.entries_set"
    record_only: ClassVar[bool] = True
    entries: dict[str, str]  # by duty, what changed
    ground: str


@dataclass(frozen=True, kw_only=True)
class ItemUnlisted(HallFact):
    """An item left the list of a hall."""

    name: ClassVar[str] = "desk.item_unlisted"
    record_only: ClassVar[bool] = True
    item: str
    ground: str
