"""A demo system that people meet too: signed HTTP for us, plain pages with forms for payers."""

from __future__ import annotations

from http import HTTPStatus
from http.server import ThreadingHTTPServer

from onething.exchange.outside import LARGEST, Handler, Nonces, Outside, Server


class PeopleServer(Server):
    """A server whose handler answers browsers as well."""

    def __init__(self, address: tuple[str, int], handler: type[PeopleHandler], secret: str) -> None:
        self.outside = Outside()
        self.secret = secret
        self.nonces = Nonces()
        ThreadingHTTPServer.__init__(self, address, handler)


class PeopleHandler(Handler):
    """What signed requests and forms have in common."""

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
