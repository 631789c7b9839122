"""出件 at the screen: one application's results together, handed out, posted, served; and the applicant's page."""

from datetime import timedelta

import pytest

from onething.cases import commands as cases
from onething.delivery import commands
from onething.delivery.models import Parcel, Service
from onething.exchange.terms import Track
from onething.kernel.actor import SYSTEM
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.delivery.posts import Carrier, granted_for_post, number_of
from tests.pages.staff.test_registers import Screen, page_of
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
granted = once(granted_for_post)
GIVEN = {
    "collector": "王建国", "id_tail": "0038", "relation": "法定代表人",
    "proxy_reason": "法定代表人证明书", "signed": "on",
}  # fmt: skip


CARD = "王建国|男|汉|19781001|太原市小店区样例路2号|145105197810010038|样例公安局|长期"
INK = "40,120 120,60 200,180;240,60 240,200"


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


def owner(at_screen):
    screen = Screen(at_screen("wangjianguo"))
    by = actor("wangjianguo", behalf="晋味面馆")
    screen.send("/switch", {"as": by.behalf})
    return screen


def test_a_result_by_post_at_both_sides(granted, at_screen, django_assert_max_num_queries):
    application, _ = granted
    desk, person = Screen(at_screen("wangfang")), owner(at_screen)
    number = number_of(application)
    with django_assert_max_num_queries(12):
        assert "食品经营许可" in page_of(desk, "/desk/out")
    assert number in page_of(desk, "/desk/out?q=王建国") or "没有找到" in page_of(
        desk, "/desk/out?q=没有这个人"
    )
    with django_assert_max_num_queries(12):
        said = page_of(desk, f"/desk/out/{application}")
    assert "免费（由财政负担）" in said and "这次只能交一部分" in said
    desk.send(f"/desk/out/{application}/jc")
    desk.send(f"/desk/out/{application}/jc", status=422)
    pump_all()
    parcel = Parcel.objects.get(application=application)
    label = desk.get(f"/desk/yj/{parcel.pk}.pdf")
    assert label.content.startswith(b"%PDF")
    with django_assert_max_num_queries(12):
        assert parcel.number in page_of(desk, "/desk/yj?state=ordered")

    told = [Track("k1", "collect", "已揽收", MONDAY, 1), Track("k2", "move", "运输中", MONDAY, 2)]
    commands.note_tracks(parcel.number, told=told, by=SYSTEM, at=MONDAY)
    with django_assert_max_num_queries(12):
        said = page_of(person, f"/my/bj/{number}/wl")
    assert parcel.number in said and "运输中" in said and "长风街" not in said
    assert "不能再改领取方式" in page_of(person, f"/my/bj/{number}/sd")
    assert person.get("/my/bj/YJS1401059999/wl").status_code == 404


def test_the_applicant_changes_the_way_and_collects(
    granted, at_screen, django_assert_max_num_queries
):
    application, case = granted
    desk, person = Screen(at_screen("wangfang")), owner(at_screen)
    number = number_of(application)
    change = f"/my/bj/{number}/sd"
    with django_assert_max_num_queries(12):
        assert "电子送达" in page_of(person, change)
    person.send(
        change, {"way": "post", "recipient": "", "phone": "1", "address": "我家"}, status=422
    )
    person.send(change, {"way": "window"})
    pump_all()
    desk.send(f"/desk/out/{application}/jc")
    pump_all()
    parcel = Parcel.objects.get(application=application)
    assert parcel.code in page_of(person, f"/my/bj/{number}/wl")
    hand = f"/desk/out/{application}/lq/{parcel.pk}"
    wrong = desk.send(
        hand, {"case": [str(case)], **GIVEN, "signed": ""} | {"id_tail": "1"}, status=422
    )
    assert "后四位" in wrong.content.decode()
    drawn = desk.send(hand, {"case": [str(case)], **GIVEN, "ink": "data:image/png"}, status=422)
    assert "没有读懂这次签名" in drawn.content.decode()
    sheet = page_of(desk, f"/desk/out/{application}")
    assert "我已收到并核对" in sheet and "pad.js" in sheet
    read = {"case": [str(case)], "card": CARD}
    lacking = desk.send(hand, read, status=422).content.decode()
    assert 'value="王建国"' in lacking and 'value="0038"' in lacking
    assert "领取人还没有签名" in lacking
    desk.send(hand, read | {key: GIVEN[key] for key in ("relation", "proxy_reason")} | {"ink": INK})
    pump_all()
    served = Service.objects.get(case=case)
    assert served.signature.startswith("sm3:")
    assert (served.received_by, served.remark) == ("王建国", "刷身份证核对")

    assert Service.objects.get(case=case).way == "direct"
    said = page_of(person, f"/my/bj/{number}/wl")
    assert "直接送达" in said and "救济期限从这一天起算" in said
    with django_assert_max_num_queries(12):
        assert "直接送达" in page_of(desk, f"/desk/out/{application}")


def test_papers_are_left_at_the_screen(granted, at_screen):
    application, case = granted
    desk = Screen(at_screen("wangfang"))
    serve = f"/desk/out/{application}/sd/{case}"
    desk.send(f"{serve}/leave", {"place": "店内"}, status=422)
    desk.send(f"{serve}/refused", {"place": "店内", "refusal_reason": "拒收", "deliverers": "王芳"})
    assert "拒绝接收，还没有送达" in page_of(desk, f"/desk/out/{application}")
    assert desk.client.post(f"{serve}/dance", {"token": "x"}).status_code == 404


def test_what_is_not_fetched_is_shown_red(granted, at_screen, monkeypatch):
    application, _ = granted
    by = actor("wangjianguo", behalf="晋味面馆")
    cases.choose_way(application, way="window", by=by, at=MONDAY)
    pump_all()
    desk = Screen(at_screen("wangfang"))
    desk.send(f"/desk/out/{application}/jc")
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY + timedelta(days=31))
    Screen(at_screen("wangfang"))

    assert "过期没有领" in page_of(Screen(at_screen("zhaomin")), "/desk/out")


def test_papers_between_halls_and_from_the_door(granted, at_screen, django_assert_max_num_queries):
    application, _ = granted
    desk, person, number = Screen(at_screen("wangfang")), owner(at_screen), number_of(granted[0])
    with django_assert_max_num_queries(12):
        page = page_of(desk, "/desk/yj/new")
    there = page.partition('<option value="')[2].partition('value="')[2].partition('"')[0]
    said = {"number": number, "to_hall": there, "bag": "FD1", "things": "布局图\n复印件"}
    desk.send("/desk/yj/new", said | {"number": "YJS0"}, status=422)
    desk.send("/desk/yj/new", said | {"to_hall": "x"}, status=422)
    desk.send("/desk/yj/new", said)
    assert Parcel.objects.get(kind="transfer").count_sent == 2
    with django_assert_max_num_queries(12):
        assert "到付（由收件人付）" in page_of(person, f"/my/bj/{number}/qj")
    door = {"recipient": "王建国", "phone": "13803510000", "address": "太原市小店区长风街 1 号"}
    person.send(f"/my/bj/{number}/qj", door | {"things": ""}, status=422)
    person.send(f"/my/bj/{number}/qj", door | {"things": "合同原件"})
    pump_all()
    fetched = Parcel.objects.get(kind="fetch")
    assert "上门取件" in page_of(person, f"/my/bj/{number}/wl")
    desk.send(f"/desk/yj/{fetched.pk}/qd", {"count": "0"}, status=422)
    desk.send(f"/desk/yj/{fetched.pk}/qd", {"count": "1"})

    with django_assert_max_num_queries(12):
        assert "寄出 1 件，收到 1 件" in page_of(desk, "/desk/yj")
    assert Parcel.objects.filter(application=application).count() == 2
