"""What a hall's manager moves is seen first and listed afterwards; two plan one week; results of exams."""

import re
from datetime import datetime, timedelta

from onething.desk.load import id_of
from onething.kernel.calendar import CHINA
from tests.browser.test_halls import far_ahead

CODE = "140105001-10"  # a centre of the county: the great hall belongs to other tests
HALL = id_of("hall", CODE)


def booked(visitor, *logins):
    for login in logins:
        someone = far_ahead(visitor().enter(login).go(f"/yy/{CODE}/general"))
        someone.press("下一步").press("确认预约").reads("预约码")


def test_what_moves_is_seen_first_and_listed_afterwards(visitor):
    booked(visitor, "lixiaoman", "wangjianguo")
    leader = visitor(both=True).enter("sunlixin").go(f"/lead/dt/{HALL}")
    leader.press("修改一周的时间", kind="link")
    leader.page.locator("[name=work]").fill("08:30-12:00")
    leader.press("保存").reads("2 个预约不在开放时间里").look("hall-moves")
    leader.press("修改").press("保存").press(re.compile("^确认保存")).reads("正在逐个改期")
    listed(leader, "改到").look("hall-moved-list")
    leader.go(f"/lead/dt/{HALL}").press("发布公告、停业", kind="link").look("hall-notice-form")
    leader.page.get_by_label("勾选的几个").check()
    leader.page.locator("summary", has_text="勾选大厅").click()
    leader.page.locator("[name=halls]:not(:checked)").last.check()
    leader.page.get_by_label(re.compile("^停止服务")).check()
    leader.page.locator("[name=text]").fill("装修，请到小店区政务服务中心办理")
    last = datetime.now(CHINA) + timedelta(days=60)
    leader.page.locator("[name=until_day]").fill(f"{last:%Y-%m-%d}")
    leader.page.locator("[name=until_time]").fill("17:30")
    leader.look("hall-notice-some").press("下一步").reads("影响 2 个预约").look("hall-notice-sure")
    leader.press("修改").press("下一步").press(re.compile("^确认 2 个")).reads("公告已发布")
    listed(leader, "没有改成，要打电话").press("显示要打电话的人").reads("没有隐去").look(
        "hall-moved-phones"
    )
    leader.go(f"/lead/dt/{HALL}")
    leader.page.locator("summary", has_text="提前结束").first.click()
    leader.press("确认提前结束").reads("公告已结束")


def listed(leader, words):
    """Open the list until what the platform does beside comes to be seen."""
    for _ in range(40):
        leader.go(f"/lead/dt/{HALL}/gq")
        if leader.page.locator("td", has_text=words).count() >= 2:
            return leader
        leader.page.wait_for_timeout(500)
    raise AssertionError(words)


def test_without_scripts_one_closes_some_halls_by_typing(visitor):
    leader = visitor("phone", scripts=False).enter("sunlixin").go(f"/lead/dt/{HALL}/gg")
    leader.page.get_by_label("只发通知").check()
    leader.page.locator("[name=text]").fill("本周五下午学习，照常办理")
    leader.page.locator("[name=until_day]").fill(
        f"{datetime.now(CHINA) + timedelta(days=2):%Y-%m-%d}"
    )
    leader.press("下一步").reads("请填写“到几点止”").look("hall-notice-noscript")
    leader.page.locator("[name=until_time]").fill("17:30")
    leader.press("下一步").reads("公告已发布")


def test_two_who_plan_one_week_are_told_of_each_other(visitor):
    first, second = visitor(both=True).enter("sunlixin"), visitor().enter("yanjin")
    later = f"{datetime.now(CHINA) + timedelta(days=7):%Y-%m-%d}"
    path = f"/px/pb/bp?dt=140105000-01&from={later}"
    first.go(path).look("rota-sheet")
    second.go(path)
    for someone, badge in ((second, "SX00002"), (first, "SX00001")):
        cell = someone.page.locator("select[name^=c-]").first
        cell.select_option(badge)
        someone.page.locator("select[name^=c-4-]").first.select_option(
            "SX00001" if badge == "SX00002" else ""
        )
        someone.press("保存")
    first.reads("别人也改了列出的这些班").look("rota-clash")
    first.page.locator("select[name^=c-4-]").first.select_option("")
    first.press("保存").reads("已保存")


def test_results_of_exams_are_looked_at(visitor):
    clerk = visitor().enter("wangfang").go("/px")
    clerk.press(re.compile("开始考试.*窗口受理")).press("交卷").press("就这样交卷").reads("不合格")
    leader = visitor(both=True).enter("sunlixin").go("/px/cj").reads("王芳").look("exam-results")
    leader.press("题目", kind="link").reads("答错最多的在前").look("exam-questions")
