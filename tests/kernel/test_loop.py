"""The loop of sequencer and consumers: at work, at rest, after a fault."""

import pytest

from onething.kernel import loop


class Stop:
    """Somebody who says stop after some looks, and notes how long the loop rested."""

    def __init__(self, after):
        self.after, self.rests = after, []

    def is_set(self):
        return len(self.rests) >= self.after

    def wait(self, seconds):
        self.rests.append(seconds)


@pytest.fixture(autouse=True)
def _keeps_its_connections(monkeypatch):
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    monkeypatch.setattr(loop.connections, "close_all", lambda: None)


def test_it_looks_less_often_in_a_quiet_hour():
    stop = Stop(after=loop.QUIET + 3)

    loop.run_steadily("test", lambda: 0, stop)

    assert stop.rests == [loop.REST] * (loop.QUIET - 1) + [loop.LONG_REST] * 4


def test_work_wakes_it_up_and_is_done_without_a_rest():
    stop = Stop(after=loop.QUIET + 2)
    moves = iter([0] * loop.QUIET + [3, 1, 0, 0])

    loop.run_steadily("test", lambda: next(moves), stop)

    assert stop.rests[-3:] == [loop.LONG_REST, loop.REST, loop.REST]


def test_after_a_fault_it_rests_and_begins_anew():
    stop, tries = Stop(after=2), []

    def step():
        tries.append(1)
        if len(tries) == 1:
            raise OSError
        return 0

    loop.run_steadily("test", step, stop)

    assert stop.rests == [loop.REST_AFTER_FAULT, loop.REST]
