"""今日和交接 and the screen of a window, at a browser."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from onething.cases import commands as cases
from onething.cases.models import Case, Handover
from onething.desk import commands as desk
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.desk.given import a_ticket, hall, seated
from tests.pages.test_kiosk import words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
NOW = [MONDAY]


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    NOW[0] = MONDAY
    monkeypatch.setattr("onething.web.middleware.now", lambda: NOW[0])
    settings.REGISTRY_URL = "http://127.0.0.1:9"


def at_screen(login):
    client = Client()
    said = {"login": login, "password": "Yijianshi2026", "token": f"in{login}", "next": ""}
    assert client.post("/login", said).status_code == 302
    return client


def test_a_clerk_hands_on_and_the_next_one_counts_with_forms(django_assert_max_num_queries):
    case = given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆"))
    cases.take(case, by=actor("wangfang"), at=MONDAY)
    first, second = at_screen("wangfang"), at_screen("zhaomin")
    with django_assert_max_num_queries(12):
        page = first.get("/desk/me")
    assert "在我手上的办件（1）" in words(page)

    said = {
        "to": "",
        "things": "原件 1 袋\n印章 1 枚",
        "seal": "F1",
        "note": "下午取证",
        "token": "a",
    }
    assert first.post("/desk/jj/new", said)["Location"] == "/desk/me?s=handed"
    made = Handover.objects.get()
    assert "王芳交来的 1 件办件 2 件物品" in words(second.get("/desk/me"))
    assert "没有收到：印章 1 枚" in words(second.get(f"/desk/jj/{made.pk}"))
    wrong = second.post(f"/desk/jj/{made.pk}/take", {"missing": ["1"], "token": "b"})
    assert (wrong.status_code, "写明情况" in words(wrong)) == (422, True)
    assert re.search(r'value="1" checked', wrong.content.decode())
    said = {"missing": ["1"], "remark": "袋子已拆", "token": "b"}
    assert second.post(f"/desk/jj/{made.pk}/take", said)["Location"] == "/desk/me?s=taken"

    assert Case.objects.get(pk=case).holder == actor("zhaomin").who
    assert "缺少 1 件" in words(at_screen("sunlixin").get("/desk/jj?only=short"))
    assert "在我手上的办件（0）" in words(first.get("/desk/me"))


def test_nothing_to_hand_on_is_told_and_kept(django_assert_max_num_queries):
    client = at_screen("wangfang")
    empty = client.post(
        "/desk/jj/new", {"to": "", "things": "", "seal": "", "note": "", "token": "a"}
    )

    assert (empty.status_code, "没有办件" in words(empty)) == (422, True)
    with django_assert_max_num_queries(12):
        assert "还没有交接单" in words(client.get("/desk/jj"))


def accepted(login):
    return int(re.search(r"受理(\d+)一次性补正", words(at_screen(login).get("/desk/me")))[1])


def test_his_own_figures_come_from_the_ledger():
    case = given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆"))
    pump_all()
    before = accepted("wangfang")
    cases.accept(case, by=actor("wangfang"), at=MONDAY)
    pump_all()

    assert accepted("wangfang") == before + 1
    assert accepted("zhaomin") == 0


@pytest.fixture
def screen():
    leader = at_screen("sunlixin")
    said = {"hall": str(hall().pk), "number": "PJ7", "shape": "flat", "window": "1", "token": "new"}
    page = words(leader.post("/desk/zzj/new", said))
    code = "".join(re.search(r"输入\s*(\w{5}) (\w{5})", page).groups())
    client = Client()
    assert client.post("/kiosk/dj", {"code": code, "token": "dj"}).status_code == 302
    return client


def test_the_screen_asks_once_and_thanks_and_is_no_kiosk(screen, django_assert_max_num_queries):
    assert screen.get("/kiosk")["Location"] == "/kiosk/pj"
    assert screen.get("/kiosk/sz").status_code == 404
    assert "1 号窗口暂停办理" in words(screen.get("/kiosk/pj"))
    clerk = seated("wangfang", 1)
    ticket = a_ticket(clerk)
    desk.call_next(by=clerk.because("call"), at=MONDAY)
    assert f"请到这个窗口{ticket.number}" in words(screen.get("/kiosk/pj"))
    desk.serve(ticket.pk, by=clerk.because("serve"), at=MONDAY)
    desk.finish(ticket.pk, by=clerk.because("done"), at=MONDAY)
    with django_assert_max_num_queries(12):
        page = words(screen.get("/kiosk/pj"))
    assert f"{ticket.number} 号，这次服务您满意吗？" in page
    said = {"ticket": str(ticket.pk), "grade": "4", "token": "g"}
    assert screen.post("/kiosk/pj", said)["Location"] == "/kiosk/pj"

    assert "谢谢您的评价" in words(screen.get("/kiosk/pj"))
    NOW[0] = MONDAY + timedelta(minutes=2)
    assert "请等叫号" in words(screen.get("/kiosk/pj"))
    assert "4.0分，1 次，好评 1 次" in words(at_screen("wangfang").get("/desk/me"))


def test_a_grade_for_another_visit_is_none(screen):
    said = {"ticket": "nonsense", "grade": "4", "token": "g"}

    late = screen.post("/kiosk/pj", said)["Location"]
    assert "没有记下" in words(screen.get(late))
    assert Client().get("/kiosk/pj").status_code == 404


def test_the_fleet_tells_screens_from_machines(screen):
    leader = at_screen("sunlixin")

    page = words(leader.get("/desk/zzj"))
    assert "PJ7（评价屏）" in page
    assert "1 号窗口" in page
    said = {"hall": str(hall().pk), "number": "PJ8", "shape": "flat", "window": "一", "token": "n"}
    wrong = leader.post("/desk/zzj/new", said)
    assert (wrong.status_code, "窗口号是" in words(wrong)) == (422, True)
