"""大厅 in a real browser: the manager opens the hall, a citizen books, a clerk gives a ticket and calls it."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from onething.kernel.calendar import CHINA

WEEK = {
    "work": "00:00-24:00",
    "noon": "",
    "late": "",
    "weekend": "00:00-24:00",
    "holiday": "00:00-24:00",
}
CODE = "140105000-01"
OPEN, CALL = "语音叫号已打开", "请 A0 0 1 号到 1 号窗口"  # digit by digit
PATIENCE = 60_000  # milliseconds


SPOKEN = """
window.SpeechSynthesisUtterance = function (words) { this.text = words; };
Object.defineProperty(window, "speechSynthesis", {value: {speak: function (said) {
  document.body.dataset.spoken = (document.body.dataset.spoken || "") + said.text + "。";
}}});
"""  # what is said is written down instead


FITS = """() => ({
  tall: Math.max(...[...document.querySelectorAll("body *")].filter(one => one.checkVisibility())
    .map(one => one.getBoundingClientRect().bottom)),
  wide: document.documentElement.scrollWidth,
  number: parseFloat(getComputedStyle(document.querySelector(".called strong")).fontSize),
})"""


def has_said(screen, *words):
    """Check that the screen has said this and nothing else."""
    said = "".join(f"{one}。" for one in words)
    expect(screen.page.locator("body")).to_have_attribute("data-spoken", said, timeout=PATIENCE)


def fits(screen):
    """Check that nobody has to scroll the big screen, flat or upright, and that numbers are read from far."""
    before = screen.page.viewport_size
    for width, height in ((1920, 1080), (1080, 1920)):
        screen.page.set_viewport_size({"width": width, "height": height})
        seen = screen.page.evaluate(FITS)
        assert seen["tall"] <= height, (width, seen)
        assert seen["wide"] <= width, (width, seen)
        assert seen["number"] >= 64, (width, seen)
    assert not screen.page.locator("header, nav").count()
    screen.page.set_viewport_size(before)


def far_ahead(someone):
    """Choose a time of the last day on which any is free: near ones can no longer be given back."""
    someone.page.locator("nav[aria-label=日子] a", has_text="余").last.click()
    someone.page.wait_for_load_state()
    someone.page.locator("[name=start]").last.check()
    return someone


def test_a_hall_from_its_hours_to_the_number_on_the_screen(visitor):
    leader = visitor(both=True).enter("sunlixin").go("/lead/dt")
    leader.look("halls").press("太原市小店区政务服务中心", kind="link").look("hall")
    leader.press("修改一周的时间", kind="link")
    for name, spans in WEEK.items():
        leader.page.locator(f"[name={name}]").fill(spans)
    for box in leader.page.locator("[name=late_on]:checked").all():
        box.uncheck()
    leader.look("hall-hours").press("保存").reads("开放时间已保存")
    leader.press("1 号", kind="link").look("hall-window").press("保存").reads("窗口已保存")
    leader.press("修改业务和规则", kind="link").look("hall-rules").press("保存").reads("规则已保存")
    leader.go("/lead/fg").look("coverage")

    citizen = visitor(both=True).enter("lixiaoman").go("/wd?region=140105")
    citizen.look("map").press("太原市小店区政务服务中心", kind="link").look("place")
    citizen.go("/yy").look("booking").go(f"/yy/{CODE}/general")
    far_ahead(citizen).look("booking-times")
    citizen.press("下一步").look("booking-confirm").press("确认预约").look("booking-one")
    citizen.press("改约", kind="link").page.locator("[name=start]").first.check()
    citizen.press("改到这个时间").go("/my/yy").look("bookings")

    clerk = visitor(both=True).enter("wangfang").go("/desk/jh").look("calling-choice")
    clerk.press(re.compile(r"^1 号 综合窗口\s*（太原市小店区政务服务中心"))
    clerk.press("导办台取号", kind="link").page.locator("[name=business]").select_option("general")
    clerk.page.get_by_label("60 周岁以上老年人").check()
    clerk.page.get_by_role("button", name="取号", exact=True).click()
    clerk.reads("已取号：A001").look("guide").go("/desk/jh").look("calling-waits")
    screen = visitor(both=True)
    screen.page.add_init_script(SPOKEN)
    screen.go(f"/pm/{CODE}").press("打开语音叫号")
    clerk.page.keyboard.press("n")
    clerk.reads("第 1 遍").look("calling").press("转走", kind="link").look("calling-transfer")
    has_said(screen, OPEN, CALL)
    clerk.go("/desk/jh").page.keyboard.press("r")
    has_said(screen, OPEN, CALL, CALL)

    screen.reads("A001").look("screen")
    fits(screen)
    clerk.go("/desk/jh").page.keyboard.press("s")
    clerk.reads("办理中")
    clerk.page.keyboard.press("f")
    clerk.reads("窗口上没有人")
    screen.reads("现在没有叫到窗口的号")

    leader.go("/lead/dt").press("太原市小店区政务服务中心", kind="link").press(
        "发布公告、停业", kind="link"
    )
    leader.page.get_by_label(re.compile("^停止服务")).check()
    leader.page.locator("[name=text]").fill("停电检修，请改日再来")
    last = datetime.now(CHINA) + timedelta(days=3)
    leader.page.locator("[name=until_day]").fill(f"{last:%Y-%m-%d}")
    leader.page.locator("[name=until_time]").fill(f"{last:%H:%M}")
    leader.look("hall-notice-form").press("下一步").reads("个预约").look("hall-notice").press(
        re.compile("^确认停止服务")
    ).reads("公告已发布")
    leader.press("改期名单", kind="link").look("hall-moved")
    citizen.go(f"/wd/{CODE}").reads("停电检修").look("place-closed")
    citizen.go("/my/xx").reads("预约")


def test_without_a_script_one_books_all_the_same(visitor):
    someone = visitor("phone", scripts=False).enter("wangjianguo").go("/yy/140105000-03/police")
    far_ahead(someone)
    someone.press("下一步").press("确认预约").reads("预约码").look("booking-noscript")
    someone.page.locator("summary", has_text="取消预约").click()
    someone.press("确认取消预约").reads("已取消")


def test_a_page_that_renews_itself_goes_on_or_says_that_it_does_not(visitor):
    leader = visitor().enter("sunlixin").go("/lead/dt")
    leader.press("太原市小店区政务服务中心", kind="link")
    ending = leader.page.locator("summary", has_text="提前结束")
    if ending.count():  # what another test announced
        ending.first.click()
        leader.press("确认提前结束").reads("公告已结束")
    leader.press("修改一周的时间", kind="link")
    for name, spans in WEEK.items():
        leader.page.locator(f"[name={name}]").fill(spans)
    for box in leader.page.locator("[name=late_on]:checked").all():
        box.uncheck()
    leader.press("保存").reads("开放时间已保存")
    clerk = visitor(both=True).enter("wangfang")
    clerk.page.clock.install()
    clerk.go("/desk/jh")
    if clerk.page.get_by_role("button", name="离开窗口").count() == 0:
        clerk.press(re.compile(r"^1 号 综合窗口\s*（太原市小店区政务服务中心"))
    guide = clerk.page.get_by_role("link", name="导办台取号").get_attribute("href")
    clerk.page.clock.fast_forward("20:00")
    other = visitor().enter("wangfang").go(guide)
    other.page.locator("[name=business]").select_option("collect")
    other.page.get_by_role("button", name="取号", exact=True).click()
    number = other.page.locator(".note.ok h2").inner_text().removeprefix("已取号：")

    clerk.page.clock.fast_forward("00:06")
    clerk.reads(number)

    clerk.context.set_offline(True)
    for _ in range(3):
        clerk.page.clock.fast_forward("00:30")
    clerk.reads("已停止更新").look("calling-stopped")
    clerk.context.set_offline(False)
    clerk.errors.clear()  # that the network was away
    clerk.page.clock.fast_forward("01:00")
    clerk.page.get_by_text("已停止更新").wait_for(state="hidden")
