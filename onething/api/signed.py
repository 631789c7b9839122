"""Whoever posts from outside signs the body with the secret that he shares with us; nobody else's counts."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.http import HttpRequest

from onething.exchange import queries as exchange
from onething.exchange.queries import Signed
from onething.kernel.refusals import Invalid


def must_be_signed(request: HttpRequest, secrets: Iterable[str], what: str) -> None:
    """Refuse what was not signed just now with one of these secrets."""
    head = request.headers
    signed = Signed(
        request.path,
        request.body,
        head.get("X-Timestamp", ""),
        head.get("X-Nonce", ""),
        head.get("X-Signature", ""),
    )
    if not exchange.signed_now(secrets, signed, time.time()):
        raise Invalid(
            f"{what}的签名不对，或者已经过期。请用发给您的密钥按约定的方法重新签名后再发。"
        )
