"""The ledger under several writers and two sequencers: no gap, nothing twice, every proof holds."""

import json
from contextlib import suppress

from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from onething.kernel import consumers, merkle, sequencer
from onething.kernel.actor import Actor
from onething.kernel.ledger import ORIGIN
from onething.kernel.models import Cursor, Event, LogEntry, Pending, TreeHead
from onething.kernel.refusals import Invalid
from onething.kernel.verify import prove, verify_all
from tests.emptying import empty
from tests.kernel.facts import ring_all
from tests.properties.steady import walks
from tests.properties.test_merkle import digest, hashes, plain_root
from tests.properties.together import all_at_once
from tests.times import MONDAY

bells = st.lists(st.sampled_from("abcd"), min_size=1, max_size=4)  # the same one twice, too
deeds = st.lists(st.tuples(bells, st.sampled_from([1, 2, 10])), min_size=1, max_size=5)  # 10: fails
plans = st.lists(deeds, min_size=2, max_size=4)


def writer(number, plan):
    """One who rings as planned; more than nine times is refused, and leaves nothing behind."""

    def write():
        for place, (some, times) in enumerate(plan):
            by = Actor(who=f"system:{number}", cause=f"{place}")
            with suppress(Invalid):
                ring_all(some, times=times, by=by, at=MONDAY)

    return write


def sequence():
    for _ in range(6):
        sequencer.sequence_once()
        sequencer.sign_head(MONDAY)


def chain_is_whole(rows):
    """Check one stream with nothing but its rows and another SM3."""
    prev = ORIGIN
    for place, row in enumerate(rows, start=1):
        said = json.loads(bytes(row.body))
        assert (row.seq, said["seq"], said["prev"], row.prev) == (place, place, prev, prev)
        assert row.digest == "sm3:" + digest(bytes(row.body)).hex()
        assert said["data"] == row.data
        prev = row.digest


def test_several_writers_leave_whole_chains_and_a_whole_log(empty_ledger, request):
    @walks(10)
    @given(plans)
    def walk(plan):
        empty(request, "kernel")

        all_at_once(sequence, sequence, *(writer(number, one) for number, one in enumerate(plan)))
        while sequencer.sequence_once():
            pass
        sequencer.sign_head(MONDAY)

        expected = sorted(
            bell for one in plan for some, times in one if times < 10 for bell in some
        )
        events = list(Event.objects.order_by("stream", "seq"))
        assert sorted(event.data["bell"] for event in events) == expected
        for bell in "abcd":
            chain_is_whole([event for event in events if event.stream == f"bell:{bell}"])
        log_is_whole({event.pk: event.digest for event in events})
        assert not verify_all().faults

    walk()


def log_is_whole(digests):
    """Check positions, leaves, heads and their growth against the plain tree."""
    log = list(LogEntry.objects.order_by("position"))
    assert not Pending.objects.exists()
    assert [entry.position for entry in log] == list(range(1, len(digests) + 1))
    assert {entry.event for entry in log} == set(digests)
    leaves = [digest(b"\x00" + digests[entry.event].encode()) for entry in log]
    nodes = merkle.grow(0, {}, leaves)
    former, size = plain_root([]), 0
    for head in TreeHead.objects.order_by("size"):
        root = bytes(head.root)
        assert root == plain_root(leaves[: head.size])
        growth = hashes(nodes, merkle.growth(size, head.size))
        assert merkle.grew(size, head.size, former, root, growth)
        former, size = root, head.size
    for entry, leaf in zip(log, leaves, strict=True):
        proof = prove(entry.event)
        steps = [bytes.fromhex(step) for step in proof.path]
        assert merkle.proves(leaf, proof.index, proof.size, steps, bytes.fromhex(proof.root))


def test_two_consumers_at_once_read_each_event_once(empty_ledger, request):
    @walks(8)
    @given(st.integers(1, 30), st.integers(1, 7))
    def walk(number, batch):
        empty(request, "kernel")
        for count in range(number):
            ring_all([f"{count % 3}"], by=Actor(who="system:ringer"), at=MONDAY)
        sequencer.sequence_once()

        def consume():
            for _ in range(number):
                consumers.consume_once()

        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE insight_dailycount")
        all_at_once(consume, consume, consume)

        assert set(Cursor.objects.values_list("position", flat=True)) == {number}

    walk()
