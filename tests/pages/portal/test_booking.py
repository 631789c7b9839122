"""预约 and 政务地图 at a browser: what one finds, what one cannot book and why, one's ticket."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onething.desk import commands, rules
from onething.desk.models import Booking, Hall, Slot, Ticket
from onething.kernel.ids import new_id
from onething.kernel.models import Cause, Event
from onething.web import middleware
from tests.cast import actor
from tests.desk.given import CODE, NINE, a_booking, a_ticket, hall, person, seated
from tests.pages.portal.conftest import Person, text
from tests.times import MONDAY

TIMES = f"/yy/{CODE}/general"
CONFIRM = f"{TIMES}/qr"


@pytest.fixture
def citizen_at_home(db):
    """李小满, signed in."""
    return Person().sign_in("lixiaoman")


def sent(someone, start, **said):
    """Confirm a booking as the form does, with other content if told so."""
    shown = f"{CONFIRM}?start={(NINE + timedelta(hours=2)).isoformat().replace('+', '%2B')}"
    return someone.client.post(CONFIRM, someone.hidden(shown) | {"start": start.isoformat()} | said)


def test_one_finds_a_place_books_and_gives_back(citizen_at_home):
    page = text(citizen_at_home.get("/wd?region=140105&kind=hall"))
    assert "共 1 处" in page
    assert "太原市小店区政务服务中心" in page

    answer = sent(citizen_at_home, NINE)
    assert answer.status_code == 302, text(answer)
    mine = answer["Location"]
    assert "2026 年 3 月 3 日 09:00" in text(citizen_at_home.get(mine))
    assert "有 1 个还没有用" in text(citizen_at_home.get("/my"))

    assert citizen_at_home.send(mine, {}, form=f"{mine}/qx").status_code == 302
    assert "已取消" in text(citizen_at_home.get("/my/yy"))


def test_how_often_one_may_stay_away_is_said_as_the_rules_say(citizen_at_home):
    most, days, pause = map(rules.booking, ("missed_most", "missed_days", "pause_days"))

    page = text(citizen_at_home.get(TIMES))

    assert f"约了不来，{days} 天内满 {most} 次的，暂停预约 {pause} 天" in page


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (MONDAY - timedelta(days=1), "这个时间已经过了"),
        (NINE.replace(hour=15), "这个时间不开放"),
        (NINE + timedelta(days=20), "最多提前 7 天"),
    ],
)
def test_what_cannot_be_is_said_in_words(citizen_at_home, start, words):
    answer = sent(citizen_at_home, start)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Booking.objects.exists()


def test_twice_and_in_anothers_name_and_full(citizen_at_home, citizen):
    assert "实名" in text(sent(citizen_at_home, NINE, subject=actor("sundayuan").behalf))
    assert "请先选择一个时间" in text(citizen_at_home.get(f"{CONFIRM}?start=tomorrow"))
    for _ in range(6):
        a_booking(person(citizen))
    assert "已经约满" in text(sent(citizen_at_home, NINE))
    assert sent(citizen_at_home, NINE + timedelta(hours=1)).status_code == 302

    assert "一天只能约一次" in text(sent(citizen_at_home, NINE + timedelta(hours=2)))


def test_who_is_told_that_a_time_is_full_begins_no_change(
    citizen_at_home, citizen, django_assert_max_num_queries
):
    said = citizen_at_home.hidden(f"{CONFIRM}?start={NINE.isoformat().replace('+', '%2B')}")
    for _ in range(6):
        a_booking(person(citizen))
    known = Cause.objects.count()

    with django_assert_max_num_queries(9), CaptureQueriesContext(connection) as asked:
        answer = citizen_at_home.client.post(CONFIRM, said | {"start": NINE.isoformat()})

    assert "已经约满" in text(answer)
    assert Cause.objects.count() == known
    assert not any("INSERT" in one["sql"] for one in asked)


def test_who_sends_what_was_booked_once_more_is_answered_though_it_is_full_since(
    citizen_at_home, citizen
):
    said = citizen_at_home.hidden(f"{CONFIRM}?start={NINE.isoformat().replace('+', '%2B')}")
    first = citizen_at_home.client.post(CONFIRM, said | {"start": NINE.isoformat()})
    for _ in range(5):
        a_booking(person(citizen))

    again = citizen_at_home.client.post(CONFIRM, said | {"start": NINE.isoformat()})

    assert again["Location"] == first["Location"]


def test_a_closing_is_announced_wherever_the_hall_is_offered(citizen_at_home, leader, clerk):
    commands.give_notice(
        hall().pk,
        closes=True,
        text="消防演练",
        since=MONDAY,
        until=NINE + timedelta(hours=2),
        by=leader,
        at=MONDAY,
    )

    assert "消防演练" in text(sent(citizen_at_home, NINE))
    for address in (
        "/wd?region=140105&kind=hall",
        f"/wd/{CODE}",
        "/yy?region=140105",
        TIMES,
        f"/pm/{CODE}",
    ):
        assert "消防演练" in text(citizen_at_home.get(address)), address
    assert "共 0 处" in text(citizen_at_home.get("/wd?region=140105&kind=hall&open_now=1"))


def shown(someone, address):
    return someone.get(address).content.decode()


def names(page):
    return re.findall(r'<h2 id="h-\d+"><a href="/wd/([-0-9]+)"', page)


def test_halls_of_a_place_come_page_by_page_near_ones_first(visitor, clerk):
    here = Hall.objects.get(code=CODE)
    Hall.objects.bulk_create(
        Hall(**{f.attname: getattr(here, f.attname) for f in Hall._meta.concrete_fields}
             | {"id": new_id(), "code": f"140105000-{number}", "name": f"样例大厅 {number}"})
        for number in range(60, 85)
    )  # fmt: skip

    first, second = (shown(visitor, f"/yy?region=140105&page={page}") for page in (1, 2))

    assert len(names(first)) == 20
    assert "下一页" in first
    assert "下一页" not in second
    everyone = names(first) + names(second)
    assert len(everyone) == len(set(everyone))
    assert everyone[-1].startswith("1401000")
    assert all(one.startswith("140105") for one in names(first))


def test_a_hall_is_found_by_its_name_and_the_province_has_one(visitor, clerk):
    page = shown(visitor, "/yy?region=140105&q=公安")
    assert 'value="公安"' in page
    assert len(names(page)) == 2
    assert names(shown(visitor, "/yy?region=140000")) == ["140000000-01"]
    assert len(names(shown(visitor, "/yy?region=all&q=大同市平城区政务"))) == 1

    none = shown(visitor, "/yy?region=140105&q=没有的")

    assert "没有找到与“没有的”相符" in none
    assert "全省各地" in none


def test_looking_for_halls_takes_as_many_statements_for_many_as_for_few(
    visitor, clerk, django_assert_max_num_queries
):
    visitor.get("/yy?region=140000")
    with django_assert_max_num_queries(6):
        visitor.get("/yy?region=all")


def test_the_filters_of_the_map(visitor, clerk):
    a_ticket(clerk)

    assert "共 0 处" in text(visitor.get("/wd?region=140105&kind=hall&no_queue=1"))
    assert "没有符合条件的网点" in text(visitor.get("/wd?region=140105&kind=hall&no_queue=1"))
    assert "1 人在等" in text(visitor.get("/wd?region=140105&kind=hall"))
    assert "共 117 处" in text(visitor.get("/wd?kind=bank"))
    first = visitor.get("/wd").content.decode()
    assert "共 2947 处" in text(visitor.get("/wd"))
    following = first.partition("after=")[2].partition('"')[0]
    assert f'/wd/{following}"' in first
    assert f'/wd/{following}"' not in visitor.get(f"/wd?after={following}").content.decode()
    assert visitor.get("/wd?region=999999").status_code == 302


@pytest.mark.parametrize("asked", ["region=140105", "", "kind=hall", "near=140105"])
def test_the_list_and_the_drawing_show_the_same(visitor, asked):
    page = visitor.get(f"/wd?{asked}").content.decode()
    listed = re.findall(r'<li id="w-([\w-]+)"><div><span[^>]*>(\d+)</span>', page)
    drawn = re.findall(r'<a class="pin(?: shut)?" href="#w-([\w-]+)"[^>]*>(\d+)</a>', page)

    assert len(listed) == 24
    assert sorted(listed) == sorted(drawn)


def test_the_drawing_names_places_from_north_to_south(visitor):
    page = visitor.get("/wd?kind=hall").content.decode()
    names = re.findall(r'<div class="map-cell[^"]*"><strong>([^<]+)</strong>', page)

    assert {"太原市", "小店区"} <= set(names)
    assert len(names) == len(set(names))
    by_town = visitor.get("/wd?region=140105").content.decode()
    assert "<strong>北格镇</strong>" in by_town and "<strong>小店区</strong>" in by_town


def test_ones_ticket_from_arriving_to_being_called(citizen_at_home, citizen, monkeypatch):
    booking = a_booking(citizen)
    monkeypatch.setattr(middleware, "now", lambda: NINE)
    assert citizen_at_home.client.get(f"/my/yy/{booking}").status_code in (200, 302)
    again = Person().sign_in("lixiaoman")
    answer = again.send(f"/my/yy/{booking}", {}, form=f"/my/yy/{booking}/qd")
    assert answer.status_code == 302, text(answer)
    page = again.get(answer["Location"])
    assert "现在没有窗口在办" in text(page)
    assert '<noscript><meta http-equiv="refresh" content="30">' in page.content.decode()

    clerk = seated("wangfang", 1, at=NINE)
    commands.call_next(by=clerk, at=NINE)
    assert "请到 1 号窗口" in text(again.get(answer["Location"]))
    assert Ticket.objects.get().number in text(again.get(f"/pm/{CODE}"))


def test_without_a_time_the_day_stays_and_the_weekday_is_confirmed(citizen_at_home):
    page = citizen_at_home.get(f"{CONFIRM}?day={NINE:%Y-%m-%d}")
    assert "请先选择一个时间" in text(page)
    chosen = re.search(
        r'<a href="\?day=([-0-9]+)#times" aria-current="page"', page.content.decode()
    )
    assert chosen[1] == f"{NINE:%Y-%m-%d}"
    assert "09:00–09:30" in text(page)

    sure = text(citizen_at_home.get(f"{CONFIRM}?start={NINE.isoformat().replace('+', '%2B')}"))

    assert "至 09:30（周二）" in sure
    assert "不能取消、改约" not in sure


def test_the_hall_screen_turns_its_pages_and_has_no_menu(client, clerk, monkeypatch):
    a_ticket(clerk)
    pages = set()
    for seconds in (0, 10):
        monkeypatch.setattr(middleware, "now", lambda s=seconds: MONDAY + timedelta(seconds=s))
        page = client.get(f"/pm/{CODE}").content.decode()
        assert page.count('<th scope="row">') == 6
        assert '<noscript><meta http-equiv="refresh" content="10">' in page
        assert not any(part in page for part in ("<header", "<footer", 'href="/login"'))
        pages.add(re.search("第 ([12]) 页，共 2 页", page)[1])
    assert pages == {"1", "2"}


def test_strangers_see_nothing_of_it(citizen, other):
    booking = a_booking(citizen)

    assert other.get(f"/my/yy/{booking}").status_code == 404


def test_a_place_says_the_next_free_time_of_each_business(db, client, monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    before = client.get(f"/wd/{CODE}").content.decode()
    assert "最早 2026 年 3 月 2 日 10:30" in before
    Slot.objects.create(
        hall=hall(), business="general", start=MONDAY + timedelta(minutes=30), taken=99, quota=1
    )

    page = client.get(f"/wd/{CODE}").content.decode()
    general = page[page.index("预约综合受理") - 200 : page.index("预约综合受理")]
    assert "11:00" in general
    assert "10:30" in page  # of the others


def test_the_nearest_places_by_the_county_and_the_town(visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = visitor.get("/wd?near=140105&kind=centre")
    said = text(page)
    assert "同在小店区" in said and "乡镇、街道之间没有距离数据" in said and "北格镇" in said
    with django_assert_max_num_queries(12):
        town = text(visitor.get("/wd?near=140105&town=140105100&open_now=1"))
    assert "就在您选的乡镇、街道" in town
    assert "同在杏花岭区" in text(visitor.get("/wd?near=140107&town=140105100&kind=hall"))
    assert visitor.get("/wd?near=999999").status_code == 302
    assert "用我现在的位置" not in said  # no place has coordinates


def test_the_browsers_position_comes_by_a_form_and_is_kept_nowhere(
    visitor, leader, django_assert_max_num_queries
):
    commands.set_site(hall().pk, latitude=37.736, longitude=112.566, by=leader, at=MONDAY)
    page = visitor.get("/wd?kind=hall")
    assert "geolocation=(self)" in page["Permissions-Policy"]
    assert "用我现在的位置，找最近的" in text(page) and "near.js" in page.content.decode()
    before = Event.objects.count()

    where = {"latitude": "37.735", "longitude": "112.565", "kind": "hall"}
    with django_assert_max_num_queries(14):
        answer = visitor.send("/wd?kind=hall", where, form="/wd/jl")

    assert "直线约 100 米" in text(answer) and "共 1 处" in text(answer)
    assert answer["Cache-Control"] == "private, no-store"
    assert Event.objects.count() == before and not visitor.client.session.keys()
    assert "37.735" not in answer.get("Location", "")
    for wrong in ({"latitude": "north"}, {"latitude": "95"}, {"longitude": "nan"}):
        away = visitor.send("/wd?kind=hall", where | wrong, form="/wd/jl")
        assert away["Location"] == "/wd"
    assert visitor.get("/wd/jl")["Location"] == "/wd"
