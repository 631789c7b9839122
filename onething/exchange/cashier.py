"""A payment provider outside the house, for trying things: a process of its own, without the database.

It takes an order for a payment, shows the payer a plain page, notifies us, answers what became of
it, gives money back, writes invoices and a file for each day. It can be told to behave badly.
Run: CASHIER_PORT=8769 python -m onething.exchange.cashier
"""

from __future__ import annotations

import hmac
import secrets
import sys
import threading
import time
from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from onething import environment
from onething.exchange import demo_pages as pages
from onething.exchange.outside import Answer, serve
from onething.exchange.serving import MISSING, WRONG, PeopleHandler, PeopleServer, moment

MINUTE: Final = 60
PARTS: Final = 2  # of a path: what, number


class Till:
    """What was asked for, paid and given back."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.checkouts: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.invoices: dict[str, dict[str, Any]] = {}

    def open(self, number: str, said: Mapping[str, Any], now: float) -> Answer:
        """Take an order for a payment; the same one again is the same one."""
        try:
            amount, title, lines = int(said["amount"]), str(said["title"]), list(said["lines"])
            minutes, back = int(said["minutes"]), str(said["back"])
            fits = amount > 0 and amount == sum(int(line["amount"]) for line in lines)
        except (KeyError, TypeError, ValueError):
            return WRONG
        if not fits or urlsplit(back).scheme not in ("http", "https"):
            return WRONG
        with self.lock:
            known = self.checkouts.setdefault(
                number,
                {
                    "number": number, "amount": amount, "title": title, "lines": lines, "back": back,
                    "token": secrets.token_urlsafe(12), "state": "open", "serial": "", "at": "",
                    "until": now + minutes * MINUTE,
                },
            )  # fmt: skip
        if known["amount"] != amount:
            return HTTPStatus.UNPROCESSABLE_ENTITY, {"detail": "同一编号的金额不一样。"}
        return HTTPStatus.OK, {"page": f"/pay/{number}?t={known['token']}"}

    def state(self, number: str, now: float) -> Answer:
        """Say what became of a payment."""
        found = self.checkouts.get(number)
        if found is None:
            return MISSING
        self._expire(found, now)
        return HTTPStatus.OK, {key: found[key] for key in ("state", "amount", "serial", "at")}

    def _expire(self, found: dict[str, Any], now: float) -> None:
        with self.lock:
            if found["state"] == "open" and now > found["until"]:
                found["state"] = "expired"

    def choose(self, found: dict[str, Any], deed: str, now: float) -> bool:
        """Let the payer confirm or cancel; say whether money was paid just now."""
        self._expire(found, now)
        with self.lock:
            if found["state"] != "open" or deed not in ("pay", "cancel"):
                return False
            if deed == "cancel":
                found["state"] = "cancelled"
                return False
            found |= {"state": "paid", "serial": f"DEMO{secrets.token_hex(8).upper()}"}
            found["at"] = moment(now)
            return True

    def refund(self, key: str, said: Mapping[str, Any], now: float) -> Answer:
        """Give money back, once under a key, never more than was paid."""
        found = self.checkouts.get(str(said.get("checkout")))
        amount = said.get("amount")
        if found is None or type(amount) is not int or amount <= 0:
            return WRONG
        with self.lock:
            given = [one for one in self.refunds.values() if one["checkout"] == found["number"]]
            over = sum(one["amount"] for one in given) + amount > found["amount"]
            if key not in self.refunds and (found["state"] != "paid" or over):
                return HTTPStatus.UNPROCESSABLE_ENTITY, {"detail": "退款超过已付的金额。"}
            known = self.refunds.setdefault(
                key,
                {
                    "checkout": found["number"], "amount": amount, "at": moment(now),
                    "serial": f"DEMOTK{secrets.token_hex(7).upper()}",
                },
            )  # fmt: skip
        return (HTTPStatus.OK, known) if known["amount"] == amount else WRONG

    def invoice(self, key: str, said: Mapping[str, Any], now: float) -> Answer:
        """Write an invoice, once under a key."""
        found = self.checkouts.get(str(said.get("checkout")))
        if found is None or found["state"] != "paid":
            return WRONG
        with self.lock:
            known = self.invoices.setdefault(
                key,
                {
                    "number": f"{secrets.randbelow(10**20):020d}", "title": str(said.get("title")),
                    "amount": int(said.get("amount", 0)), "token": secrets.token_urlsafe(12),
                },
            )  # fmt: skip
        page = f"/fp/{key}?t={known['token']}"
        return HTTPStatus.OK, {"number": known["number"], "page": page}

    def day(self, day: str) -> Answer:
        """Return the file of a day."""
        paid = [
            {"kind": "pay", "key": one["number"], "serial": one["serial"], "amount": one["amount"]}
            for one in self.checkouts.values()
            if one["state"] == "paid" and one["at"][:10] == day
        ]
        given = [
            {"kind": "refund", "key": key, "serial": one["serial"], "amount": one["amount"]}
            for key, one in self.refunds.items()
            if one["at"][:10] == day
        ]
        return HTTPStatus.OK, {"rows": paid + given}


class Cashier(PeopleServer):
    """The server with its till."""

    def __init__(self, address: tuple[str, int], secret: str) -> None:
        self.till = Till()
        super().__init__(address, Handler, secret)


class Handler(PeopleHandler):
    """Signed requests from us, plain pages for payers."""

    server: Cashier
    server_version = "cashier"

    def do_GET(self) -> None:
        """Answer a page or a signed question."""
        at = urlsplit(self.path)
        what, _, number = at.path.strip("/").partition("/")
        if self.path == "/healthz":
            self._send(HTTPStatus.OK, {"status": "ok"})
        elif what in ("pay", "fp"):
            self._page(what, number, parse_qs(at.query).get("t", [""])[0])
        elif self._heard():
            answers = {"checkouts": self._state, "days": self.server.till.day}
            self._send(*(answers[what](number) if what in answers else MISSING), signed=True)

    def do_POST(self) -> None:
        """Take what a payer chose, or a signed order."""
        body = self._body()
        if body is None:
            return
        what, _, number = self.path.partition("?")[0].strip("/").partition("/")
        if what == "pay":
            self._chosen(number, {key: said[0] for key, said in parse_qs(body.decode()).items()})
        elif self._heard(body):
            self._send(*self._told(what, number, body), signed=True)

    def _state(self, number: str) -> Answer:
        return self.server.till.state(number, time.time())

    def _done(self, what: str, number: str, said: dict[str, Any], now: float) -> Answer:
        till = self.server.till
        deeds = {"checkouts": till.open, "refunds": till.refund, "invoices": till.invoice}
        return deeds[what](number, said, now) if what in deeds else MISSING

    def _found(self, number: str, token: str) -> dict[str, Any] | None:
        found = self.server.till.checkouts.get(number)
        return found if found and hmac.compare_digest(found["token"], token) else None

    def _page(self, what: str, number: str, token: str) -> None:
        if what == "fp":
            self._invoice(number, token)
            return
        found = self._found(number, token)
        if found is None:
            self._html(
                pages.page("没有这笔支付", "<p>请回到办事平台重新发起。</p>"), HTTPStatus.NOT_FOUND
            )
            return
        self.server.till.state(number, time.time())
        self._html(pages.page(*_shown(found)))

    def _invoice(self, key: str, token: str) -> None:
        found = self.server.till.invoices.get(key)
        if found is None or not hmac.compare_digest(found["token"], token):
            self._html(pages.page("没有这张发票", "<p>请核对链接。</p>"), HTTPStatus.NOT_FOUND)
            return
        said = [
            ("发票号码", found["number"]),
            ("项目", found["title"]),
            ("金额", pages.yuan(found["amount"])),
        ]
        self._html(pages.page("电子发票", pages.rows(said)))

    def _chosen(self, number: str, said: Mapping[str, str]) -> None:
        found = self._found(number, said.get("t", ""))
        if found is None:
            self._html(
                pages.page("没有这笔支付", "<p>请回到办事平台重新发起。</p>"), HTTPStatus.NOT_FOUND
            )
            return
        if self.server.till.choose(found, said.get("deed", ""), time.time()):
            self.server.notifier.tell(
                {
                    "way": "checkout", "number": number, "amount": found["amount"],
                    "serial": found["serial"], "channel": "online", "paid_at": found["at"],
                }
            )  # fmt: skip
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", f"/pay/{number}?t={found['token']}")
        self.send_header("Content-Length", "0")
        self.end_headers()


def _shown(found: Mapping[str, Any]) -> tuple[str, str]:
    lines = [
        (f"{one['name']}（{one['organ']}）", pages.yuan(int(one["amount"])))
        for one in found["lines"]
    ]
    table = pages.rows([*lines, ("合计", pages.yuan(found["amount"]))])
    back = pages.link(found["back"], "返回办事平台")
    if found["state"] != "open":
        titles = {"paid": "支付成功", "cancelled": "已取消支付", "expired": "支付已过期"}
        return titles[found["state"]], table + back
    form = (
        f'<form method="post" action="/pay/{escape(found["number"], quote=True)}">'
        f'<input type="hidden" name="t" value="{escape(found["token"], quote=True)}">'
        '<button name="deed" value="pay">确认付款</button>'
        '<button class="plain" name="deed" value="cancel">取消</button></form>'
    )
    return f"支付：{found['title']}", table + form


def made() -> Cashier:
    """Return the server that the environment asks for."""
    shared = environment.CASHIER_SECRET.get() or environment.REGISTRY_SECRET.get()
    return Cashier((environment.CASHIER_HOST.get(), environment.CASHIER_PORT.get()), shared)


def main() -> int:
    """Answer until told to stop."""
    return serve("演示缴费平台", "CASHIER_PORT", made)


if __name__ == "__main__":
    sys.exit(main())
