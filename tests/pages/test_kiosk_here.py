"""At a machine: places near it, the card that signs, the phone that takes pictures."""

import re
import time
from html import unescape

import pytest
from django.test import Client

from onething.cases import queries
from onething.desk.commands import devices
from onething.voice.models import Obstacle
from onething.web import sessions
from onething.web.forms.places import cities
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
    assert f"/kiosk/dq?next=/wd%3Fregion%3D{own}" in page.content.decode()
    assert client.get("/wd").status_code == 200
    assert len(counties(client.get("/wd"))) > 100


def test_the_question_where_offers_its_county_first(machine, client):
    own = hall().region[:6]
    page = machine.get("/yjs/esfgh/qx")

    assert counties(page)[0] == own
    assert f'value="{own}" selected' in page.content.decode()
    assert len(counties(page)) < 20
    assert "/kiosk/dq?next=/yjs/esfgh/qx" in page.content.decode()
    assert len(counties(client.get("/yjs/esfgh/qx"))) > 100


def tiles(page):
    return [
        unescape(one)
        for one in re.findall(r'<a class="tile" href="([^"]+)"', page.content.decode())
    ]


def test_where_is_said_in_two_steps_of_big_things_to_touch(machine):
    first = machine.get("/kiosk/dq?next=/yjs/esfgh/qx%3Freason%3Dsale%26region%3D140105")
    assert len(tiles(first)) == len(cities())
    assert "这台机器所在的市" in words(first)

    second = machine.get(next(one for one in tiles(first) if "city=140200" in one))
    assert len(tiles(second)) == len(next(one for one in cities() if one.code == "140200").counties)
    back = next(one for one in tiles(second) if "140213" in one)
    assert back == "/yjs/esfgh/qx?reason=sale&region=140213"

    page = machine.get(back)  # the county is kept, the next question follows
    assert 'name="region" value="140213"' in page.content.decode()
    assert len(counties(page)) < 40


def test_where_leads_nowhere_else(machine):
    for wrong in ("https://example.com/", "//example.com", ""):
        page = machine.get("/kiosk/dq", {"next": wrong, "city": "140100"})
        assert all(one.startswith("/kiosk?region=") for one in tiles(page))
    assert machine.get("/kiosk/dq?next=/wd&city=nowhere").status_code == 200


def test_a_form_at_a_machine_is_about_its_county_until_another_is_chosen(machine, client):
    page = machine.get("/bbcs")
    body = page.content.decode()
    assert f'type="hidden" name="region" value="{hall().region[:6]}"' in body
    assert "太原市小店区" in words(page) and 'href="/kiosk/dq?next=/bbcs"' in body
    assert not counties(page)

    other = machine.get("/bbcs?region=140213&item=142014213000")
    assert 'name="region" value="140213"' in other.content.decode()
    assert "大同市平城区" in words(other)
    assert "next=/bbcs%3Fitem%3D142014213000" in other.content.decode()
    assert len(counties(client.get("/bbcs"))) > 100


def test_what_cannot_be_done_is_told_at_a_machine_for_the_place_that_was_chosen(machine):
    said = {"token": "t", "region": "140213", "kind": "other", "tried": "来过三次", "blocked": "unknown",
            "wanted": "请受理", "name": "王建国", "phone": "13800000000"}  # fmt: skip
    made = machine.post("/bbcs", said)

    assert made.status_code == 302, words(made)
    assert Obstacle.objects.get().region == "140213"


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
