"""缴费 at a machine: a code for the phone, the receipt is printed when it is paid; leaving loses nothing."""

import time

import pytest
from django.test import Client

from onething.desk.commands import devices
from onething.fees.models import Order, Payment
from onething.identity.models import Subject
from onething.kernel import db
from onething.kernel.models import Event
from tests.cast import actor
from tests.desk.given import hall
from tests.fees.given import an_order, bill_of
from tests.fees.test_pages import paid, read
from tests.standing import once
from tests.times import MONDAY, trust

pytestmark = pytest.mark.django_db
made = once(lambda: an_order(actor("lixiaoman")))
CARD = "李小满|女|汉|19950521|太原市小店区样例路1号|145105199505210024|样例公安局|长期"
OTHER = "王建国|男|汉|19800101|太原市小店区样例路2号|{}|样例公安局|长期"


@pytest.fixture
def order(outside, made, monkeypatch):
    monkeypatch.setattr(db, "READER", db.WRITER)
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    trust(monkeypatch)
    return Order.objects.get(pk=made.pk)


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="JF1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


def came(machine, card=CARD):
    answer = machine.post("/kiosk/sz", {"card": card, "token": f"card{time.time()}"})
    assert answer.status_code == 302
    return machine


def test_one_pays_with_the_phone_and_prints_the_receipt(machine, order):
    at = f"/kiosk/jf/{order.pk}"
    assert machine.get("/kiosk/jf")["Location"] == "/kiosk/sz"
    assert at in read(came(machine), "/kiosk/jf")
    page = read(machine, at)
    assert "待缴费：80.00 元" in page
    assert "现在不缴也可以" in page

    sent = machine.post(f"{at}/qu", {"token": "pay"})
    page = read(machine, sent["Location"])
    assert "data:image" in page
    assert f'data-paid="{at}"' in page
    assert 'data-wipe="180"' in page
    assert "中途离开也不要紧" in page
    paid(order)

    page = read(machine, at)
    assert 'data-state="paid"' in page
    assert "已缴费：80.00 元" in page
    assert "/kiosk/dy/" in page
    paper = page.split("/kiosk/dy/")[1].split('"')[0]
    assert machine.get(f"/kiosk/dy/{paper}").status_code == 200


def test_who_leaves_in_the_middle_loses_nothing(machine, order):
    at = f"/kiosk/jf/{order.pk}"
    first = came(machine).post(f"{at}/qu", {"token": "pay"})["Location"]
    machine.post("/kiosk/bye", {"left": "1", "token": "bye"})
    assert machine.get(at).status_code == 404
    assert machine.get(first).status_code == 404

    page = read(came(machine), at)
    assert "有一次支付还没有结果" in page
    assert "不会重复收" in page
    assert machine.post(f"{at}/qu", {"token": "again"})["Location"] == first
    assert Payment.objects.filter(bill=bill_of(order)).count() == 1
    assert Event.objects.filter(name="fees.checkout_started").count() == 1


def test_a_provider_that_is_silent_is_said_in_words(machine, order, outside):
    at = f"/kiosk/jf/{order.pk}"
    sent = came(machine).post(f"{at}/qu", {"token": "pay"})["Location"]
    with outside.down():
        answer = machine.get(sent)
    assert answer["Location"] == f"{at}?s=down"
    assert "暂时不能缴费" in read(machine, f"{at}?s=down")


def test_nobody_pays_or_sees_what_is_not_his_and_no_browser_is_a_machine(machine, order, client):
    at = f"/kiosk/jf/{order.pk}"
    for path in (at, f"{at}/qu/ZF0"):
        assert machine.get(path).status_code == 404
        assert client.get(path).status_code == 404
    assert machine.post(f"{at}/qu", {"token": "pay"}).status_code == 404
    other = actor("wangjianguo").behalf
    row = Subject.objects.get(pk=other)
    came(machine, OTHER.format(row.id_number))
    assert machine.get(at).status_code == 404
    assert machine.post(f"{at}/qu", {"token": "other"}).status_code == 404
    assert not Payment.objects.exists()
