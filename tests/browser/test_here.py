"""Who is there: he signs at the window what comes later; at a machine he asks for a helper and scans his papers."""

import re

import pytest

from tests.browser.scanner import with_scanner
from tests.browser.test_aids import sign
from tests.browser.test_kiosk import CARD, SHAPES, SMALL, WIDTHS, begun, enrolled
from tests.browser.test_post import beside

OWNER = "145105197810010038"


def test_the_applicant_signs_at_the_window_and_it_is_accepted(visitor, platform):
    (case,) = beside(platform, "sign")
    clerk = visitor(both=True).enter("wangfang").go(f"/bj/{case}/rq").look("tolerate")
    clerk.page.locator("[name=keys]").first.check()
    clerk.page.keyboard.press("d")
    clerk.page.wait_for_url(re.compile("/rq/dm"))
    clerk.reads("补齐前不作出准予决定").look("promise-here")
    clerk.press("证件核对无误，承诺后补").reads("请填写来人的姓名")
    clerk.page.locator("[name=came_number]").fill(OWNER)
    clerk.page.locator("[name=came_name]").fill("王建国")
    clerk.press("证件核对无误，承诺后补").reads("申请人还没有签名").look("promise-unsigned")
    sign(clerk)

    clerk.press("证件核对无误，承诺后补").reads("已当面签名承诺后补")

    clerk.go(f"/bj/{case}/rq").reads("已承诺，可以受理").look("tolerate-promised")


@pytest.mark.parametrize("place", [0, 1])
def test_a_helper_is_asked_for_at_a_machine_of_either_shape(visitor, place):
    _, machine = enrolled(visitor, f"ZZJ5{place}", place)
    page, machine.both = machine.page, False  # a machine has the size that it has
    page.set_viewport_size(SHAPES[place])
    machine.go("/kiosk").look(f"kiosk-home-{place}")
    machine.press("帮办代办", kind="link").reads("不收任何费用").look(f"kiosk-aid-{place}")
    assert page.evaluate(SMALL) == []
    machine.press("刷身份证，申请帮办", kind="link")
    page.locator("[name=card]").fill(CARD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kiosk/bb"))
    page.locator("[name=kind][value=online]").check()
    page.locator("[name=want]").fill("给老人办高龄补贴，不会填")
    page.keyboard.press("Escape")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(WIDTHS) <= 0
    machine.look(f"kiosk-aid-form-{place}")
    machine.press("申请帮办").reads("已经登记").look(f"kiosk-aid-done-{place}")
    page.get_by_role("button", name="办完了，清除").click()
    page.wait_for_url(re.compile("/kiosk/bye"))


def test_a_scanner_adds_papers_and_no_file_chooser_opens(visitor):
    _, machine = enrolled(visitor, "ZZJ4")
    page, machine.both = machine.page, False  # a machine has the size that it has
    page.set_viewport_size(SHAPES[0])
    machine.go("/kiosk/sz")
    page.locator("[name=card]").fill(CARD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kiosk/my"))
    begun(page)
    upload = re.sub(r"/t/.*", "/upload", page.url)
    page.goto(upload)
    assert not page.locator("input[type=file]:visible").count()
    assert not page.locator("[data-scan]:visible").count()
    machine.reads("用自己的手机拍照").look("kiosk-materials-phone")
    machine.press("用自己的手机拍照", kind="link").reads("在这台机器上接着办").look("kiosk-phone")
    assert page.evaluate(SMALL) == []

    with_scanner(page, empty=True)
    page.goto(upload)
    button = page.locator("[data-scan]:visible").first
    button.click()
    machine.reads("没有扫到：没有纸")
    assert page.evaluate(SMALL) == []
    machine.look("kiosk-materials-scan")
    button.click()

    machine.reads("已上传 1 个文件").look("kiosk-materials-scanned")
