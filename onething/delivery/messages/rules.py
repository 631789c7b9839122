"""How people are reminded, as data (data/settings/messages.yaml), and what follows from it. Pure but for the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any, Final

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.calendar import CHINA

SMS, PHONE, LETTER = "sms", "phone", "letter"
OUTSIDE: Final = (SMS, PHONE, LETTER)
CHANNEL_WORDS: Final = {SMS: "短信", PHONE: "电话", LETTER: "信函"}
MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")


@cache
def rules() -> Mapping[str, Any]:
    """Return the file."""
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "messages.yaml")
    return said


def kinds(about: str) -> tuple[str, ...]:
    """Return by which ways outside the house somebody is reminded of an event, in their order."""
    return tuple(rules()["kinds"].get(about, ()))


def takes_sms(number: str) -> bool:
    """Say whether a number takes short messages."""
    return MOBILE.fullmatch(number) is not None


@dataclass(frozen=True)
class Choice:
    """How somebody may be reached, and what he wants."""

    phone: str = ""
    address: str = ""
    sms: bool = True
    call: bool = True
    letter: bool = True


def ways(
    wanted: Sequence[str], choice: Choice, *, sent: int, gateway: bool, hall: bool
) -> tuple[str, ...]:
    """Return the ways that are open, in their order.

    `sent`: short messages about this case so far. `hall`: somebody is there who calls and posts.
    """
    open_ways = {
        SMS: choice.sms and gateway and takes_sms(choice.phone) and sent < rules()["sms"]["most"],
        PHONE: choice.call and hall and bool(choice.phone),
        LETTER: choice.letter and hall and bool(choice.address),
    }
    return tuple(way for way in wanted if open_ways[way])


def quiet_until(at: datetime, quiet: Mapping[str, str] | None = None) -> datetime | None:
    """Return when the quiet hours in which this moment lies end; None: it lies in none."""
    said = quiet or rules()["quiet"]
    begin, end = time.fromisoformat(said["from"]), time.fromisoformat(said["until"])
    here = at.astimezone(CHINA)
    now, over_midnight = here.time(), begin > end
    if (now >= begin or now < end) if over_midnight else begin <= now < end:
        day = here.date() + timedelta(days=1 if over_midnight and now >= begin else 0)
        return datetime.combine(day, end, CHINA)
    return None


def wait(tries: int) -> timedelta | None:
    """Return how long to wait before the next try; None: it was the last."""
    waits = rules()["sms"]["waits"]
    return timedelta(minutes=waits[tries - 1]) if tries <= len(waits) else None


def report_due() -> timedelta:
    """Return after how long without a report a short message has not arrived."""
    return timedelta(hours=rules()["sms"]["report_hours"])


def action(do: str) -> Mapping[str, str]:
    """Return the words and the link of the one thing that a message asks for."""
    said: Mapping[str, str] = rules()["actions"].get(do, {"words": "", "link": "/my"})
    return said


def sms_text(text: str) -> str:
    """Return a short message under our name."""
    return f"{rules()['sign']}{'（练习）' if settings.PRACTICE else ''}{text}"
