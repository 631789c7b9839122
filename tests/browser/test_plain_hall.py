"""A hall in browsers that run no scripts: its hours, a booking and its number, the line of a window, the big screen."""

import re

from tests.browser.test_halls import CODE, WEEK, far_ahead
from tests.browser.test_plain_counter import plain

HALL = "太原市小店区政务服务中心"


def led(visitor):
    """Let the leader keep the hall open all day; look at what he leads."""
    leader = plain(visitor, "sunlixin")
    for path in ("/lead", "/lead/fg", "/lead/pj", "/lead/fp", "/desk/bangban/tj"):
        leader.go(path)
    leader.go("/lead/dt").press(HALL, kind="link")
    ending = leader.page.locator("summary", has_text="提前结束")
    if ending.count():  # what another test announced
        ending.first.click()
        leader.press("确认提前结束").reads("公告已结束")
    leader.press("修改一周的时间", kind="link")
    for name, spans in WEEK.items():
        leader.page.locator(f"[name={name}]").fill(spans)
    for box in leader.page.locator("[name=late_on]:checked").all():
        box.uncheck()
    leader.look("plain-hours").press("保存").reads("开放时间已保存")
    return leader


def seated(clerk, number):
    """Sit down at a window of the hall, unless one sits there."""
    clerk.go("/desk/jh")
    if not clerk.page.get_by_role("button", name="离开窗口").count():
        clerk.press(re.compile(rf"^{number} 号 .*（{HALL}"))
    return clerk


def given_number(clerk):
    """Give a number at the guide's desk; return it."""
    clerk.go("/desk/jh").press("导办台取号", kind="link")
    clerk.page.locator("[name=business]").select_option("general")
    clerk.page.get_by_role("button", name="取号", exact=True).click()
    clerk.page.wait_for_load_state()
    return clerk.page.locator(".note.ok h2").inner_text().removeprefix("已取号：")


def test_a_line_is_called_passed_over_transferred_and_shown(visitor):
    led(visitor)
    clerk, other = seated(plain(visitor, "wangfang"), 1), seated(plain(visitor, "zhaomin"), 2)
    screen = visitor(scripts=False).go(f"/pm/{CODE}")
    given_number(clerk)
    clerk.look("plain-guide").go("/desk/jh").look("plain-waits")

    clerk.press("叫下一位").reads("第 1 遍").press("再叫一遍").reads("第 2 遍")
    number = clerk.page.locator(".number-now strong").inner_text()  # whoever came first
    screen.reads(number).look("plain-screen")  # by itself
    clerk.press("过号").press(re.compile("^回来了")).press("叫下一位").reads("第 1 遍")
    clerk.press("转走", kind="link").look("plain-transfer")
    clerk.page.get_by_label(re.compile("^2 号")).check()
    clerk.page.locator("[name=note]").fill("少一页复印件")
    clerk.press("转走")
    other.go("/desk/jh").press("叫下一位").reads("少一页复印件")
    other.press("开始办理").reads("办理中")
    other.look("plain-serving").press("办完").reads("窗口上没有人")
    for one in (clerk, other):  # others of these tests sit elsewhere
        one.go("/desk/jh").press("离开窗口")


def test_one_books_and_changes_the_time(visitor):
    someone = plain(visitor, "sundayuan", "phone").go(f"/yy/{CODE}/general")
    far_ahead(someone).press("下一步").press("确认预约").reads("预约码").look("plain-booked")
    someone.press("改约", kind="link").page.locator("[name=start]").first.check()
    someone.press("改到这个时间").reads("预约码")
    someone.reads(re.compile("签到取号")).look("plain-moved").go("/my/yy").reads("综合受理")
