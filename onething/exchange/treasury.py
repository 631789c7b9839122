"""A 非税 system with a collecting bank, for trying things: a process of its own, without the database.

It gives each bill a 缴款码 of 20 digits, is told of payments and gives 电子票据, takes payments by
code at a plain page of the bank, and writes a file for each day. It can be told to behave badly.
Run: TREASURY_PORT=8770 python -m onething.exchange.treasury
"""

from __future__ import annotations

import secrets
import sys
import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs

from onething import environment
from onething.exchange import demo_pages as pages
from onething.exchange.outside import Answer, serve
from onething.exchange.serving import MISSING, WRONG, PeopleHandler, PeopleServer, moment

PLACE: Final = "140000"  # the first digits of a 缴款码
CHANNELS: Final = ("bank", "kiosk")
FORM: Final = (
    '<form method="post" action="/bank"><p><label for="code">缴款码（20 位）</label>'
    '<input id="code" name="code" inputmode="numeric" maxlength="24"></p>'
    '<button name="channel" value="bank">银行柜台缴款</button>'
    '<button class="plain" name="channel" value="kiosk">自助机缴款</button></form>'
)


class Books:
    """Bills, receipts and what was given back."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.bills: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}

    def register(self, key: str, said: Mapping[str, Any], now: float) -> Answer:
        """Give a bill its code; another amount is another round of the same bill."""
        amount = said.get("amount")
        if type(amount) is not int or amount <= 0:
            return WRONG
        with self.lock:
            known = self.bills.setdefault(
                key, {"code": self._code(), "state": "open", "serial": "", "at": "", "number": ""}
            )
            if known["state"] == "open":
                known |= {"amount": amount, "about": dict(said)}
        if known["amount"] != amount:
            return HTTPStatus.UNPROCESSABLE_ENTITY, {"detail": "这张缴款书已经缴款，不能改金额。"}
        return HTTPStatus.OK, {"code": known["code"]}

    def _code(self) -> str:
        return f"{PLACE}{secrets.randbelow(10**14):014d}"

    def paid(self, key: str, said: Mapping[str, Any], now: float) -> Answer:
        """Take note of a payment and give a receipt, once."""
        found = self.bills.get(key)
        if found is None:
            return MISSING
        with self.lock:
            if found["amount"] != said.get("amount"):
                return HTTPStatus.UNPROCESSABLE_ENTITY, {"detail": "金额与缴款书不一致。"}
            if found["state"] != "paid":
                found |= {"state": "paid", "serial": str(said.get("serial")), "at": moment(now)}
            if not found["number"]:
                found["number"] = f"{secrets.randbelow(10**10):010d}"
                found["check"] = secrets.token_hex(3)
        return HTTPStatus.OK, {"number": found["number"], "check": found["check"]}

    def at_the_bank(self, code: str, now: float) -> dict[str, Any] | None:
        """Take money for a code; None: no such code, or nothing is due."""
        with self.lock:
            rows = (one for one in self.bills.values() if one["code"] == code)
            found = next(rows, None)
            if found is None or found["state"] != "open":
                return None
            found |= {"state": "paid", "serial": f"YH{secrets.token_hex(8).upper()}"}
            found["at"] = moment(now)
            return found

    def forget(self) -> None:
        """Forget what was paid; each bill keeps its code."""
        with self.lock:
            self.refunds.clear()
            for one in self.bills.values():
                one |= {"state": "open", "serial": "", "at": "", "number": ""}

    def void(self, key: str, said: Mapping[str, Any], now: float) -> Answer:
        """End a bill that is not to be paid any more."""
        found = self.bills.get(key)
        if found is not None and found["state"] == "open":
            found["state"] = "void"
        return HTTPStatus.OK, {"state": found["state"] if found else "void"}

    def refund(self, key: str, said: Mapping[str, Any], now: float) -> Answer:
        """Take note of money given back, once under a key."""
        amount, bill = said.get("amount"), str(said.get("bill"))
        if type(amount) is not int or amount <= 0 or bill not in self.bills:
            return WRONG
        with self.lock:
            known = self.refunds.setdefault(
                key,
                {
                    "bill": bill, "amount": amount, "at": moment(now),
                    "number": f"{secrets.randbelow(10**10):010d}",
                },
            )  # fmt: skip
        return (HTTPStatus.OK, known) if known["amount"] == amount else WRONG

    def day(self, day: str) -> Answer:
        """Return the file of a day."""
        paid = [
            {"kind": "pay", "key": one["code"], "serial": one["serial"], "amount": one["amount"]}
            for one in self.bills.values()
            if one["state"] == "paid" and one["at"][:10] == day
        ]
        given = [
            {"kind": "refund", "key": key, "serial": one["number"], "amount": one["amount"]}
            for key, one in self.refunds.items()
            if one["at"][:10] == day
        ]
        return HTTPStatus.OK, {"rows": paid + given}


class Treasury(PeopleServer):
    """The server with its books."""

    def __init__(self, address: tuple[str, int], secret: str) -> None:
        self.books = Books()
        super().__init__(address, Handler, secret)

    def forget(self) -> None:
        """Forget what was paid; each bill keeps its code."""
        self.books.forget()


class Handler(PeopleHandler):
    """Signed requests from us, a plain page of the bank."""

    server: Treasury
    server_version = "treasury"

    def do_GET(self) -> None:
        """Answer a page or a signed question."""
        what, _, number = self.path.strip("/").partition("/")
        if self.path == "/healthz":
            self._send(HTTPStatus.OK, {"status": "ok"})
        elif what == "bank":
            self._html(pages.page("代收银行：凭缴款码缴款", FORM))
        elif self._heard():
            said = self.server.books.day(number) if what == "days" else MISSING
            self._send(*said, signed=True)

    def do_POST(self) -> None:
        """Take money at the bank, or what we tell."""
        body = self._body()
        if body is None:
            return
        what, _, number = self.path.strip("/").partition("/")
        if what == "bank":
            self._at_the_bank({key: said[0] for key, said in parse_qs(body.decode()).items()})
        elif self._heard(body):
            self._send(*self._told(what, number, body), signed=True)

    def _done(self, what: str, number: str, said: dict[str, Any], now: float) -> Answer:
        books = self.server.books
        deeds = {
            "bills": books.register, "paid": books.paid, "void": books.void, "refunds": books.refund
        }  # fmt: skip
        return deeds[what](number, said, now) if what in deeds else MISSING

    def _at_the_bank(self, said: Mapping[str, str]) -> None:
        channel = said.get("channel") if said.get("channel") in CHANNELS else CHANNELS[0]
        code = "".join(sign for sign in said.get("code", "") if sign.isdecimal())
        found = self.server.books.at_the_bank(code, time.time())
        if found is None:
            sorry = "<p>没有这个缴款码，或者已经缴过、已经作废。请核对缴款书。</p>"
            self._html(pages.page("不能缴款", sorry + FORM))
            return
        self.server.notifier.tell(
            {
                "way": "code", "number": code, "amount": found["amount"],
                "serial": found["serial"], "channel": channel, "paid_at": found["at"],
            }
        )  # fmt: skip
        said_of = [
            ("缴款码", code),
            ("金额", pages.yuan(found["amount"])),
            ("流水号", found["serial"]),
        ]
        self._html(pages.page("缴款成功", pages.rows(said_of)))


def made() -> Treasury:
    """Return the server that the environment asks for."""
    shared = environment.TREASURY_SECRET.get() or environment.REGISTRY_SECRET.get()
    return Treasury((environment.TREASURY_HOST.get(), environment.TREASURY_PORT.get()), shared)


def main() -> int:
    """Answer until told to stop."""
    return serve("演示非税系统", "TREASURY_PORT", made)


if __name__ == "__main__":
    sys.exit(main())
