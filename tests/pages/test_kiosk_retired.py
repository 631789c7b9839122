"""A machine out of use: asked once, said on its own screen, undone."""

import pytest
from django.test import Client

from onething.desk import commands
from onething.desk.commands import devices
from onething.desk.models import Device, Window
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import NotAllowed, NotYours
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
    code = devices.register_device(hall().pk, number="TY1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


@pytest.fixture
def leader():
    client = Client()
    said = {"login": "sunlixin", "password": "Yijianshi2026", "token": "in", "next": ""}
    assert client.post("/login", said).status_code == 302
    return client


def did(client, deed, **said):
    device = Device.objects.get(number="TY1").pk
    return client.post(f"/desk/zzj/{device}/{deed}", said | {"token": str(new_id())})


def test_out_of_use_is_asked_once_said_at_the_machine_and_undone(machine, leader):
    came(machine)
    asked = did(leader, "retire")
    assert (asked.status_code, "停用 TY1 吗" in words(asked)) == (200, True)
    assert machine.get("/kiosk/my").status_code == 200

    assert did(leader, "retire", sure="1").status_code == 302

    for address in ("/kiosk", "/kiosk/my", "/kiosk/sz", "/yjs", "/login", "/my"):
        page = machine.get(address)
        assert (page.status_code, "这台机器已停用，请到窗口" in words(page)) == (403, True), address
        assert "李小满" not in words(page)
        assert "/login" not in page.content.decode()
    assert machine.post("/kiosk/xt", {"token": "beat"}).status_code == 403
    assert came(machine).status_code == 403
    listed = words(leader.get("/desk/zzj"))
    assert "已停用" in listed
    assert "启用：TY1" in listed

    assert did(leader, "restore").status_code == 302
    assert machine.get("/kiosk").status_code == 200
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"  # nobody is there any more
    names = Event.objects.filter(stream__startswith="device:").order_by("at", "pk")
    assert list(names.values_list("name", flat=True))[-2:] == [
        "desk.device_retired",
        "desk.device_restored",
    ]


def test_a_new_code_is_asked_once(machine, leader):
    asked = did(leader, "code")
    assert "换新的登记码吗" in words(asked)
    assert machine.get("/kiosk").status_code == 200

    assert "TY1 的登记码" in words(did(leader, "code", sure="1", number="TY1"))
    assert machine.get("/kiosk").status_code == 404


@pytest.mark.parametrize("login", ["wangfang", "lixiaoman", "zhouming"])
def test_only_who_leads_the_hall_puts_it_to_use_again(machine, login):
    device, at = Device.objects.get().pk, MONDAY
    commands.retire_device(device, by=actor("sunlixin"), at=at)

    with pytest.raises(NotYours):
        commands.restore_device(device, by=actor(login), at=at)

    assert Device.objects.get().retired_at == MONDAY


def test_what_is_in_use_is_not_put_to_use_again(machine):
    with pytest.raises(NotYours):
        commands.restore_device(Device.objects.get().pk, by=actor("sunlixin"), at=MONDAY)


def test_a_window_has_one_screen_also_after_one_comes_back():
    leader = actor("sunlixin")
    window = Window.objects.filter(hall=hall()).order_by("number").first().number
    made = []
    for number in ("PJ1", "PJ2"):
        said = {"number": number, "upright": False, "window": window}
        devices.register_device(hall().pk, **said, by=leader.because(number), at=MONDAY)
        made.append(Device.objects.get(number=number).pk)
        if len(made) == 1:
            commands.retire_device(made[0], by=leader, at=MONDAY)

    with pytest.raises(NotAllowed, match="先停用那一台"):
        commands.restore_device(made[0], by=leader, at=MONDAY)
