"""At a machine: in by card or by a code, help while nobody is there, thanks at the end; what the hall announces."""

import re
import time
from datetime import date, timedelta

import pytest
from django.test import Client

from onething.delivery import commands as delivery
from onething.delivery.models import Contact, Reminder
from onething.desk.commands import devices, give_notice
from onething.desk.models import Device
from onething.identity.models import Subject
from onething.identity.terms.numbers import id_number
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import NotYours
from onething.voice.models import Aid, Evaluation
from onething.web import sessions
from tests.cast import actor
from tests.desk.given import hall
from tests.fees.given import filed
from tests.pages.test_kiosk import CARD, NASTY, came, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
EVENING = MONDAY + timedelta(hours=12)
NEW = "钱样样|女|汉|19950521|太原市小店区样例路1号|{}|样例公安局|长期"
NUMBER = id_number("145106", date(1991, 2, 3), 77)


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    at(monkeypatch, MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"
    settings.SMS_URL = "http://127.0.0.1:9"


def at(monkeypatch, moment):
    monkeypatch.setattr("onething.web.middleware.now", lambda: moment)


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="BZ1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


def sent(machine, path, **said):
    return machine.post(path, said | {"token": str(new_id())})


def me():
    return Subject.objects.get(pk=actor("lixiaoman").behalf)


def asked(machine, name="李小满", number="145105199505210024"):
    return sent(machine, "/kiosk/yz", name=name, number=number)


def code_of(row):
    return re.search(r"\d{6}", row.text)[0]


def test_who_is_not_known_is_recorded_from_his_card(machine):
    card = NEW.format(NUMBER)

    answer = came(machine, card)

    assert answer["Location"] == "/kiosk/my", words(answer)
    made = Subject.objects.get(name="钱样样")
    assert (
        Event.objects.filter(
            name="identity.person_registered", stream__contains=str(made.pk)
        ).count()
        == 1
    )
    assert "钱样样，您好" in words(machine.get("/kiosk/my"))
    came(machine, card)
    assert Subject.objects.filter(name="钱样样").count() == 1
    odd = came(machine, NEW.format("123"))
    assert odd.status_code == 422
    other = came(machine, card.replace("钱样样", "孙样样"))
    assert (other.status_code, "姓名和平台登记的不一致" in words(other)) == (422, True)


def test_a_code_to_the_telephone_lets_in_whom_we_know(machine):
    assert "手机验证码" in words(machine.get("/kiosk/sz"))
    assert sent(machine, "/kiosk/yz", name="", number="").status_code == 422
    assert asked(machine)["Location"] == "/kiosk/yz"
    row = Reminder.objects.get()
    assert row.to == me().phone
    asked(machine)
    assert Reminder.objects.count() == 1  # the one that was just sent is good
    assert "验证码已经发出" in words(machine.get("/kiosk/yz"))
    wrong = sent(machine, "/kiosk/yz", code="000000" if code_of(row) != "000000" else "111111")
    assert (wrong.status_code, "验证码不对" in words(wrong)) == (422, True)

    assert sent(machine, "/kiosk/yz", code=code_of(row))["Location"] == "/kiosk/my"

    assert "李小满，您好" in words(machine.get("/kiosk/my"))
    sent(machine, "/kiosk/bye", left="1")
    asked(machine)
    assert sent(machine, "/kiosk/yz", code=code_of(row)).status_code == 422  # used up
    told = [row.data for row in Event.objects.filter(name="delivery.code_asked")]
    assert code_of(row) not in str(told)


@pytest.mark.parametrize("said", [{"name": "别的人"}, {"number": "999"}, {"number": NUMBER}])
def test_who_is_not_known_reads_the_same_and_gets_nothing(machine, said):
    known = words(machine.get(asked(machine)["Location"]))
    sent(machine, "/kiosk/yz/cx")
    Reminder.objects.all().delete()

    assert words(machine.get(asked(machine, **said)["Location"])) == known

    assert not Reminder.objects.exists()
    assert sent(machine, "/kiosk/yz", code="123456").status_code == 422


def test_a_code_is_good_for_a_while_and_not_for_ever_many_tries(machine, monkeypatch):
    asked(machine)
    code = code_of(Reminder.objects.get())
    for _ in range(5):
        sent(machine, "/kiosk/yz", code="x")
    assert sent(machine, "/kiosk/yz", code=code).status_code == 422
    Contact.objects.update(tries=0)
    late = time.time() + 601
    monkeypatch.setattr(sessions.time, "time", lambda: late)
    assert sent(machine, "/kiosk/yz", code=code)["Location"] == "/kiosk/yz"


def test_only_a_machine_sends_and_takes_codes(machine, client):
    own = me().pk
    for who in (actor("lixiaoman"), actor("wangfang")):
        with pytest.raises(NotYours):
            delivery.ask_entry_code(own, by=who.because("a"), at=MONDAY)
        with pytest.raises(NotYours):
            delivery.use_entry_code(own, code="1", by=who.because("b"), at=MONDAY)
    assert client.get("/kiosk/yz").status_code == 404


def test_while_nobody_is_there_he_is_helped_by_video_or_called_back(
    machine, monkeypatch, django_assert_max_num_queries
):
    assert sent(machine, "/kiosk/hj")["Location"] == "/kiosk?called=1"
    at(monkeypatch, EVENING)
    Device.objects.update(called_at=None)
    assert sent(machine, "/kiosk/hj")["Location"] == "/kiosk/bz"
    assert Device.objects.get().called_at is None
    with django_assert_max_num_queries(12):
        page = words(machine.get("/kiosk/bz"))
    assert "大厅现在没有人" in page
    assert "视频找工作人员" not in page
    assert machine.get("/xn")["Location"] == "/kiosk/sz?next=/xn"
    assert machine.get("/kiosk/bz/hd")["Location"] == "/kiosk/sz?next=/kiosk/bz/hd"

    said = {"card": CARD, "next": "/kiosk/bz/hd", "token": "c"}
    assert machine.post("/kiosk/sz", said)["Location"] == "/kiosk/bz/hd"
    assert machine.get("/xn").status_code == 200  # the pages of video open at a machine
    assert machine.get("/my/yy").status_code == 200  # and those of bookings
    assert machine.get("/my/zz")["Location"] == "/kiosk/my"
    assert "请在自己的手机或者电脑上登录以后改" in words(machine.get("/account"))
    assert sent(machine, "/kiosk/bz/hd", want="", phone="1").status_code == 422
    done = sent(machine, "/kiosk/bz/hd", want="不会用，请打给我", phone=me().phone)
    assert done.status_code == 302, words(done)
    row = Aid.objects.get()
    assert (row.want, row.kind, row.subject) == ("不会用，请打给我", "online", me().pk)
    assert row.number in words(machine.get(done["Location"]))


def test_the_page_of_a_call_waits_longer_and_is_wiped_too(machine, monkeypatch):
    came(machine)
    page = machine.get("/xn").content.decode()
    assert 'data-wipe="60"' in page
    late = time.time() + 76
    monkeypatch.setattr(sessions.time, "time", lambda: late)
    assert machine.get("/xn")["Location"] == "/kiosk/sz?next=/xn"


def test_what_the_hall_announces_is_seen_before_one_takes_a_number(machine):
    give_notice(
        hall().pk, closes=True, text="系统升级，停业半天",
        since=MONDAY + timedelta(days=1), until=MONDAY + timedelta(days=1, hours=4),
        by=actor("sunlixin").because("n"), at=MONDAY,
    )  # fmt: skip
    for address in ("/kiosk", "/kiosk/qh"):
        page = words(machine.get(address))
        assert "大厅停业公告" in page, address
        assert "系统升级，停业半天" in page, address
    assert "大厅停业公告" not in words(machine.get("/kiosk/sz"))


def test_the_end_is_thanks_one_touch_and_home(machine, monkeypatch):
    came(machine)
    assert sent(machine, "/kiosk/bye")["Location"] == "/kiosk/bye"
    page = machine.get("/kiosk/bye").content.decode()
    assert 'data-home="10"' in page
    assert "您满意吗" not in page  # nothing was filed

    number = filed(actor("lixiaoman")).number
    came(machine)
    sent(machine, "/kiosk/bye")
    page = words(machine.get("/kiosk/bye"))
    assert "刚才的申报，您满意吗" in page
    assert number not in page
    assert "李小满" not in page
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"
    assert sent(machine, "/kiosk/bye/pj", grade="5")["Location"] == "/kiosk/bye?s=thanks"
    assert Evaluation.objects.get().grade == 5
    assert sent(machine, "/kiosk/bye/pj", grade="1")["Location"] == "/kiosk"
    came(machine)
    sent(machine, "/kiosk/bye")
    assert "您满意吗" not in words(machine.get("/kiosk/bye"))  # rated once


def test_nobody_rates_who_comes_later(machine, monkeypatch):
    filed(actor("lixiaoman"))
    came(machine)
    sent(machine, "/kiosk/bye")
    late = time.time() + 26
    monkeypatch.setattr(sessions.time, "time", lambda: late)
    assert "您满意吗" not in words(machine.get("/kiosk/bye"))
    assert sent(machine, "/kiosk/bye/pj", grade="5")["Location"] == "/kiosk"
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize("said", NASTY)
def test_whatever_is_sent_it_stands(machine, said):
    came(machine)
    for path, name in (
        ("/kiosk/yz", "code"), ("/kiosk/yz", "number"), ("/kiosk/bz/hd", "want"),
        ("/kiosk/bye/pj", "grade"), ("/kiosk/wh", "login"), ("/kiosk/wh/out", "reason"),
    ):  # fmt: skip
        assert sent(machine, path, **{name: said}).status_code in (302, 400, 404, 422), path
