"""No page of staff shows a full ID number or telephone of a person, unless a purpose was given."""

import re
from collections import deque
from html import unescape

import pytest

from onething.identity.models import Subject
from onething.identity.terms import mask_address, masked
from onething.kernel.models import Event, Reading
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.pages.portal.conftest import text
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db

ROLES = {
    "wangfang": ["/desk"],
    "sunlixin": ["/lead", "/desk", "/office", "/lead/fp"],
    "zhouming": ["/office"],
    "wujing": ["/office"],
    "zhengqiang": ["/office"],
    "hansong": ["/office"],
    "qianwei": ["/office"],
    "lvqian": ["/console"],
    "shiwen": ["/console", "/console/readings", "/console/alarms"],
    "zhangyun": ["/console", "/console/jobs"],
    "yanjin": ["/staff", "/staff/new"],
    "gongzheng": ["/console/readings", "/console/trace"],
    "caoyuan": ["/lead"],
}
MOST_PAGES = 40


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def secrets(db):
    """All that must not be read: numbers and telephones of the sample people, and those typed."""
    rows = Subject.objects.exclude(id_type="credit_code").values_list("id_number", "phone")
    return {value for row in rows for value in row if value} | {given.VALUES["phone"]}


@once
def busy():
    """Cases in many states, one of them at the window."""
    firm = actor("wangjianguo", behalf="晋味面馆")
    given.a_reviewed_case(firm)
    pump_all()
    return given.a_case_at_the_window(firm)


def walk(client, begin):
    """Yield every page that somebody reaches by links from where he begins."""
    waiting, known = deque(begin), set(begin)
    while waiting and len(known) < MOST_PAGES * 3:
        path = waiting.popleft()
        answer = client.get(path)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        yield path, page
        for link in map(unescape, re.findall(r'href="(/[^"#]*)"', page)):
            if link not in known and not link.startswith("/static") and len(known) < MOST_PAGES:
                known.add(link)
                waiting.append(link)


@pytest.mark.parametrize("login", ROLES)
def test_no_page_of_this_role_shows_a_number_in_full(at_screen, busy, secrets, login):
    seen = 0
    for path, page in walk(at_screen(login), [*ROLES[login], "/account", "/switch"]):
        shown = {one for one in secrets if one in page}
        assert not shown, (path, shown)
        seen += 1

    assert seen >= 3


@pytest.fixture
def food(busy):
    return busy


def test_the_walk_would_find_a_number(at_screen, food, secrets):
    client = at_screen("wangfang")

    page = client.post(f"/bj/{food}/full", {"token": "f", "purpose": "核对身份"}).content.decode()

    assert {one for one in secrets if one in page}


def test_in_full_only_for_a_purpose_that_is_kept(at_screen, food):
    client = at_screen("wangfang")
    page = client.get(f"/bj/{food}")
    assert "138****0000" in text(page)

    without = client.post(f"/bj/{food}/full", {"token": "a", "purpose": ""})
    said = client.post(f"/bj/{food}/full", {"token": "b", "purpose": "电话联系申请人"})

    assert (without.status_code, "13803510000" in without.content.decode()) == (422, False)
    assert "13803510000" in said.content.decode()
    look = Reading.objects.order_by("-id").first()
    assert (look.about, look.purpose) == (f"case:{food}", "查看完整信息：电话联系申请人")


def test_anothers_case_is_not_shown_in_full(at_screen, food):
    said = at_screen("hansong").post(f"/bj/{food}/full", {"token": "a", "purpose": "核对身份"})

    assert said.status_code == 404


def test_a_leader_takes_his_list_away_for_a_purpose(at_screen, food, secrets):
    client = at_screen("sunlixin")
    assert "导出清单" in client.get("/desk?view=intake").content.decode()
    said = {"view": "intake", "q": "", "form": "csv"}

    without = client.post("/lead/export", {"token": "a", **said})
    made = client.post("/lead/export", {"token": "b", "purpose": "上级督办", **said})

    assert without.status_code == 422
    assert "attachment" in made["Content-Disposition"]
    content = made.content.decode("utf-8-sig")
    assert "导出人：孙立新" in content
    assert "食品经营许可" in content
    assert not {one for one in secrets if one in content}
    assert Event.objects.filter(name="documents.list_exported").count() == 1


def test_the_log_is_taken_away_as_pdf_and_traced(at_screen, food):
    at_screen("wangfang").get(f"/bj/{food}")
    client = at_screen("shiwen")
    made = client.post(
        "/console/readings/export", {"token": "b", "purpose": "依法核查", "form": "pdf"}
    )
    assert made.content.startswith(b"%PDF")
    number = re.search(r"DC\d{8}-\w{8}", made["Content-Disposition"])[0]

    said = at_screen("gongzheng").post("/console/trace", {"token": "t", "number": number})
    nothing = at_screen("gongzheng").post("/console/trace", {"token": "u", "number": "DC1"})

    assert "施雯（SX00017）" in said.content.decode()
    assert "没有找到" in nothing.content.decode()


@pytest.mark.parametrize("login", ["wangfang", "zhouming", "yanjin"])
def test_others_take_nothing_away(at_screen, login):
    client = at_screen(login)
    said = {"token": "b", "purpose": "上级督办", "form": "csv", "view": "intake"}

    assert client.post("/lead/export", said).status_code == 404
    assert client.post("/console/readings/export", said).status_code == 404
    assert "导出清单" not in client.get("/desk").content.decode()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("太原市小店区样例路 7 号", "太原市小店区****"),
        ("清徐县某村", "清徐县****"),
        ("某处", "****"),
        ("", ""),
    ],
)
def test_an_address_is_shown_up_to_its_county(address, shown):
    assert mask_address(address) == shown


def test_one_place_masks_everything():
    assert masked("id", "14510519380115009X") == "145***********009X"
    assert masked("phone", "13803510000") == "138****0000"
    assert masked("name", "赵老根") == "赵**"
    assert masked("credit_code", "921451050000000190") == "921451050000000190"
    assert masked("text", "随便") == "随便"
