"""The ledger: one append-only table that is audit log, evidence chain and outbox at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import connection

from onething.kernel.actor import Actor
from onething.kernel.crypto import sm3
from onething.kernel.facts import Fact, canonical
from onething.kernel.follower import ORIGIN
from onething.kernel.ids import new_id
from onething.kernel.models import Event

HOLD = "SELECT stream, seq, digest FROM kernel_hold(%s)"
INSERT = """
WITH rows AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%s::json) AS r (
        place int, id uuid, stream text, seq int, name text, data jsonb, prev text, digest text, body text
    )
), written AS (
    INSERT INTO kernel_event (id, stream, seq, name, data, actor, cause, at, prev, digest, body)
    SELECT id, stream, seq, name, data, %s::jsonb, %s, %s, prev, digest, convert_to(body, 'UTF8')
    FROM rows ORDER BY place
)
INSERT INTO kernel_pending (event) SELECT id FROM rows ORDER BY place
"""


@dataclass(frozen=True)
class Line:
    """One event as it will stand in the ledger."""

    id: str
    stream: str
    seq: int
    name: str
    data: Mapping[str, Any]
    prev: str
    body: str
    digest: str


def write(*facts: Fact, by: Actor, at: datetime) -> list[str]:
    """Append facts to their streams, the last thing a command does: two statements, however many.

    A stream is locked until the commit, so that its places and its chain have no gap;
    streams are locked in the order of their names, and nothing is locked that all share.
    Returns the ids of the records, in the order of the facts.
    """
    streams = sorted({fact.stream for fact in facts})
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [streams])
        lasts = {stream: (seq, digest) for stream, seq, digest in cursor.fetchall()}
        lines = list(_chain(facts, lasts, by, at))
        rows = [vars(line) | {"place": place} for place, line in enumerate(lines)]
        cursor.execute(
            INSERT,
            [json.dumps(rows, ensure_ascii=False), json.dumps(by.record()), by.cause, at],
        )
        return [line.id for line in lines]


def _chain(
    facts: tuple[Fact, ...], lasts: dict[str, tuple[int, str]], by: Actor, at: datetime
) -> Iterator[Line]:
    actor = by.record()
    for fact in facts:
        seq, prev = lasts.get(fact.stream, (0, ORIGIN))
        data = fact.data()
        body = body_of(
            stream=fact.stream,
            seq=seq + 1,
            name=fact.name,
            data=data,
            actor=actor,
            cause=by.cause,
            at=at,
            prev=prev,
        )
        line = Line(
            str(new_id()), fact.stream, seq + 1, fact.name, data, prev, body.decode(), sm3(body)
        )
        lasts[fact.stream] = (line.seq, line.digest)
        yield line


def body_of(*, at: datetime, **parts: Any) -> bytes:
    """Return the canonical bytes of an event: what is hashed and what is kept."""
    return canonical({**parts, "at": at.astimezone(UTC).isoformat()})


def is_whole(event: Event) -> bool:
    """Say whether the row still says what its kept bytes and its digest say."""
    body = bytes(event.body)
    said = body_of(
        stream=event.stream,
        seq=event.seq,
        name=event.name,
        data=event.data,
        actor=event.actor,
        cause=event.cause,
        at=event.at,
        prev=event.prev,
    )
    return body == said and event.digest == sm3(body)


def broken_links(*streams: str) -> Iterator[Event]:
    """Yield each event of these streams that was changed or does not follow from the one before."""
    events = Event.objects.filter(stream__in=streams).order_by("stream", "seq")
    for _, chain in groupby(events, key=attrgetter("stream")):
        yield from _broken(chain)


def _broken(events: Iterable[Event]) -> Iterator[Event]:
    prev, seq = ORIGIN, 0
    for event in events:
        seq += 1
        if event.seq != seq or event.prev != prev or not is_whole(event):
            yield event
        prev, seq = event.digest, event.seq
