"""帮办 at a machine: asked for by whoever has shown his card; while the hall is open the helper comes there."""

from datetime import timedelta

import pytest
from django.test import Client

from onething.desk.commands import devices
from onething.identity.models import Subject
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.voice.models import Aid
from tests.cast import actor
from tests.desk.given import hall
from tests.pages.test_kiosk import CARD, came, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
EVENING = MONDAY + timedelta(hours=12)
WANT = "给老人办高龄补贴，不会填"


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    at(monkeypatch, MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


def at(monkeypatch, moment):
    monkeypatch.setattr("onething.web.middleware.now", lambda: moment)


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="BB1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


def asked(machine, **said):
    phone = Subject.objects.get(pk=actor("lixiaoman").behalf).phone
    whole = {"kind": "escort", "group": "", "want": WANT, "phone": phone}
    return machine.post("/kiosk/bb", whole | said | {"token": str(new_id())})


def test_the_first_page_leads_to_it_and_says_what_helpers_do(machine):
    assert 'href="/kiosk/bb"' in machine.get("/kiosk").content.decode()

    page = words(machine.get("/kiosk/bb"))

    assert "不收任何费用" in page
    assert "陪同办" in page
    assert "呼叫工作人员" in page
    assert "申请帮办" in page
    assert "要办什么，哪里需要帮忙" not in page
    assert 'href="/kiosk/sz?next=/kiosk/bb"' in machine.get("/kiosk/bb").content.decode()
    assert asked(machine)["Location"] == "/kiosk/sz?s=over"
    assert not Aid.objects.exists()


def test_a_helper_comes_to_the_machine(machine, django_assert_max_num_queries):
    machine.post("/kiosk/sz", {"card": CARD, "next": "/kiosk/bb", "token": "c"})
    with django_assert_max_num_queries(12):
        assert "怎样帮您" in words(machine.get("/kiosk/bb"))

    done = asked(machine)

    assert done.status_code == 302, words(done)
    row = Aid.objects.get()
    assert (row.source, row.kind, row.want) == ("kiosk", "escort", WANT)
    assert str(row.subject) == actor("lixiaoman").behalf
    assert row.place == f"{hall().name}，BB1 号自助机旁"
    fact = Event.objects.get(name="voice.aid_asked")
    assert (fact.data["source"], fact.actor["via"]) == ("kiosk", "kiosk")
    page = words(machine.get(done["Location"]))
    assert row.number in page
    assert "到这台自助机旁来找您" in page
    assert row.number in words(machine.get("/kiosk/bb"))  # what he asked for before


def test_what_is_wrong_is_said_and_what_was_typed_stays(machine):
    came(machine)

    bare = asked(machine, kind="", want="", phone="1")
    page = words(bare)

    assert bare.status_code == 422
    assert "请选择帮办方式" in page
    wrong = asked(machine, kind="priority")
    assert (wrong.status_code, "面向特殊群体" in words(wrong)) == (422, True)
    assert WANT in wrong.content.decode()
    assert asked(machine, kind="priority", group="elder").status_code == 302
    assert Aid.objects.get().group == "elder"


def test_while_nobody_is_there_he_is_called_back(machine, monkeypatch):
    at(monkeypatch, EVENING)
    came(machine)
    page = words(machine.get("/kiosk/bb"))
    assert "大厅现在没有人" in page
    assert "陪同办" not in page.partition("怎样帮您")[2].partition("您是不是")[0]
    odd = asked(machine)
    assert (odd.status_code, "上班以后" in words(odd)) == (422, True)

    done = asked(machine, kind="online")

    assert Aid.objects.get().place == ""
    page = words(machine.get(done["Location"]))
    assert "会打您留下的电话" in page
    assert "自助机旁" not in page


def test_the_page_of_other_screens_leads_there(machine, client):
    draft = new_id()
    assert machine.get("/bangban")["Location"] == "/kiosk/bb"
    assert machine.get(f"/bangban?draft={draft}")["Location"] == f"/kiosk/bb?draft={draft}"
    page = machine.get(f"/kiosk/bb?draft={draft}").content.decode()
    assert f"draft%3D{draft}" in page
    assert client.get("/kiosk/bb").status_code == 404
    assert client.get("/bangban").status_code == 200


def test_nobody_sees_what_another_asked_for(machine):
    came(machine)
    done = asked(machine)["Location"]
    machine.post("/kiosk/bye", {"token": "b", "left": "1"})
    number = Aid.objects.get().number
    assert number not in words(machine.get(done))
    other = "王建国|男|汉|19781001|太原市小店区样例路2号|145105197810010038|样例公安局|长期"
    came(machine, other)

    assert number not in words(machine.get(done))
    assert number not in words(machine.get("/kiosk/bb"))
