"""Somebody at a browser: signs in, looks at his applications, rates each of them once."""

from __future__ import annotations

import http.client
import http.cookiejar
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from html import unescape

from tools.soak.clients import TIMEOUT, Stopped
from tools.soak.journal import Journal, Promise

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
LOGIN = {"login": "wangjianguo", "password": "Yijianshi2026"}
SHOP = "晋味面馆"
GOOD = "5"
SEEN_OK, FAULT, AWAY = 200, 500, (0, 500, 502, 503, 504)


class Rater:
    """王建国, for his restaurant, with cookies and forms, as a person does it."""

    def __init__(self, port: int, journal: Journal, stopped: threading.Event) -> None:
        self.base, self.journal = f"http://127.0.0.1:{port}", journal
        self.stopped = stopped
        jar = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.rated: set[str] = set()

    def run(self) -> None:
        """Rate whatever has been submitted, until the soak is over."""
        self._sign_in()
        while True:
            page = self._page("/my")
            if 'name="password"' in page:
                self._sign_in()
                continue
            for number in dict.fromkeys(re.findall(r"/my/bj/(YJS\w+)", page)):
                if number not in self.rated:
                    self._rate(number)
            self._rest(1.0)

    def _sign_in(self) -> None:
        form = dict(HIDDEN.findall(self._page("/login")))
        self._send("/login", form | LOGIN)
        page = self._page("/switch")
        found = re.search(rf'value="([0-9a-f-]{{36}})"[^<]*<[^>]*>：[^<]*{SHOP}', page)
        if found:
            form = {name: value for name, value in HIDDEN.findall(page) if name != "next"}
            self._send("/switch", form | {"as": found[1]})

    def _rate(self, number: str) -> None:
        address = f"/hp/{number}/submitted"
        page = self._page(f"{address}?grade={GOOD}")
        main = page[page.find("<main") :]
        form = dict(HIDDEN.findall(main))
        if "grade" not in form:
            self.rated.add(number)  # rated before
            return
        said = self._send(address, {name: unescape(value) for name, value in form.items()})
        if "谢谢您的评价" in said:
            self.rated.add(number)
            self.journal.keep(Promise("rate", form["token"], number, ""))
        else:
            self.journal.wonder(f"rating {number} was answered: {said[:200]}")

    def _page(self, path: str) -> str:
        return self._send(path, None)

    def _send(self, path: str, form: dict[str, str] | None) -> str:
        """Open a page or send a form, again and again until it is answered."""
        content = urllib.parse.urlencode(form).encode() if form is not None else None
        while True:
            status, said = self._once(path, content)
            if status not in AWAY:
                return said
            if status == FAULT:
                self.journal.wonder(f"page {path}: 500 {said[:200]}")
            self._rest(0.5)

    def _once(self, path: str, content: bytes | None) -> tuple[int, str]:
        request = urllib.request.Request(self.base + path, data=content)  # noqa: S310 -- our own platform
        request.add_header("Referer", self.base + path)
        try:
            with self.browser.open(request, timeout=TIMEOUT) as answer:
                self.journal.note("page")
                return SEEN_OK, answer.read().decode()
        except urllib.error.HTTPError as refused:
            self.journal.note(f"page {refused.code}")
            return refused.code, refused.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as fault:
            self.journal.note(type(fault).__name__)
            return 0, ""

    def _rest(self, seconds: float) -> None:
        if self.stopped.is_set():
            raise Stopped
        time.sleep(seconds)
