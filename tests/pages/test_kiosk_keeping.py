"""维护 at the machine: one's own account, for a short time, nothing of citizens; out of service and back."""

import base64
import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from onething.desk.commands import devices
from onething.desk.models import Device
from onething.identity import commands as people
from onething.identity import queries as identity
from onething.identity import totp
from onething.identity.models import Account
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.web import sessions
from tests.cast import actor
from tests.desk.given import hall
from tests.pages.test_kiosk import CARD, came, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
OWN = {"login": "wangfang", "password": "Yijianshi2026"}
WRONG = "账号或密码不对"


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="WH1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


def sent(machine, path, **said):
    return machine.post(path, said | {"token": str(new_id())})


def entered(machine, **said):
    return sent(machine, "/kiosk/wh", **(OWN | said))


def deeds():
    return [row.data["deed"] for row in Event.objects.filter(name="desk.device_tended")]


def test_who_serves_the_hall_looks_after_its_machine(machine, django_assert_max_num_queries):
    assert "维护这台自助机" in words(machine.get("/kiosk/wh"))
    assert sent(machine, "/kiosk/wh/paper", sheets="3")["Location"] == "/kiosk/wh"
    assert entered(machine)["Location"] == "/kiosk/wh"
    with django_assert_max_num_queries(12):
        page = words(machine.get("/kiosk/wh"))
    assert all(said in page for said in ("500 张", "没有报故障", "在服务", "现在连得上"))

    assert sent(machine, "/kiosk/wh/paper", sheets="many").status_code == 422
    assert sent(machine, "/kiosk/wh/paper", sheets="501").status_code == 422
    for deed, said in (
        ("paper", {"sheets": "300"}),
        ("tray", {}),
        ("reader", {"card": "nothing"}),
        ("reader", {"card": CARD}),
        ("printer", {"came": "no"}),
        ("go", {}),
    ):
        answer = sent(machine, f"/kiosk/wh/{deed}", **said)
        assert answer.status_code == 302, deed
        assert 'role="status"' in machine.get(answer["Location"]).content.decode(), deed
    assert deeds() == ["paper", "tray", "reader", "reader", "printer"]
    row = Device.objects.get()
    assert (row.paper, row.faults) == (300, ["printer"])
    told = "".join(str(row.data) for row in Event.objects.filter(name__startswith="desk.device"))
    assert "李小满" not in told
    assert "打印试页" in words(machine.get("/kiosk/wh?test=printer"))
    assert sent(machine, "/kiosk/wh/nonsense").status_code == 404


def test_it_is_his_only_for_a_short_time_and_at_this_machine(machine, monkeypatch):
    came(machine)
    entered(machine)
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"  # who stood there before has gone
    assert machine.get("/my")["Location"] == "/kiosk/my"
    for address in ("/desk", "/account"):
        assert machine.get(address).status_code == 403, address  # words that say where
    begun = time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: begun + 601)
    assert "维护这台自助机" in words(machine.get("/kiosk/wh"))

    monkeypatch.setattr(sessions.time, "time", lambda: begun)
    entered(machine)
    sent(machine, "/kiosk/bye", left="1")
    assert "维护这台自助机" in words(machine.get("/kiosk/wh"))
    assert Client().get("/kiosk/wh").status_code == 404


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"password": "wrong"}, WRONG),
        ({"login": "nobody"}, WRONG),
        ({"login": "zhouming"}, "不管这台机器"),
        ({"login": "lixiaoman"}, "不管这台机器"),
        ({"login": "linchengban"}, "不管这台机器"),
    ],
)
def test_nobody_else_comes_in(machine, said, told):
    answer = entered(machine, **said)
    assert (answer.status_code, told in words(answer)) == (422, True), words(answer)
    assert "维护这台自助机" in words(machine.get("/kiosk/wh"))


def test_out_of_service_it_says_why_and_opens_nothing_else(machine):
    entered(machine)
    assert sent(machine, "/kiosk/wh/out", reason="").status_code == 422
    sent(machine, "/kiosk/wh/out", reason="打印机卡纸，正在修")
    sent(machine, "/kiosk/bye", left="1")

    page = words(machine.get("/kiosk"))
    assert "暂停服务" in page
    assert "打印机卡纸，正在修" in page
    assert "看进度" not in page
    for address in ("/kiosk/sz", "/yjs", "/kiosk/qh", "/cx", "/wd"):
        assert machine.get(address)["Location"] == "/kiosk", address
    assert sent(machine, "/kiosk/hj").status_code == 302
    assert sent(machine, "/kiosk/xt").status_code == 204

    entered(machine)
    sent(machine, "/kiosk/wh/back")
    assert machine.get("/kiosk/sz").status_code == 200
    assert deeds() == ["out", "back"]


def test_who_leads_enrols_it_anew_at_the_machine_itself(machine):
    before = machine.cookies["kiosk"].value
    entered(machine)
    assert sent(machine, "/kiosk/wh/code").status_code == 404  # a clerk does not
    Device.objects.update(paper=9)
    entered(machine, login="sunlixin")

    assert sent(machine, "/kiosk/wh/code").status_code == 302

    assert "重新登记" in words(machine.get("/kiosk/wh"))
    assert Device.objects.get().paper == 9
    old = Client()
    old.cookies["kiosk"] = before
    assert old.get("/kiosk").status_code == 404


def test_what_the_page_tells_is_seen_in_the_fleet(machine, client):
    said = {"version": "1a2b3c4d", "offline": "40", "dialog": "1", "page": "x"}
    answer = machine.post(
        "/kiosk/xt", said | {"token": "b"}, headers={"User-Agent": "X Chrome/140.0"}
    )
    assert answer.status_code == 204
    row = Device.objects.get()
    assert row.version == "1a2b3c4d Chrome/140"
    assert [one[:2] for one in row.troubles] == [["offline", 40], ["dialog", 1]]
    assert client.post("/login", OWN | {"token": "in", "next": ""}).status_code == 302

    page = words(client.get("/desk/zzj"))
    assert "1a2b3c4d Chrome/140，不是最新" in page
    assert "网络时断时续" in page

    found = machine.get("/kiosk").content.decode()
    assert 'data-faults="network"' in found
    version = found.split('name="version" value="')[1][:8]
    machine.post("/kiosk/xt", {"version": version, "token": "b2"})
    assert "不是最新" not in words(client.get("/desk/zzj"))
    entered(machine)
    assert "打印程序没有答复" in words(machine.get("/kiosk/wh"))


def test_the_fleet_ends_what_is_seen_from_there(machine, client):
    device = Device.objects.get().pk
    own = actor("lixiaoman")
    said = {"paper": new_id(), "subject": UUID(own.behalf), "pages": 1}
    devices.begin_printing(device, **said, by=own, at=MONDAY)
    Device.objects.update(out_at=MONDAY, out_reason="停电")
    client.post("/login", OWN | {"token": "in", "next": ""})
    assert "暂停服务：停电" in words(client.get("/desk/zzj"))
    for deed in ("tray", "back"):
        assert client.post(f"/desk/zzj/{device}/{deed}", {"token": deed}).status_code == 302
    row = Device.objects.get()
    assert (row.out_at, row.tray_at) == (None, MONDAY)


def badge(login):
    return Account.objects.get(login=login).official.number


def test_a_work_card_stands_for_the_name_of_the_account(machine):
    first = sent(machine, "/kiosk/wh", card=f"{badge('wangfang')}|王芳")
    assert (first.status_code, "已读到工作证" in words(first)) == (200, True)
    assert "维护这台自助机" in words(machine.get("/kiosk/wh"))  # a card alone opens nothing
    own = {"card": badge("wangfang")}

    wrong = sent(machine, "/kiosk/wh", **own, password="x")
    nobody = sent(machine, "/kiosk/wh", card="9999999", password="Yijianshi2026")
    assert WRONG in words(wrong)
    assert WRONG in words(nobody)
    right = {"password": "Yijianshi2026"}
    other = sent(machine, "/kiosk/wh", card=badge("zhouming"), **right)
    assert (other.status_code, "不管这台机器" in words(other)) == (422, True)
    assert sent(machine, "/kiosk/wh", **own, **right)["Location"] == "/kiosk/wh"

    assert "没有报故障" in words(machine.get("/kiosk/wh"))


def test_with_a_second_factor_the_card_and_its_code_are_enough(machine, monkeypatch):
    account = Account.objects.get(login="wangfang")
    clerk, now = actor("wangfang"), 1_800_000_000
    monkeypatch.setattr(sessions, "moment", lambda: now)
    people.start_factor(account.pk, by=clerk, at=MONDAY)
    secret = base64.b32decode(identity.factor(account.pk).secret)
    step = now // totp.STEP
    code = totp.code_at(secret, step - 1)
    people.confirm_factor(account.pk, code, moment=now, by=clerk, at=MONDAY)
    own = {"card": badge("wangfang")}

    wrong = sent(machine, "/kiosk/wh", **own, code="000000")
    nobody = sent(machine, "/kiosk/wh", card="9999999", code="000000")
    none = sent(machine, "/kiosk/wh", card=badge("sunlixin"), code="000000")  # has no second factor
    for answer in (wrong, nobody, none):
        assert (answer.status_code, "对不上" in words(answer)) == (422, True)
    done = sent(machine, "/kiosk/wh", **own, code=totp.code_at(secret, step))

    assert done["Location"] == "/kiosk/wh"
    assert "没有报故障" in words(machine.get("/kiosk/wh"))


def test_a_page_that_opens_is_a_sign_of_life_where_no_script_runs(machine, client, monkeypatch):
    client.post("/login", OWN | {"token": "in", "next": ""})
    later = MONDAY + timedelta(minutes=10)
    monkeypatch.setattr("onething.web.middleware.now", lambda: later)
    assert "失联" in words(client.get("/desk/zzj"))
    page = machine.get("/kiosk").content.decode()
    assert 'http-equiv="refresh" content="60"' in page  # it comes again by itself

    assert "失联" not in words(client.get("/desk/zzj"))

    assert Device.objects.get().seen_at == later
    soon = later + timedelta(seconds=20)
    monkeypatch.setattr("onething.web.middleware.now", lambda: soon)
    machine.get("/cx")
    assert Device.objects.get().seen_at == later  # not with each page
    assert not Event.objects.filter(name__startswith="desk.device_faulty").exists()
    code = Client().get("/kiosk").status_code
    assert (code, Device.objects.get().seen_at) == (404, later)
