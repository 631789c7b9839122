"""自助机 in the fleet: what each met with lately, what kind it is, what it does; its own first page obeys."""

import re

import pytest
from django.test import Client

from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Device
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.desk.given import hall
from tests.pages.terminals.terminals import PASSWORD, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
MET = {"offline": 45, "print": 2}


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = commands.register_device(hall().pk, number="JD1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = commands.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


def screen(login):
    client = Client()
    client.post("/login", {"login": login, "password": PASSWORD, "token": "in", "next": ""})
    return client


def body(answer):
    return words(answer.content.decode())


def describe(by="sunlixin", services=("print", "ticket"), model="样例一体机 A1"):
    kind = commands.Kind(model, tuple(services))
    commands.describe_device(Device.objects.get().pk, kind, by=actor(by), at=MONDAY)


def test_what_a_machine_met_with_is_seen_in_the_fleet(machine, django_assert_max_num_queries):
    row = Device.objects.get()
    by = desk.device_led(row.pk, actor("sunlixin"), MONDAY).actor.because("beat")
    commands.report_device(row.pk, faults=[], version="1", troubles=MET, by=by, at=MONDAY)
    clerk = screen("wangfang")

    page = body(clerk.get("/desk/zzj"))
    assert "断网 45 秒" in page
    assert "文件没有读全，没有送去打印 2 次" in page
    clerk.get(f"/desk/zzj/{row.pk}")
    with django_assert_max_num_queries(12):
        one = clerk.get(f"/desk/zzj/{row.pk}")

    assert "断网" in body(one)
    assert "45 秒" in body(one)
    assert "能办什么" in body(one)
    assert (
        '<form class="narrow"' not in one.content.decode()
    )  # who leads the hall says what it does
    assert clerk.post(f"/desk/zzj/{row.pk}/xh", {"token": "x"}).status_code == 404
    assert screen("zhouming").get(f"/desk/zzj/{row.pk}").status_code == 404


def test_the_leader_says_what_it_is_and_its_first_page_obeys(machine):
    row, leader = Device.objects.get(), screen("sunlixin")
    path = f"/desk/zzj/{row.pk}"
    assert "办新的事" in body(machine.get("/kiosk"))
    assert leader.post(f"{path}/xh", {"token": "a", "model": "A1"}).status_code == 422
    said = {"token": "b", "model": "样例一体机 A1", "services": ["ticket", "progress"]}

    assert leader.post(f"{path}/xh", said)["Location"] == path

    page = body(machine.get("/kiosk"))
    assert "凭编号查进度" in page
    assert "取号、预约签到" in page
    assert "这台机器只办上面的" in page
    for gone in ("办新的事", "打印证照", "扫码付", "帮办代办"):
        assert gone not in page, gone
    assert "样例一体机 A1" in body(leader.get("/desk/zzj"))
    place = body(Client().get(f"/wd/{hall().code}"))
    assert "1 台（样例一体机 A1）：取号、预约签到、凭编号查进度" in place
    fact = Event.objects.filter(name="desk.device_described").get().data
    assert (fact["model"], fact["services"]) == ("样例一体机 A1", ["ticket", "progress"])


def test_a_new_machine_is_entered_with_what_it_does(machine):
    leader = screen("sunlixin")
    page = leader.get("/desk/zzj/new").content.decode()
    assert len(re.findall(r'name="services"[^>]* checked', page)) == 7
    said = {"hall": str(hall().pk), "number": "JD2", "shape": "flat", "window": "", "model": "B2"}

    assert leader.post("/desk/zzj/new", {**said, "token": "a"}).status_code == 422
    done = leader.post("/desk/zzj/new", {**said, "services": ["print"], "token": "b"})

    assert done.status_code == 200
    row = Device.objects.get(number="JD2")
    assert (row.model, row.services) == ("B2", ["print"])


def test_a_machine_without_a_printer_prints_nothing_and_says_where(machine):
    describe(services=("apply", "ticket"))
    own = actor("lixiaoman")
    with pytest.raises(NotAllowed, match="这台机器不打印"):
        commands.begin_printing(
            Device.objects.get().pk, paper=hall().pk, subject=own.behalf, pages=1, by=own, at=MONDAY
        )


def test_everything_is_kept_as_nothing_and_only_who_leads_says_it(machine):
    describe(services=desk.kiosk_rules()["services"])
    assert Device.objects.get().services == []
    with pytest.raises(Invalid, match="至少选择一样"):
        describe(services=("nothing",))
    with pytest.raises(Invalid, match="型号"):
        describe(model="x" * 41)
    with pytest.raises(NotYours):
        describe(by="wangfang")
