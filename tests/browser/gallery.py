"""Pages that were kept, handed to a real browser by a server of their own, and looked at as a person would.

*Which rules.* Every rule of axe, best practice and the size of targets (WCAG 2.2) too, once for each page and layout:
at both widths, and in the large one (长辈版), in which other things are seen. Colours (高对比, 深色) and reading aloud
change no element and no name: where the page is the same but for them, only rules that look at how it is drawn are
asked again (`DRAWN`); where the server answered another page, every rule is. What goes out of the screen is measured
always. Colours, three quarters of the work of axe, are looked at once in what stands around many pages (head and foot).
"""

import mimetypes
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import TimeoutError, sync_playwright

from tests.browser.axe import wrong_with
from tests.browser.conftest import SAME_COLOURS, SIZES, SWITCHES
from tests.times import PATIENCE
from tools.browser import path_of

STATIC = Path(__file__).parents[2] / "onething" / "web" / "static"
KEPT = ("Content-Type", "Content-Security-Policy", "Permissions-Policy", "Referrer-Policy")
MACHINE = {"pc": {"width": 1280, "height": 800}, "upright": {"width": 1080, "height": 1920}}
DRAWN = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
BEYOND = """() => { const one = document.documentElement, body = document.body;
    const inside = Math.ceil(body.scrollHeight * window.innerHeight / body.clientHeight);  // of a lowered screen
    return [one.scrollWidth - one.clientWidth, Math.max(one.scrollHeight, inside)]; }"""
STICKS_OUT = """() => [...document.querySelectorAll("main *, header *, footer *")]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(one => one.outerHTML.slice(0, 120))[0] || ''"""


class _Gallery(BaseHTTPRequestHandler):
    """Answers with the page that hangs there now, its pictures, and the files that every page shares."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Hand over what is asked for."""
        page, path = self.server.page, self.path
        if path == "/static/axe.js":
            self._say({"Content-Type": "text/javascript", **LONG}, AXE_SCRIPT.encode())
        elif path.startswith("/static/"):
            name = path.removeprefix("/static/").partition("?")[0]
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            self._say({"Content-Type": kind, **LONG}, (STATIC / name).read_bytes())
        elif page is not None and path in page.pictures:
            kind, content = page.pictures[path]
            self._say({"Content-Type": kind}, content)
        elif page is not None and path == page.path:
            self._say({key: page.headers[key] for key in KEPT if key in page.headers}, page.body)
        else:
            self._say({"Content-Type": "text/plain"}, b"", HTTPStatus.NOT_FOUND)

    def _say(self, headers, body, status=HTTPStatus.OK):
        self.send_response(status)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said):
        """Say nothing."""


OFTEN = 50
LOADS = 5_000  # milliseconds
LONG = {"Cache-Control": "max-age=3600"}


@contextmanager
def viewer():
    """Open the gallery and a browser in it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Gallery)
    server.page, server.daemon_threads = None, True
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of(), args=SWITCHES)
        yield Viewer(browser, server)
        browser.close()
    server.shutdown()
    server.server_close()


class Viewer:
    """Somebody who looks at page after page; `seen`: surroundings of pages whose colours were looked at."""

    def __init__(self, browser, server):
        context = browser.new_context(
            locale="zh-CN",
            base_url=f"http://127.0.0.1:{server.server_port}",
            service_workers="block",
        )
        self.server, self.context, self.page = server, context, None
        self.errors, self.seen, self.looks = [], set(), 0

    def look(self, shown, sizes, *, drawn=False, shot=None):
        """Return what a person would mind at a page, as (size, what), in each of these sizes."""
        if self.looks % OFTEN == 0:
            self._begin()
        self.page.goto("about:blank")  # a page that renews itself does not meet the next one
        self.server.page, self.errors, found = shown, [], []
        self.looks += 1
        every = MACHINE if shown.machine else SIZES
        for number, size in enumerate(sizes):
            self.page.set_viewport_size(every[size])
            if not number:
                self._open(shown)
            if shot is not None:
                self.page.screenshot(path=shot(size), type="jpeg", quality=60, full_page=True)
            found += [(size, one) for one in self._wrong(shown, every[size], drawn)]
        return found + [(sizes[0], fault) for fault in self.errors]

    def _begin(self):
        """Take a new tab: one that showed hundreds of pages is large and slow."""
        if self.page is not None:
            self.page.close()
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("pageerror", lambda fault: self.errors.append(f"script: {fault}"))

    def _open(self, shown):
        self.page.goto(shown.path, wait_until="domcontentloaded")
        with suppress(
            TimeoutError
        ):  # a talk calls a house that is not there, and sometimes never ends to load
            self.page.wait_for_load_state(timeout=LOADS)
        self.page.add_script_tag(url="/static/axe.js")
        if shown.mode.endswith("aloud"):  # what is said where no voice speaks Chinese, at once
            self.page.evaluate("document.dispatchEvent(new Event('aloud'))")

    def _wrong(self, shown, size, drawn):
        beyond, tall = self.page.evaluate(BEYOND)
        out = [f"sticks-out {beyond} {self.page.evaluate(STICKS_OUT)}"] if beyond > 0 else []
        if tall > size["height"]:  # what sticks to the edge of a screen then covers nothing
            self.page.set_viewport_size({**size, "height": tall})
        known = (size["width"], shown.around) in self.seen
        self.seen.add((size["width"], shown.around))
        within = "main" if known else ""
        if drawn:
            return out + wrong_with(self.page, DRAWN, within)
        if not within:
            return out + wrong_with(self.page, **TARGETS)
        colours = wrong_with(self.page, ("color-contrast",), within)
        return out + colours + wrong_with(self.page, **TARGETS, **SAME_COLOURS)


TARGETS = {"target-size": {"enabled": True}}  # left out by axe unless it is asked
