"""From the desk to the door with the demo systems as they run in life: away, slow, back again."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from onething.delivery.models import Parcel, Reminder, Service
from onething.delivery.posting import ask_tracks, order_again
from onething.delivery.reminding import ask_reports, begin_waiting
from onething.exchange.adapters import Line, ask_signed
from onething.exchange.gateways import told
from onething.kernel import db
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.delivery.posts import granted_for_post, number_of, state_of
from tests.exchange.conftest import SECRET, Outside
from tests.pages.staff.test_registers import Screen, page_of
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
granted = once(granted_for_post)


@pytest.fixture(scope="module")
def outside():
    """Start the demo gateway and the demo carrier, each a process of its own."""
    both = {"SMS": Outside("sms", "SMS"), "CARRIER": Outside("carrier", "CARRIER")}
    for one in both.values():
        one.start()
    yield both
    for one in both.values():
        one.stop()


@pytest.fixture(autouse=True)
def _connected(outside, settings, monkeypatch):
    for begins, one in outside.items():
        setattr(settings, f"{begins}_URL", one.url)
        setattr(settings, f"{begins}_SECRET", SECRET)
    monkeypatch.setattr(db, "READER", db.WRITER)
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


def behave(outside, begins, mode):
    line = Line(outside[begins].url, SECRET)
    assert told(line, "/mode", json.dumps({"mode": mode}).encode())[0] == 200


def phones(outside):
    _, said = ask_signed(Line(outside["SMS"].url, SECRET), "GET", "/phones")
    return [one["text"] for one in json.loads(said)["phones"]]


def screen(login, behalf=""):
    client = Client()
    said = {"login": login, "password": "Yijianshi2026", "token": f"in-{login}", "next": ""}
    assert client.post("/login", said).status_code == 302
    made = Screen(client)
    if behalf:
        made.send("/switch", {"as": actor(login, behalf=behalf).behalf})
    return made


def test_a_result_reaches_the_door_though_carrier_and_gateway_fail_on_the_way(outside, granted):
    application, case = granted
    desk, person = screen("wangfang"), screen("wangjianguo", "晋味面馆")
    number, at = number_of(application), MONDAY

    behave(outside, "CARRIER", "down")
    desk.send(f"/desk/out/{application}/jc")
    pump_all()
    assert "物流系统正在维护" in page_of(desk, f"/desk/out/{application}")
    behave(outside, "CARRIER", "slow")  # it takes the order in, and nobody hears the answer
    at += timedelta(minutes=1)
    order_again(at)
    pump_all()
    behave(outside, "CARRIER", "auto")
    at += timedelta(minutes=5)
    order_again(at)
    pump_all()
    parcel = Parcel.objects.get(application=application)
    assert parcel.state == "ordered"

    behave(outside, "SMS", "slow")  # the phone gets it, and nobody hears the receipt
    ask_tracks(at)
    pump_all()
    sent = Reminder.objects.get(title="结果已寄出")
    assert (sent.state, sent.tries) == ("queued", 1)
    behave(outside, "SMS", "ok")
    at += timedelta(minutes=1)
    begin_waiting(at)
    pump_all()
    ask_reports(at)
    assert sum(parcel.number in text for text in phones(outside)) == 1
    assert "已短信提醒" in page_of(person, "/my/xx")

    for _ in range(4):
        ask_tracks(at)
        pump_all()
    assert state_of(case) == "closed"
    assert Service.objects.get(case=case).way == "post"
    said = page_of(person, f"/my/bj/{number}/wl")
    assert "已签收" in said and "邮寄送达" in said
