"""Live screens: who looks at a hall is told that something changed there; he asks for himself what.

One small ASGI process, fed by LISTEN/NOTIFY, with no rules and no data in it: it says “changed” to
open streams (server-sent events). Screens work without it: they ask again every few seconds. In rooms of
two (`web/rooms.py`) it hands what one side says to the other: that is how browsers find each other for a call.
"""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings

from onething.desk.terms import CHANNEL
from onething.kernel.processes import introduce
from onething.web.rooms import END, LARGEST, Place, Rooms, read_pass

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
BEFORE = "/live/"
ROOM = "/live/v/"
MOST = 2000  # open streams of one process
BEAT = 15.0  # seconds after which a stream shows that it is alive
OK = 204
PAUSE = 1.0  # seconds before the database is tried again
STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"access-control-allow-origin", b"*"),  # that something changed is no secret
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
TEXT = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"access-control-allow-origin", b"*"),  # a pass is asked for, no cookie
    (b"x-content-type-options", b"nosniff"),
]


class Hub:
    """The open streams by hall, and the one connection that listens."""

    def __init__(self) -> None:
        self.streams: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.rooms = Rooms()
        self.listening = False

    @property
    def count(self) -> int:
        """Return how many streams are open."""
        return sum(map(len, self.streams.values())) + len(self.rooms.lines)

    def changed(self, hall: str) -> None:
        """Wake the streams of a hall, or of a room."""
        self.rooms.changed(hall)
        for one in self.streams.get(hall, ()):
            one.set()

    def all_changed(self) -> None:
        """Wake everybody: something may have been missed."""
        self.rooms.all_changed()
        for hall in list(self.streams):
            self.changed(hall)

    async def listen(self) -> None:
        """Hear what changes, for ever; a database that is away is tried again."""
        while True:
            with suppress(psycopg.Error, OSError):
                await self._listen()
            self.listening = False
            await asyncio.sleep(PAUSE)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(_address(), autocommit=True) as line:
            await line.execute(f"LISTEN {CHANNEL}")
            self.listening = True
            self.all_changed()
            async for note in line.notifies():
                self.changed(note.payload)


def _address() -> str:
    said = {key: str(value) for key, value in settings.DATABASES["default"].items()}
    return psycopg.conninfo.make_conninfo(
        host=said["HOST"],
        port=said["PORT"],
        user=said["USER"],
        password=said["PASSWORD"],
        dbname=said["NAME"],
    )


class Live:
    """The application that the server calls."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            said = await receive()
            if said["type"] == "lifespan.startup":
                introduce("live")
                self._begin()
                await send({"type": "lifespan.startup.complete"})
            else:
                for task in self.tasks:
                    task.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _begin(self) -> None:
        if not self.tasks:
            self.tasks.add(asyncio.get_running_loop().create_task(self.hub.listen()))

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._begin()
        path = str(scope["path"])
        if path == "/healthz":
            await _plain(send, 200 if self.hub.listening else 503, "ok")
            return
        if path.startswith(ROOM):
            await self._room(read_pass(path.removeprefix(ROOM)), scope, receive, send)
            return
        hall = _hall(path)
        if hall is None:
            await _plain(send, 404, "没有这个地址。")
        elif self.hub.count >= MOST:
            await _plain(send, 503, "看的人太多，请稍后再试。")
        else:
            await self._stream(hall, receive, send)

    async def _stream(self, hall: str, receive: Receive, send: Send) -> None:
        """Say “changed” whenever something changes, until the other side has gone."""
        woken = asyncio.Event()
        self.hub.streams[hall].add(woken)
        gone = asyncio.get_running_loop().create_task(_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": STREAM})
            await _say(send, "retry: 2000\n\n")
            while not gone.done():
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(woken.wait(), BEAT)
                said = "data: changed\n\n" if woken.is_set() else ": alive\n\n"
                woken.clear()
                await _say(send, said)
        finally:
            gone.cancel()
            self.hub.streams[hall].discard(woken)

    async def _room(self, place: Place | None, scope: Scope, receive: Receive, send: Send) -> None:
        if place is None:
            await _plain(send, 403, "进入的凭证过期了，请刷新页面。")
        elif scope.get("method") == "POST":
            said = await _body(receive)
            status = 413 if said is None else self.hub.rooms.say(place, said)
            await _plain(send, status, "" if status == OK else "没有送到。")
        elif self.hub.count >= MOST:
            await _plain(send, 503, "视频的人太多，请稍后再试。")
        else:
            await self._side(place, receive, send)

    async def _side(self, place: Place, receive: Receive, send: Send) -> None:
        """Say what the other side of a room says, until this side has gone."""
        line = self.hub.rooms.enter(place)
        gone = asyncio.get_running_loop().create_task(_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": STREAM})
            await _say(send, "retry: 2000\n\n")
            while not gone.done():
                said = await _next(line, gone)
                if said == END:
                    break
                await _say(send, f"data: {said}\n\n" if said else ": alive\n\n")
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            self.hub.rooms.leave(place, line)


async def _next(line: asyncio.Queue[str], gone: asyncio.Task[None]) -> str | None:
    """Return what is said next; None: nothing for a while, or the one who listens has gone."""
    heard = asyncio.get_running_loop().create_task(line.get())
    await asyncio.wait({heard, gone}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
    if heard.done():
        return heard.result()
    heard.cancel()
    return None


async def _body(receive: Receive) -> bytes | None:
    """Return what was sent; None: too much."""
    found = b""
    while True:
        part = await receive()
        found += bytes(part.get("body", b""))
        if len(found) > LARGEST or part["type"] == "http.disconnect":
            return None
        if not part.get("more_body"):
            return found


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, words: str) -> None:
    await send({"type": "http.response.body", "body": words.encode(), "more_body": True})


async def _plain(send: Send, status: int, words: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": TEXT})
    await send({"type": "http.response.body", "body": words.encode()})


def _hall(path: str) -> str | None:
    with suppress(ValueError):
        if path.startswith(BEFORE):
            return str(UUID(path.removeprefix(BEFORE)))
    return None


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
application = Live()
