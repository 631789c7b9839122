"""Who touches a machine is still there; what a machine says of itself keeps nobody there."""

import re
import time

import pytest
from django.test import Client

from onething.desk.commands import devices
from onething.web import sessions
from tests.cast import actor
from tests.desk.given import hall
from tests.pages.test_kiosk import came, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="CP1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


def test_a_machine_that_says_it_is_there_keeps_nobody_there(machine, monkeypatch):
    came(machine)
    begun = time.time()
    for beat in (30, 60):
        monkeypatch.setattr(sessions.time, "time", lambda beat=beat: begun + beat)
        assert machine.post("/kiosk/xt", {"token": f"beat{beat}"}).status_code == 204

    monkeypatch.setattr(sessions.time, "time", lambda: begun + 77)
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"


def test_whoever_touches_the_screen_keeps_what_he_fills_in_and_nobody_else_does(
    machine, client, monkeypatch
):
    came(machine)
    begun = time.time()

    def after(seconds, ago):
        monkeypatch.setattr(sessions.time, "time", lambda: begun + seconds)
        return machine.post("/kiosk/cp", {"ago": str(ago), "token": f"t{seconds}"}).status_code

    assert after(70, 2) == 204  # he is still there on one page, 70 seconds after the last request
    assert after(130, 0) == 204
    assert after(200, 60) == 204
    form = {"name": "李小满", "token": "form"}
    assert "/kiosk/sz" not in machine.post("/apply", form).get("Location", "")
    assert after(230, 0) == 204
    assert after(300, 70) == 204  # said now, touched long ago: it does not count from now
    assert after(306, 0) == 205
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"
    sent = machine.post("/apply", form)["Location"]
    assert sent == "/kiosk/sz?s=over"
    assert "刚才填的没有提交，也没有留下" in words(machine.get(sent))
    assert client.post("/kiosk/cp", {"ago": "0", "token": "x"}).status_code == 404


def test_a_touch_told_while_another_page_ends_the_session_spoils_nothing(machine, monkeypatch):
    came(machine)
    key, told = machine.session.session_key, sessions.touched

    def ended_meanwhile(request, ago):
        here = told(request, ago)
        machine.session.__class__(key).delete()  # the other page: somebody showed his card
        return here

    monkeypatch.setattr(sessions, "touched", ended_meanwhile)
    answer = machine.post("/kiosk/cp", {"ago": "0", "token": "x"})

    assert answer.status_code == 204
    assert "onething" not in answer.cookies  # the other page's cookie stays as it is
    assert not machine.session.__class__().exists(key)  # and nobody is signed in again


def test_without_scripts_every_page_goes_home_when_the_session_is_over(machine, monkeypatch):
    leaves = '<meta http-equiv="refresh" content="76;url=/kiosk?gone=1">'
    first = machine.get("/kiosk").content.decode()  # nothing of anybody: it stays, and comes again
    assert re.findall(r'http-equiv="refresh" content="([^"]*)"', first) == ["60"]
    for address in ("/kiosk/sz", "/kiosk/qh", "/cx", "/yjs", "/v"):
        assert leaves in machine.get(address).content.decode(), address
    came(machine)
    begun = time.time()
    for address in ("/kiosk", "/kiosk/my"):
        assert leaves in machine.get(address).content.decode(), address

    monkeypatch.setattr(sessions.time, "time", lambda: begun + 77)

    page = machine.get("/kiosk?gone=1")
    assert "没有留下信息" in words(page)
    assert 'content="60"' in page.content.decode()
    assert "url=/kiosk?gone=1" not in page.content.decode()
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"
    assert 'content="10;url=/kiosk"' in machine.get("/kiosk/bye").content.decode()


def test_without_scripts_a_machine_says_that_it_does_not_print(machine):
    page = machine.post(
        "/kiosk/qh", {"business": "general", "sure": "1", "token": "t"}, follow=True
    )

    assert "不会自己打印" in words(page)
    assert "正在打印" not in words(page)
