"""Messages at the screen: words by two people, calls and letters of a hall, what failed."""

from uuid import UUID

import pytest

from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.delivery.models import Reminder, Wording
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from tests.cast import actor
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

KEY = "cases.supplement_asked"
PAGE = f"/console/wordings/{KEY}"
GOOD = {
    "title": "请您补正", "text": "“{item}”还缺材料，请在 {until}前补齐。",
    "sms": "“{item}”缺材料，期限{until}。{do}", "do": "case", "why": "说得更短",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    wordings.forget()
    yield
    wordings.forget()


def a_call():
    """Let a message ask for a call, as without a gateway it does at once."""
    message = commands.send(
        UUID(actor("lixiaoman").behalf), application=new_id(), number="YJS1", title="请您补正材料",
        text="还缺材料。", sms="缺材料", about=KEY, hall=actor("wangfang").org, by=SYSTEM, at=MONDAY,
    )  # fmt: skip
    return Reminder.objects.get(message=message)


def test_one_writes_and_another_publishes(at_screen, django_assert_max_num_queries):
    author, other, county = (Screen(at_screen(who)) for who in ("lvqian", "jiming", "tianxiao"))
    with django_assert_max_num_queries(12):
        assert "请您补正材料" in page_of(author, "/console/wordings")
    author.send(PAGE, GOOD | {"sms": "没有要做的事"}, status=422)
    author.send(PAGE, GOOD)
    assert "要由另一名事项管理员核对后发布" in page_of(author, PAGE)
    assert "等待省级事项管理员核对" in page_of(county, PAGE)
    draft = Wording.objects.get(state="draft")
    other.send(f"{PAGE}/{draft.pk}/publish", {"since": "不是日期"}, status=422)
    other.send(f"{PAGE}/{draft.pk}/publish", {"since": f"{MONDAY:%Y-%m-%d}"})

    with django_assert_max_num_queries(12):
        said = page_of(other, PAGE)
    assert "说得更短" in said and "已发布" in said
    assert "期限03 月 12 日。请登录政务服务网" in said
    assert other.get("/console/wordings/nothing").status_code == 404


def test_a_hall_calls_and_writes(at_screen, django_assert_max_num_queries):
    desk, call = Screen(at_screen("wangfang")), a_call()
    with django_assert_max_num_queries(12):
        said = page_of(desk, "/desk/tx")
    assert "李小满" in said and "15400000001" in said
    for _ in range(2):
        desk.send(f"/desk/tx/{call.pk}", {"note": "没人接", "missed": "1"})
    letter = Reminder.objects.get(message=call.message, channel="letter")
    assert "太原市小店区样例路 1 号" in page_of(desk, "/desk/tx")
    printed = desk.send("/desk/tx/letters", {"id": [str(letter.pk)]}, status=200)
    assert printed.content.startswith(b"%PDF")
    assert "等寄出（1）" in page_of(desk, "/desk/tx")
    desk.send("/desk/tx/letters", {"id": [str(letter.pk)], "posted": "1"})

    letter.refresh_from_db()
    assert letter.state == "posted"
    assert "没有要打的电话" in page_of(desk, "/desk/tx")
    desk.send("/desk/tx/letters", {}, status=422)


def test_an_operator_sees_what_failed(at_screen, django_assert_max_num_queries):
    call = a_call()
    Reminder.objects.filter(pk=call.pk).update(channel="sms", state="failed", fault="号码不存在")
    screen = Screen(at_screen("zhangyun"))
    with django_assert_max_num_queries(12):
        said = page_of(screen, "/console/messages")
    assert "号码不存在" in said and "154****0001" in said
    assert "15400000001" not in said
    screen.send(f"/console/messages/{call.pk}", {})

    call.refresh_from_db()
    assert call.state == "queued"
    assert "这里没有消息" in page_of(screen, "/console/messages?channel=letter")


def test_a_person_chooses_his_ways(at_screen, settings, django_assert_max_num_queries):
    a_call()
    settings.SMS_URL = "http://gateway.example"
    person = Screen(at_screen("lixiaoman"))
    with django_assert_max_num_queries(12):
        said = page_of(person, "/account/ways")
    assert "154****0001" in said and "不能关闭" in said
    person.send("/account/ways", {"sms": "on"})
    person.send("/account/ways/phone", {"phone": "0351-1234567"}, status=422)
    person.send("/account/ways/phone", {"phone": "13903510000"})
    assert "139****0000" in page_of(person, "/account/ways")
    person.send("/account/ways/phone", {"code": "x"}, status=422)

    with django_assert_max_num_queries(12):
        assert "等工作人员打电话 154****0001" in page_of(person, "/my/xx")
