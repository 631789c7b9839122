"""Every link that a machine shows leads where it says: never home without a word, never a bare file, never nowhere."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve

from onething.cases import commands, queries
from onething.cases.models import Application
from onething.desk.commands import devices
from onething.kernel.pump import pump_all
from onething.web import machines
from tests import given
from tests.cast import actor
from tests.desk.given import hall
from tests.fees.given import ANSWERS, an_order
from tests.pages.test_kiosk import came
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
HOME = "/kiosk"
MANY = 150  # pages of different kinds that are looked at; fewer are there
ENOUGH = 2  # addresses of one kind
SAID = ("首页", "回到首页", "返回首页")  # these lead home and say so
ANCHOR = re.compile(r"<a [^>]*?href=\"([^\"]*)\"[^>]*>(.*?)</a>", re.S)


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="LJ1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


def links(page, address):
    """Return where a page leads, and by which words."""
    found = []
    for said, words in ANCHOR.findall(page):
        to = unescape(said).partition("#")[0]
        if to.startswith("?"):
            to = f"{address.partition('?')[0]}{to}"
        if to.startswith("/"):
            found.append((to, re.sub(r"<[^>]+>|\s", "", words)))
    return found


def closed_forms(page):
    """Return the forms of a page that a machine does not take."""
    found = []
    for to in re.findall(r"<form [^>]*?action=\"([^\"?]*)", page):
        one = resolve(unescape(to))
        if machines.is_closed(one.func.who, one.url_name, assisted=one.func.assisted):
            found.append(to)
    return found


def wrong_with(machine, start):
    """Follow every link from some pages on; return those that do not lead where they say."""
    todo, seen, kinds, wrong = [(one, "", "") for one in start], set(), {}, []
    while todo and len(seen) < MANY:
        address, words, where = todo.pop(0)
        if address in seen:
            continue
        name = resolve(address.partition("?")[0]).url_name
        kinds[name] = kinds.get(name, 0) + 1
        if kinds[name] > ENOUGH:
            continue
        seen.add(address)
        answer = machine.get(address)
        home = answer.status_code == 302 and answer["Location"].partition("?")[0] == HOME
        home = home and words not in SAID
        bare = not answer.get("Content-Type", "").startswith("text/html")
        if home or bare or answer.status_code >= 400:
            wrong.append(f"{words} {address} on {where}: {answer.status_code}")
            continue
        if answer.status_code == 302:
            todo.append((answer["Location"].partition("#")[0], words, where))
            continue
        page = answer.content.decode()
        wrong += [f"form {to} on {address}" for to in closed_forms(page)]
        todo += [(to, said, address) for to, said in links(page, address)]
    return wrong, seen


def test_no_link_leads_home_without_a_word_before_somebody_shows_his_card(machine):
    wrong, seen = wrong_with(machine, ["/kiosk"])

    assert not wrong, "\n".join(wrong)
    assert {"/kiosk/qh", "/yjs", "/cx"} <= seen


def test_no_link_leads_home_without_a_word_once_he_has(machine):
    own = actor("lixiaoman")
    an_order(own)
    draft = given.a_draft(own, slug="esfgh", answers=ANSWERS)
    row = next(one for one in queries.materials_sheet(draft, own, MONDAY).rows if one.uploads)
    file = given.a_file(own)
    commands.attach(draft, key=row.need.key, file=file, by=own, at=MONDAY)
    pump_all()
    came(machine)
    filed = Application.objects.get(state="submitted")
    begin = ["/kiosk/my", f"/my/bj/{filed.number}", f"/apply/{filed.pk}/done"]
    begin += [f"/apply/{draft}", f"/apply/{draft}/upload", "/kiosk/bz", "/kiosk", "/wd"]
    begin += ["/my/cn", "/my/xx", "/my/bangban", "/my/ks", "/my/seen"]

    wrong, seen = wrong_with(machine, begin)

    assert not wrong, "\n".join(wrong)
    names = {resolve(one.partition("?")[0]).url_name for one in seen}
    assert {"kiosk-mine", "kiosk-paper", "case", "rating", "fetching", "draft-phone"} <= names
    assert {"kiosk-order", "draft-materials", "draft-done", "whereabouts"} <= names
