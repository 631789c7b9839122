"""视频办理 on pages: asked for, taken, joined, a page put before one, ended; what does not go is said in words."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client, override_settings

from onething.desk.models import Recording, Shown, Video, Window
from onething.desk.timers import keep_recordings
from onething.kernel.ids import new_id
from onething.kernel.models import Reading
from onething.web.calls import relays
from onething.web.rooms import read_pass
from tests import given
from tests.cast import actor
from tests.desk.given import CODE, hall
from tests.pages.portal.conftest import text
from tests.pages.staff.test_registers import Screen, page_of
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


def screen(login, behalf=""):
    client = Client()
    client.post("/login", {"login": login, "password": "Yijianshi2026", "token": f"in-{login}"})
    made = Screen(client)
    if behalf:
        made.send("/switch", {"as": actor(login, behalf=behalf).behalf})
    return made


@pytest.fixture
def clerk(db):
    """王芳 at the virtual window, on her page."""
    made = screen("wangfang")
    window = Window.objects.get(hall__code=CODE, number=11)
    assert "11 号 视频窗口" in page_of(made, "/desk/xn")
    made.send(f"/desk/jh/zw/{window.pk}")
    return made


def asked(someone, matter="general", **said):
    form = {"hall": str(hall().pk), "matter": str(matter)}
    someone.send("/xn", form | said)
    return Video.objects.order_by("-id")[0]


def state(row):
    return Video.objects.get(pk=row.pk).state


def test_a_draft_is_read_together_from_both_sides(clerk, django_assert_max_num_queries):
    owner = screen("wangjianguo", "晋味面馆")
    draft = given.a_complete_draft(actor("wangjianguo", behalf="晋味面馆"))
    with django_assert_max_num_queries(12):
        assert "工作日" in page_of(owner, "/xn")
    row = asked(owner, draft, shares="1")
    with django_assert_max_num_queries(12):
        assert "前面还有" in page_of(owner, f"/xn/{row.pk}")
    with django_assert_max_num_queries(12):
        line = page_of(clerk, "/desk/xn")
    assert "在等的（1）" in line and "同意" in line
    assert clerk.get("/desk/jh").status_code == 302  # her window takes no tickets

    clerk.send("/desk/xn/jt")
    page = owner.get(f"/xn/{row.pk}")
    assert "进入视频" in text(page)
    assert "camera=(self)" in page["Permissions-Policy"]
    assert re.search(r"connect-src 'self' http://testserver:\d+", page["Content-Security-Policy"])
    owner.send(f"/xn/{row.pk}/jr")
    with django_assert_max_num_queries(12):
        read = page_of(clerk, f"/desk/xn/{row.pk}")
    key = re.search(r'name="thing" value="(\w+)"', read)[1]
    clerk.send(f"/desk/xn/{row.pk}/ts", {"kind": "form", "thing": key})
    with django_assert_max_num_queries(12):
        shown = page_of(owner, f"/xn/{row.pk}")
    assert f"/apply/{draft}/t/{key}" in shown and "一起看：" in shown
    assert "指给他看" in page_of(clerk, f"/desk/xn/{row.pk}")
    clerk.send(f"/desk/xn/{row.pk}/ts", {"kind": "sign", "thing": ""})
    assert f"/apply/{draft}/check" in page_of(owner, f"/xn/{row.pk}")
    assert Shown.objects.count() == 2

    owner.send(f"/xn/{row.pk}/js")
    assert "视频用了 1 分钟" in page_of(owner, f"/xn/{row.pk}")
    over = page_of(clerk, f"/desk/xn/{row.pk}")
    assert "不能再看" in over and "data-room" not in over
    assert clerk.get("/desk/xn").status_code == 200
    clerk.send(f"/desk/xn/{row.pk}/js", status=422)


def test_a_guide_is_found_and_pushed_without_a_matter(clerk, django_assert_max_num_queries):
    citizen = screen("lixiaoman")
    row = asked(citizen, want="开面馆要哪些证")
    with django_assert_max_num_queries(12):
        line = page_of(clerk, "/desk/xn")
    assert "开面馆要哪些证" in line and "李小满" not in line
    clerk.send("/desk/xn/jt")
    citizen.send(f"/xn/{row.pk}/jr")

    with django_assert_max_num_queries(12):
        page = page_of(clerk, f"/desk/xn/{row.pk}?q=餐饮")
    assert "想问：</strong>开面馆要哪些证" in page and 'value="yjs/kbcyd"' in page
    assert "没有找到" in page_of(clerk, f"/desk/xn/{row.pk}?q=龘龘")
    clerk.send(f"/desk/xn/{row.pk}/ts", {"kind": "guide", "thing": "yjs/kbcyd"})
    clerk.send(f"/desk/xn/{row.pk}/ts", {"kind": "text", "said": "带租房合同"})
    clerk.send(f"/desk/xn/{row.pk}/ts", {"kind": "text", "said": " "}, status=422)
    clerk.send(f"/desk/xn/{row.pk}/ts", {"kind": "guide", "thing": "yjs/nothing"}, status=404)

    seen = page_of(citizen, f"/xn/{row.pk}")
    assert 'href="/yjs/kbcyd"' in seen and 'href="/yjs/kbcyd/qx"' in seen and "带租房合同" in seen
    assert "确认结束" in seen and "确认结束" in page_of(clerk, f"/desk/xn/{row.pk}")


def test_nobody_on_line_is_said_before_he_waits_and_while_he_waits(db):
    citizen = screen("lixiaoman")
    form = {"hall": str(hall().pk), "matter": "general", "want": "问一句"}

    said = citizen.send("/xn", form, status=422).content.decode()

    assert "现在没有工作人员在线" in said and not Video.objects.exists()
    for way in (f'href="tel:{hall().phone}"', "/yy?region=", 'name="sure"', "问一句"):
        assert way in said
    citizen.send("/xn", form | {"sure": "1"})
    waiting = page_of(citizen, f"/xn/{Video.objects.get().pk}")
    assert "什么时候接起说不准" in waiting and 'href="/yy"' in waiting and "换一个大厅" in waiting


def test_somebody_on_line_asks_nothing_twice(clerk):
    citizen = screen("lixiaoman")

    row = asked(citizen)

    assert row.state == "waiting"
    assert "不想等的" in page_of(citizen, f"/xn/{row.pk}")


def test_each_side_has_a_pass_for_itself(clerk):
    citizen = screen("lixiaoman")
    row = asked(citizen)
    clerk.send("/desk/xn/jt")

    places = {
        read_pass(re.search(r'data-room="[^"]*/live/v/([^"]+)"', page)[1])
        for page in (page_of(citizen, f"/xn/{row.pk}"), page_of(clerk, f"/desk/xn/{row.pk}"))
    }

    assert places == {(str(row.pk), "applicant"), (str(row.pk), "clerk")}


def test_what_does_not_go_is_said_in_words(clerk):
    citizen = screen("lixiaoman")
    citizen.send("/xn", {"hall": "", "matter": "general"}, status=422)
    citizen.send("/xn", {"hall": str(hall().pk), "matter": "x"}, status=422)
    assert clerk.send("/desk/xn/jt")["Location"].endswith("?s=nobody")
    assert "没有人在等" in page_of(clerk, "/desk/xn?s=nobody")
    row = asked(citizen)
    said = citizen.send("/xn", {"hall": str(hall().pk), "matter": "general"}, status=409)
    assert "请先结束那一次" in text(said)
    clerk.send("/desk/xn/jt")
    said = clerk.send(f"/desk/xn/{row.pk}/ts", {"kind": "sign", "thing": ""}, status=422)
    assert "接通以后才能推送" in text(said)
    clerk.send(f"/desk/xn/{row.pk}/wj")

    assert state(row) == "missed"
    assert "没有和您连上" in page_of(citizen, f"/xn/{row.pk}")
    assert "没有接通" in page_of(citizen, "/xn")


def test_one_gives_up_and_a_deed_that_is_none_is_not_there(clerk):
    citizen = screen("lixiaoman")
    row = asked(citizen)
    citizen.send(f"/xn/{row.pk}/xx", status=404)
    clerk.send(f"/desk/xn/{row.pk}/js", status=404)
    citizen.send(f"/xn/{row.pk}/bd")

    assert state(row) == "left"


@override_settings(LIVE_PORT=0, LIVE_URL="")
def test_without_a_live_process_nobody_queues(clerk):
    page = page_of(screen("lixiaoman"), "/xn")

    assert "还没有开通视频服务" in page
    assert "开始排队" not in page


@override_settings(ICE_URLS=["stun:zj.example.cn", "turn:zj.example.cn"], TURN_SECRET="s" * 32)
def test_relays_have_credentials_for_a_while():
    stun, turn = relays("room", 1_800_000_000)

    assert stun == {"urls": "stun:zj.example.cn"}
    assert turn["username"] == "1800000000:room"
    assert turn["credential"] == "+65MY5JETn0Nt7PLSHsll0zScOI="


FILM = b"\x1a\x45\xdf\xa3" + b"film" * 50


def sent(clerk, recording, number, content=FILM, segment="0"):
    """Send a part as the page of the clerk does."""
    said = {"recording": str(recording), "segment": segment, "number": str(number)}
    said |= {
        "token": f"p{recording}{segment}{number}{len(content)}",
        "part": ContentFile(content, "part"),
    }
    return clerk.client.post("/desk/xn/lx", said)


def test_a_talk_is_recorded_when_he_agrees_and_watched_by_him_and_the_leader(
    clerk, django_assert_max_num_queries
):
    citizen = screen("lixiaoman")
    row = asked(citizen)
    clerk.send("/desk/xn/jt")
    citizen.send(f"/xn/{row.pk}/jr")
    assert "请申请人同意录像" in page_of(clerk, f"/desk/xn/{row.pk}")
    clerk.send(f"/desk/xn/{row.pk}/lx")
    page = page_of(citizen, f"/xn/{row.pk}")
    assert "保存 90 天" in page
    assert "不同意照样视频" in page
    citizen.send(f"/xn/{row.pk}/ty")
    for someone, path in ((citizen, f"/xn/{row.pk}"), (clerk, f"/desk/xn/{row.pk}")):
        with django_assert_max_num_queries(12):
            assert "正在录像" in page_of(someone, path)
    film = Recording.objects.get()
    assert sent(clerk, film.pk, 0).status_code == 204
    assert sent(clerk, film.pk, 1).status_code == 204
    citizen.send(f"/xn/{row.pk}/tl")
    citizen.send(f"/xn/{row.pk}/js")
    later = MONDAY + timedelta(minutes=3)
    keep_recordings(later)

    with django_assert_max_num_queries(12):
        page = page_of(citizen, f"/xn/{row.pk}")
    at = re.search(r'src="(/xn/[^"]+)"', page)[1]
    found = citizen.client.get(at)
    assert (found["Content-Type"], found["Cache-Control"]) == ("video/webm", "private, no-store")
    assert b"".join(found.streaming_content) == FILM * 2
    leader = screen("sunlixin")
    with django_assert_max_num_queries(12):
        assert "已保存" in page_of(leader, "/lead/lx")
    with django_assert_max_num_queries(12):
        assert film.pk.hex[:8] in page_of(leader, f"/lead/lx/{film.pk}").replace("-", "")
    assert leader.client.get(f"/lead/lx/{film.pk}/0").status_code == 200
    looks = Reading.objects.filter(about=f"recording:{film.pk}").values_list("page", flat=True)
    assert {"lead", "xn"} <= {page.split("/")[1] for page in looks}
    for other in (clerk, screen("wangjianguo")):
        assert other.client.get(at).status_code in (403, 404)
        assert other.client.get(f"/lead/lx/{film.pk}/0").status_code in (403, 404)


@pytest.mark.parametrize(
    ("said", "content", "status"),
    [
        ({"number": "0"}, b"%PDF-1.7", 422),
        ({"number": "-1"}, FILM, 422),
        ({"number": "9" * 40}, FILM, 422),
        ({"number": "3"}, FILM, 409),
        ({"recording": "x"}, FILM, 404),
        ({"recording": str(new_id())}, FILM, 404),
        ({}, b"", 422),
    ],
)
def test_what_is_no_part_is_refused_in_words(clerk, said, content, status):
    citizen = screen("lixiaoman")
    row = asked(citizen)
    clerk.send("/desk/xn/jt")
    citizen.send(f"/xn/{row.pk}/jr")
    clerk.send(f"/desk/xn/{row.pk}/lx")
    citizen.send(f"/xn/{row.pk}/ty")
    film = Recording.objects.get()
    form = {"recording": str(film.pk), "segment": "0", "number": "0", "token": "odd"} | said
    answer = clerk.client.post("/desk/xn/lx", form | {"part": ContentFile(content, "part")})
    assert answer.status_code == status
    if status != 404:
        assert "没有" in answer.content.decode() or "没有到" in answer.content.decode()
    assert not film.parts.exists()
    assert citizen.client.post("/desk/xn/lx", form | {"token": "mine"}).status_code in (403, 404)
