"""异地代收 at the desks of both places, and what the applicant sees."""

import re
from html import unescape

import pytest

from onething.cases.models import Case
from onething.delivery import commands
from onething.delivery.models import Parcel, Relay
from onething.kernel.pump import pump_all
from onething.web.told import telling
from tests import given
from tests.cast import actor
from tests.delivery.posts import Carrier
from tests.delivery.relays import BAG, THINGS, a_relay, found, here, there
from tests.delivery.test_relay_ends import withdrawn
from tests.pages.staff.test_intake import OWNER, SHOP
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
taken = once(a_relay)


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


def words(answer):
    body = re.sub(r"<(script|style|head).*?</\1>", "", answer.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)))


def do(window, row, step, **said):
    return window.post(f"/desk/tb/{row.pk}/do/{step}", {"token": f"{step}{len(said)}", **said})


def test_from_the_list_to_the_bag_and_its_opening(at_screen, taken, django_assert_max_num_queries):
    sender, receiver = at_screen("liangmei"), at_screen("wangfang")
    assert "轮到本大厅" in words(sender.get("/desk/tb?side=receiving"))
    with django_assert_max_num_queries(12):
        page = words(sender.get(f"/desk/tb/{taken.pk}"))
    for said in ("收件地交寄", "平城区", "梁梅收件", "封装交寄纸质材料", "行政许可法 第四十二条"):
        assert said in page
    refused = do(sender, taken, "send", bag="", things="平面布局图")
    assert refused.status_code == 422 and "请填写封袋编号" in words(refused)

    assert do(sender, taken, "send", bag=BAG, things="\n".join(THINGS)).status_code == 302
    pump_all()
    seen = receiver.get(f"/desk/tb/{taken.pk}")
    assert "核对、清点" in words(seen) and "租赁合同复印件" in words(seen)
    wrong = do(receiver, taken, "check", seal="opened", bag_number=BAG, piece=["0", "1"])
    assert wrong.status_code == 422 and "写明看到的情况" in words(wrong)
    assert wrong.content.decode().count("checked") == 3
    noted = do(
        receiver, taken, "check", seal="opened", bag_number=BAG, piece=["0", "1"], note="撕开了"
    )
    assert noted.status_code == 302
    pump_all()
    page = words(receiver.get(telling(f"/desk/tb/{taken.pk}", "已核对")))
    assert "封口在路上被打开过" in page and "了结异常" in page
    assert "补寄纸质材料" in words(sender.get(f"/desk/tb/{taken.pk}"))

    owner = at_screen("wangjianguo")
    owner.post("/switch", {"as": str(taken.subject), "token": "sw"})
    with django_assert_max_num_queries(12):
        told = words(owner.get(f"/my/bj/{taken.number}/wl"))
    assert "在途异常" in told and "少了清单上的材料：租赁合同复印件" in told
    assert "封袋" not in told or "不会丢掉您的申请" in told

    said = {"remedy": "electronic", "remedy_note": "扫描件清楚，已电话告诉申请人"}
    assert do(receiver, taken, "settle", **said).status_code == 302
    assert Relay.objects.get(pk=taken.pk).state == "checked"
    assert do(receiver, taken, "settle", **said, x="1").status_code == 422


def test_the_list_is_narrowed_and_says_when_it_is_empty(at_screen, taken):
    window = at_screen("wangfang")
    assert taken.number in words(window.get("/desk/tb"))
    assert "没有符合条件的" in words(window.get("/desk/tb?side=receiving&state=back&page=x"))
    assert taken.number in words(window.get("/desk/tb?side=deciding"))
    assert "不用本大厅办什么" in words(window.get(f"/desk/tb/{taken.pk}"))


def test_nothing_on_paper_and_nonsense(at_screen, taken):
    window = at_screen("liangmei")
    assert do(window, taken, "dance").status_code == 404
    assert do(window, taken, "keep").status_code == 302
    assert "没有纸质材料" in words(window.get(f"/desk/tb/{taken.pk}"))
    assert at_screen("zhouming").get(f"/desk/tb/{taken.pk}").status_code in (403, 404)


def test_the_parcels_of_a_hall_leave_the_counting_to_this_page(at_screen, taken):
    commands.send_relay(taken.pk, things=THINGS, bag=BAG, by=here(), at=MONDAY)
    pump_all()
    bag = Parcel.objects.get(application=taken.application)
    said = at_screen("wangfang").post(f"/desk/yj/{bag.pk}/qd", {"token": "c", "count": "3"})
    assert said.status_code in (404, 422)


def test_papers_of_what_was_withdrawn_go_back_page_by_page(
    at_screen, taken, django_assert_max_num_queries
):
    commands.send_relay(taken.pk, things=THINGS, bag=BAG, by=here(), at=MONDAY)
    pump_all()
    commands.check_relay(taken.pk, found=found(), by=there(), at=MONDAY)
    withdrawn(taken)
    sender, receiver = at_screen("liangmei"), at_screen("wangfang")
    with django_assert_max_num_queries(12):
        page = words(receiver.get(f"/desk/tb/{taken.pk}"))
    for said in ("退回纸质材料", "办理地退回纸质材料", "申请人来这里领的，直接交还"):
        assert said in page
    assert "现在不用本大厅办什么" in words(sender.get(f"/desk/tb/{taken.pk}"))
    refused = do(receiver, taken, "give", bag="", things="\n".join(THINGS))
    assert refused.status_code == 422 and "租赁合同复印件" in refused.content.decode()
    assert do(receiver, taken, "give", bag="TH1", things="\n".join(THINGS)).status_code == 302
    pump_all()
    assert "材料退回来了" in words(sender.get(f"/desk/tb/{taken.pk}"))
    counted = {"seal": "intact", "bag_number": "TH1", "piece": ["0", "1", "2"]}
    assert do(sender, taken, "regain", **counted).status_code == 302
    pump_all()
    wrong = do(sender, taken, "close", collector="王建国", id_tail="0038", relation="负责收件的人")
    assert wrong.status_code == 422 and "领取人还没有签名" in words(wrong)
    assert 'value="王建国"' in wrong.content.decode()
    assert do(sender, taken, "none", none_note="").status_code == 422
    said = {"collector": "王建国", "id_tail": "0038", "relation": "负责收件的人"}
    signed = said | {"proxy_reason": "经营者本人", "signed": "on"}
    assert do(sender, taken, "close", **signed).status_code == 302
    assert "王建国（负责收件的人，经营者本人）" in words(sender.get(f"/desk/tb/{taken.pk}"))


def test_the_page_of_who_decides_says_what_goes_back_now_and_what_later(at_screen, db):
    row = a_relay(way="window")
    commands.send_nothing(row.pk, by=here(), at=MONDAY)
    pump_all()
    window = at_screen("wangfang")
    assert "还没有可以寄回的结果" in words(window.get(f"/desk/tb/{row.pk}"))
    given.a_checked_licence(row.number, actor("wangjianguo", behalf="晋味面馆"))
    page = words(window.get(f"/desk/tb/{row.pk}"))
    assert "这一批寄回：" in page and "还没有办好：" in page
    assert do(window, row, "return", bag="JG1").status_code == 302


def test_who_decides_sees_on_the_case_where_it_was_taken_in_its_bag_and_its_faults(
    at_screen, taken, django_assert_max_num_queries
):
    commands.send_relay(taken.pk, things=THINGS, bag=BAG, by=here(), at=MONDAY)
    pump_all()
    seen = found("opened", note="封条断了")
    commands.check_relay(taken.pk, found=seen, by=there(), at=MONDAY)
    pump_all()
    case = Case.objects.get(application=taken.application, part="licence_check")
    window = at_screen("wangfang")
    window.get(f"/bj/{case.pk}")
    with django_assert_max_num_queries(30):
        page = words(window.get(f"/bj/{case.pk}"))
    for said in ("异地代收", "平城区", BAG, "封口在路上被打开过", "两地各管什么", "办理地拆封核对"):
        assert said in page


def test_who_took_it_in_for_another_place_is_led_to_the_bag_and_not_to_the_case(at_screen, taken):
    window = at_screen("liangmei")
    window.post("/desk/new/sf", {"token": "b", **SHOP, **OWNER})

    answer = window.get(f"/apply/{taken.application}/done")

    assert answer.status_code == 200
    assert "是否受理由办理地决定" in words(answer)
    assert "直接受理" not in words(answer)
    page = answer.content.decode()
    assert 'href="/desk/tb"' in page
    assert "/bj/" not in page.partition("<h2>一起办理的事项</h2>")[2]
