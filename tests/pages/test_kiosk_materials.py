"""Materials at a machine: nobody chooses among its files; its scanner adds them, or one's own telephone."""

import re
from html import unescape

import pytest
from django.test import Client

from onething.cases import commands, queries
from onething.cases.models import Case, Material
from onething.desk.commands import devices
from tests import given
from tests.cast import actor
from tests.desk.given import hall
from tests.fees.given import ANSWERS, filed
from tests.pages.portal.conftest import Person, text
from tests.pages.portal.test_phoning import photo
from tests.pages.test_kiosk import CARD, came
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SAID = {"name": "买卖合同", "problem": "没有签字页", "remedy": "请补齐"}
CHOOSER = re.compile(r'<input(?=[^>]*type="file")(?![^>]*\bhidden\b)[^>]*>')


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="CL1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    came(client)
    return client


@pytest.fixture
def himself():
    return actor("lixiaoman")


@pytest.fixture
def draft(himself):
    return commands.start_draft(
        "esfgh", region="140105", answers=ANSWERS, known={}, source_down=False, by=himself, at=MONDAY
    )  # fmt: skip


@pytest.fixture
def asked(himself):
    """A case of his own that asks for a material: its number, its id, the material."""
    application = filed(himself)
    case = Case.objects.filter(application=application, state="submitted").earliest("place")
    key = Material.objects.filter(application=application, source="upload").earliest("pk").key
    items = [SAID | {"material": key}]
    commands.ask_supplement(case.pk, items=items, note="", by=actor("wangfang"), at=MONDAY)
    return application.number, case.pk, key


def test_no_file_chooser_opens_there(machine, draft, asked):
    number, case, _ = asked
    for address in (f"/apply/{draft}/upload", f"/my/bj/{number}/bz/{case}"):
        page = machine.get(address).content.decode()

        assert not CHOOSER.search(page), address
        assert "data-scan=" in page
        assert "用自己的手机拍照" in page
        assert "scan.js" in page


def test_elsewhere_it_does():
    owner = Person().sign_in("wangjianguo", behalf="晋味面馆")
    by = actor("wangjianguo", behalf="晋味面馆")
    page = owner.get(f"/apply/{given.a_draft(by)}/upload").content.decode()

    assert CHOOSER.search(page)
    assert "data-scan=" not in page


def test_what_the_scanner_brings_goes_the_usual_way(machine, himself, draft):
    need = queries.materials_sheet(draft, himself, MONDAY).to_upload[0].need

    sent = machine.post(f"/apply/{draft}/upload/{need.key}", {"token": "s", "file": photo()})

    assert sent.status_code == 302
    assert Material.objects.get(application=draft, key=need.key).media_type == "image/png"


def test_the_page_of_the_code_waits_longer_and_names_the_machine(machine, himself, draft):
    need = queries.materials_sheet(draft, himself, MONDAY).to_upload[0].need
    page = machine.get(f"/apply/{draft}/pz/{need.key}").content.decode()

    assert 'data-wipe="300"' in page
    assert "这台机器" in page
    assert "扫不了码" not in page  # nobody types an address there
    assert 'content="15"' not in page  # looking again by itself would keep him there for ever


def link(page):
    return re.search(r"(/pb/[^<\s]+)</p>", unescape(page.content.decode()))[1]


def test_a_supplement_is_handed_in_by_the_phone_that_scanned_the_code(machine, asked):
    number, case, key = asked
    waiting = machine.get(f"/my/bj/{number}/bz/{case}/sj")
    assert "还没有收到" in text(waiting)
    assert 'data-wipe="300"' in waiting.content.decode()
    at_home = Person().sign_in("lixiaoman")
    address = link(at_home.get(f"/my/bj/{number}/bz/{case}/sj"))
    phone = Person()
    page = text(phone.get(address))
    assert "没有签字页" in page
    assert number not in page

    bare = phone.send(address, {}, to=address)
    assert (bare.status_code, "请选择“买卖合同”的文件" in text(bare)) == (422, True)
    done = phone.send(address, {f"file-{key}": photo()}, to=address)
    assert done.status_code == 302, text(done)

    assert "已经提交" in text(phone.get(done["Location"]))
    assert Case.objects.get(pk=case).state == "supplemented"
    assert "已经交齐" in text(machine.get(f"/my/bj/{number}/bz/{case}/sj"))
    assert phone.get(address).status_code == 404


def test_a_link_is_for_one_case_and_not_for_others(asked, draft):
    number, case, _ = asked
    at_home = Person().sign_in("lixiaoman")
    address = link(at_home.get(f"/my/bj/{number}/bz/{case}/sj"))
    assert Person().get(address[:-3]).status_code == 404
    assert Person().get(address.replace("/pb/", "/pz/")).status_code == 404
    assert Person().sign_in("sundayuan").get(f"/my/bj/{number}/bz/{case}/sj").status_code == 404
    foreign = f"/my/bj/{number}/bz/{draft}/sj"
    assert at_home.get(foreign).status_code == 404


def test_a_code_runs_out(asked, monkeypatch):
    number, case, _ = asked
    address = link(Person().sign_in("lixiaoman").get(f"/my/bj/{number}/bz/{case}/sj"))
    monkeypatch.setattr("onething.web.portal.supplying.documents.phone_minutes", lambda: -1)

    late = Person().get(address)

    assert (late.status_code, "已经过期" in text(late)) == (409, True)


def test_who_came_to_a_window_uses_his_own_phone_too(himself, draft):
    need = queries.materials_sheet(draft, himself, MONDAY).to_upload[0].need
    clerk = Person().sign_in("wangfang")
    begun = clerk.send("/desk/new", {"card": CARD}, form="/desk/new/sf", to="/desk/new/sf")
    assert begun.status_code == 302, text(begun)
    page = unescape(clerk.get(f"/apply/{draft}/pz/{need.key}").content.decode())
    address = re.search(r"(/pz/[^<\s]+)</p>", page)[1]
    phone = Person()

    sent = phone.send(address, {"file": photo()}, to=address)

    assert sent.status_code == 302, text(sent)
    assert Material.objects.filter(application=draft, key=need.key).exists()
