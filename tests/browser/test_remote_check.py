"""远程视频核验 in two real browsers, and what is late between places: the pages, and the ways back from them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_post import beside
from tests.browser.test_restaurant import until
from tests.browser.test_video import chromium, sees_the_other  # noqa: F401 -- a fixture
from tests.times import PATIENCE


@pytest.fixture(scope="module")
def relay(platform):
    """Let an application have been taken in at another city."""
    return beside(platform, "relay")


def left(visitor):
    """Wait until somebody has left the talk: then the page has loaded itself anew."""
    expect(visitor.page.locator("#call")).to_have_count(0, timeout=PATIENCE * 1000)
    visitor.page.wait_for_load_state()
    return visitor


def test_two_places_look_at_the_originals_together(visitor, relay):
    made, case, *_ = relay
    office = visitor(both=True).enter("zhouming").go(f"/bj/{case}")
    office.reads("远程视频核验").look("remote-case").press("约远程视频核验", kind="link")
    office.page.locator("#f-note").fill("请带租赁合同原件")
    office.look("remote-ask").press("告诉另一地").reads("已经告诉另一地").look("remote-asked")

    window = visitor(both=True).enter("liangmei").go("/desk/hy").look("remote-list")
    window.page.locator("main ul.tasks a").first.click()
    window.reads("请带租赁合同原件").press("进入视频").reads("您已经进来").look("remote-waiting")
    office.page.reload()
    office.reads("已经进来，正在等您").press("进入视频")
    for one in (office, window):
        one.reads("已接通")
        sees_the_other(one)
    office.reads("核验的结论").look("remote-looking")
    window.reads("您在申请人旁边").look("remote-showing")

    office.page.get_by_label("核对不相符").check()
    office.press(re.compile("^记下结论")).reads("请写明哪里不相符").look("remote-wrong")
    sees_the_other(office)  # the talk goes on
    office.page.get_by_label("核对相符").check()
    office.page.locator("#f-found").fill("租赁合同原件与扫描件逐页一致")
    office.press(re.compile("^记下结论")).reads("在视频里核验")
    left(office).look("remote-found")
    left(window.reads("周明在视频里核验")).go(f"/desk/tb/{made}").reads("核对相符").look(
        "remote-relay"
    )
    window.page.get_by_role("link", name="返回异地代收").click()
    window.reads("在一地收件、由另一地决定的申请")

    owner = visitor(both=True)
    owner.sign_in("wangjianguo").go("/switch").page.locator(
        "main button", has_text="晋味面馆"
    ).click()
    number = window.page.locator("main .code").first.inner_text()
    owner.go(f"/my/bj/{number}/wl").reads("远程视频核验").look("remote-owner")


def test_both_places_of_a_part_look_together_and_leave_a_sealed_record(visitor, relay):
    part = relay[2]
    helper = visitor(both=True).enter("lianxie").go(f"/office/lb/{part}").look("part")
    helper.press("约远程视频核验", kind="link").look("part-ask").press("告诉另一地")
    helper.reads("已经告诉另一地")
    address = helper.page.url.partition("?")[0]
    lead = visitor(both=True).enter("wangfang").go(address).look("part-asked").press("进入视频")
    lead.reads("您已经进来")
    helper.page.reload()
    helper.press("进入视频")
    for one in (helper, lead):
        one.reads("已接通")
        sees_the_other(one)
    helper.look("part-looking").page.get_by_label("核对相符").check()
    helper.press(re.compile("^记下结论")).reads("王芳陪同申请人")
    left(helper).look("part-found")
    until(left(lead.reads("连协在视频里核验")), f"/bj/{relay[3]}", "远程视频核验记录")
    lead.look("part-case")


def test_what_is_late_between_places_and_the_ways_back(visitor, platform, relay):
    beside(platform, "crossing")
    leader = visitor(both=True).enter("sunlixin").go("/lead/tb")
    leader.reads("该办什么").look("late-far")
    assert leader.page.locator("main table tbody tr").count() >= 2
    leader.page.locator("main table a").first.click()
    leader.reads("收件地").look("late-relay").press("返回通办超期", kind="link")
    leader.reads("多地联办的外地协办").press("返回运行总览", kind="link").reads("通办超期")
