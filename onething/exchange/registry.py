"""A register outside the house, for trying things: a process of its own, without the database.

Run: REGISTRY_PORT=8765 python -m onething.exchange.registry
"""

from __future__ import annotations

import hashlib
import json
import signal
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any, Final

from onething import environment
from onething.exchange import signing
from onething.kernel import yamls

MOST_NONCES: Final = 100_000
MOST_TOLD: Final = 20_000
LARGEST: Final = 100_000  # bytes of what a platform is told
LONGEST_NONCE: Final = 64
PARTS: Final = 2  # of a path: what, number


class Register:
    """What the register knows, read once from a file."""

    def __init__(self, path: Path) -> None:
        raw = yamls.read(path)
        self.sources: dict[str, str] = raw["sources"]
        self.platforms: dict[str, str] = raw["platforms"]
        self.known: dict[str, dict[str, Any]] = {kind: raw[kind] for kind in self.sources}

    def answer(self, kind: str, number: str) -> dict[str, Any] | None:
        """Return what is known under this number, or None."""
        row = self.known.get(kind, {}).get(number)
        if row is None:
            return None
        source = self.sources[kind]
        if kind == "credit":
            return {"credit": row, "source": source}
        if kind == "licences":
            return {"licences": [{**licence, "source": source} for licence in row]}
        updated_on = row["updated_on"].isoformat()
        return {
            "facts": {
                element: {"value": value, "updated_on": updated_on, "source": source}
                for element, value in row["facts"].items()
            }
        }


class Inbox:
    """What platforms were told: a receipt for each key, the same one for the same content again."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self._seen: dict[str, str] = {}
        self._lock = threading.Lock()

    def take(
        self, platform: str, key: str, body: bytes, now: float
    ) -> tuple[HTTPStatus, dict[str, Any]]:
        """Take something in, or say why not."""
        if platform not in self.names:
            return HTTPStatus.NOT_FOUND, {"detail": "没有这个平台。请核对平台代码。"}
        digest = hashlib.sha256(body).hexdigest()
        with self._lock:
            if len(self._seen) >= MOST_TOLD:
                self._seen.clear()
            known = self._seen.setdefault(f"{platform}:{key}", digest)
        if known != digest:
            return HTTPStatus.UNPROCESSABLE_ENTITY, {
                "detail": "同一编号的内容不一样。请核对后重推。"
            }
        number = hashlib.sha256(f"{platform}:{key}".encode()).hexdigest()[:16].upper()
        at = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
        return HTTPStatus.OK, {"receipt": f"{platform.upper()}-{number}", "received_at": at}


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


class Server(ThreadingHTTPServer):
    """The server with what its handlers need."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], register: Register, secret: str) -> None:
        self.register = register
        self.secret = secret
        self.nonces = Nonces()
        self.inbox = Inbox(register.platforms)
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
        refused = self._refused(time.time())
        if refused is not None:
            self._send(*refused)
            return
        found = self._found()
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, {"detail": "登记库中没有这个编号。"}, signed=True)
            return
        self._send(HTTPStatus.OK, found, signed=True)

    def do_POST(self) -> None:
        """Take in what a platform is told and answer with a receipt, or say why not."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"detail": "内容太大，或者没有长度。"})
            return
        body, now = self.rfile.read(int(length)), time.time()
        refused = self._refused(now, body)
        if refused is not None:
            self._send(*refused)
            return
        what, _, rest = self.path.strip("/").partition("/")
        platform, _, key = rest.partition("/")
        if what != "platforms" or not key:
            self._send(HTTPStatus.NOT_FOUND, {"detail": "没有这个地址。"}, signed=True)
            return
        self._send(*self.server.inbox.take(platform, key, body, now), signed=True)

    def _refused(self, now: float, body: bytes = b"") -> tuple[HTTPStatus, dict[str, str]] | None:
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

    def _found(self) -> dict[str, Any] | None:
        parts = self.path.strip("/").split("/")
        return self.server.register.answer(*parts) if len(parts) == PARTS else None

    def _send(self, status: HTTPStatus, content: dict[str, Any], *, signed: bool = False) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
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


def main() -> int:
    """Answer until told to stop."""
    try:
        secret = environment.REGISTRY_SECRET.get()
        data = environment.DATA.get() or Path(__file__).resolve().parents[2] / "data"
        address = (environment.REGISTRY_HOST.get(), environment.REGISTRY_PORT.get())
    except environment.Wrong as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    try:
        server = Server(address, Register(data / "world" / "registry.yaml"), secret)
    except OSError as fault:
        sys.stderr.write(
            f"演示登记系统无法启动：{fault}。请换一个 REGISTRY_PORT 或检查数据文件。\n"
        )
        return 1

    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
