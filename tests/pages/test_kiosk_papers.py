"""Papers at a machine: shown in pages of ours, all that are his, printed again when they did not come out."""

import re
import time

import pytest
from django.test import Client

from onething.cases.models import Application
from onething.desk.commands import devices, note_test
from onething.desk.models import Device, Printing
from onething.documents.models import Document
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotAllowed
from onething.web import sessions
from tests.cast import actor
from tests.desk.given import hall
from tests.fees.given import an_order, filed
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
    code = devices.register_device(hall().pk, number="WS1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


@pytest.fixture
def receipt(machine):
    filed(actor("lixiaoman"))
    pump_all()
    came(machine)
    return Document.objects.get(kind="receipt")


def sent(machine, path, **said):
    return machine.post(path, said | {"token": str(new_id())})


def test_a_paper_opens_in_a_page_of_the_machine_and_never_bare(machine, receipt):
    for rest in ("", ".pdf", ".ofd", "/large.pdf", "/slip-80.pdf"):
        answer = machine.get(f"/my/ws/{receipt.pk}{rest}")
        assert answer["Location"] == f"/kiosk/dy/{receipt.pk}", rest

    page = machine.get(f"/kiosk/dy/{receipt.pk}")
    assert f"/kiosk/dy/{receipt.pk}/1.png" in page.content.decode()
    assert "办完了，清除" in words(page)
    assert "data-wipe" in page.content.decode()
    assert ".pdf" not in page.content.decode()


def test_a_file_that_is_nobodys_is_words_at_a_machine_and_a_file_elsewhere(machine, client):
    address = "/yjs/esfgh/zn.pdf"

    there = machine.get(address)
    assert (there.status_code, "自助机上不打开、不下载文件" in words(there)) == (403, True)
    assert "/kiosk" in there.content.decode()
    assert client.get(address)["Content-Type"] == "application/pdf"


def test_all_his_papers_are_offered_to_be_printed(
    machine, monkeypatch, django_assert_max_num_queries
):
    own = actor("lixiaoman")
    an_order(own)
    moment = time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: moment)  # the session is kept as it is
    came(machine)
    machine.get("/kiosk/my")
    with django_assert_max_num_queries(12):
        page = machine.get("/kiosk/my").content.decode()

    made = Document.objects.filter(holder=own.behalf, sealed_at__isnull=False)
    kinds = set(made.values_list("kind", flat=True))
    assert {"receipt", "acceptance"} <= kinds
    for paper in made:
        assert f"/kiosk/dy/{paper.pk}" in page, paper.kind


def test_the_page_after_submitting_prints_the_receipt(machine, receipt):
    page = machine.get(f"/apply/{Application.objects.get().pk}/done").content.decode()

    assert re.search(rf'href="/kiosk/dy/{receipt.pk}">打印收件凭证</a>', page)


def test_what_is_being_made_says_so(machine, receipt):
    Document.objects.filter(pk=receipt.pk).update(sealed_at=None, digest="", state="registered")

    page = machine.get(f"/kiosk/dy/{receipt.pk}")

    assert (page.status_code, "正在制发和盖章" in words(page)) == (200, True)
    assert sent(machine, f"/kiosk/dy/{receipt.pk}").status_code == 404


def failed(machine, paper):
    """Print a paper that does not come out; return where one is led."""
    at = sent(machine, f"/kiosk/dy/{paper.pk}")["Location"]
    return sent(machine, at.removesuffix("&now=1"), came="no")["Location"]


def test_what_did_not_come_out_is_said_printed_again_and_seen_in_the_fleet(machine, receipt):
    back = failed(machine, receipt)

    assert back == f"/kiosk/dy/{receipt.pk}"
    page = words(machine.get(back))
    assert "没有打印出来" in page
    assert "还可以打 2 次" in page
    assert "呼叫工作人员" in page
    assert Device.objects.get().faults == ["unprinted"]
    fact = Event.objects.filter(name="desk.device_faulty").latest("at")
    assert fact.data["faults"] == ["unprinted"]
    leader = Client()
    said = {"login": "sunlixin", "password": "Yijianshi2026", "token": "in", "next": ""}
    leader.post("/login", said)
    assert "有人说纸没有出来" in words(leader.get("/desk/zzj"))

    sent(machine, "/kiosk/xt", faults="")  # the machine itself knows nothing of it
    assert Device.objects.get().faults == ["unprinted"]
    clerk, device = actor("wangfang"), Device.objects.get().pk
    note_test(device, part="printer", well=True, by=clerk, at=MONDAY)
    assert Device.objects.get().faults == []


def test_a_paper_that_does_not_come_out_is_not_printed_for_ever(machine, receipt):
    for _ in range(3):
        failed(machine, receipt)

    page = machine.get(f"/kiosk/dy/{receipt.pk}")
    assert "在自助机上不能再打了" in words(page)
    assert "再打一次，" not in words(page)
    answer = sent(machine, f"/kiosk/dy/{receipt.pk}")
    assert (answer.status_code, "到窗口打印" in words(answer)) == (NotAllowed.status, True)
    assert Printing.objects.count() == 3
