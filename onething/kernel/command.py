"""A command is one complete change to the state of the world, in one transaction, once per cause."""

from __future__ import annotations

import hashlib
import hmac
import inspect
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from onething.kernel.actor import Actor
from onething.kernel.facts import canonical
from onething.kernel.refusals import DifferentRequest

P = ParamSpec("P")
R = TypeVar("R", bound=UUID | str | None)

COMMANDS: dict[str, Callable[..., object]] = {}


def command(change: Callable[P, R]) -> Callable[P, R]:
    """Run the change in a transaction of its own, once per cause. A command calls no command.

    The first statement claims the cause (who, key); a repeat waits there and gets the stored
    answer, and the same key with other content is refused (422).
    """
    name = f"{change.__module__}.{change.__name__}"
    signature = inspect.signature(change)
    answers_uuid = signature.return_annotation in (UUID, "UUID")

    @wraps(change)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        given = signature.bind(*args, **kwargs).arguments
        by, at = cast(Actor, given["by"]), cast(datetime, given["at"])
        with transaction.atomic(durable=True):
            if not by.cause:
                return change(*args, **kwargs)
            said = {key: value for key, value in given.items() if key not in ("by", "at")}
            request = keyed(canonical([name, by.behalf, _content(said)]))
            if not _claim(by, request, at):
                known = _answer(by, request)
                return cast(R, UUID(known) if answers_uuid and known else known)
            answer = change(*args, **kwargs)
            _store(by, answer)
            return answer

    COMMANDS[name] = run
    return run


def keyed(content: bytes) -> str:
    """Return a digest that cannot be guessed at without our secret: requests hold personal data."""
    secret = settings.SECRET_KEY.encode()
    return "hmac-sha256:" + hmac.new(secret, content, hashlib.sha256).hexdigest()


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
