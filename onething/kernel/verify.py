"""Check the whole ledger: chains, positions, leaves, tree, signatures, and single proofs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from onething.kernel.ledger import broken_links
from onething.kernel.logkeys import public_keys, signer, unannounced
from onething.kernel.merkle import cover, fold, grow, leaf_of, path, root
from onething.kernel.models import Event, LogEntry, TreeHead
from onething.kernel.refusals import NotAllowed
from onething.kernel.sequencer import head_body, nodes_at

AT_ONCE = 200  # streams that are read together


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was written."""

    where: str
    sentence: str


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
    """Check every stream, the log and every signed head; name each fault."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT stream FROM kernel_event ORDER BY stream")
        streams = [row[0] for row in cursor.fetchall()]
    faults = [
        fault
        for first in range(0, len(streams), AT_ONCE)
        for fault in _stream_faults(streams[first : first + AT_ONCE])
    ]
    events = Event.objects.count()
    return Report(
        events,
        len(streams),
        TreeHead.objects.count(),
        (*faults, *_log_faults()),
    )


def _stream_faults(streams: list[str]) -> Iterator[Fault]:
    for event in broken_links(*streams):
        yield Fault(
            f"{event.stream}#{event.seq}",
            f"第 {event.seq} 条记录“{event.name}”被改动或与上一条不衔接。",
        )


def _log_faults() -> Iterator[Fault]:
    heads = list(TreeHead.objects.order_by("size"))  # first: the log goes on growing meanwhile
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.position, l.leaf, e.digest FROM kernel_logentry l"
            " LEFT JOIN kernel_event e ON e.id = l.event ORDER BY l.position"
        )
        rows = cursor.fetchall()
    for place, (position, leaf, digest) in enumerate(rows, start=1):
        if position != place:
            yield Fault(f"log#{place}", f"日志第 {place} 位缺失。")
            return
        if digest is None or leaf_of(digest.encode()) != bytes(leaf):
            yield Fault(f"log#{place}", f"日志第 {place} 位的记录被改动或删除。")
    nodes = grow(0, {}, [bytes(leaf) for _, leaf, _ in rows])
    for foreign in unannounced():
        yield Fault(f"key#{foreign.name}", f"签名密钥 {foreign.name} 没有在账本里公布过。")
    keys = public_keys()
    for head in heads:
        value = bytes(head.root)
        if head.size > len(rows) or root(head.size, nodes.__getitem__) != value:
            yield Fault(f"head#{head.size}", f"日志与第 {head.size} 位时的树根不符。")
            continue
        by = signer(head_body(head.size, value), bytes(head.signature), keys)
        if by is None:
            yield Fault(f"head#{head.size}", f"第 {head.size} 位的树根签名无效。")
        else:
            keys = keys[by:]  # a key that was followed by another signs nothing more


def prove(event_id: UUID) -> Proof:
    """Return the proof that an event stands under the newest signed head."""
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
        Event.objects.values_list("digest", flat=True).get(pk=event_id),
        index,
        size,
        tuple(value.hex() for value in hashes),
        bytes(head.root).hex(),
        bytes(head.signature).hex(),
    )
