"""A demo system that people meet too: signed HTTP for us, plain pages with forms for payers."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from typing import Any, Final

from onething.exchange.notifying import Notifier
from onething.exchange.outside import LARGEST, Answer, Handler, Nonces, Outside, Server

CHINA: Final = timezone(timedelta(hours=8))
WRONG: Final = (HTTPStatus.UNPROCESSABLE_ENTITY, {"detail": "内容不对，请核对后重新发送。"})
MISSING: Final = (HTTPStatus.NOT_FOUND, {"detail": "没有这笔支付。"})


def moment(now: float) -> str:
    """Return a moment as it stands in notices and files."""
    return datetime.fromtimestamp(now, CHINA).isoformat(timespec="seconds")


class PeopleServer(Server):
    """A server whose handler answers browsers as well, and that notifies us of what they did."""

    def __init__(self, address: tuple[str, int], handler: type[PeopleHandler], secret: str) -> None:
        self.outside = Outside()
        self.secret = secret
        self.nonces = Nonces()
        self.notifier = Notifier(secret)
        ThreadingHTTPServer.__init__(self, address, handler)

    def forget(self) -> None:
        """Forget what was done, for a new trial; most keep it."""


class PeopleHandler(Handler):
    """What signed requests and forms have in common."""

    server: PeopleServer

    def _heard(self, body: bytes = b"") -> bool:
        """Say whether a request is signed, fresh and new, and we are not playing dead."""
        refused = self._refused(time.time(), body)
        silent = self.server.notifier.down and not self.path.startswith("/behaviour")
        if refused is None and not silent:
            return True
        self._send(*(refused or (HTTPStatus.SERVICE_UNAVAILABLE, {"detail": "系统维护。"})))
        return False

    def _told(self, what: str, number: str, body: bytes) -> Answer:
        """Answer a signed order: how to behave, or a deed of this system."""
        try:
            said = json.loads(body)
        except ValueError:
            return WRONG
        if not isinstance(said, dict):
            return WRONG
        if what == "behaviour":
            self.server.notifier.behave(said)
            if said.get("forget"):
                self.server.forget()
            return HTTPStatus.OK, {"way": self.server.notifier.way}
        return self._done(what, number, said, time.time()) if number else MISSING

    def _done(self, what: str, number: str, said: dict[str, Any], now: float) -> Answer:
        """Do a deed of this system."""
        raise NotImplementedError

    def _body(self) -> bytes | None:
        """Read what was sent; what is too large is refused, and None."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"detail": "内容太大，或者没有长度。"})
            return None
        return self.rfile.read(int(length))

    def _html(self, content: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send_bytes(status, content, "text/html; charset=utf-8", signed=False)
