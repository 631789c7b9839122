"""Ways to those who take money and to the 非税 system: signed HTTP, as the demo systems speak it."""

from __future__ import annotations

import http.client
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from django.conf import settings

from onething.exchange.adapters import Line, ask_signed
from onething.exchange.terms import (
    Checkout,
    DayRow,
    NontaxSystem,
    Paid,
    PayDown,
    PaymentProvider,
    SourceDown,
)
from onething.kernel.facts import canonical

logger = logging.getLogger(__name__)
UNKNOWN: Final = Paid("unknown")


class SignedProvider:
    """A payment provider that is asked over signed HTTP and whose answers are signed."""

    def open(self, checkout: Checkout) -> str:
        """Ask for a payment and return the address of its page."""
        said = _asked(_cashier(), "POST", f"/checkouts/{checkout.number}", asdict(checkout))
        return f"{settings.CASHIER_URL}{_text(said, 'page')}"

    def state(self, number: str) -> Paid:
        """Return what became of a payment; one that was never opened is unknown."""
        said = _asked(_cashier(), "GET", f"/checkouts/{number}", missing={"state": "unknown"})
        if _text(said, "state") != "paid":
            return Paid(_text(said, "state"))
        return Paid("paid", _whole(said, "amount"), _text(said, "serial"), _text(said, "at"))

    def refund(self, key: str, number: str, amount: int) -> str:
        """Give money back, once under this key."""
        body = {"checkout": number, "amount": amount}
        return _text(_asked(_cashier(), "POST", f"/refunds/{key}", body), "serial")

    def invoice(self, key: str, number: str, title: str, amount: int) -> tuple[str, str]:
        """Ask for an invoice, once under this key."""
        body = {"checkout": number, "title": title, "amount": amount}
        said = _asked(_cashier(), "POST", f"/invoices/{key}", body)
        return _text(said, "number"), f"{settings.CASHIER_URL}{_text(said, 'page')}"

    def day(self, day: date) -> tuple[DayRow, ...]:
        """Return the file of a day."""
        return _rows(_asked(_cashier(), "GET", f"/days/{day.isoformat()}"))


class SignedNontax:
    """A 非税 system that is told over signed HTTP."""

    def register(self, bill: str, about: Mapping[str, object]) -> str:
        """Ask for the 缴款码 of a bill."""
        return _text(_asked(_treasury(), "POST", f"/bills/{bill}", about), "code")

    def paid(self, bill: str, amount: int, serial: str, channel: str) -> tuple[str, str]:
        """Tell of a payment; the same one again gives the same receipt."""
        body = {"amount": amount, "serial": serial, "channel": channel}
        said = _asked(_treasury(), "POST", f"/paid/{bill}", body)
        return _text(said, "number"), _text(said, "check")

    def void(self, bill: str) -> None:
        """Say that a bill is not to be paid any more."""
        _asked(_treasury(), "POST", f"/void/{bill}", {})

    def refund(self, key: str, bill: str, amount: int) -> str:
        """Tell of money given back."""
        body = {"bill": bill, "amount": amount}
        return _text(_asked(_treasury(), "POST", f"/refunds/{key}", body), "number")

    def day(self, day: date) -> tuple[DayRow, ...]:
        """Return the file of a day."""
        return _rows(_asked(_treasury(), "GET", f"/days/{day.isoformat()}"))


PROVIDERS: Final[dict[str, PaymentProvider]] = {"demo": SignedProvider()}
NONTAX_SYSTEMS: Final[dict[str, NontaxSystem]] = {"demo": SignedNontax()}


def provider() -> PaymentProvider:
    """Return who takes money for this place."""
    return PROVIDERS[getattr(settings, "PAYMENT_ADAPTER", "demo")]


def nontax() -> NontaxSystem:
    """Return the 非税 system of this place."""
    return NONTAX_SYSTEMS[getattr(settings, "NONTAX_ADAPTER", "demo")]


def takes_money() -> bool:
    """Say whether this place is connected to somebody who takes money on-line."""
    return bool(settings.CASHIER_URL)


def gives_codes() -> bool:
    """Say whether this place is connected to a 非税 system."""
    return bool(settings.TREASURY_URL)


def secret_of(channel: str) -> str:
    """Return the secret with which a notice of this channel is signed; “”: nobody is connected."""
    if channel == "online":
        return _cashier().secret if takes_money() else ""
    return _treasury().secret if gives_codes() else ""


def _cashier() -> Line:
    return Line(settings.CASHIER_URL, settings.CASHIER_SECRET or settings.REGISTRY_SECRET)


def _treasury() -> Line:
    return Line(settings.TREASURY_URL, settings.TREASURY_SECRET or settings.REGISTRY_SECRET)


def _asked(
    line: Line,
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
    *,
    missing: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Ask and return the answer; `missing`: what it means that there is no such thing."""
    if not line.url:
        raise _down("没有接入")
    content = b"" if body is None else canonical(body)
    try:
        status, answer = ask_signed(line, method, path, content)
        said = json.loads(answer)
    except (OSError, http.client.HTTPException, ValueError, SourceDown) as fault:
        raise _down(type(fault).__name__) from fault
    if status == http.client.NOT_FOUND and missing is not None:
        return missing
    if status != http.client.OK or not isinstance(said, dict):
        raise _down(f"{status} {said.get('detail', '') if isinstance(said, dict) else ''}")
    return said


def _rows(said: Mapping[str, Any]) -> tuple[DayRow, ...]:
    rows = said.get("rows")
    if not isinstance(rows, list):
        raise _down("day file")
    try:
        return tuple(
            DayRow(str(row["kind"]), str(row["key"]), str(row["serial"]), int(row["amount"]))
            for row in rows
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise _down("day file") from fault


def _text(said: Mapping[str, Any], key: str) -> str:
    found = said.get(key)
    if not isinstance(found, str):
        raise _down(f"answer without {key}")
    return found


def _whole(said: Mapping[str, Any], key: str) -> int:
    found = said.get(key)
    if type(found) is not int:
        raise _down(f"answer without {key}")
    return found


def _down(fault: str) -> PayDown:
    logger.warning("payment system unusable", extra={"fault": fault[:120]})
    return PayDown(fault[:200])
