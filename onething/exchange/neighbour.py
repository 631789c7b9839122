"""The platform of another province, for trying things: a process of its own, without the database.

Run: NEIGHBOUR_PORT=8772 python -m onething.exchange.neighbour
It takes in what we hand over and tells us what it decides; it hands in applications to us and hears
what we decide. Its page (“/”) lists both; the button on it hands one in. Told so, it is down, slow or silent.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import secrets
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

from onething import environment
from onething.exchange import signing
from onething.exchange.neighbour_files import (
    PDF,
    PNG,
    Shelf,
    pieces,
    result_paper,
    said_of,
    sample_picture,
)
from onething.exchange.outside import NOWHERE, Answer, Handler, Outside, Server, serve

PROVINCE: Final = "demo"
OURS: Final = f"/api/v1/provinces/{PROVINCE}"
SLOW: Final = 2.5  # seconds: longer than anybody waits for an answer
PATIENCE: Final = 5.0
TRIES: Final = (0.0, 1.0, 3.0, 10.0)  # seconds before each
MODES: Final = ("auto", "hand", "down", "slow")
WORDS: Final = {
    "accepted": "已受理", "not_accepted": "不属于本机关职权范围", "granted": "准予，结果电子送达",
    "refused": "不符合条件", "withdrawn": "申请人撤回", "extended": "延长 10 个工作日",
    "supplement": "身份证复印件：看不清，请重新扫描", "fee_due": "工本费 20 元",
    "part_granted": "其中一项已办好", "kept": "已经作出决定，不能撤回", "terminated": "申请人死亡",
    "supplied": "补正的材料", "withdrawing": "申请人要求撤回",
}  # fmt: skip
DOWN: Final[Answer] = HTTPStatus.SERVICE_UNAVAILABLE, {"detail": "外省平台正在维护。请稍后再试。"}
WRONG: Final[Answer] = HTTPStatus.BAD_REQUEST, {"detail": "内容不是约定的格式。请核对后重发。"}
OTHER: Final[Answer] = (
    HTTPStatus.UNPROCESSABLE_ENTITY,
    {"detail": "同一编号的内容不一样。请核对后重发。"},
)
SAMPLE: Final[Mapping[str, Any]] = {  # somebody of ours who lives there has lost nothing but his time
    "item_name": "社会保障卡补领、换领", "theme": "sbkfw", "region": "140105",
    "answers": {"state": "broken", "third": "no", "who": "self", "services": "none", "only_part": "replace"},
    "applicant": {"name": "李小满", "id_number": "145105199505210024", "phone": "15400000001"},
    "values": {
        "person.name": "李小满", "person.id_number": "145105199505210024", "card.holder": "李小满",
        "card.bank": "中国工商银行", "card.pickup": "bank",
        "card.holder_id": "145105199505210024", "contact.name": "李小满",
        "contact.phone": "15400000001", "delivery.address": "演示省样例市样例路 9 号",
    },
    "papers": ["身份证复印件"], "received_by": "演示省样例市政务服务中心",
    "consent": "本人同意把信息交给办理地，只用于办理这一个事项。",
    "files": [said_of("01", "身份证复印件.png", sample_picture(), PNG)],
}  # fmt: skip


@dataclass
class Kept:
    """One application as the other province knows it."""

    key: str
    number: str
    digest: str
    title: str
    told: list[dict[str, Any]] = field(default_factory=list)


class Neighbour(Outside):
    """What was handed over under our keys, and what it handed in under its own."""

    name = "neighbour"
    largest = 1_000_000  # bytes: a piece of a file, encrypted

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.mode = "auto"
        self.taken: dict[str, Kept] = {}
        self.given: dict[str, Kept] = {}
        self.shelf = Shelf(secret)
        self.events: dict[str, dict[str, Any]] = {}  # that it told, by key
        self._lock = threading.Lock()

    def get(self, path: str) -> Answer:
        """Say what is known of one application."""
        what, _, key = path.strip("/").partition("/")
        found = {"applications": self.taken, "told": self.given}.get(what, {}).get(key)
        return (HTTPStatus.OK, {"number": found.number, "told": found.told}) if found else NOWHERE

    def post(self, path: str, body: bytes, now: float) -> Answer:
        """Take an application in, hear what became of one, or be told how to behave."""
        what, _, key = path.strip("/").partition("/")
        try:
            said = json.loads(body)
            if what == "mode" and said["mode"] in MODES:
                self.mode = said["mode"]
                return HTTPStatus.OK, {"mode": self.mode}
            if self.mode == "down":
                return DOWN
            if "/files/" in path:
                return self._piece(path, said)
            return self._done(what, key, said, body)
        except (ValueError, KeyError, TypeError):
            return WRONG

    def _piece(self, path: str, said: dict[str, Any]) -> Answer:
        """Take a piece of a file that was said: of an application, or of what they decided."""
        what, key, _, file = path.strip("/").split("/")
        if what not in ("applications", "told") or (key, file) not in self.shelf.files:
            return NOWHERE
        have, wrong = self.shelf.take(key, file, said)
        if wrong:
            return HTTPStatus.UNPROCESSABLE_ENTITY, {"detail": wrong}
        return HTTPStatus.OK, {"have": have}

    def _done(self, what: str, key: str, said: dict[str, Any], body: bytes) -> Answer:
        """Do what a signed request of ours asks for."""
        if what == "applications" and key:
            ours = key.removesuffix("/events")
            return self._take(key, said, body) if ours == key else self._answered(ours, said)
        if what == "told" and key in self.given:
            self.shelf.say(key, said.get("files", []))
            return self._hear(self.given[key], said)
        return self._ordered(what, key, said)

    def _ordered(self, what: str, key: str, said: dict[str, Any]) -> Answer:
        """Do what somebody who tries things orders."""
        if what == "spoil":
            self.shelf.spoil = int(said["files"])
            return HTTPStatus.OK, {}
        if what == "decide" and key in self.taken:
            return HTTPStatus.OK, {"status": self.tell(self.taken[key], [str(said["what"])])}
        if what == "answer" and key in self.given:
            return HTTPStatus.OK, {"status": self.answer(self.given[key], said)}
        if what == "hand-in":
            return HTTPStatus.OK, self.hand_in({**SAMPLE, **said}, key)
        return NOWHERE

    def _answered(self, key: str, said: dict[str, Any]) -> Answer:
        """Hear what the applicant of something that was handed over answers; a withdrawal is granted."""
        if key not in self.taken:
            return NOWHERE
        kept = self.taken[key]
        self.shelf.say(key, said.get("files", []))
        heard = self._hear(kept, said)
        if said["what"] == "withdrawing":
            args = (kept, ["withdrawn"], 0.5)
            threading.Thread(target=self.tell, args=args, daemon=True).start()
        return heard

    def answer(self, kept: Kept, said: dict[str, Any]) -> int:
        """Tell what the applicant of something that was handed in answers, with a file for a material."""
        what = str(said["what"])
        event = self._event(f"{kept.key}-{what}", what) | {"files": []}
        picture, path = sample_picture(), f"{OURS}/applications/{kept.key}"
        if said.get("material"):
            file = said_of("s1", "补正的材料.png", picture, PNG)
            event["files"] = [file | {"material": str(said["material"])}]
        status = self._send(f"{path}/events", {"events": [event]}, event["key"])
        if event["files"] and status == HTTPStatus.OK:
            status = self._give(f"{path}/files/s1", kept.key, "s1", picture)
        return status

    def _take(self, key: str, said: dict[str, Any], body: bytes) -> Answer:
        title = str(said["item_name"])
        digest = hashlib.sha256(body).hexdigest()
        number = f"YS{int(hashlib.sha256(key.encode()).hexdigest()[:12], 16) % 10**12:012d}"
        with self._lock:
            new = key not in self.taken
            kept = self.taken.setdefault(key, Kept(key, number, digest, title))
        if self.mode == "slow":
            time.sleep(SLOW)
        if kept.digest != digest:
            return OTHER
        self.shelf.say(key, said.get("files", []))
        if new and self.mode == "auto":
            steps = ["accepted", "granted"]
            threading.Thread(target=self.tell, args=(kept, steps, 1.0), daemon=True).start()
        return HTTPStatus.OK, {"number": number}

    def _hear(self, kept: Kept, said: dict[str, Any]) -> Answer:
        with self._lock:
            if said["key"] not in [one["key"] for one in kept.told]:
                kept.told.append(
                    {
                        "key": str(said["key"]),
                        "what": str(said["what"]),
                        "words": str(said["words"]),
                    }
                )
        return HTTPStatus.OK, {"heard": True}

    def tell(self, kept: Kept, steps: list[str], wait: float = 0.0) -> int:
        """Tell us what was decided of something that we handed over."""
        time.sleep(wait)
        events = [self._event(f"{kept.number}-{what}", what) for what in steps]
        kept.told.extend(one for one in events if one not in kept.told)
        path, paper = f"{OURS}/sent/{kept.key}", result_paper(kept.number)
        if steps[-1] == "granted":
            said = said_of("result", f"办理结果-{kept.number}.pdf", paper, PDF)
            events = [*events[:-1], events[-1] | {"files": [said]}]
        status = self._send(f"{path}/events", {"events": events}, events[-1]["key"])
        if steps[-1] == "granted" and status == HTTPStatus.OK:
            status = self._give(f"{path}/files/result", kept.key, "result", paper)
        return status

    def _event(self, key: str, what: str) -> dict[str, Any]:
        """Return what is told under a key: told again it is the same, with the time of the first."""
        made = {"key": key, "what": what, "words": WORDS[what], "at": datetime.now(UTC).isoformat()}
        with self._lock:
            return dict(self.events.setdefault(key, made))

    def _give(self, path: str, key: str, file: str, content: bytes) -> int:
        """Send a file in pieces, each until it is heard; return the last status."""
        status = 0
        for one in pieces(self.secret, key, file, content):
            status = self._send(path, one, f"{key[:40]}-{file}-{one['offset']}")
        return status

    def hand_in(self, content: dict[str, Any], key: str = "") -> dict[str, Any]:
        """Hand an application in to us under a key of its own."""
        key = key or f"YSIN{secrets.token_hex(6)}"
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        self.given.setdefault(key, Kept(key, key, digest, str(content["item_name"])))
        path = f"{OURS}/applications/{key}"
        status = self._send(path, content, key)
        if content.get("files") and status == HTTPStatus.OK:
            status = self._give(f"{path}/files/01", key, "01", sample_picture())
        return {"key": key, "status": status}

    def _send(self, path: str, content: Mapping[str, Any], once: str) -> int:
        """Send something signed, again until it is heard; return the last status."""
        status = 0
        for pause in TRIES:
            time.sleep(pause)
            try:
                status = self._sent(path, content, once)
            except (OSError, http.client.HTTPException) as fault:
                sys.stderr.write(f"not heard: {type(fault).__name__}\n")
                continue
            if status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return status
        return status

    def _sent(self, path: str, content: Mapping[str, Any], once: str) -> int:
        at = urlsplit(environment.BASE_URL.get() or f"http://127.0.0.1:{environment.PORT.get()}")
        kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
        body = json.dumps(content, ensure_ascii=False).encode()
        sent, nonce = str(int(time.time())), secrets.token_hex(16)
        signature = signing.sign_request(
            self.secret, "POST", path, time=sent, nonce=nonce, body=body
        )
        connection = kind(str(at.hostname), at.port, timeout=PATIENCE)
        try:
            connection.request(
                "POST", path, body=body,
                headers={
                    "Content-Type": "application/json", "X-API-Key": environment.NEIGHBOUR_KEY.get(),
                    "Idempotency-Key": once, signing.TIME: sent, signing.NONCE: nonce,
                    signing.SIGNATURE: signature,
                },
            )  # fmt: skip
            return connection.getresponse().status
        finally:
            connection.close()

    def page(self) -> str:
        """Return what was taken in and handed in, the newest first, as a page."""
        return (
            '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>演示省平台</title>'
            "<h1>演示省政务服务平台（虚构）</h1>"
            "<h2>对方代收、本省办理</h2>"
            f"{_table(self.taken.values(), self.shelf)}<h2>本省代收、对方办理</h2>"
            f"{_table(self.given.values(), self.shelf)}"
            '<form method="post" action="/try"><button>代收一份样例，送到对方</button></form></html>'
        )


def _table(rows: Any, shelf: Shelf) -> str:
    drawn = "".join(
        f"<tr><td>{escape(one.number)}</td><td>{escape(one.title)}</td><td>{_files(one.key, shelf)}</td><td>"
        f"{escape('、'.join(step['what'] + ' ' + step['words'] for step in one.told) or '—')}</td></tr>"
        for one in reversed([*rows])
    )
    head = "<tr><th>编号</th><th>事项</th><th>收到的文件</th><th>进展</th></tr>"
    return f"<table border='1'><thead>{head}</thead><tbody>{drawn}</tbody></table>"


def _files(key: str, shelf: Shelf) -> str:
    mine = [one for (whose, _), one in shelf.files.items() if whose == key]
    return f"{sum(one.done for one in mine)}/{len(mine)}" if mine else "—"


class NeighbourHandler(Handler):
    """Signed requests of ours, and the button of its page."""

    server: NeighbourServer

    def do_POST(self) -> None:
        """Hand a sample in when somebody pressed the button; else take a signed request."""
        if self.path != "/try":
            super().do_POST()
            return
        self.rfile.read(min(int(self.headers.get("Content-Length") or 0), SMALL))
        self.server.neighbour.hand_in(dict(SAMPLE))
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()


SMALL: Final = 1000  # bytes of a form with nothing in it


class NeighbourServer(Server):
    """The server of the other province."""

    def __init__(self, address: tuple[str, int], secret: str) -> None:
        self.neighbour = Neighbour(secret)
        super().__init__(address, self.neighbour, secret)
        self.RequestHandlerClass = NeighbourHandler


def _made() -> ThreadingHTTPServer:
    address = (environment.REGISTRY_HOST.get(), environment.NEIGHBOUR_PORT.get())
    return NeighbourServer(address, environment.NEIGHBOUR_SECRET.get() or environment.DEMO_WORD)


def main() -> int:
    """Answer until told to stop."""
    return serve("演示省平台", "NEIGHBOUR_PORT", _made)


if __name__ == "__main__":
    sys.exit(main())
