"""Rooms of two, for the live process: what one side says is handed to the other, unread.

A page gets a pass for one side of one room, good for some minutes; whoever holds it may speak and hear
there. The live process looks at the signature and knows nothing else: who may have a pass, the page says.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Final
from uuid import UUID

from django.core import signing

SALT: Final = "onething.live.room"
SIDES: Final = ("applicant", "clerk")
MOST_WAITING: Final = 200  # things said that one side has not heard yet
LARGEST: Final = 65_536  # bytes of one thing said
END: Final = ""
Place = tuple[str, str]  # room, side


def room_pass(room: UUID, side: str, until: int) -> str:
    """Return what lets a page be one side of a room until a moment (in seconds)."""
    return signing.dumps([str(room), side, until], salt=SALT)


def read_pass(said: str) -> Place | None:
    """Return of which room and side a pass is, if it is one of ours and good still."""
    try:
        room, side, until = signing.loads(said, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (room, side) if until > time.time() else None


class Rooms:
    """Who is in which room, and what was said to him that he has not heard."""

    def __init__(self) -> None:
        self.lines: dict[Place, asyncio.Queue[str]] = {}

    def enter(self, place: Place) -> asyncio.Queue[str]:
        """Let one side be there: whoever was there in its place goes, both are told of each other."""
        line: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        before, self.lines[place] = self.lines.get(place), line
        if before is not None:
            _put(before, {"type": "moved"})
            _put_end(before)
        if (other := self.lines.get(_other(place))) is not None:
            _put(line, {"type": "here"})
            _put(other, {"type": "here"})
        return line

    def leave(self, place: Place, line: asyncio.Queue[str]) -> None:
        """Note that one side has gone, unless another page has taken its place."""
        if self.lines.get(place) is not line:
            return
        del self.lines[place]
        if (other := self.lines.get(_other(place))) is not None:
            _put(other, {"type": "gone"})

    def say(self, place: Place, said: bytes) -> int:
        """Hand to the other side what one side says; return the status: there, not there, not heard, not read."""
        try:
            words = json.loads(said)
        except ValueError:
            return 400
        if not isinstance(words, dict):
            return 400
        other = self.lines.get(_other(place))
        if other is None:
            return 409
        return 204 if _put(other, words) else 429

    def changed(self, room: str) -> None:
        """Tell both sides that something changed that they ask for themselves."""
        for side in SIDES:
            if (line := self.lines.get((room, side))) is not None:
                _put(line, {"type": "changed"})

    def all_changed(self) -> None:
        """Tell everybody: something may have been missed."""
        for room in {room for room, _ in self.lines}:
            self.changed(room)


def _other(place: Place) -> Place:
    room, side = place
    return room, SIDES[1 - SIDES.index(side)]


def _put(line: asyncio.Queue[str], words: dict[str, object]) -> bool:
    try:
        line.put_nowait(json.dumps(words))
    except asyncio.QueueFull:
        return False
    return True


def _put_end(line: asyncio.Queue[str]) -> None:
    with suppress(asyncio.QueueFull):
        line.put_nowait(END)
