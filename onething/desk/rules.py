"""The rules of halls, bookings and queues, and the businesses (data/places/)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings

from onething.identity.terms import Role
from onething.kernel import yamls

CLERKS = frozenset({Role.WINDOW})
THINNER = ("noon", "late", "weekend", "holiday")  # parts of the week in which fewer may book
SHARES = tuple(f"{part}_percent" for part in THINNER)
OWN = ("days_ahead", "cancel_minutes", *SHARES)  # what a hall may say otherwise, besides its quotas


@dataclass(frozen=True)
class Business:
    """业务: what one books and takes a ticket for."""

    key: str
    letter: str
    name: str
    duties: tuple[str, ...]
    roles: frozenset[str]  # who may hold a window that takes it
    minutes: int
    quota: int
    source: str = ""  # where it is not that of the file
    confidence: str = ""


@dataclass(frozen=True)
class Priority:
    """优先人群: who goes first, on what ground, shown by what."""

    key: str
    name: str
    ground: str
    proof: str
    age: int | None = None  # from which the machine sees it on the card itself


@cache
def rules() -> Mapping[str, Any]:
    """Return the file of rules."""
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "places" / "rules.yaml")
    return said


@cache
def businesses() -> Mapping[str, Business]:
    """Return the businesses by key."""
    said = yamls.read(settings.DATA_ROOT / "places" / "businesses.yaml")["businesses"]
    return {
        row["key"]: Business(
            **{**row, "duties": tuple(row["duties"]), "roles": frozenset(row["roles"])}
        )
        for row in said
    }


def holders(takes: Iterable[str]) -> frozenset[str]:
    """Return the roles that may hold a window which takes this: those that each business allows."""
    known = businesses()
    each = [known[key].roles if key in known else CLERKS for key in takes]  # all, video: clerks
    return frozenset.intersection(*each) if each else CLERKS


def seat_roles() -> frozenset[str]:
    """Return all roles that may hold one window or another."""
    return CLERKS.union(*(one.roles for one in businesses().values()))


def held_by(roles: Collection[str]) -> tuple[str, ...]:
    """Return the businesses for which somebody with these roles may hold a window."""
    return tuple(key for key, one in businesses().items() if not one.roles.isdisjoint(roles))


@cache
def priorities() -> Mapping[str, Priority]:
    """Return who goes first, by key."""
    return {
        row["key"]: Priority(row["key"], row["name"], row["ground"], row["proof"], row.get("age"))
        for row in rules()["priorities"]
    }


@cache
def kiosks() -> dict[str, Any]:
    """Return the rules of machines (data/places/kiosks.yaml)."""
    said: dict[str, Any] = yamls.read(settings.DATA_ROOT / "places" / "kiosks.yaml")
    return said


@cache
def video() -> Mapping[str, Any]:
    """Return the rules of virtual windows (data/places/video.yaml)."""
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "places" / "video.yaml")
    return said


def recording() -> Mapping[str, Any]:
    """Return the rules of recording a talk (data/places/video.yaml)."""
    said: Mapping[str, Any] = video()["recording"]
    return said


def ground_of_age(years: int) -> str:
    """Return on what ground somebody of this age goes first; “”: on none."""
    found = (one for one in priorities().values() if one.age is not None and years >= one.age)
    return next((one.key for one in found), "")


def kinds() -> Mapping[str, str]:
    """Return the kinds of places in words."""
    said: Mapping[str, str] = rules()["kinds"]
    return said


def entries() -> Mapping[str, str]:
    """Return the modes of entry in words."""
    said: Mapping[str, str] = rules()["entries"]
    return said


def booking(name: str, own: Mapping[str, Any] | None = None) -> int:
    """Return a figure of booking, as a hall says it or as the province does."""
    return int((own or {}).get(name, rules()["booking"][name]))


def queue(name: str) -> int:
    """Return a figure of queueing."""
    return int(rules()["queue"][name])


def chore_kinds() -> Mapping[str, str]:
    """Return what an A post may want of a B post, in words."""
    said: Mapping[str, str] = rules()["chores"]["kinds"]
    return said


def rota() -> Mapping[str, Any]:
    """Return the rules of the rota: how far ahead, the halves of a day."""
    said: Mapping[str, Any] = rules()["rota"]
    return said


def halves() -> Mapping[str, str]:
    """Return the halves of a day, in words."""
    return {row["key"]: row["name"] for row in rota()["halves"]}


def half_of(clock: str) -> str:
    """Return the half of a day in which a time of day like “09:30” lies."""
    return next(str(row["key"]) for row in rota()["halves"] if clock < row["until"])


def limit(name: str) -> int:
    """Return how far a manager may go: quota, notice_days."""
    return int(rules()["limits"][name])


def late_minutes() -> int:
    """Return after how many minutes a chore is late."""
    return int(rules()["chores"]["late_minutes"])


def province(side: str) -> tuple[float, float]:
    """Return from which to which degree the province reaches: “latitude” or “longitude”."""
    least, most = rules()["province"][side]
    return float(least), float(most)


def roll(name: str) -> int:
    """Return a figure of the roll of places."""
    return int(rules()["roll"][name])


def new_week(kind: str) -> dict[str, Any]:
    """Return when a place is open that has just been entered, until its manager says otherwise."""
    said = rules()["roll"]["weeks"]
    return {key: list(value) for key, value in said.get(kind, said["others"]).items()}


def weights() -> Mapping[str, int]:
    """Return in what ratio the kinds of tickets are called."""
    said: Mapping[str, int] = rules()["queue"]["weights"]
    return said


def quota(business: str, own: Mapping[str, Any]) -> int:
    """Return how many may book half an hour of a business in a hall."""
    return int(own.get("quota", {}).get(business, businesses()[business].quota))


def minutes(name: str) -> timedelta:
    """Return a figure of minutes of booking as a span of time."""
    return timedelta(minutes=booking(name))
