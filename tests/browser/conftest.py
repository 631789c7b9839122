"""A whole platform of its own, started as a stranger would, and a real browser."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.axe import wrong_with
from tests.times import PATIENCE
from tools.browser import path_of
from tools.soak import platform as platforms

ROOT = Path(__file__).parent.parent.parent
SHOTS = ROOT / "var" / "shots"
SIZES = {"pc": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}
OK = 200
SAME_COLOURS = {"color-contrast": {"enabled": False}}  # three quarters of the work of axe
DEAD = """[...document.querySelectorAll("button, a, [role=button], [data-live]")]
    .filter(one => one.checkVisibility())
    .filter(one => one.tagName === "BUTTON" ? one.type === "button" || !one.form
        : one.tagName === "A" ? !one.hasAttribute("href")
        : !(one.dataset.live && (document.querySelector("meta[http-equiv=refresh]")
            || document.querySelector("main a[href='']"))))
    .map(one => (one.textContent.trim() || one.id).slice(0, 40))"""
ENDLESS = re.compile(
    "正在(加载|打开|连接|打印|定位|上传)"
)  # what only a script would bring to its end
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


class Platform(platforms.Platform):
    """The same platform that the soak starts, as a browser sees it: its address, its command line."""

    patience = PATIENCE

    def __init__(self, home):
        super().__init__(home)
        self.signed_in = {}  # login: cookies
        self.url = f"http://127.0.0.1:{self.port}"
        self.env |= {"PYTHONUNBUFFERED": "1"}
        del self.env["RATE_LIMITS"]  # people at screens have the paces of people

    @property
    def live(self):
        """Where the live process of the platform answers."""
        return f"http://127.0.0.1:{self.env['LIVE_PORT']}/live/"

    def start(self, database=""):
        """Start it; what it said is what failed."""
        try:
            super().start(database)
            platforms.wait_for(self.ready, PATIENCE, "the platform is ready")
        except (RuntimeError, TimeoutError) as fault:
            if self.running():
                self.kill()
            pytest.fail(f"{fault}\n{self.words()}")

    def onething(self, *arguments):
        """Run a subcommand beside the running platform."""
        return subprocess.run(
            [*platforms.ONETHING, *arguments],
            env=self.env | {"DATABASE_URL": self.database().strip()},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="package")
def platform(tmp_path_factory):
    """Start the platform once for all browser tests; it ends with them, for it works when idle too."""
    found = Platform(tmp_path_factory.mktemp("platform"))
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def chromium():
    """Start the browser once; its event loop must end before other tests want one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of(), args=SWITCHES)
        yield browser
        browser.close()


class Visitor:
    """Somebody at a screen of some size, with what he would notice."""

    def __init__(self, browser, platform, size, *, scripts=True, both=False):
        self.platform, self.size, self.both = platform, size, both
        self.context = browser.new_context(
            viewport=SIZES[size], locale="zh-CN", base_url=platform.url, java_script_enabled=scripts
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.scripts = scripts
        self.elsewhere, self.errors = [], []
        self.page.on("request", self._watch)
        self.page.on("console", self._hear)

    def _hear(self, said):
        address = said.location.get("url", "")
        faulty = "status of 422" in said.text  # what a faulty form is answered
        alone = "status of 409" in said.text and address.startswith(self.platform.live)  # in a room
        if said.type == "error" and not faulty and not alone:
            self.errors.append(f"{said.text} {address}")

    def _watch(self, request):
        if not request.url.startswith((self.platform.url, self.platform.live, "data:")):
            self.elsewhere.append(request.url)

    def go(self, path):
        self.page.goto(path)
        return self._works()

    def _works(self):
        """Check that who has no scripts finds nothing on the page that he cannot use."""
        if not self.scripts:
            dead = self.page.evaluate(DEAD)
            assert not dead, f"{self.page.url}: {dead}"
            waits = ENDLESS.search(self.page.locator("body").inner_text())
            assert not waits, f"{self.page.url}: {waits}"
            assert self.page.locator("main a[href], main form, header a[href]").count()
        return self

    def enter(self, login):
        """Be somebody: sign in by the form the first time, and stay signed in for the next.

        Who has changed for whom he acts has a new key since: then the form is filled in again.
        """
        known = self.platform.signed_in.get(login, [])
        self.context.add_cookies(known)
        if not known or self.context.request.get("/account", max_redirects=0).status != OK:
            self.context.clear_cookies()
            self.sign_in(login)
            self.platform.signed_in[login] = self.context.cookies()
        return self

    def sign_in(self, login, path="/login"):
        self.go(path)
        self.page.locator("[name=login]").fill(login)
        self.page.locator("[name=password]").fill("Yijianshi2026")
        return self.press("登录")

    def press(self, name, *, kind="button"):
        """Click, and wait until the page that follows is there in whole."""
        self.page.locator("main").get_by_role(kind, name=name).first.click()
        self.page.wait_for_load_state()
        return self._works()

    def reads(self, text):
        """Check that some text comes to be seen."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE * 1000)
        return self

    def look(self, name):
        """Keep a picture, and check what a person would: nothing sticks out, axe is content."""
        self._look(self.size, name, {})
        if self.both:
            self.page.set_viewport_size(SIZES["phone"])
            self._look("phone", name, SAME_COLOURS)
            self.page.set_viewport_size(SIZES[self.size])
        return self

    def _look(self, size, name, rules):
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(
            path=SHOTS / f"{size}-{name}.jpg", type="jpeg", quality=70, full_page=True
        )
        widths = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert widths[0] <= widths[1], f"{size} {name}: {widths}"
        if self.scripts:
            found = wrong_with(self.page, **rules)
            assert not found, f"{size} {name}: " + "; ".join(found)

    def close(self):
        assert not self.elsewhere
        assert not self.errors, self.errors
        self.context.close()


@pytest.fixture
def visitor(chromium, platform):
    """Make visitors, and see each one off."""
    made = []

    def make(size="pc", **how):
        made.append(Visitor(chromium, platform, size, **how))
        return made[-1]

    yield make
    for one in made:
        one.close()
