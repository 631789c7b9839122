"""At a machine in a real browser: one question a screen, and words for what is done elsewhere, on both screens."""

import os

from tests.browser.test_kiosk import CARD, enrolled, fits


def seen(machine, name):
    """Check a page on both screens; keep pictures of them where somebody asked for them."""
    fits(machine, name)
    if where := os.environ.get("PICTURES"):
        for width, height in ((1080, 1920), (1920, 1080)):
            machine.page.set_viewport_size({"width": width, "height": height})
            machine.page.evaluate(
                "up => document.documentElement.toggleAttribute('data-upright', up)", height > width
            )
            machine.page.screenshot(path=f"{where}/{name}-{width}.png")


def test_one_question_a_screen_and_words_that_say_where(visitor):
    _, machine = enrolled(visitor, "ZZJ13")
    page = machine.page
    machine.go("/yjs/sbkfw/qx")
    seen(machine, "place")
    machine.press("下一题")
    machine.reads("第 2 题")
    assert page.locator("main .field").count() == 1
    seen(machine, "question")
    page.locator("main label").first.click()
    machine.press("下一题")
    machine.reads("第 3 题")
    page.get_by_role("link", name="上一题").click()
    assert page.locator("main input:checked").count() == 1

    machine.go("/kiosk/sz")
    page.locator("[name=card]").fill(CARD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/kiosk/my")
    seen(machine, "mine")
    page.get_by_role("link", name="我的承诺").click()
    seen(machine, "promises")
    page.goto("/my/wt")
    machine.reads("请在自己的手机或者电脑上登录办理")
    assert page.locator("main img.qr").evaluate("one => one.naturalWidth") > 0
    seen(machine, "elsewhere")
    machine.errors[:] = [one for one in machine.errors if "403" not in one]
