"""A gateway of short messages, for trying things: a process of its own, without the database.

Run: SMS_PORT=8767 python -m onething.exchange.sms
Its page (“/”) lists what “phones” got. Told so, it refuses, loses, or is slow.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from typing import Any, Final

from onething import environment
from onething.exchange.outside import NOWHERE, Answer, Outside, Server, serve

MOST: Final = 20_000
SHOWN: Final = 200
SLOW: Final = 2.5  # seconds: longer than anybody waits for an answer
MODES: Final = ("ok", "refuse", "fail", "slow", "down")
REFUSED: Final[Answer] = (
    HTTPStatus.UNPROCESSABLE_ENTITY,
    {"detail": "号码不存在或者已停机。请改用电话或者信函。"},
)
DOWN: Final[Answer] = HTTPStatus.SERVICE_UNAVAILABLE, {"detail": "短信网关正在维护。请稍后再试。"}
WRONG: Final[Answer] = HTTPStatus.BAD_REQUEST, {"detail": "内容不是约定的格式。请核对后重发。"}
OTHER: Final[Answer] = (
    HTTPStatus.UNPROCESSABLE_ENTITY,
    {"detail": "同一编号的内容不一样。请核对后重发。"},
)


@dataclass
class Sms:
    """One short message as the gateway keeps it."""

    to: str
    text: str
    digest: str
    state: str  # delivered, failed
    at: float


class Gateway(Outside):
    """What was sent, by key; the same key again is the same message."""

    name = "sms"

    def __init__(self) -> None:
        self.mode = "ok"
        self.sent: OrderedDict[str, Sms] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: str) -> Answer:
        """Say what became of one message; list what phones got, for tests."""
        what, _, key = path.strip("/").partition("/")
        if what == "sms" and key in self.sent:
            return HTTPStatus.OK, {"state": self.sent[key].state}
        if what == "phones":
            return HTTPStatus.OK, {"phones": [vars(one) for one in self._got()]}
        return NOWHERE

    def post(self, path: str, body: bytes, now: float) -> Answer:
        """Take a message, answer for many, or be told how to behave."""
        what, _, key = path.strip("/").partition("/")
        try:
            said = json.loads(body)
            if what == "sms" and key:
                return self._take(key, str(said["to"]), str(said["text"]), now)
            if what == "reports":
                return HTTPStatus.OK, {"states": self._states(said["keys"])}
            if what == "mode" and said["mode"] in MODES:
                self.mode = said["mode"]
                return HTTPStatus.OK, {"mode": self.mode}
        except (ValueError, KeyError, TypeError):
            return WRONG
        return NOWHERE

    def _take(self, key: str, to: str, text: str, now: float) -> Answer:
        if self.mode == "down":
            return DOWN
        if self.mode == "refuse":
            return REFUSED
        digest = hashlib.sha256(f"{to}\n{text}".encode()).hexdigest()
        state = "failed" if self.mode == "fail" else "delivered"
        with self._lock:
            known = self.sent.setdefault(key, Sms(to, text, digest, state, now))
            while len(self.sent) > MOST:
                self.sent.popitem(last=False)
        if self.mode == "slow":
            time.sleep(SLOW)
        if known.digest != digest:
            return OTHER
        return HTTPStatus.OK, {"receipt": f"SMS-{key[:8].upper()}", "received_at": str(int(now))}

    def _states(self, keys: list[Any]) -> dict[str, str]:
        return {str(key): self.sent[key].state for key in keys if key in self.sent}

    def _got(self) -> list[Sms]:
        return [one for one in reversed(self.sent.values()) if one.state == "delivered"]

    def page(self) -> str:
        """Return what phones got, the newest first, as a page."""
        rows = "".join(
            f"<tr><td>{time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(one.at))}</td>"
            f"<td>{escape(one.to)}</td><td>{escape(one.text)}</td></tr>"
            for one in self._got()[:SHOWN]
        )
        return (
            '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>演示短信网关</title>'
            f"<h1>演示短信网关</h1><p>手机收到的短信（最近 {SHOWN} 条），只供演示。</p>"
            "<table border='1'><thead><tr><th>时间</th><th>号码</th><th>内容</th></tr></thead>"
            f"<tbody>{rows}</tbody></table></html>"
        )


def _made() -> Server:
    address = (environment.REGISTRY_HOST.get(), environment.SMS_PORT.get())
    return Server(address, Gateway(), environment.SMS_SECRET.get() or environment.DEMO_WORD)


def main() -> int:
    """Answer until told to stop."""
    return serve("演示短信网关", "SMS_PORT", _made)


if __name__ == "__main__":
    sys.exit(main())
