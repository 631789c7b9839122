"""A host App, for trying things: a process of its own, without the database; and beside it (“/bus”) a 便民应用.

Run: HOSTAPP_PORT=8774 python -m onething.exchange.hostapp
Its page (“/”) is what somebody sees in the App: who he is, and a way to our pages. A link seals a ticket for one
entry and leads to us; told so (?fault=…), it is old, of another host, sealed with a wrong key, or of nobody sure.
"""

from __future__ import annotations

import secrets
import sys
import time
from html import escape
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from onething import environment
from onething.exchange.outside import Handler, Outside, Server, serve
from onething.exchange.tickets import open_ticket, seal_ticket

HOST: Final = "demo"
FRESH: Final = 120  # seconds for which a ticket of ours counts
PEOPLE: Final = {  # sample persons whom the App knows; the last has never been here
    "lixiaoman": ("李小满", "145105199505210024"),
    "wangjianguo": ("王建国", "145105197810010038"),
    "newcomer": ("宋样例", "145105199001010109"),
}
ENTRIES: Final = (("/yjs", "办成一件事"), ("/my", "我的办件"), ("/wd", "附近的大厅"))
BUS, BUS_KEY = "/bus", "demo-bus"  # a sample applet that takes our login
FAULTS: Final = {
    "old": "过期的凭证", "other": "别的 App 的凭证", "key": "密钥不对", "level": "没有核验本人",
}  # fmt: skip


class HostApp(Outside):
    """What the App knows of its people, and the tickets that it seals."""

    name = "hostapp"

    def __init__(self, secret: str, applet_secrets: tuple[str, ...] = ()) -> None:
        self.secret = secret
        self.applet_secrets = applet_secrets

    def ticket(self, who: str, *, level: str = "face", fault: str = "") -> str:
        """Seal a ticket for one entry; or one that must be refused."""
        name, number = PEOPLE[who]
        said: dict[str, Any] = {
            "name": name, "id_type": "111", "id_number": number, "phone": "15400000001",
            "level": "phone" if fault == "level" else level,
            "at": int(time.time()) - (3600 if fault == "old" else 0), "nonce": secrets.token_hex(16),
        }  # fmt: skip
        secret = f"{self.secret}-wrong" if fault == "key" else self.secret
        return seal_ticket(secret, "other" if fault == "other" else HOST, said)

    def way_in(self, who: str, to: str, **how: str) -> str:
        """Return the address of ours to which the App opens its web view."""
        base = environment.BASE_URL.get() or f"http://127.0.0.1:{environment.PORT.get()}"
        return f"{base}/sj/{HOST}?{urlencode({'t': self.ticket(who, **how), 'to': to})}"

    def page(self) -> str:
        """Return the page of the App with a way to our pages for each of its people."""
        drawn = "".join(
            f"<section><h2>{escape(name)}</h2><ul>"
            + "".join(_link(who, to, words) for to, words in ENTRIES)
            + "</ul></section>"
            for who, (name, _) in PEOPLE.items()
        )
        wrong = "".join(
            f'<li><a href="/go?who=lixiaoman&amp;to=/my&amp;fault={key}">{words}</a></li>'
            for key, words in FAULTS.items()
        )
        return (
            '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>样例通</title><h1>样例通 App（虚构）：政务服务</h1>"
            f"{drawn}<h2>不该放进来的</h2><ul>{wrong}</ul></html>"
        )

    def bus(self, ticket: str) -> str:
        """Return the page of the sample applet: who came, as our ticket says, and the time of a bus."""
        said = open_ticket(self.applet_secrets, f"applet:{BUS_KEY}", ticket) if ticket else None
        fresh = said is not None and abs(time.time() - int(said.get("at", 0))) <= FRESH
        name = escape(str(said["name"])) if said is not None and fresh else ""
        who = f"您好，{name}。已用政务服务平台的登录进入。" if name else "没有登录，可以查时刻。"
        return (
            '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>样例公交时刻</title><h1>样例公交时刻（虚构）</h1><p>{who}</p>"
            "<p>样例 1 路：首班 06:30，末班 21:30，约 10 分钟一班。</p></html>"
        )


def _link(who: str, to: str, words: str) -> str:
    return f'<li><a href="/go?who={who}&amp;to={to}">{words}</a></li>'


class HostAppHandler(Handler):
    """The page, and the way to us."""

    server: HostAppServer

    def do_GET(self) -> None:
        """Seal a ticket and lead to us when somebody chose an entry; else show the page."""
        at = urlsplit(self.path)
        if at.path == BUS:
            ticket = parse_qs(at.query).get("t", [""])[0]
            page = self.server.app.bus(ticket).encode()
            self._send_bytes(HTTPStatus.OK, page, "text/html; charset=utf-8", signed=False)
            return
        if at.path == f"{BUS}/healthz":
            self._send(HTTPStatus.OK, {"status": "ok"})
            return
        if at.path != "/go":
            super().do_GET()
            return
        said = {key: values[0] for key, values in parse_qs(at.query).items()}
        if said.get("who") not in PEOPLE:
            self._send(HTTPStatus.NOT_FOUND, {"detail": "没有这个人。"})
            return
        way = self.server.app.way_in(
            said["who"], said.get("to", "/my"), level=said.get("level", "face"),
            fault=said.get("fault", ""),
        )  # fmt: skip
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", way)
        self.send_header("Content-Length", "0")
        self.end_headers()


class HostAppServer(Server):
    """The server of the App."""

    def __init__(
        self, address: tuple[str, int], secret: str, applet_secrets: tuple[str, ...] = ()
    ) -> None:
        self.app = HostApp(secret, applet_secrets)
        super().__init__(address, self.app, secret)
        self.RequestHandlerClass = HostAppHandler


def _made() -> ThreadingHTTPServer:
    address = (environment.REGISTRY_HOST.get(), environment.HOSTAPP_PORT.get())
    known = environment.HOSTS.get().get(HOST, (environment.DEMO_WORD,))
    applets = environment.APPLETS.get().get(BUS_KEY, (environment.DEMO_WORD,))
    return HostAppServer(address, known[0], applets)


def main() -> int:
    """Answer until told to stop."""
    return serve("演示宿主 App", "HOSTAPP_PORT", _made)


if __name__ == "__main__":
    sys.exit(main())
