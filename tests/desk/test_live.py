"""The live process: a screen is told that its hall changed, and nothing else; what is committed is heard."""

import asyncio
import time
from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import connections

from onething.desk import commands
from onething.web.live import Live
from onething.web.rooms import Rooms, room_pass
from tests.cast import actor
from tests.desk.given import hall
from tests.times import MONDAY, PATIENCE


class Line:
    """One connection to the application: what it was sent, and when it goes away."""

    def __init__(self, live, path, said=None):
        self.said, self.gone, self.sent = asyncio.Queue(), asyncio.Event(), said
        scope = {"type": "http", "path": path, "method": "GET" if said is None else "POST"}
        self.task = asyncio.get_running_loop().create_task(
            live(scope, self._receive, self.said.put)
        )

    async def _receive(self):
        if self.sent is not None:
            return {"type": "http.request", "body": self.sent}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def next(self):
        """Return the next that is sent."""
        return await asyncio.wait_for(self.said.get(), PATIENCE)

    async def words(self):
        return (await self.next())["body"].decode()

    async def begun(self):
        """Wait until the stream is open."""
        assert (await self.next())["status"] == 200
        assert "retry" in await self.words()


async def say(live, path, said):
    """Send something; return the status."""
    return (await Line(live, path, said).next())["status"]


def a_pass(room, side, *, ahead=60):
    return room_pass(room, side, int(time.time()) + ahead)


@pytest.fixture
def silent(monkeypatch):
    """An application that listens to no database."""
    live = Live()
    monkeypatch.setattr(live, "_begin", lambda: None)
    return live


def test_a_screen_is_told_that_its_own_hall_changed(silent):
    async def deed():
        mine, other = str(uuid4()), str(uuid4())
        line, beside = Line(silent, f"/live/{mine}"), Line(silent, f"/live/{other}")
        for one in (line, beside):
            assert (await one.next())["status"] == 200
            assert "retry" in await one.words()

        silent.hub.changed(mine)

        assert await line.words() == "data: changed\n\n"
        assert beside.said.empty()
        line.gone.set()
        silent.hub.changed(mine)
        await asyncio.wait_for(line.task, PATIENCE)
        assert silent.hub.count == 1
        beside.task.cancel()

    asyncio.run(deed())


def test_other_addresses_are_not_there_and_health_is_told(silent):
    async def deed():
        return [
            (await Line(silent, path).next())["status"] for path in ("/live/x", "/", "/healthz")
        ]

    assert asyncio.run(deed()) == [404, 404, 503]


def test_what_is_committed_is_heard(transactional_db):
    clerk, place, live = actor("wangfang"), hall().pk, Live()

    def ticket():
        try:
            commands.take_ticket(place, business="general", by=clerk, at=MONDAY)
        finally:
            connections.close_all()

    async def deed():
        line = Line(live, f"/live/{place}")
        await line.next()
        await line.words()
        assert (
            await line.words() == "data: changed\n\n"
        )  # it listens now: something may have been missed
        await asyncio.to_thread(ticket)
        said = await line.words()
        line.task.cancel()
        for task in live.tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        return said

    assert asyncio.run(deed()) == "data: changed\n\n"


def test_in_a_room_of_two_what_one_says_the_other_hears(silent):
    async def deed():
        room = uuid4()
        applicant = Line(silent, address := f"/live/v/{a_pass(room, 'applicant')}")
        await applicant.begun()
        assert await say(silent, address, b'{"type": "ready"}') == 409  # nobody there yet
        clerk = Line(silent, f"/live/v/{a_pass(room, 'clerk')}")
        await clerk.begun()
        for one in (applicant, clerk):
            assert await one.words() == 'data: {"type": "here"}\n\n'

        assert await say(silent, address, '{"type": "point", "field": "面积"}'.encode()) == 204
        assert await clerk.words() == 'data: {"type": "point", "field": "\\u9762\\u79ef"}\n\n'
        silent.hub.changed(str(room))
        assert await clerk.words() == await applicant.words() == 'data: {"type": "changed"}\n\n'
        clerk.gone.set()
        assert await applicant.words() == 'data: {"type": "gone"}\n\n'
        assert silent.hub.count == 1
        applicant.task.cancel()

    asyncio.run(deed())


def test_a_second_page_takes_the_place_of_the_first(silent):
    async def deed():
        address = f"/live/v/{a_pass(uuid4(), 'clerk')}"
        first = Line(silent, address)
        await first.begun()
        second = Line(silent, address)
        await second.begun()

        assert await first.words() == 'data: {"type": "moved"}\n\n'
        await asyncio.wait_for(first.task, PATIENCE)
        assert silent.hub.count == 1
        second.task.cancel()

    asyncio.run(deed())


def test_a_room_opens_to_a_pass_and_hears_what_can_be_read(silent):
    async def deed():
        good = a_pass(room := uuid4(), "clerk")
        other = Line(silent, f"/live/v/{a_pass(room, 'applicant')}")
        await other.begun()
        closed = [
            (await Line(silent, f"/live/v/{said}").next())["status"]
            for said in ("x", a_pass(room, "clerk", ahead=-1), good[:-1] + "?")
        ]
        heard = [
            await say(silent, f"/live/v/{good}", said)
            for said in (b"{", b"[1]", b"\xff", b'"' + b"a" * 70_000 + b'"')
        ]
        other.task.cancel()
        return closed, heard

    assert asyncio.run(deed()) == ([403, 403, 403], [400, 400, 400, 413])


def test_who_does_not_listen_is_not_flooded():
    async def deed():
        rooms, place = Rooms(), ("room", "applicant")
        rooms.enter(place)
        rooms.enter(("room", "clerk"))
        return [rooms.say(place, b"{}") for _ in range(250)]

    said = asyncio.run(deed())

    assert (said[0], said[-1]) == (204, 429)
