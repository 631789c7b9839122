"""Reading a body: one meaning or none. JSON allows more than a ledger can keep."""

from __future__ import annotations

import json
from typing import Any, cast

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from onething.kernel.forms import turned
from onething.kernel.requests import is_legible

DEEPEST = 20


class Strict(Parser):
    """UTF-8, no key twice, no NaN, not too deep, no character that cannot be kept or turns text round."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the body; any fault is answered as 400 by ninja."""
        said = json.loads(
            request.body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number
        )
        if not isinstance(said, dict):
            raise ValueError("no object")
        _look_into(said, DEEPEST)
        return cast(DictStrAny, said)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _look_into(value: Any, deep: int) -> None:
    if not deep:
        raise ValueError("too deep")
    if isinstance(value, str) and (turned(value) or not is_legible(value)):
        raise ValueError("a character that cannot be kept, or that turns the text round")
    if isinstance(value, dict):
        for key, inner in value.items():
            _look_into(key, deep)
            _look_into(inner, deep - 1)
    elif isinstance(value, list):
        for inner in value:
            _look_into(inner, deep - 1)
