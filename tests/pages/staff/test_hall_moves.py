"""Pages of a hall's manager: what would be moved is asked first; 改期名单; notices in several halls."""

import re
from datetime import timedelta
from html import unescape

import pytest

from onething.desk.models import Booking, Hall, Notice, OwnDay
from onething.identity.models import Subject
from onething.kernel.clock import CHINA
from onething.kernel.models import Reading
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.desk.given import NINE, TOMORROW, a_booking, hall, state
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
MOST = 24  # of a page of the hall with its form: 20, and the savepoints of a test


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


def words(answer):
    body = re.sub(r"<(script|style|head).*?</\1>", "", answer.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)))


def hidden(answer):
    found = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()
    )
    return {name: value for name, value in found if name not in ("token", "csrfmiddlewaretoken")}


def path(part=""):
    return f"/lead/dt/{hall().pk}{part}"


WEEK = {"work": "10：00-12：00，13:30-17:30", "noon": "", "late": "", "weekend": "", "holiday": ""}


def test_hours_that_move_bookings_are_asked_once_more(at_screen, django_assert_max_num_queries):
    booking, leader = a_booking(actor("lixiaoman")), at_screen("sunlixin")
    code = Booking.objects.get(pk=booking).code

    with django_assert_max_num_queries(MOST):
        asked = leader.post(path("/sj"), WEEK | {"token": "a"})

    said = words(asked)
    assert "保存以后，1 个预约不在开放时间里" in said
    assert "李小满" not in said
    assert f"{code[:4]} {code[4:]}" in said
    assert "2026-03-03 09:00" in said
    assert Reading.objects.get(about=f"booking:{booking}").purpose.startswith("大厅改时间以前")
    pump_all()
    assert state(booking) == "booked"
    again = leader.post(path("/sj"), hidden(asked) | {"edit": "1", "token": "b"})
    assert 'value="10：00-12：00，13:30-17:30"' in again.content.decode()

    sure = leader.post(path("/sj"), hidden(asked) | {"sure": "1", "token": "c"})

    assert "正在逐个改期" in words(leader.get(sure["Location"]))
    pump_all()
    assert state(booking) == "moved"


def test_hours_that_move_nobody_are_saved_at_once_and_wrong_ones_are_not_asked(at_screen):
    leader = at_screen("sunlixin")
    assert leader.post(path("/sj"), WEEK | {"token": "a"})["Location"].endswith("?s=hours")
    a_booking(actor("lixiaoman"), start=NINE + timedelta(hours=1))
    wrong = leader.post(path("/sj"), WEEK | {"work": "10-12", "token": "b"})
    assert (wrong.status_code, "还没有保存" in words(wrong)) == (422, False)


def test_a_day_that_moves_bookings_is_asked_once_more(at_screen):
    booking, leader = a_booking(actor("lixiaoman")), at_screen("sunlixin")
    day = {"day": "2026年3月3日", "spans": "13:30-17:30", "note": "消防演练"}

    asked = leader.post(path("/rl"), day | {"token": "a"})

    assert "1 个预约不在开放时间里" in words(asked)
    assert not OwnDay.objects.exists()
    form = leader.post(path("/rl"), hidden(asked) | {"edit": "1", "token": "b"})
    assert 'value="消防演练"' in form.content.decode()
    assert leader.post(path("/rl"), day | {"note": "", "token": "c"}).status_code == 422
    sure = leader.post(path("/rl"), hidden(asked) | {"sure": "1", "token": "d"})
    assert sure["Location"].endswith("?s=day_moving")
    pump_all()
    assert state(booking) == "moved"
    late = a_booking(actor("lixiaoman"), business="social", start=NINE + timedelta(hours=5))
    asked = leader.post(path("/rl"), {"day": f"{TOMORROW:%Y-%m-%d}", "drop": "1", "token": "e"})
    assert asked.status_code == 302  # the week is open then too
    assert state(late) == "booked"


def notice(**said):
    at = MONDAY.astimezone(CHINA)
    return {
        "closes": "1", "reach": "here", "halls": str(hall().pk), "text": "停电检修",
        "since_day": f"{at + timedelta(days=1):%Y/%m/%d}", "since_time": "9：00",
        "until_day": f"{at + timedelta(days=90):%Y-%m-%d}", "until_time": "17点30分",
    } | said  # fmt: skip


def test_a_closing_of_some_halls_says_whose_bookings_it_moves(at_screen):
    a_booking(actor("lixiaoman"))
    leader = at_screen("sunlixin")
    page = leader.get(path("/gg")).content.decode()
    assert (page.count('type="date"'), page.count('type="time"')) == (2, 2)
    halls = re.findall(r'name="halls" id="[^"]*" value="([^"]*)"', page)
    assert halls[0] == str(hall().pk)
    some = notice(reach="some", halls=halls[:2])

    asked = leader.post(path("/gg"), some | {"token": "a"})

    said = words(asked)
    assert "影响 1 个预约" in said
    assert "2026-03-03 09:00 至 2026-05-31 17:30" in said
    assert "确认 2 个大厅和网点停止服务" in said
    assert Hall.objects.get(pk=halls[1]).name in said
    assert not Notice.objects.exists()
    edited = leader.post(path("/gg"), hidden(asked) | {"edit": "1", "token": "b"}).content.decode()
    assert 'value="2026-03-03"' in edited
    assert 'type="time" value="17:30"' in edited
    assert edited.count(" checked") == 4  # the kind, which, and two halls
    sure = leader.post(path("/gg"), hidden(asked) | {"sure": "1", "token": "c"})
    assert sure["Location"].endswith("?s=notice_moving")
    assert set(map(str, Notice.objects.values_list("hall", flat=True))) == set(halls[:2])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"since_day": "后天"}, "“从哪天起”请选择，或者写成“2026-03-02”的形式"),
        ({"until_time": "25:00"}, "“到几点止”请选择，或者写成“09:00”的形式"),
        ({"until_day": ""}, "请填写“到哪天止”"),
        ({"until_day": "2026-03-01"}, "结束时间要晚于开始时间和现在"),
        ({"reach": "some", "halls": []}, "请至少勾选一个大厅或者网点"),
        ({"text": " "}, "请填写“内容”"),
    ],
)
def test_what_is_wrong_with_a_notice_is_said_at_its_field(at_screen, said, sentence):
    answer = at_screen("sunlixin").post(path("/gg"), notice(**said) | {"token": "a"})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Notice.objects.exists()


def test_halls_that_were_ticked_and_not_chosen_are_asked_about(at_screen):
    leader = at_screen("sunlixin")
    halls = re.findall(
        r'name="halls" id="[^"]*" value="([^"]*)"', leader.get(path("/gg")).content.decode()
    )
    answer = leader.post(path("/gg"), notice(halls=halls[:2]) | {"token": "a"})
    assert "您勾选了别的大厅" in words(answer)


def test_the_list_of_who_was_moved_is_read_printed_and_taken_away(
    at_screen, django_assert_max_num_queries
):
    booking = a_booking(actor("lixiaoman"))
    other = a_booking(actor("wangjianguo"), start=NINE + timedelta(minutes=30))
    leader = at_screen("sunlixin")
    assert "没有改过预约的时间" in words(leader.get(path("/gq")))
    leader.post(path("/gg"), notice(sure="1") | {"token": "a"})
    pump_all()
    subject = Subject.objects.get(pk=Booking.objects.get(pk=booking).subject)

    with django_assert_max_num_queries(16):
        page = leader.get(path("/gq"))

    said = words(page)
    assert "改期 0 个，没有改成 2 个" in said
    assert subject.name not in said
    assert subject.phone not in said
    assert "停电检修" in said
    assert Reading.objects.filter(
        about=f"booking:{booking}", purpose__startswith="大厅停业"
    ).exists()
    phoned = words(leader.post(path("/gq"), hidden(page) | {"token": "b"}))
    assert (subject.name in phoned, subject.phone in phoned) == (True, True)
    assert Reading.objects.filter(
        about=f"booking:{booking}", purpose="改期名单：电话联系预约人"
    ).exists()
    assert state(other) == "dropped"
    assert "没有相符的" in words(leader.get(path("/gq"), {"jg": "moved"}))
    refused = leader.post(path("/gq/export"), {"days": "7", "form": "csv", "token": "c"})
    assert refused.status_code == 422
    assert subject.phone not in words(refused)
    file = leader.post(
        path("/gq/export"), {"days": "7", "form": "csv", "purpose": "上级督办", "token": "d"}
    )
    assert subject.phone in file.content.decode("utf-8-sig")
    assert "没有改成，要打电话" in file.content.decode("utf-8-sig")


@pytest.mark.parametrize("login", ["wangfang", "zhouming"])
def test_nobody_else_opens_the_list(at_screen, login):
    assert at_screen(login).get(path("/gq")).status_code == 404
