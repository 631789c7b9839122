"""A command is one complete change to the state of the world, in one transaction, once per cause."""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import Error, connection, transaction

from onething.kernel.actor import Actor
from onething.kernel.facts import canonical
from onething.kernel.keyed import keyed
from onething.kernel.metrics import COMMANDS as COUNTED
from onething.kernel.metrics import timed
from onething.kernel.outages import lost_the_connection, was_rolled_back
from onething.kernel.refusals import DifferentRequest

logger = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R", bound=UUID | str | None)

NAMED = "hmac-sha256:"  # the kind of digest under which a request is remembered
COMMANDS: dict[str, Callable[..., object]] = {}


def command(change: Callable[P, R]) -> Callable[P, R]:
    """Run the change in a transaction of its own, once per cause. A command calls no command.

    The first statement claims the cause (who, key); a repeat waits there and gets the stored
    answer, and the same key with other content is refused (422).
    """
    return _registered(change, frozenset())


def command_besides(*found: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a command of which these arguments were looked up elsewhere, not said by who asks.

    A repeat of the same request may find something else there, and is the same request still.
    """

    def register(change: Callable[P, R]) -> Callable[P, R]:
        return _registered(change, frozenset(found))

    return register


def _registered(change: Callable[P, R], found: frozenset[str]) -> Callable[P, R]:
    name = f"{change.__module__}.{change.__name__}"
    short = name.removeprefix("onething.").replace(".commands", "")
    signature = inspect.signature(change)
    answers_uuid = signature.return_annotation in (UUID, "UUID")
    things = frozenset(
        one.name for one in signature.parameters.values() if one.kind is not one.KEYWORD_ONLY
    )

    def once(*args: P.args, **kwargs: P.kwargs) -> R:
        given = signature.bind(*args, **kwargs).arguments
        by, at = cast(Actor, given["by"]), cast(datetime, given["at"])
        with transaction.atomic(durable=True):
            if not by.cause:
                return change(*args, **kwargs)
            request = NAMED + keyed(canonical([name, by.behalf, _said(given, by, found, things)]))
            if not _claim(by, request, at):
                known = _answer(by, request)
                return cast(R, UUID(known) if answers_uuid and known else known)
            answer = change(*args, **kwargs)
            _store(by, answer)
            return answer

    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return once(*args, **kwargs)
        except Error as fault:
            if not _worth_another_try(fault, cast(Actor, kwargs["by"])):
                raise
            logger.warning("%s: tried again after %s", name, type(fault.__cause__).__name__)
        connection.close()
        return once(*args, **kwargs)

    @wraps(change)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with timed(COUNTED, short):
            return tried(*args, **kwargs)

    COMMANDS[name] = run
    return run


def _said(
    given: Mapping[str, object], by: Actor, found: frozenset[str], things: frozenset[str]
) -> Any:
    """Return what makes the request this one and no other.

    The cause of a reaction names its event, and what it says is computed anew by a second run,
    when the world has moved on: only the thing that it is about is compared.
    """
    mine = given.keys() & things if by.has("system") else given.keys() - found
    return _content({key: given[key] for key in mine - {"by", "at"}})


def _worth_another_try(fault: Error, by: Actor) -> bool:
    """Say whether a second run is safe: nothing was done, or the cause will tell that it was."""
    if connection.in_atomic_block:
        return False
    return was_rolled_back(fault) or (bool(by.cause) and lost_the_connection(fault))


def _content(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _content(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_content(inner) for inner in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value if isinstance(value, bool | int | str | None) else repr(value)


def _claim(by: Actor, request: str, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_cause (who, key, digest, at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [by.who, by.cause, request, at],
        )
        return bool(cursor.rowcount)


def _answer(by: Actor, request: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest, answer FROM kernel_cause WHERE who = %s AND key = %s",
            [by.who, by.cause],
        )
        digest, answer = cursor.fetchone()
    if digest != request:
        raise DifferentRequest
    return None if answer is None else cast(str | None, json.loads(answer))


def _store(by: Actor, answer: UUID | str | None) -> None:
    if answer is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_cause SET answer = %s WHERE who = %s AND key = %s",
            [json.dumps(str(answer)), by.who, by.cause],
        )
