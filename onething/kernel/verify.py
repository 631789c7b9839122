"""Check the whole ledger: chains, positions, leaves, tree, signatures, rows, and single proofs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DataError, connection, transaction

from onething.kernel.follower import Fault, Follower
from onething.kernel.ledger import is_whole
from onething.kernel.ledgerfile import lines_of
from onething.kernel.logkeys import public_keys, unannounced
from onething.kernel.merkle import cover, fold, leaf_of, path
from onething.kernel.models import Anchor, Event, LogEntry, TreeHead
from onething.kernel.refusals import NotAllowed
from onething.kernel.sequencer import nodes_at

AT_ONCE = 5_000  # records that are read together
COLUMNS = """
e.id, e.stream, e.seq, e.digest, e.body,
said.b - 'at' = jsonb_build_object('stream', e.stream, 'seq', e.seq, 'name', e.name, 'data', e.data,
    'actor', e.actor, 'cause', e.cause, 'prev', e.prev) AND (said.b->>'at')::timestamptz = e.at
"""
PARSED = "LEFT JOIN LATERAL (SELECT convert_from(e.body, 'UTF8')::jsonb AS b OFFSET 0) said ON true"
LOG = f"""
SELECT l.position, l.leaf, {COLUMNS}
FROM kernel_logentry l LEFT JOIN kernel_event e ON e.id = l.event {PARSED}
WHERE l.position > %s ORDER BY l.position LIMIT %s
"""  # noqa: S608 -- only our own columns
BESIDE = f"""
SELECT {COLUMNS} FROM kernel_event e {PARSED}
WHERE NOT EXISTS (SELECT FROM kernel_logentry l WHERE l.event = e.id AND l.position <= %s)
ORDER BY e.stream, e.seq
"""  # noqa: S608 -- only our own columns
RECORDS = """
SELECT l.position, e.digest, e.body FROM kernel_logentry l JOIN kernel_event e ON e.id = l.event
WHERE l.position > %s ORDER BY l.position LIMIT %s
"""
UNCOMPARED = "e.id, e.stream, e.seq, e.digest, e.body, NULL::boolean "


class Row(NamedTuple):
    """A record as the table has it; nothing of it is there when it was deleted."""

    event: UUID | None
    stream: str
    seq: int
    digest: str
    body: bytes
    same: bool | None  # as what its bytes say; None: not compared yet


@dataclass(frozen=True)
class Report:
    """What a check of the ledger found."""

    events: int
    streams: int
    heads: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Proof:
    """That an event stands in the log: checked without the database by `merkle.proves`."""

    event: UUID
    digest: str
    index: int
    size: int
    path: tuple[str, ...]
    root: str
    signature: str


def verify_all() -> Report:
    """Check every record, every chain, the log and each signed head; name each fault."""
    heads = list(TreeHead.objects.order_by("size"))  # first: the log goes on growing meanwhile
    follower = Follower(public_keys())
    for foreign in unannounced():
        follower.fault(f"key#{foreign.name}", f"签名密钥 {foreign.name} 没有在账本里公布过。")
    beside = _follow_log(follower, heads)
    for head in heads:
        if head.size > follower.size:
            follower.head(head.size, bytes(head.root), bytes(head.signature))
    events = follower.size + sum(_follow(follower, row) for row in beside)
    return Report(events, len(follower.lasts), len(heads), tuple(follower.faults))


def _follow_log(follower: Follower, heads: list[TreeHead]) -> list[Row]:
    """Follow the log to its end; return the records that stand beside it, not placed yet."""
    waiting = {head.size: head for head in heads}
    while rows := _read(LOG, [follower.size, AT_ONCE]):
        for position, leaf, *said in rows:
            row = Row(*said)
            if position != follower.size + 1:
                follower.fault(f"log#{follower.size + 1}", f"日志第 {follower.size + 1} 位缺失。")
                return []
            if not _follow(follower, row, position) or leaf_of(row.digest.encode()) != bytes(leaf):
                follower.fault(f"log#{position}", f"日志第 {position} 位的记录被改动或删除。")
            follower.leaf(bytes(leaf))
            if head := waiting.get(position):
                follower.head(position, bytes(head.root), bytes(head.signature))
    return [Row(*said) for said in _read(BESIDE, [follower.size])]


def _follow(follower: Follower, row: Row, position: int = 0) -> bool:
    """Follow a record, and compare its bytes with its row; False when it is not there."""
    if row.event is None:
        return False
    where = f"{row.stream}#{row.seq}"
    follower.chain(row.digest.encode(), bytes(row.body), position)
    same = is_whole(Event.objects.get(pk=row.event)) if row.same is None else row.same
    if not same:
        follower.fault(where, f"记录“{where}”被改动：表中的内容与账本不符。")
    return True


def _read(statement: str, given: list[Any]) -> list[tuple[Any, ...]]:
    try:
        with transaction.atomic():
            return _rows(statement, given)
    except DataError:  # some body is not even JSON: compare these one by one
        return _rows(statement.replace(PARSED, "").replace(COLUMNS, UNCOMPARED), given)


def _rows(statement: str, given: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def prove(event_id: UUID) -> Proof:
    """Return the proof that an event stands under the newest signed head."""
    return proof_of(event_id, Event.objects.values_list("digest", flat=True).get(pk=event_id))


def proof_of(event_id: UUID, digest: str) -> Proof:
    """Return the same for an event whose digest is known."""
    entry = LogEntry.objects.filter(event=event_id).first()
    head = TreeHead.objects.order_by("-size").first()
    if entry is None or head is None or entry.position > head.size:
        raise NotAllowed("这条记录还没有进入已签名的日志。请一分钟后再试。")
    index, size = entry.position - 1, head.size
    ranges = path(index, size)
    known = nodes_at([place for start, end in ranges for place in cover(start, end)])
    hashes = [fold([known[place] for place in cover(start, end)]) for start, end in ranges]
    return Proof(
        event_id,
        digest,
        index,
        size,
        tuple(value.hex() for value in hashes),
        bytes(head.root).hex(),
        bytes(head.signature).hex(),
    )


def ledger_lines() -> Iterator[bytes]:
    """Yield the ledger as the lines of a file (`ledgerfile`), to the newest signed head."""
    heads = {
        head.size: (bytes(head.root), bytes(head.signature)) for head in TreeHead.objects.all()
    }
    stamped = Anchor.objects.exclude(token=b"")
    anchors = {one.size: (bytes(one.root), bytes(one.token)) for one in stamped}
    return lines_of(_records(), heads, anchors)


def _records() -> Iterator[tuple[int, str, bytes]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(RECORDS, [last, AT_ONCE])
            rows = cursor.fetchall()
        if not rows:
            return
        for position, digest, body in rows:
            yield position, digest, bytes(body)
        last = rows[-1][0]
