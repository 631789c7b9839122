"""四端: one's computer, one's phone, a machine in a hall, a window; each as its pages are used over HTTP."""

import itertools
import re
from html import unescape

from django.test import Client

from tests.pages.forms import form_with

PASSWORD = "Yijianshi2026"
CARD = "李小满|女|汉|19950521|太原市小店区样例路1号|145105199505210024|样例公安局|长期"
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile"
_tokens = itertools.count()


def words(page):
    """Return what a page says, without its marks."""
    body = re.sub(r"<(script|style|head).*?</\1>", "", page, flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)))


class Terminal:
    """Somewhere to sit down at, do one thing, and go away."""

    name = "电脑"
    proof = PASSWORD  # with which one signs there

    def __init__(self, **how):
        self.client = Client(**how)
        said = {"login": self.login, "password": PASSWORD, "next": ""}
        assert self.send("/login", said).status_code == 302

    login = "lixiaoman"

    def come(self):
        """Sit down."""

    def go(self):
        """Leave it as it is found."""

    def read(self, path):
        """Return a page that must be there."""
        answer = self.client.get(path, follow=True)
        assert answer.status_code == 200, (self.name, path, answer.status_code)
        assert answer.request["PATH_INFO"] == path.partition("?")[0], (self.name, path)
        return answer.content.decode()

    def send(self, path, said, **files):
        """Send a form, once."""
        return self.client.post(path, {**said, "token": f"t{next(_tokens)}", **files})

    def fill(self, path, name, values):
        """Fill in the form of a page that has a field of this name, and send it as it stands."""
        said = form_with(self.read(path), name) | values
        return self.send(path, said)


class Phone(Terminal):
    """The same pages in a pocket, in a session of its own."""

    name = "手机"

    def __init__(self):
        super().__init__(headers={"user-agent": PHONE})


class Machine(Terminal):
    """A machine in a hall: a card opens it, and it is wiped when one goes."""

    name, proof = "自助机", CARD

    def __init__(self, code):
        self.client = Client()
        assert self.send("/kiosk/dj", {"code": code}).status_code == 302

    def come(self):
        assert self.send("/kiosk/sz", {"card": CARD}).status_code == 302

    def go(self):
        self.send("/kiosk/bye", {})
        assert self.client.get("/kiosk/my")["Location"] == "/kiosk/sz"


class Window(Terminal):
    """A window: a clerk acts for whoever shows his card, until he goes."""

    name, login = "窗口", "wangfang"

    def come(self):
        assert self.send("/desk/new/sf", {"card": CARD}).status_code == 302

    def go(self):
        self.send("/desk/new/js", {})
