"""The sequencer: gives each committed event its position, and the log its signed Merkle root."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from django.db import connection, transaction

from onething.kernel.crypto import sm2_sign
from onething.kernel.follower import head_body
from onething.kernel.logkeys import signing_key
from onething.kernel.loop import run_steadily
from onething.kernel.merkle import Place, frontier, grow, leaf_of, root
from onething.kernel.models import TreeHead
from onething.kernel.now import now

logger = logging.getLogger(__name__)
ELECTION = 4_201  # the advisory lock of the one sequencer
BATCH = 2_000
TAKE = """
WITH taken AS (
    DELETE FROM kernel_pending WHERE id IN (SELECT id FROM kernel_pending ORDER BY id LIMIT %s)
    RETURNING id, event
)
SELECT taken.event, kernel_event.digest FROM taken JOIN kernel_event ON kernel_event.id = taken.event
ORDER BY taken.id
"""
PLACE = """
INSERT INTO kernel_logentry (position, event, leaf)
SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::bytea[])
"""
NODES = """
INSERT INTO kernel_lognode (level, place, digest)
SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])
"""


def sequence_once() -> int:
    """Place one batch of committed events into the log. Return how many; 0 also if not elected."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not _elected():
            return 0
        cursor.execute(TAKE, [BATCH])
        taken = cursor.fetchall()
        if not taken:
            return 0
        size = log_size()
        leaves = [leaf_of(digest.encode()) for _, digest in taken]
        nodes = grow(size, nodes_at(frontier(size)), leaves)
        positions = list(range(size + 1, size + 1 + len(taken)))
        cursor.execute(PLACE, [positions, [event for event, _ in taken], leaves])
        upper = [(level, place, value) for (level, place), value in nodes.items() if level]
        if upper:
            cursor.execute(NODES, [list(column) for column in zip(*upper, strict=True)])
        return len(taken)


def _elected() -> bool:
    """Say whether we are the one sequencer until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ELECTION])
        return bool(cursor.fetchone()[0])


def log_size() -> int:
    """Return the number of events in the log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM kernel_logentry")
        size: int = cursor.fetchone()[0]
        return size


def nodes_at(places: list[Place]) -> dict[Place, bytes]:
    """Return the stored nodes of the tree at these places."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT level, place, digest FROM kernel_lognode"
            " WHERE (level, place) IN (SELECT * FROM unnest(%s::smallint[], %s::bigint[]))"
            " UNION ALL SELECT 0, position - 1, leaf FROM kernel_logentry"
            " WHERE position = ANY(%s::bigint[])",
            [
                [level for level, _ in places if level],
                [place for level, place in places if level],
                [place + 1 for level, place in places if not level],
            ],
        )
        return {(level, place): bytes(digest) for level, place, digest in cursor.fetchall()}


def sign_head(at: datetime) -> TreeHead | None:
    """Sign the root of the log as it is, if it has grown since the last time."""
    with transaction.atomic():
        size = log_size() if _elected() else 0
        if not size or TreeHead.objects.filter(size=size).exists():
            return None
        known = nodes_at(frontier(size))
        value = root(size, known.__getitem__)
        key = signing_key()
        return TreeHead.objects.create(
            size=size, root=value, at=at, signature=sm2_sign(head_body(size, value), key)
        )


def run_forever(stop: threading.Event) -> None:
    """Place events until told to stop, signing the head whenever the log has come to rest."""

    def step() -> int:
        moved = sequence_once()
        if not moved:
            sign_head(now())
        return moved

    run_steadily("sequencer", step, stop)
