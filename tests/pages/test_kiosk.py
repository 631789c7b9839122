"""A machine at a browser: enrolled, a card, what is his, printing, wiped; nothing for a browser that is no machine."""

import re
import time
from html import unescape

import pytest
from django.conf import settings as django_settings
from django.test import Client

from onething.cases.models import Application
from onething.desk.models import Device, Printing
from onething.desk.queries import kiosk_rules
from onething.documents.models import Document
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.web import sessions
from tests import given
from tests.cast import actor
from tests.desk.given import hall
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
CARD = "李小满|女|汉|19950521|太原市小店区样例路1号|145105199505210024|样例公安局|长期"


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def leader_at_screen():
    client = Client()
    said = {"login": "sunlixin", "password": "Yijianshi2026", "token": "in", "next": ""}
    assert client.post("/login", said).status_code == 302
    return client


@pytest.fixture
def machine(leader_at_screen):
    said = {"hall": str(hall().pk), "number": "ZZJ7", "shape": "upright", "token": "new"}
    said["services"] = list(kiosk_rules()["services"])  # as the form has them
    page = words(leader_at_screen.post("/desk/zzj/new", said))
    code = "".join(re.search(r"输入\s*(\w{5}) (\w{5})", page).groups())
    client = Client()
    assert client.post("/kiosk/dj", {"code": code, "token": "dj"}).status_code == 302
    return client


def words(answer):
    body = re.sub(r"<(script|style|head).*?</\1>", "", answer.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)))


def came(machine, card=CARD):
    return machine.post("/kiosk/sz", {"card": card, "token": f"card{time.time()}"})


def test_a_browser_that_is_no_machine_finds_nothing(client):
    for address in ("/kiosk", "/kiosk/sz", "/kiosk/my", "/kiosk/bye"):
        assert client.get(address).status_code == 404, address
    assert "登记码不对" in words(client.post("/kiosk/dj", {"code": "X", "token": "x"}))


def test_a_card_opens_what_is_his_and_nobody_elses(machine):
    assert "请刷身份证" in words(machine.get("/kiosk/sz"))
    assert came(machine, "读错了").status_code == 422
    assert came(machine, CARD.replace("李小满", "别的人")).status_code == 422
    assert came(machine).status_code == 302

    page = words(machine.get("/kiosk/my"))

    assert "李小满，您好" in page
    for address in ("/my/wt", "/my/sqm", "/account", "/switch", "/desk", "/my/zz/sy", "/cz"):
        answer = machine.get(address)
        assert answer.status_code == 403, address
        assert "自助机上不办" in words(answer), address
    for address, instead in (("/my", "/my"), ("/my/zz", "/my"), ("/login", "/sz?next=/kiosk/my")):
        assert machine.get(address)["Location"] == f"/kiosk{instead}", address
    assert machine.get("/kiosk/my")["Cache-Control"] == "private, no-store"


def test_he_begins_and_signs_with_his_card_at_the_machine(machine):
    came(machine)
    query = "region=140105&state=used&third=yes&who=self&services=electronic"
    page = machine.get(f"/yjs/sbkfw/qd?{query}").content.decode()
    said = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    started = machine.post("/apply", {**said, "token": "start"})
    assert started.status_code == 302, words(started)
    draft = started["Location"].rstrip("/").split("/")[-1]
    by = actor("lixiaoman")
    for group in given.queries.draft_sheet(draft, by, MONDAY).plan.groups:
        values = {field.element: given.value_for(field) for field in group.fields}
        answer = machine.post(f"/apply/{draft}/t/{group.key}", {**values, "token": group.key})
        assert answer.status_code == 302, words(answer)
    file = given.a_file(by)
    for row in given.queries.materials_sheet(draft, by, MONDAY).to_upload:
        given.commands.attach(draft, key=row.need.key, file=file, by=by, at=MONDAY)

    page = machine.get(f"/apply/{draft}/sign").content.decode()
    assert "再刷一次身份证" in page
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    sign = {"sealed": sealed, "consent": "yes"}
    wrong = machine.post(f"/apply/{draft}/sign", {**sign, "password": "别人的卡", "token": "s1"})
    assert "没有读到您本人的证件" in words(wrong)
    done = machine.post(f"/apply/{draft}/sign", {**sign, "password": CARD, "token": "s2"})
    assert done.status_code == 302, words(done)

    row = Application.objects.get(pk=draft)
    assert (row.state, row.via) == ("submitted", "kiosk")


def test_a_receipt_is_printed_and_asked_for_again_when_it_did_not_come(machine):
    number = given.a_submitted_application(actor("wangjianguo", behalf="晋味面馆"))
    pump_all()
    paper = Document.objects.filter(kind="receipt").latest("pk")
    Document.objects.filter(pk=paper.pk).update(holder=actor("lixiaoman").behalf)
    came(machine)

    assert machine.get(f"/kiosk/dy/{paper.pk}").status_code == 200
    assert machine.get(f"/kiosk/dy/{paper.pk}/1.png")["Content-Type"] == "image/png"
    sent = machine.post(f"/kiosk/dy/{paper.pk}", {"token": "p1"})
    assert "都拿到了吗" in words(machine.get(sent["Location"]))
    at = sent["Location"].split("?")[0]
    assert machine.post(at, {"came": "no", "token": "p2"}).status_code == 302

    assert number
    assert Printing.objects.get().state == "failed"
    assert Event.objects.filter(name="desk.paper_printed").count() == 2


def test_who_lost_the_network_while_printing_is_asked_again_and_prints_anew(machine):
    given.a_submitted_application(actor("wangjianguo", behalf="晋味面馆"))
    pump_all()
    paper = Document.objects.filter(kind="receipt").latest("pk")
    Document.objects.filter(pk=paper.pk).update(holder=actor("lixiaoman").behalf)
    came(machine)
    machine.post(f"/kiosk/dy/{paper.pk}", {"token": "p1"})  # the answer is lost on the way
    again = machine.post(f"/kiosk/dy/{paper.pk}", {"token": "p1"})["Location"]  # sent again
    left = Device.objects.get().paper
    machine.post("/kiosk/bye", {"left": "1", "token": "bye"})
    came(machine)

    page = machine.get("/kiosk/my").content.decode()
    made = Printing.objects.get()
    assert "还没有确认拿到" in page
    assert f"/kiosk/dw/{made.pk}" in page
    assert again.startswith(f"/kiosk/dw/{made.pk}")
    asked = machine.get(f"/kiosk/dw/{made.pk}?p={paper.pk}&again=1").content.decode()
    assert "都拿到了吗" in asked
    assert "data-print-now" not in asked
    machine.post(f"/kiosk/dw/{made.pk}", {"came": "no", "token": "no"})
    assert "还没有确认拿到" not in words(machine.get("/kiosk/my"))
    machine.post(f"/kiosk/dy/{paper.pk}", {"token": "p2"})
    assert Device.objects.get().paper == left - made.pages
    assert Printing.objects.count() == 2


def test_gone_means_gone_on_the_server_too(machine, monkeypatch):
    came(machine)
    name = django_settings.SESSION_COOKIE_NAME
    before = machine.cookies[name].value

    answer = machine.post("/kiosk/bye", {"left": "1", "token": "bye"})

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"
    machine.cookies[name] = before
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"

    came(machine)
    late = time.time() + 76
    monkeypatch.setattr(sessions.time, "time", lambda: late)
    assert machine.get("/kiosk/my")["Location"] == "/kiosk/sz"


def test_paper_is_taken_before_anything_else_is_done(machine):
    given.a_submitted_application(actor("wangjianguo", behalf="晋味面馆"))
    pump_all()
    paper = Document.objects.filter(kind="receipt").latest("pk")
    Document.objects.filter(pk=paper.pk).update(holder=actor("lixiaoman").behalf)
    came(machine)
    at = machine.post(f"/kiosk/dy/{paper.pk}", {"token": "p1"})["Location"]
    assert "data-print-now" in machine.get(at).content.decode()
    assert at.endswith("&now=1")
    at = at.removesuffix("&now=1")
    assert "data-print-now" not in machine.get(at).content.decode()

    for address in ("/kiosk", "/kiosk/my", "/yjs", "/kiosk/jf", "/kiosk/qh"):
        assert machine.get(address)["Location"] == f"{at}&asked=1", address
    assert machine.post("/kiosk/bye", {"token": "b1"})["Location"] == f"{at}&asked=1"
    assert "纸拿走了吗" in words(machine.get(f"{at}&asked=1"))
    called = machine.post("/kiosk/hj", {"token": "hj"})["Location"]
    assert "已经呼叫工作人员" in words(machine.get(called))

    machine.post(at.split("?")[0], {"came": "yes", "token": "p2"})
    assert machine.get("/kiosk/my").status_code == 200
    assert machine.get(at)["Location"] == "/kiosk/my"  # by the back key
    assert machine.post("/kiosk/bye", {"token": "b2"})["Location"] == "/kiosk/bye"


def test_the_screen_stays_as_somebody_set_it_until_he_has_gone(machine, client, monkeypatch):
    for look in ("low", "hc", "nonsense", ""):
        said = {"look": look, "next": "/kiosk/qh", "token": f"look{look}"}
        assert machine.post("/kiosk/xs", said)["Location"] == "/kiosk/qh"
    away = {"look": "big", "next": "//elsewhere.example", "token": "away"}
    assert machine.post("/kiosk/xs", away)["Location"] == "/kiosk"
    came(machine)
    page = machine.get("/kiosk/my").content.decode()
    assert " data-low data-big" in page
    assert 'data-theme="hc"' in page
    assert "恢复屏幕" in page
    assert "普通对比" in page

    machine.post("/kiosk/xs", {"look": "hc", "next": "/kiosk", "token": "again"})
    assert "data-theme" not in machine.get("/kiosk").content.decode()
    machine.post("/kiosk/bye", {"left": "1", "token": "bye"})
    assert "data-low" not in machine.get("/kiosk").content.decode()

    machine.post("/kiosk/xs", {"look": "low", "next": "/kiosk", "token": "low"})
    late = time.time() + 77
    monkeypatch.setattr(sessions.time, "time", lambda: late)
    assert "data-low" not in machine.get("/kiosk").content.decode()
    assert client.post("/kiosk/xs", {"look": "low", "token": "x"}).status_code == 404


def test_the_keyboard_is_for_machines_only(machine, client):
    at_machine = machine.get("/cx").content.decode()
    assert all(
        name in at_machine for name in ("keyboard", "aloud", "pinyin", "kiosk.css", "/kiosk/xs")
    )
    elsewhere = client.get("/cx").content.decode()
    assert not any(
        name in elsewhere for name in ("keyboard", "aloud.js", "pinyin", "kiosk", "looks")
    )


def test_a_session_of_one_machine_is_worth_nothing_elsewhere(machine):
    came(machine)
    thief = Client()
    name = django_settings.SESSION_COOKIE_NAME
    thief.cookies[name] = machine.cookies[name].value

    assert thief.get("/kiosk/my").status_code == 404
    assert "/login" in thief.get("/my")["Location"]


def test_the_machine_says_that_it_is_there_and_calls_a_human(machine, leader_at_screen):
    beat = {"faults": "jam", "version": "web", "token": "b1"}
    assert machine.post("/kiosk/xt", beat).status_code == 204
    assert machine.post("/kiosk/hj", {"token": "c1"}).status_code == 302
    assert "已经呼叫工作人员" in words(machine.get("/kiosk?called=1"))

    page = words(leader_at_screen.get("/desk/zzj"))
    assert "卡纸" in page
    assert "有人呼叫" in page
    device = Device.objects.get()
    for deed in ("go", "paper", "code", "retire"):
        said = {"sheets": "300", "number": "ZZJ7", "sure": "1", "token": deed}
        assert leader_at_screen.post(f"/desk/zzj/{device.pk}/{deed}", said).status_code in (
            200,
            302,
        )
    assert machine.get("/kiosk").status_code == 404


NASTY = (
    "",
    " ",
    "\0",
    "长" * 5000,
    "|" * 50,
    "'; DROP TABLE desk_device; --",
    "\u202e",
    "9" * 400,
    "\ud7ff",
    "%00",
)


@pytest.mark.parametrize("said", NASTY)
def test_whatever_is_sent_to_a_machine_it_stands(machine, said):
    came(machine)
    for number, (path, name) in enumerate(
        (
            ("/kiosk/sz", "card"),
            ("/kiosk/cp", "ago"),
            ("/kiosk/xt", "faults"),
            ("/kiosk/xt", "version"),
            ("/kiosk/dw/01a20a00-0000-7000-8000-000000000000", "came"),
            ("/kiosk/dy/01a20a00-0000-7000-8000-000000000000", "x"),
            ("/kiosk/dj", "code"),
            ("/kiosk/bye", "left"),
            ("/kiosk/xs", "look"),
            ("/kiosk/xs", "next"),
        )
    ):
        answer = machine.post(path, {name: said, "token": f"n{number}"})
        assert answer.status_code in (204, 205, 302, 400, 404, 422), (path, answer.status_code)


def test_the_pages_ask_little(
    machine, leader_at_screen, monkeypatch, django_assert_max_num_queries
):
    moment = time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: moment)  # the session is kept as it is
    came(machine)
    for client, address in ((machine, "/kiosk/my"), (leader_at_screen, "/desk/zzj")):
        client.get(address)
        with django_assert_max_num_queries(12, info=address):
            assert client.get(address).status_code == 200
