"""Who saw whose data, through HTTP: for the person, and for those who watch."""

import pytest

from onething.kernel.models import Reading
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


case = once(lambda: given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆")))


@pytest.fixture
def seen(at_screen, case):
    """王芳 looks at a case of the shop."""
    at_screen("wangfang").get(f"/bj/{case}")
    return case


def for_the_shop(at_screen, firm):
    client = at_screen("wangjianguo")
    client.post("/switch", {"as": firm.behalf, "token": "s"})
    return client


def test_the_person_sees_who_when_what_and_why(
    at_screen, firm, seen, django_assert_max_num_queries
):
    client = for_the_shop(at_screen, firm)
    with django_assert_max_num_queries(12):
        page = client.get("/my/seen").content.decode()

    assert "综合窗口办事员（王*）" in page
    assert "目的：办理办件" in page
    assert "办件“食品经营许可（新办）”" in page
    assert "王芳" not in page


def test_ones_own_looks_are_not_listed(at_screen, firm):
    client = for_the_shop(at_screen, firm)
    client.get("/my")

    assert Reading.objects.filter(subject=firm.behalf).exists()
    assert "还没有别人查看过" in client.get("/my/seen").content.decode()


def test_another_person_sees_nothing_of_it(at_screen, seen):
    assert "还没有别人查看过" in at_screen("sundayuan").get("/my/seen").content.decode()
    assert at_screen("wangfang").get("/my/seen").status_code == 403


@pytest.mark.parametrize("login", ["shiwen", "gongzheng"])
def test_those_who_watch_find_by_person_and_by_official(
    at_screen, seen, login, django_assert_max_num_queries
):
    client = at_screen(login)

    found = client.post("/console/readings", {"token": "f", "person": "921451050000000190"})
    assert "92145105" not in found.url
    with django_assert_max_num_queries(12):
        page = client.get(found.url).content.decode()
    assert "王芳" in page
    found = client.post(
        "/console/readings", {"token": "g", "badge": "SX00002", "since": "2026-01-01"}
    )
    assert "没有符合条件" in client.get(found.url).content.decode()


def test_what_cannot_be_found_is_told(at_screen):
    said = at_screen("shiwen").post(
        "/console/readings", {"token": "f", "person": "1", "badge": "?"}
    )

    assert said.status_code == 422
    assert "没有这个工号" in said.content.decode()


@pytest.mark.parametrize("login", ["wangfang", "sunlixin", "yanjin", "zhangyun"])
def test_others_do_not_watch(at_screen, login):
    client = at_screen(login)

    assert client.get("/console/readings").status_code == 404
    assert client.get("/console/alarms").status_code == 404


def test_no_alarm_is_told(at_screen):
    assert "没有告警" in at_screen("gongzheng").get("/console/alarms").content.decode()
