"""The live process: a screen is told that its hall changed, and nothing else; what is committed is heard."""

import asyncio
from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import connections

from onething.desk import commands
from onething.web.live import Live
from tests.cast import actor
from tests.desk.given import hall
from tests.times import MONDAY, PATIENCE


class Line:
    """One connection to the application: what it was sent, and when it goes away."""

    def __init__(self, live, path):
        self.said, self.gone = asyncio.Queue(), asyncio.Event()
        scope = {"type": "http", "path": path}
        self.task = asyncio.get_running_loop().create_task(
            live(scope, self._receive, self.said.put)
        )

    async def _receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def next(self):
        """Return the next that is sent."""
        return await asyncio.wait_for(self.said.get(), PATIENCE)

    async def words(self):
        return (await self.next())["body"].decode()


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
