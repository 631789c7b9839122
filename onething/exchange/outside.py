"""What every outside system for trying things has in common: signed HTTP, no database, one process.

Each of them (registers, short messages, carriers) is a small `Outside` with its own answers.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from typing import Any, Final

from onething import environment
from onething.exchange import signing

Answer = tuple[HTTPStatus, dict[str, Any]]
MOST_NONCES: Final = 100_000
LARGEST: Final = 100_000  # bytes of what it is told
LONGEST_NONCE: Final = 64
NOWHERE: Final[Answer] = HTTPStatus.NOT_FOUND, {"detail": "没有这个地址。"}


class Nonces:
    """The nonces of the last minutes: a request that was heard is not heard again."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}
        self._lock = threading.Lock()

    def first(self, nonce: str, now: float) -> bool:
        """Say whether this nonce is new, and remember it."""
        with self._lock:
            if len(self._seen) >= MOST_NONCES:
                self._seen = {key: end for key, end in self._seen.items() if end > now}
            if self._seen.get(nonce, 0.0) > now or len(self._seen) >= MOST_NONCES:
                return False
            self._seen[nonce] = now + 2 * signing.WINDOW
            return True


class Outside:
    """What an outside system knows and does; each kind of them says its own answers."""

    name = "outside"
    largest = LARGEST

    def get(self, path: str) -> Answer:
        """Answer a signed question."""
        return NOWHERE

    def post(self, path: str, body: bytes, now: float) -> Answer:
        """Take something in."""
        return NOWHERE

    def page(self) -> str | None:
        """Return a page for people who try things; None: there is none."""
        return None


class Server(ThreadingHTTPServer):
    """The server with what its handlers need."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], outside: Outside, secret: str) -> None:
        self.outside = outside
        self.secret = secret
        self.nonces = Nonces()
        super().__init__(address, Handler)


class Handler(BaseHTTPRequestHandler):
    """Answer one connection; every answer but a refusal of the signature is signed."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "register"
    sys_version = ""
    timeout = 5.0

    def do_GET(self) -> None:
        """Answer what is known, or say why not."""
        if self.path == "/healthz":
            self._send(HTTPStatus.OK, {"status": "ok"})
            return
        if self.path == "/" and (page := self.server.outside.page()) is not None:
            self._send_bytes(HTTPStatus.OK, page.encode(), "text/html; charset=utf-8", signed=False)
            return
        refused = self._refused(time.time())
        if refused is not None:
            self._send(*refused)
            return
        self._send(*self.server.outside.get(self.path), signed=True)

    def do_POST(self) -> None:
        """Take something in and answer with a receipt, or say why not."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > self.server.outside.largest:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"detail": "内容太大，或者没有长度。"})
            return
        body, now = self.rfile.read(int(length)), time.time()
        refused = self._refused(now, body)
        if refused is not None:
            self._send(*refused)
            return
        self._send(*self.server.outside.post(self.path, body, now), signed=True)

    def _refused(self, now: float, body: bytes = b"") -> Answer | None:
        sent = self.headers.get(signing.TIME, "")
        nonce = self.headers.get(signing.NONCE, "")
        right = signing.sign_request(
            self.server.secret, self.command, self.path, time=sent, nonce=nonce, body=body
        )
        if not signing.same(right, self.headers.get(signing.SIGNATURE, "")):
            return HTTPStatus.UNAUTHORIZED, {"detail": "签名不对。请核对密钥和签名方法。"}
        if not signing.fresh(sent, now):
            return HTTPStatus.UNAUTHORIZED, {"detail": "请求已经过期。请核对时间后重新发送。"}
        if not 0 < len(nonce) <= LONGEST_NONCE or not self.server.nonces.first(nonce, now):
            return HTTPStatus.CONFLICT, {"detail": "这个请求已经处理过。请换一个随机数重新发送。"}
        return None

    def _send(self, status: HTTPStatus, content: dict[str, Any], *, signed: bool = False) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self._send_bytes(status, body, "application/json; charset=utf-8", signed=signed)

    def _send_bytes(self, status: HTTPStatus, body: bytes, kind: str, *, signed: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if signed:
            nonce, sent = self.headers[signing.NONCE], str(int(time.time()))
            signature = signing.sign_response(
                self.server.secret, status, time=sent, nonce=nonce, body=body
            )
            self.send_header(signing.TIME, sent)
            self.send_header(signing.SIGNATURE, signature)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write no line for a request: its path holds the number of a person."""


def serve(title: str, variable: str, made: Callable[[], ThreadingHTTPServer]) -> int:
    """Answer until told to stop. `variable`: the setting that names its port."""
    try:
        server = made()
    except environment.Wrong as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    except OSError as fault:
        sys.stderr.write(f"{title}无法启动：{fault}。请换一个 {variable} 或检查数据文件。\n")
        return 1

    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0
