"""公告 stand on every page on which something is started, before it is; maintenance stands on every page."""

from datetime import timedelta

import pytest
from django.test import Client

from onething.cases import timers
from onething.desk import commands, maintaining
from onething.desk.models import Maintenance, Notice
from onething.kernel.clock import CHINA
from tests.cast import actor
from tests.desk.given import CODE, hall
from tests.pages.portal.conftest import Person, text
from tests.times import MONDAY

WORDS = "红色暴雨预警，全部停办"
DAY = timedelta(days=1)


@pytest.fixture
def stormy(db):
    commands.give_notice(
        hall().pk, closes=True, text=WORDS, since=MONDAY, until=MONDAY + DAY,
        by=actor("sunlixin"), at=MONDAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/yjs/kbcyd",
        "/sx/140131002001?region=140105",
        "/sx/140131002001?region=140105000000",
        "/xn?region=140105",
        "/wd?region=140105",
        f"/wd/{CODE}",
        "/yy?region=140105",
        f"/pm/{CODE}",
    ],
)
def test_who_starts_something_reads_it_first(path, stormy):
    home = Person().sign_in("lixiaoman")

    assert WORDS in text(home.get(path))


def test_the_clerk_who_takes_in_reads_it_too(stormy):
    clerk = Person().sign_in("wangfang")

    assert WORDS in text(clerk.get("/desk/new"))


def test_who_chose_another_place_is_not_told(stormy):
    home = Person()

    assert WORDS not in text(home.get("/xn?region=140702"))


def closes(code, *, since=MONDAY, days=1, words=WORDS):
    commands.give_notice(
        hall(code).pk, closes=True, text=words, since=since, until=since + days * DAY,
        by=actor("sunlixin").because(f"{code}{words}"), at=MONDAY,
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/yjs/kbcyd"])
def test_who_has_chosen_no_place_is_told_that_there_is_a_list_not_of_one_county(path, stormy):
    page = Person().get(path)

    assert WORDS not in text(page)
    assert 'href="/wd/gg"' in page.content.decode()
    assert WORDS in text(Person().get("/wd/gg"))


def test_the_hall_of_the_province_tells_everybody(db):
    Notice.objects.create(
        hall=hall("140000000-01"), closes=True, text="全省停电", since=MONDAY,
        until=MONDAY + DAY, by="official:x", at=MONDAY,
    )  # fmt: skip

    page = Person().get("/")

    assert "全省停电" in text(page)
    assert "/wd/gg" not in page.content.decode()


@pytest.mark.parametrize("code", ["140105002-10", "140105000-20"])
def test_whatever_closes_in_the_county_is_told_there(code, db):
    closes(code)

    assert WORDS in text(Person().sign_in("lixiaoman").get("/"))
    assert WORDS in text(Person().get("/sx/140131002001?region=140105"))
    assert WORDS not in text(Person().get("/sx/140131002001?region=140702"))


def test_more_than_fit_are_one_step_away_and_the_hall_comes_first(db):
    for number, code in enumerate(("140105002-10", "140105003-10", "140105004-10", CODE)):
        closes(code, words=f"停电 {number}")

    page = Person().sign_in("lixiaoman").get("/")

    assert text(page).index("停电 3") < text(page).index("停电 0")
    assert "停电 2" not in text(page)
    assert 'href="/wd/gg?region=140105"' in page.content.decode()
    listed = text(Person().get("/wd/gg?region=140105"))
    assert all(f"停电 {number}" in listed for number in range(4))
    assert "现在没有公告" in text(Person().get("/wd/gg?region=140702"))


def test_the_same_in_many_halls_is_told_once(db):
    commands.give_notice_everywhere(
        hall().pk, closes=True, text=WORDS, since=MONDAY, until=MONDAY + DAY,
        by=actor("sunlixin"), at=MONDAY,
    )  # fmt: skip
    count = Notice.objects.count()

    said = text(Person().sign_in("lixiaoman").get("/"))

    assert count > 1 and said.count(WORDS) == 1
    assert f"等 {count} 处暂停服务" in said


def test_the_list_asks_the_same_however_long_it_is(db, django_assert_max_num_queries):
    closes("140105002-10")
    with django_assert_max_num_queries(4):
        Person().get("/wd/gg")
    for code in ("140105003-10", "140105004-10", CODE):
        closes(code, days=2)
    with django_assert_max_num_queries(4):
        Person().get("/wd/gg?region=140100")


def test_a_day_on_which_the_hall_is_shut_is_not_called_full(db):
    closes(CODE, since=MONDAY + DAY - timedelta(hours=10), days=1)

    page = text(Person().get(f"/yy/{CODE}/general"))

    assert "3 月 3 日（周二） 停止服务" in page
    assert "约满" not in page


def moments(since, until):
    return {
        "since_day": f"{since:%Y-%m-%d}", "since_time": f"{since:%H:%M}",
        "until_day": f"{until:%Y-%m-%d}", "until_time": f"{until:%H:%M}",
    }  # fmt: skip


def test_a_leader_announces_in_all_his_halls_at_once(db):
    leader, place = Person().sign_in("sunlixin"), f"/lead/dt/{hall().pk}/gg"
    at = MONDAY.astimezone(CHINA)
    said = {"closes": "1", "reach": "all", "text": WORDS, **moments(at + DAY, at + 2 * DAY)}
    asked = text(leader.send(place, said))
    assert "没有预约受影响" in asked
    assert "个大厅和网点停止服务" in asked
    assert not Notice.objects.exists()

    assert leader.send(place, said | {"sure": "1"}).status_code == 302
    assert Notice.objects.count() > 1
    page = f"/lead/dt/{hall().pk}"
    notice = Notice.objects.get(hall=hall())
    assert leader.send(page, {}, form=f"/lead/dt/gg/{notice.pk}").status_code == 302
    assert not Notice.objects.filter(lifted_at=None).exists()


@pytest.fixture
def kept():
    maintaining.forget()
    yield
    maintaining.forget()


def test_an_operator_announces_maintenance_and_every_page_says_so(db, kept):
    keeper = Person().sign_in("zhangyun")
    at = MONDAY.astimezone(CHINA)
    said = {
        "what": "网上缴费不能用，急的请到窗口", "since": f"{at + DAY:%Y-%m-%d %H:%M}",
        "until": f"{at + 2 * DAY:%Y-%m-%d %H:%M}",
    }  # fmt: skip
    wrong = keeper.send("/console/wh", said | {"until": "明天"}, form="/console/wh")
    assert (wrong.status_code, said["what"] in text(wrong)) == (422, True)
    assert keeper.send("/console/wh", said, form="/console/wh").status_code == 302

    for who, path in (
        (Client(), "/"),
        (Client(), "/yy"),
        (Client(), f"/pm/{CODE}"),
        (keeper, "/console"),
    ):
        page = text(who.get(path))
        assert "将停机维护" in page, path
        assert said["what"] in page, path
    row = Maintenance.objects.get()
    address = f"/console/wh/{row.pk}"
    assert keeper.send("/console/wh", {}, form=address).status_code == 302
    assert "将停机维护" not in text(Client().get("/"))
    assert Person().sign_in("sunlixin").get("/console/wh").status_code == 404


def test_an_operator_records_an_outage_and_reads_what_it_did(db, django_assert_max_num_queries):
    keeper, at = Person().sign_in("zhangyun"), MONDAY.astimezone(CHINA)
    said = {
        "what": "网上申请打不开", "evidence": "监控记录，工单 7",
        "since": f"{at - DAY:%Y-%m-%d %H:%M}", "until": f"{at - DAY / 2:%Y-%m-%d %H:%M}",
    }  # fmt: skip
    offered = keeper.get("/console/wh/jl?since=2026-03-01 08:00&what=缴费打不开").content.decode()
    assert "2026-03-01 08:00" in offered
    assert "缴费打不开" in offered
    assert "没有记过停机" in offered
    wrong = keeper.send("/console/wh/jl", said | {"evidence": ""}, form="/console/wh/jl")
    assert (wrong.status_code, "凭什么认定" in text(wrong)) == (422, True)
    assert said["what"] in text(wrong)

    done = keeper.send("/console/wh/jl", said, form="/console/wh/jl")
    assert done["Location"] == "/console/wh/jl?s=kept"
    assert "正在顺延" in text(keeper.get("/console/wh/jl"))
    timers.follow_outages(MONDAY)

    with django_assert_max_num_queries(9):
        page = text(keeper.get("/console/wh/jl"))
    assert all(one in page for one in (said["what"], said["evidence"], "没有期限到期"))
    assert Person().sign_in("sunlixin").get("/console/wh/jl").status_code == 404
