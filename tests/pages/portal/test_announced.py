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


def test_a_leader_announces_in_all_his_halls_at_once(db):
    leader, place = Person().sign_in("sunlixin"), f"/lead/dt/{hall().pk}/gg"
    at = MONDAY.astimezone(CHINA)
    said = {
        "closes": "1", "reach": "all", "text": WORDS,
        "since": f"{at + DAY:%Y-%m-%d %H:%M}", "until": f"{at + 2 * DAY:%Y-%m-%d %H:%M}",
    }  # fmt: skip
    asked = text(leader.send(place, said))
    assert "个预约" in asked
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
