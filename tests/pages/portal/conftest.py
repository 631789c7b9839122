"""People at a browser: they open pages, fill in the forms that the pages show, and send them."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.test import Client

from onething.web import middleware
from tests.times import MONDAY

PASSWORD = "Yijianshi2026"


class Hidden(HTMLParser):
    """Collect the hidden fields of the forms of a page, by the form's address."""

    def __init__(self):
        super().__init__()
        self.forms = {}
        self._now = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self._now = self.forms.setdefault(given.get("action", ""), {})
        if tag == "input" and given.get("type") == "hidden" and self._now is not None:
            self._now[given["name"]] = given.get("value", "")


class Person:
    """Somebody at a browser with script switched off and the check against forgery on."""

    def __init__(self):
        self.client = Client(enforce_csrf_checks=True)

    def get(self, address):
        return self.client.get(address)

    def hidden(self, address, form=""):
        page = Hidden()
        page.feed(self.client.get(address).content.decode())
        return page.forms[form]

    def send(self, address, said, *, form="", to=""):
        """Open a page, fill in one of its forms, send it."""
        return self.client.post(to or form or address, self.hidden(address, form) | said)

    def sign_in(self, login, *, behalf=""):
        answer = self.send("/login", {"login": login, "password": PASSWORD})
        assert answer.status_code == 302, text(answer)
        if behalf:
            self.act_for(behalf)
        return self

    def act_for(self, name):
        page = self.client.get("/switch").content.decode()
        found = re.search(rf'value="([0-9a-f-]{{36}})"[^<]*<[^>]*>：[^<]*{name}', page)
        assert found, page
        assert self.send("/switch", {"as": found[1]}).status_code == 302


def text(answer):
    """Return what a person reads of a page."""
    body = re.sub(r"<(script|style|head).*?</\1>", "", answer.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)))


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch):
    """Let the edge read the clock of the test."""
    monkeypatch.setattr(middleware, "now", lambda: MONDAY)


@pytest.fixture(autouse=True)
def _silent_register(settings):
    """Let no register answer: the forms have to work all the same."""
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def visitor(db):
    """Somebody who has not signed in."""
    return Person()


@pytest.fixture
def owner(db):
    """王建国, signed in, acting for his restaurant."""
    return Person().sign_in("wangjianguo", behalf="晋味面馆")


@pytest.fixture
def other(db):
    """孙大圆, signed in, acting for his own shop."""
    return Person().sign_in("sundayuan")
