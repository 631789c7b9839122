"""A carrier of parcels with lockers, for trying things: a process of its own, without the database.

Run: CARRIER_PORT=8768 python -m onething.exchange.carrier
Its page (“/”) lists the parcels; each asking moves those that are under way one step on (mode “auto”), or
tests say each step. Told so, it is down, slow, loses or returns what it was given.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from typing import Any, Final

from onething import environment
from onething.exchange.outside import NOWHERE, Answer, Outside, Server, serve

SLOW: Final = 2.5  # seconds: longer than anybody waits for an answer
MODES: Final = ("auto", "hand", "down", "slow", "returns", "loses", "breaks")
ROADS: Final[Mapping[str, tuple[str, ...]]] = {
    "post": ("collect", "move", "arrive", "deliver"),
    "locker": ("collect", "arrive", "deliver"),
    "returns": ("collect", "move", "refuse", "return"),
    "loses": ("collect", "move", "lose"),
    "breaks": ("collect", "move", "break", "arrive", "deliver"),
}
WORDS: Final = {
    "collect": "已揽收", "move": "运输中", "arrive": "已到达网点，等待派送", "deliver": "已签收",
    "refuse": "收件人拒收，退回途中", "return": "已退回寄件人", "lose": "邮件丢失，已登记赔偿",
    "break": "运输中外封被打开，已重新加固，请收件人当面核对",
}  # fmt: skip
DOWN: Final[Answer] = HTTPStatus.SERVICE_UNAVAILABLE, {"detail": "物流系统正在维护。请稍后再试。"}
WRONG: Final[Answer] = HTTPStatus.BAD_REQUEST, {"detail": "内容不是约定的格式。请核对后重发。"}
OTHER: Final[Answer] = (
    HTTPStatus.UNPROCESSABLE_ENTITY,
    {"detail": "同一编号的内容不一样。请核对后重发。"},
)
UNKNOWN: Final[Answer] = HTTPStatus.NOT_FOUND, {"detail": "没有这个单号。请核对后再查。"}


@dataclass
class Carried:
    """One parcel as the carrier knows it."""

    number: str
    digest: str
    road: str
    code: str
    events: list[dict[str, Any]] = field(default_factory=list)


class Carrier(Outside):
    """What was given to the carrier, by our key; the same key again is the same parcel."""

    name = "carrier"

    def __init__(self) -> None:
        self.mode = "auto"
        self.orders: dict[str, Carried] = {}
        self.numbers: dict[str, Carried] = {}
        self._lock = threading.Lock()

    def get(self, path: str) -> Answer:
        """Say where one parcel is."""
        what, _, number = path.strip("/").partition("/")
        if what != "parcels":
            return NOWHERE
        found = self.numbers.get(number)
        return (HTTPStatus.OK, {"events": found.events}) if found else UNKNOWN

    def post(self, path: str, body: bytes, now: float) -> Answer:
        """Take an order, say where many parcels are, or be told how to behave."""
        what, _, key = path.strip("/").partition("/")
        try:
            said = json.loads(body)
            if what == "mode" and said["mode"] in MODES:
                self.mode = said["mode"]
                return HTTPStatus.OK, {"mode": self.mode}
            return DOWN if self.mode == "down" else self._take(what, key, body, now)
        except (ValueError, KeyError, TypeError):
            return WRONG

    def _take(self, what: str, key: str, body: bytes, now: float) -> Answer:
        said = json.loads(body)
        if what == "orders" and key:
            return self._order(key, body, str(said["way"]))
        if what == "tracks":
            return HTTPStatus.OK, self._tracks([str(one) for one in said["numbers"]], now)
        if what == "steps":
            known = self.numbers.get(key)
            return (HTTPStatus.OK, self._step(known, str(said["what"]), now)) if known else UNKNOWN
        return NOWHERE

    def _order(self, key: str, body: bytes, way: str) -> Answer:
        digest = hashlib.sha256(body).hexdigest()
        seed = hashlib.sha256(key.encode()).hexdigest()
        number = f"SX{int(seed[:12], 16) % 10**11:011d}"
        code = f"{int(seed[12:20], 16) % 10**6:06d}" if way == "locker" else ""
        road = self.mode if self.mode in ROADS else ("locker" if way == "locker" else "post")
        with self._lock:
            known = self.orders.setdefault(key, Carried(number, digest, road, code))
            self.numbers[known.number] = known
        if self.mode == "slow":
            time.sleep(SLOW)
        if known.digest != digest:
            return OTHER
        return HTTPStatus.OK, {"number": known.number, "code": known.code}

    def _tracks(self, numbers: list[str], now: float) -> dict[str, Any]:
        """Return the events of parcels; in “auto” each moves one step on first."""
        found = {number: self.numbers[number] for number in numbers if number in self.numbers}
        for one in found.values():
            if self.mode != "hand" and len(one.events) < len(ROADS[one.road]):
                self._step(one, ROADS[one.road][len(one.events)], now)
        return {
            "tracks": {number: one.events for number, one in found.items()},
            "unknown": [number for number in numbers if number not in found],
        }

    def _step(self, one: Carried, what: str, now: float) -> dict[str, Any]:
        with self._lock:
            event = {
                "key": f"{one.number}-{len(one.events) + 1}",
                "what": what,
                "words": WORDS[what]
                if one.road != "locker" or what != "arrive"
                else "已放入自助柜",
                "at": datetime.fromtimestamp(now, UTC).isoformat(),
                "turn": len(one.events) + 1,
                "by": "本人" if what == "deliver" else "",
            }
            one.events.append(event)
        return event

    def page(self) -> str:
        """Return the parcels, the newest first, as a page."""
        rows = "".join(
            f"<tr><td>{escape(one.number)}</td><td>{one.code or '—'}</td>"
            f"<td>{escape(one.events[-1]['words'] if one.events else '已下单')}</td></tr>"
            for one in reversed(self.orders.values())
        )
        return (
            '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>演示物流</title>'
            "<h1>演示物流和自助柜</h1><p>平台每问一次，在途的邮件就往前走一步。只供演示。</p>"
            "<table border='1'><thead><tr><th>单号</th><th>取件码</th><th>状态</th></tr></thead>"
            f"<tbody>{rows}</tbody></table></html>"
        )


def _made() -> Server:
    address = (environment.REGISTRY_HOST.get(), environment.CARRIER_PORT.get())
    return Server(address, Carrier(), environment.CARRIER_SECRET.get() or environment.DEMO_WORD)


def main() -> int:
    """Answer until told to stop."""
    return serve("演示物流", "CARRIER_PORT", _made)


if __name__ == "__main__":
    sys.exit(main())
