"""One cause settles all repetition."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from onething.kernel.actor import Actor
from onething.kernel.models import Cause, Event
from onething.kernel.refusals import DifferentRequest, Invalid
from tests.kernel.facts import ring
from tests.times import MONDAY

RINGER = Actor(who="system:ringer", cause="k1")


def test_a_repeat_gets_the_same_answer_and_does_nothing(db):
    first = ring("a", by=RINGER, at=MONDAY)
    second = ring("a", by=RINGER, at=MONDAY)

    assert first == second
    assert Event.objects.count() == 1


def test_the_same_cause_with_other_content_is_refused(db):
    ring("a", by=RINGER, at=MONDAY)

    with pytest.raises(DifferentRequest):
        ring("b", by=RINGER, at=MONDAY)


def test_the_same_key_of_another_person_is_another_cause(db):
    ring("a", by=RINGER, at=MONDAY)
    ring("a", by=Actor(who="system:other", cause="k1"), at=MONDAY)

    assert Event.objects.count() == 2


def test_a_refused_command_leaves_no_trace_and_may_be_tried_again(db):
    with pytest.raises(Invalid):
        ring("a", times=10, by=RINGER, at=MONDAY)

    assert not Cause.objects.exists()
    assert ring("a", times=9, by=RINGER, at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_are_one():
    def once(_):
        try:
            return ring("a", by=RINGER, at=MONDAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(once, range(20)))

    assert len(answers) == 1
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_command_runs_in_a_transaction_of_its_own():
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        ring("a", by=RINGER, at=MONDAY)
    assert connection.in_atomic_block is False


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_stream_queue_and_leave_no_gap():
    def once(number):
        try:
            ring("a", by=Actor(who="system:ringer", cause=f"n{number}"), at=MONDAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(once, range(40)))

    assert sorted(Event.objects.values_list("seq", flat=True)) == list(range(1, 41))
