"""The pages of the rarer steps: what each asks, under which law, who finds it, and the past of a case."""

import re

import pytest

from onething.cases import commands
from onething.cases.models import Case
from onething.kernel import calendar
from onething.kernel.models import CalendarYear
from tests import given
from tests.cases.saying import GROUNDS, SAID, take
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


food = once(lambda: given.an_accepted_case(actor("wangjianguo", behalf="晋味面馆")))


def test_the_rarer_steps_stand_beside_the_case_and_each_has_a_page(at_screen, food):
    client = at_screen("zhouming")

    page = client.get(f"/bj/{food}").content.decode()
    links = re.findall(rf'href="/bj/{food}/b/(\w+)"', page)

    assert {"suspend", "tell_hearing", "terminate"} <= set(links)
    for do in links:
        form = client.get(f"/bj/{food}/b/{do}").content.decode()
        assert "依据：" in form
        assert form.count("<h1>") == 1


def test_a_special_procedure_is_started_on_its_page(at_screen, food):
    client = at_screen("zhouming")
    path = f"/bj/{food}/b/suspend"

    empty = client.post(path, {"token": "t1"})
    done = client.post(path, {"token": "t2", **SAID["suspend"]})
    page = client.get(f"/bj/{food}").content.decode()

    assert empty.status_code == 422
    assert "只有列明的程序可以暂停计时" in empty.content.decode()
    assert done.status_code == 302
    assert Case.objects.get(pk=food).state == "suspended"
    assert "已暂停：检测" in page
    assert "今天恢复的话" in page


def test_a_step_that_is_not_open_says_why(at_screen, food):
    said = at_screen("zhengqiang").get(f"/bj/{food}/b/revoke")

    assert said.status_code == 409
    assert "不能“撤销”" in said.content.decode()


def test_a_revocation_is_not_signed_while_a_part_is_missing(at_screen, food):
    Case.objects.filter(pk=food).update(
        state="closed", decision={"result": "食品经营许可证"}, decided_at=MONDAY
    )
    client = at_screen("zhengqiang")
    said = {"ground": "fraud", **GROUNDS, "remedies": ""}

    page = client.post(f"/bj/{food}/b/revoke", {"token": "t1", **said})

    assert page.status_code == 422
    assert "缺一不可" in page.content.decode()
    assert GROUNDS["facts"] in page.content.decode()


def test_the_page_of_a_step_asks_little(at_screen, food, django_assert_max_num_queries):
    client = at_screen("zhouming")
    client.get(f"/bj/{food}/b/suspend")

    with django_assert_max_num_queries(12):
        client.get(f"/bj/{food}/b/suspend")
    with django_assert_max_num_queries(12):
        client.get(f"/bj/{food}/sx?on=2026-03-02")


def test_a_day_of_the_past_is_shown(at_screen, food):
    client = at_screen("zhouming")

    then = client.get(f"/bj/{food}/sx?on=2026-03-02").content.decode()
    never = client.get(f"/bj/{food}/sx?on=2020-01-01")

    assert "法定办结" in then
    assert never.status_code == 422
    assert "之间的日期" in never.content.decode()


def test_the_applicant_answers_whether_he_wants_a_hearing(client, food, firm):
    take("tell_hearing", food)
    number = Case.objects.get(pk=food).application.number
    said = {"login": "wangjianguo", "password": "Yijianshi2026", "token": "in", "next": ""}
    client.post("/login", said)
    client.post("/switch", {"as": firm.behalf, "token": "sw"})

    page = client.get(f"/my/bj/{number}").content.decode()
    form = client.get(f"/my/bj/{number}/tz/{food}").content.decode()
    done = client.post(f"/my/bj/{number}/tz/{food}", {"want": "yes", "token": "t1"})
    again = client.get(f"/my/bj/{number}/tz/{food}")

    assert f"/my/bj/{number}/tz/{food}" in page
    assert "2026 年 3 月 9 日前答复" in form
    assert done.status_code == 302
    assert Case.objects.get(pk=food).state == "hearing_asked"
    assert again.status_code == 409


def test_a_year_is_looked_at_before_it_is_proposed_and_agreed_by_another(
    at_screen, food, django_assert_max_num_queries
):
    days = "\n".join(
        [
            f"{day},{'放假' if day in calendar.shipped().holidays else '调休上班'},原安排"
            for day in sorted(calendar.shipped().holidays | calendar.shipped().makeup)
            if day.year == 2026
        ]
        + ["2026-03-18,放假,样例"]
    )
    said = {"year": "2026", "source": "样例通知", "days": days}
    first, second = at_screen("lvqian"), at_screen("jiming")

    look = first.post("/console/calendar/new", {**said, "preview": "1", "token": "t1"})
    assert "届满日期推后" in look.content.decode()
    assert not CalendarYear.objects.exists()
    done = first.post("/console/calendar/new", {**said, "propose": "1", "token": "t2"})
    made = CalendarYear.objects.get()
    own = first.get(f"/console/calendar/{made.pk}").content.decode()
    with django_assert_max_num_queries(12):
        other = second.get(f"/console/calendar/{made.pk}").content.decode()
    agreed = second.post(f"/console/calendar/{made.pk}/review", {"answer": "yes", "token": "t3"})
    calendar.forget()

    assert done.status_code == agreed.status_code == 302
    assert "要由另一名省级事项管理员复核" in own
    assert "复核同意，重新计算时限" in other
    assert "本平台录入" in second.get("/console/calendar").content.decode()
    calendar.forget()


def test_a_wrong_calendar_is_refused_in_words(at_screen):
    said = {"year": "2026", "source": "样例通知", "days": "2026-03-18,休息,样例", "preview": "1"}

    page = at_screen("lvqian").post("/console/calendar/new", {**said, "token": "t1"})

    assert page.status_code == 422
    assert "请写“放假”或者“调休上班”" in page.content.decode()


def test_a_system_takes_a_rarer_step_and_is_told_what_the_law_does_not_know(
    food, client, monkeypatch
):
    for module in ("edge", "cases"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: MONDAY)

    def post(do, said, cause):
        return client.post(
            f"/api/v1/cases/{food}/steps/{do}",
            {"said": said},
            content_type="application/json",
            headers={
                "X-API-Key": "yjs_demo_market_140105_not_for_production",
                "Idempotency-Key": cause,
            },
        )

    unknown = post("hurry", {}, "k1")
    missing = post("suspend", {"ground": "testing"}, "k2")
    done = post("suspend", SAID["suspend"], "k3")
    back = post("resume", {"note": "检测合格"}, "k4")

    assert unknown.status_code == 409
    assert "法律没有规定“hurry”这个步骤" in unknown.json()["title"]
    assert missing.status_code == 422
    assert (done.status_code, back.status_code) == (200, 200)
    assert Case.objects.get(pk=food).state == "accepted"


def test_the_head_sees_extension_and_report_when_it_is_his_turn(at_screen, food):
    commands.examine(food, opinion="符合", by=actor("zhouming"), at=MONDAY)
    commands.review(food, opinion="同意", by=actor("wujing"), at=MONDAY)

    page = at_screen("zhengqiang").get(f"/bj/{food}").content.decode()

    assert {"extend", "report_up", "terminate"} <= set(re.findall(r"/b/(\w+)\"", page))
