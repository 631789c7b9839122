"""全代办 in a real browser: a project from its first day to an application, at both sizes."""

import pytest

from tests.voice.projects import FIRM, PROJECT


@pytest.fixture
def enterprise(visitor):
    owner = visitor(both=True).enter("wangjianguo").go("/switch")
    owner.page.locator("main button", has_text=FIRM).click()
    owner.page.wait_for_load_state()
    return owner


def test_manager_and_enterprise_bring_a_project_on(enterprise, visitor):
    manager = visitor(both=True).enter("banghui").go("/desk/xm").look("project-list-empty")
    manager.press("登记项目", kind="link").look("project-new")
    for name in ("name", "credit_code", "investment", "contact", "phone", "start_on", "finish_on"):
        manager.page.locator(f"[name={name}]").fill(PROJECT[name])
    for name in ("zone", "kind"):
        manager.page.locator(f"input[name={name}][value={PROJECT[name]}]").check()
    manager.press("登记").reads("已登记").look("project-opened")
    desk = manager.page.url.partition("?")[0]

    enterprise.go("/my/xm").reads("年产一万吨").look("project-mine")
    enterprise.press("年产一万吨", kind="link").look("project-own")
    land = "2. 立项用地规划许可"
    enterprise.page.locator("summary", has_text=land).click()
    enterprise.press("写明项目情况", kind="link").look("project-part")
    enterprise.page.locator("[name=invest][value=filing]").check()
    enterprise.page.locator("[name=land][value=granted]").check()
    enterprise.press("保存").reads("已保存项目情况")
    enterprise.press("同意 邦慧 代我填写").reads("已同意").look("project-agreed")

    manager.go(desk).press("开始代填").reads("您正在代").look("project-acting")
    manager.page.locator("summary", has_text=land).click()
    manager.press("开始申报“工程建设项目审批”").reads("您正在代")
    manager.go(desk)
    manager.press("填完了，结束代填").reads("用授权码")
    manager.page.locator("summary", has_text="记一次走访").click()
    manager.page.locator("[name=people]").fill("邦慧见了王建国")
    manager.page.locator("[name=text]").fill("正在平整场地")
    manager.page.locator("input[name=wish][value=aid]").check()
    manager.page.locator("[name=asked]").fill("不会填备案的表")
    manager.press("记走访").reads("诉求已有编号").look("project-desk")
    manager.press("走访记录、办理经过", kind="link").reads("帮办单").look("project-records")
    manager.go("/desk/xm").look("project-list")
    enterprise.go("/my/xm").press("年产一万吨", kind="link").reads("还没有提交").look(
        "project-given"
    )
    leader = visitor(both=True).enter("sunlixin").go("/desk/xm/tj").look("project-figures")
    leader.go("/desk/xm").press("年产一万吨", kind="link").look("project-led")
