"""A register outside the house, for trying things: a process of its own, without the database.

Run: REGISTRY_PORT=8765 python -m onething.exchange.registry
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from onething import environment
from onething.exchange.outside import NOWHERE, Answer, Outside, Server, serve
from onething.kernel import yamls

MOST_TOLD: Final = 20_000
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


class Registry(Outside):
    """The registers and the platforms behind one address."""

    name = "register"

    def __init__(self, register: Register) -> None:
        self.register = register
        self.inbox = Inbox(register.platforms)

    def get(self, path: str) -> Answer:
        """Answer what is known under a number."""
        parts = path.strip("/").split("/")
        found = self.register.answer(*parts) if len(parts) == PARTS else None
        if found is None:
            return HTTPStatus.NOT_FOUND, {"detail": "登记库中没有这个编号。"}
        return HTTPStatus.OK, found

    def post(self, path: str, body: bytes, now: float) -> Answer:
        """Take in what a platform is told."""
        what, _, rest = path.strip("/").partition("/")
        platform, _, key = rest.partition("/")
        if what != "platforms" or not key:
            return NOWHERE
        return self.inbox.take(platform, key, body, now)


def _made() -> Server:
    secret = environment.REGISTRY_SECRET.get()
    data = environment.DATA.get() or Path(__file__).resolve().parents[2] / "data"
    address = (environment.REGISTRY_HOST.get(), environment.REGISTRY_PORT.get())
    return Server(address, Registry(Register(data / "world" / "registry.yaml")), secret)


def main() -> int:
    """Answer until told to stop."""
    return serve("演示登记系统", "REGISTRY_PORT", _made)


if __name__ == "__main__":
    sys.exit(main())
