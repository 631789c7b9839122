"""The ledger: chains, positions, tree, proofs, and what a forger meets."""

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from onething.kernel import ledger, merkle, sequencer
from onething.kernel.actor import Actor
from onething.kernel.crypto import sm3
from onething.kernel.models import Event, LogEntry, Pending, TreeHead
from onething.kernel.verify import prove, verify_all
from tests.kernel.facts import ring
from tests.times import MONDAY

RINGER = Actor(who="system:ringer")


def forge(sql):
    """Do what only somebody with the database's own password can do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_event DISABLE TRIGGER event_is_never_changed")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE kernel_event ENABLE TRIGGER event_is_never_changed")


def rung(*bells):
    for bell in bells:
        ring(bell, by=RINGER, at=MONDAY)


def test_events_of_a_stream_form_a_chain(db):
    rung("a", "b", "a")

    first, second = Event.objects.filter(stream="bell:a").order_by("seq")
    assert (first.seq, second.seq, second.prev) == (1, 2, first.digest)
    assert not list(ledger.broken_links("bell:a"))


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE kernel_event SET data = \'{"bell": "a", "times": 3}\' WHERE seq = 2',
        "UPDATE kernel_event SET at = at + interval '1 day' WHERE seq = 2",
        'UPDATE kernel_event SET actor = \'{"who": "official:x"}\' WHERE seq = 2',
        "UPDATE kernel_event SET body = 'x' WHERE seq = 2",
        "DELETE FROM kernel_event WHERE seq = 2",
    ],
)
def test_a_changed_row_is_found(db, sql):
    rung("a", "a", "a")
    sequencer.sequence_once()

    forge(sql)

    assert list(ledger.broken_links("bell:a"))
    assert verify_all().faults


@pytest.mark.parametrize("sql", ["UPDATE kernel_event SET name = 'x'", "DELETE FROM kernel_event"])
def test_the_database_refuses_to_change_the_ledger(db, sql):
    rung("a")

    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)


def test_the_sequencer_gives_positions_without_gaps(db):
    rung("a", "b", "c")

    assert sequencer.sequence_once() == 3
    assert list(LogEntry.objects.order_by("position").values_list("position", flat=True)) == [
        1,
        2,
        3,
    ]
    assert not Pending.objects.exists()
    assert sequencer.sequence_once() == 0


def test_the_head_is_signed_when_the_log_has_grown(db):
    rung("a")
    sequencer.sequence_once()

    assert sequencer.sign_head(MONDAY).size == 1
    assert sequencer.sign_head(MONDAY) is None
    assert not verify_all().faults


def test_a_forged_head_is_found(db):
    rung("a", "b")
    sequencer.sequence_once()
    TreeHead.objects.create(size=2, root=b"x" * 32, signature=b"y", at=MONDAY)

    assert [fault.where for fault in verify_all().faults] == ["head#2"]


def test_a_proof_is_checked_without_the_database(db):
    for _ in range(3):
        rung("a", "b", "c", "d", "e")
        sequencer.sequence_once()
    sequencer.sign_head(MONDAY)

    for event in Event.objects.all():
        proof = prove(event.pk)
        hashes = [bytes.fromhex(one) for one in proof.path]
        leaf = merkle.leaf_of(proof.digest.encode())
        root = bytes.fromhex(proof.root)
        assert merkle.proves(leaf, proof.index, proof.size, hashes, root)
        assert not merkle.proves(
            merkle.leaf_of(sm3(b"x").encode()), proof.index, proof.size, hashes, root
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.data())
def test_a_tree_grown_in_batches_is_the_tree_grown_at_once(batches, data):
    leaves = [merkle.leaf_of(str(n).encode()) for n in range(sum(batches))]
    nodes, size = {}, 0
    for batch in batches:
        known = {place: nodes[place] for place in merkle.frontier(size)}
        nodes |= merkle.grow(size, known, leaves[size : size + batch])
        size += batch

    assert merkle.root(size, nodes.__getitem__) == plain_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = [
        merkle.fold([nodes[place] for place in merkle.cover(start, end)])
        for start, end in merkle.path(index, size)
    ]
    assert merkle.proves(leaves[index], index, size, proof, plain_root(leaves))


def plain_root(leaves):
    """The tree hash as RFC 6962 §2.1 writes it."""
    if len(leaves) == 1:
        return leaves[0]
    k = merkle.split(len(leaves))
    return merkle.above(plain_root(leaves[:k]), plain_root(leaves[k:]))
