"""Helpers and people in real browsers: lists that renew themselves, words on an order, a talk about anything."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from onething.exchange.neighbour_files import sample_picture
from tests.browser.conftest import SWITCHES
from tests.browser.test_post import beside
from tests.browser.test_video import FAKE, HALL, ends
from tests.times import PATIENCE
from tools.browser import path_of

WAIT = PATIENCE * 1000


@pytest.fixture(scope="module")
def chromium():
    """A browser whose camera and microphone are made up."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of(), args=[*SWITCHES, *FAKE])
        yield browser
        browser.close()


def waiting(helper):
    """Return what the tab says of those that wait."""
    return helper.page.locator("#views li").first.locator(".n")


def test_the_list_renews_itself_with_its_counts_and_both_write(visitor):
    helper = visitor(both=True).enter("banghui").go("/desk/bangban?view=waiting")
    before = int(waiting(helper).inner_text())
    person = visitor(both=True).enter("lixiaoman").go("/bangban").look("talks-ask")
    person.page.locator("[name=want]").fill("替老人问高龄补贴")
    person.page.locator("[name=region]").select_option("140105")
    person.page.locator("[name=kind][value=online]").check()
    if not person.page.locator("[name=phone]").input_value():
        person.page.locator("[name=phone]").fill("15400000001")
    person.press("申请帮办").reads("待接单")
    order = person.page.url

    expect(waiting(helper)).to_have_text(str(before + 1), timeout=WAIT)
    helper.page.locator("#aids a", has_text="替老人问高龄补贴").first.click()
    helper.press("接单").reads("网上问答")
    person.go(order)
    person.page.locator("[name=text]").fill("要不要带户口本原件？")
    person.page.locator("[name=file]").set_input_files(
        {"name": "户口本.png", "mimeType": "image/png", "buffer": sample_picture()}
    )
    person.press("发给帮办员").reads("户口本.png")
    helper.reads("要不要带户口本原件？")  # without a reload: the part renews itself
    helper.page.locator("#a-say-text").fill("拍照就行，原件不用带。")
    helper.press("发给申请人").reads("拍照就行").look("talks-desk")
    person.reads("拍照就行，原件不用带。").look("talks-own")


def test_a_talk_about_anything_is_helped_with_a_guide_and_a_line(visitor, platform):
    beside(platform, "video")
    person = visitor(both=True).enter("lixiaoman").go("/xn?region=140105")
    person.page.get_by_label(re.compile(f"^{HALL}")).check()
    person.page.locator("[name=want]").fill("开面馆要哪些证")
    person.press("开始排队").reads("现在没有工作人员在线").look("talks-nobody")
    person.press("还是在这里等").reads("什么时候接起说不准").look("talks-waiting")
    clerk = visitor(both=True).enter("wangfang").go("/desk/xn")
    clerk.press(re.compile(f"^11 号 视频窗口\\s*（{HALL}")).reads("开面馆要哪些证").look(
        "talks-line"
    )
    clerk.press("接下一位").reads("想问：")
    person.reads("工作人员已经接起").press("进入视频").reads("结束视频")
    clerk.reads("已接通")
    clerk.page.locator("#v-q").fill("餐饮")
    clerk.page.get_by_role("button", name="查找").click()
    clerk.page.get_by_role("button", name=re.compile("^推送.*开办餐饮店")).click()
    person.reads("办事清单：")
    clerk.page.locator("#v-said").fill("带租房合同原件")
    clerk.page.locator("form[data-clears] button").click()
    person.reads("带租房合同原件").look("talks-talk")
    expect(clerk.page.locator("#v-said")).to_have_value("")
    assert clerk.page.locator("#found li").count()  # what was found stays while the page renews
    clerk.look("talks-clerk")
    ends(clerk).press("离开窗口")
    person.reads("视频用了")
