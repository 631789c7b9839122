"""A machine whose browser runs no scripts: a card, an application, a number, help, goodbye; nothing personal stays."""

import re

from playwright.sync_api import expect

from tests.browser.test_kiosk import CARD, NUMBER, PERSON
from tests.browser.test_plain_hall import HALL, led

BEATS = "60"  # a page that opens is a sign of life
LEAVES = "76;url=/kiosk?gone=1"  # a minute, the countdown and one second: then the session is over


def leaves(machine, content=LEAVES):
    """Check that the page goes home by itself."""
    refresh = machine.page.locator("meta[http-equiv=refresh]")
    expect(refresh).to_have_attribute("content", content)
    return machine


def enrolled(visitor):
    """Let the leader enter a machine, and the machine enrol itself."""
    leader = led(visitor).go("/desk/zzj/new")
    leader.page.locator("[name=hall]").first.select_option(label=HALL)
    leader.page.locator("[name=number]").fill("ZZJ79")
    leader.page.locator("[name=shape]").first.check()
    leader.press("登记，得到登记码")
    code = leader.page.locator(".panel .no").inner_text().replace(" ", "")
    machine = visitor(scripts=False).go("/kiosk/dj")
    machine.page.locator("[name=code]").fill(code)
    return leader, machine.press("登记").reads("请选择要办的事")


def test_a_machine_without_scripts_serves_and_forgets(visitor):
    leader, machine = enrolled(visitor)
    page = machine.page
    leaves(machine, BEATS)  # it holds nothing of anybody: it stays, and says that it is there
    leaves(machine.look("plain-kiosk").go("/cx"))
    leaves(machine.go("/kiosk/sz")).page.locator("[name=card]").fill(CARD)
    leaves(machine.press("刷好了").reads(PERSON)).look("plain-kiosk-mine")
    machine.go("/yjs/esfgh/qd?region=140105&reason=divorce&services=none")
    machine.press(re.compile("开始办理"))
    machine.go(f"{page.url.rstrip('/')}/t/person")
    page.locator("[name='person.address']").fill("太原市小店区样例路 9 号")
    leaves(machine.press("保存，稍后再填"))
    machine.go("/kiosk/my").press(re.compile("^二手房"), kind="link")
    leaves(machine)
    page.locator("header").get_by_role("button", name="呼叫工作人员").click()
    machine.reads("已经呼叫工作人员")
    machine.go("/kiosk/qh").press(re.compile("^综合受理"))
    if page.get_by_role("button", name="仍然取号").count():  # nobody sits at a window just now
        machine.press("仍然取号")
    said = page.locator("main noscript p")
    expect(said).to_contain_text("不会自己打印")
    machine.look("plain-kiosk-ticket").press("拿好了，回到首页", kind="link")
    page.locator("header").get_by_role("button", name="办完了，清除").click()
    leaves(machine.reads("已经清除"), "10;url=/kiosk").look("plain-kiosk-bye")
    for _ in range(4):
        page.go_back()
        assert not [said for said in (PERSON, NUMBER) if said in page.locator("body").inner_text()]
    leader.go("/desk/zzj").reads("ZZJ79").look("plain-fleet").press(re.compile("^我去.*ZZJ79"))
