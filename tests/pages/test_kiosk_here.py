"""At a machine: places near it, the card that signs, the phone that takes pictures."""

import re
import time

import pytest
from django.test import Client

from onething.cases import queries
from onething.desk.commands import devices
from onething.web import sessions
from tests import given
from tests.cast import actor
from tests.desk.given import hall
from tests.fees.given import ANSWERS as OF_A_HOUSE
from tests.pages.test_kiosk import came, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
ANSWERS = {"state": "used", "third": "yes", "who": "self", "services": "electronic"}


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="JJ1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


def counties(page):
    return re.findall(r'<option value="(\d{6})"', page.content.decode().split("<main")[1])


def test_places_are_those_of_its_county_until_somebody_asks_for_others(machine, client):
    own = hall().region[:6]
    assert f'href="/wd?region={own}"' in machine.get("/kiosk").content.decode()
    assert machine.get("/wd")["Location"] == f"/wd?region={own}"
    page = machine.get(f"/wd?region={own}")
    assert counties(page)[1] == own  # after its city
    assert len(counties(page)) < 20
    assert "where=all" in page.content.decode()
    assert len(counties(machine.get(f"/wd?region={own}&where=all"))) > 100
    assert client.get("/wd").status_code == 200
    assert len(counties(client.get("/wd"))) > 100


def test_the_question_where_offers_its_county_first(machine, client):
    own = hall().region[:6]
    page = machine.get("/yjs/esfgh/qx")

    assert counties(page)[0] == own
    assert f'value="{own}" selected' in page.content.decode()
    assert len(counties(page)) < 20
    assert len(counties(machine.get("/yjs/esfgh/qx?where=all"))) > 100
    assert len(counties(client.get("/yjs/esfgh/qx"))) > 100


def test_who_is_old_is_asked_where_he_is_before_he_gets_a_list(client):
    client.cookies["mode"] = "elder"
    page = client.get("/").content.decode()
    assert 'href="/wd?ask=1"' in page
    assert 'href="/yy"' in page.split("<main")[1].split("</main>")[0]

    cities = client.get("/wd?ask=1").content.decode()
    first = re.search(r'href="(/wd\?ask=1&amp;city=\d+)"', cities)[1].replace("&amp;", "&")
    chosen = client.get(first).content.decode()
    to = re.search(r'href="(/wd\?region=\d{6})"', chosen)[1]
    assert client.get(to).status_code == 200
    assert client.get("/wd?ask=1&city=nowhere").status_code == 200

    client.cookies["place"] = "taiyuan"
    assert "/wd?region=1401" in client.get("/").content.decode()


def test_the_card_that_signs_is_read_into_its_field(machine):
    by = actor("lixiaoman")
    draft = given.a_complete_draft(by, slug="sbkfw", answers=ANSWERS)
    came(machine)

    page = machine.get(f"/apply/{draft}/sign").content.decode()

    field = re.search(r'<input[^>]*name="password"[^>]*>', page)[0]
    assert 'data-pad="card"' in field
    assert 'autocomplete="off"' in field
    assert "把身份证平放在读卡区" in page
    assert 'data-pad="card"' in machine.get("/kiosk/sz").content.decode()


def a_draft_with_a_material(by):
    draft = given.a_draft(by, slug="esfgh", answers=OF_A_HOUSE)
    rows = queries.materials_sheet(draft, by, MONDAY).rows
    return draft, next(one.need.key for one in rows if one.uploads)


def test_the_page_for_the_phone_waits_longer_says_so_and_is_wiped(machine, monkeypatch):
    draft, key = a_draft_with_a_material(actor("lixiaoman"))
    came(machine)
    page = machine.get(f"/apply/{draft}/pz/{key}")

    assert 'data-wipe="300"' in page.content.decode()
    assert "data-remains>300<" in page.content.decode()
    assert "在这台机器上接着办" in words(page)
    assert "电脑" not in page.content.decode().split("<main")[1]
    assert 'http-equiv="refresh" content="15"' not in page.content.decode()

    late = time.time() + 70
    monkeypatch.setattr(sessions.time, "time", lambda: late)
    machine.get(f"/apply/{draft}/pz/{key}", headers={"X-Live": "1"})  # it looks by itself
    monkeypatch.setattr(sessions.time, "time", lambda: late + 10)
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"
