"""Ways to the gateway of short messages. The demo gateway speaks the same signed HTTP."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings

from onething.exchange.adapters import Line, ask_signed
from onething.exchange.terms import NotReceived, Receipt, SmsGateway, SmsRefused, SourceDown

LONGEST_FAULT: Final = 200


class SignedSms:
    """A gateway over signed HTTP: one message under a key, however often it is handed over."""

    def send(self, key: str, to: str, text: str) -> Receipt:
        """Hand a message over and return the receipt; raises NotReceived or SmsRefused."""
        content = json.dumps({"to": to, "text": text}, ensure_ascii=False).encode()
        status, said = told(_line(), f"/sms/{key}", content)
        if status == http.client.OK:
            return Receipt(str(said.get("receipt", "")), str(said.get("received_at", "")))
        detail = str(said.get("detail", ""))[:LONGEST_FAULT]
        if status == http.client.UNPROCESSABLE_ENTITY:
            raise SmsRefused(detail)
        raise NotReceived(f"{status} {detail}")

    def reports(self, keys: Iterable[str]) -> dict[str, str]:
        """Return what became of each message that the gateway knows: delivered or failed."""
        status, said = told(_line(), "/reports", json.dumps({"keys": [*keys]}).encode())
        states = said.get("states")
        if status != http.client.OK or not isinstance(states, dict):
            raise NotReceived(str(status))
        return {str(key): str(state) for key, state in states.items()}


def told(line: Line, path: str, content: bytes) -> tuple[int, dict[str, Any]]:
    """Hand something over and return status and answer; raises NotReceived for silence."""
    if not line.url:
        raise NotReceived("没有接入")
    try:
        status, answer = ask_signed(line, "POST", path, content)
        said = json.loads(answer)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise NotReceived(type(fault).__name__) from fault
    except SourceDown as fault:
        raise NotReceived("signature") from fault
    return status, said if isinstance(said, dict) else {}


GATEWAYS: Final[dict[str, SmsGateway]] = {"demo": SignedSms()}


def sms_gateway() -> SmsGateway:
    """Return the gateway that this place is connected to."""
    return GATEWAYS[getattr(settings, "SMS_ADAPTER", "demo")]


def _line() -> Line:
    return Line(settings.SMS_URL, settings.SMS_SECRET)
