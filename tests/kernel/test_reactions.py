"""Projections exactly once; reactions at least once, parked visibly, replayable."""

import pytest
from django.db import connection

from onething.kernel import consumers, jobs, reactions, sequencer
from onething.kernel.actor import Actor
from onething.kernel.models import Cursor, Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotYours
from tests.kernel.facts import BellRung, ring
from tests.times import MONDAY

RINGER = Actor(who="system:ringer")


@pytest.fixture
def heard():
    """Register a projection and a reaction for the length of a test."""
    seen, known = (
        {"projected": [], "reacted": []},
        (dict(reactions.PROJECTIONS), dict(reactions.REACTIONS)),
    )

    @reactions.projects(BellRung, fills=[])
    def count(event):
        seen["projected"].append(event.seq)

    @reactions.reacts(BellRung, targets=lambda event: ["north", "south"])
    def echo(event, by, target):
        seen["reacted"].append((event.seq, target, by.cause))
        if event.data["times"] == 5 and by.who:
            raise RuntimeError("the bell is cracked")

    yield seen
    for registry, before in zip((reactions.PROJECTIONS, reactions.REACTIONS), known, strict=True):
        registry.clear()
        registry.update(before)


def settled():
    while sequencer.sequence_once() + consumers.consume_once():
        pass


def test_a_projection_sees_each_event_once(db, heard):
    for _ in range(3):
        ring("a", by=RINGER, at=MONDAY)

    settled()
    settled()

    assert heard["projected"] == [1, 2, 3]


def test_a_projection_that_fails_does_not_move_its_cursor(db, heard):
    @reactions.projects(BellRung, fills=[])
    def cracked(event):
        raise RuntimeError("cracked")

    name = f"{cracked.__module__}.{cracked.__qualname__.split('.')[-1]}"
    ring("a", by=RINGER, at=MONDAY)
    sequencer.sequence_once()

    with pytest.raises(RuntimeError):
        consumers._read(name)

    assert not Cursor.objects.filter(consumer=name).exists()


def test_a_reaction_runs_once_for_each_target_with_a_cause_of_its_own(db, heard):
    ring("a", by=RINGER, at=MONDAY)

    pump_all()

    event = Event.objects.get()
    assert [(seq, target) for seq, target, _ in heard["reacted"]] == [(1, "north"), (1, "south")]
    assert len({cause for _, _, cause in heard["reacted"]}) == 2
    assert all(str(event.pk) in cause for _, _, cause in heard["reacted"])


def test_a_job_that_failed_for_good_is_seen_and_replayed(db, heard):
    ring("a", times=5, by=RINGER, at=MONDAY)
    settled()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")

    first, second = jobs.parked()
    assert {first.target, second.target} == {"north", "south"}
    jobs.replay(first.id)

    assert [job.id for job in jobs.parked()] == [second.id]
    with pytest.raises(NotYours):
        jobs.replay(first.id)


def test_the_lag_is_told(db, heard):
    ring("a", by=RINGER, at=MONDAY)
    sequencer.sequence_once()

    assert consumers.lag() == 1
    settled()
    assert consumers.lag() == 0
