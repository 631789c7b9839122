"""现场收件 in a real browser: one item alone, from the card to the acceptance; the deeds are counted."""

import re

import pytest

from tests.browser.scanner import with_scanner
from tests.browser.test_restaurant import image, value_for  # noqa: F401 -- a fixture

MOST = 40  # deeds: a field filled, a box ticked, a button or a link pressed, a file chosen, a signature
CARD = "王建国|男|汉|19781001|太原市小店区样例路2号|145105197810010038|样例公安局|长期"
STEPS = 8


class Counting:
    """A clerk whose deeds are counted."""

    def __init__(self, clerk):
        self.clerk, self.page, self.deeds = clerk, clerk.page, 0

    def fill(self, what, value):
        self.page.locator(what).fill(value)
        self.deeds += 1

    def tick(self, what):
        what.check()
        self.deeds += 1

    def press(self, name, *, kind="button"):
        self.clerk.press(name, kind=kind)
        self.deeds += 1

    def go_on(self, address):
        """Open what the button of the list leads to."""
        self.page.goto(address)
        self.deeds += 1

    def key(self, key):
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.deeds += 1


@pytest.mark.parametrize("scanner", [False, True])
def test_a_single_item_from_the_card_to_acceptance_in_few_deeds(visitor, image, scanner):  # noqa: F811 -- a fixture
    clerk = visitor("pc", both=True).enter("wangfang")
    by = Counting(clerk)
    if scanner:
        with_scanner(clerk.page)
    page = clerk.page
    clerk.go("/desk/new").look("window-who")
    by.fill("#f-number", "921451050000000190")
    by.fill("#f-card", CARD)
    by.key("Enter")
    clerk.look("window-what")
    by.fill("#q", "食品经营")
    by.key("Enter")
    page.locator("a[data-row][href*='kbcyd'][href*='only_part=food']").click()
    by.deeds += 1
    by.tick(page.locator("[name=food][value=steam]"))
    by.press("生成我的办事清单")
    by.press("开始办理")
    draft = page.url
    fill_in(by)
    hand_in(by, image, scanner=scanner)
    by.go_on(f"{draft}/check")
    by.press("核对无误，去签名", kind="link")
    by.tick(page.locator("main input[type=checkbox]"))
    by.fill("main input[type=password]", "Yijianshi2026")
    written(page)
    by.deeds += 1
    clerk.look("window-sign")
    by.press("签名并提交申请")
    page.get_by_text("申请已提交").wait_for()
    clerk.look("window-done")
    page.locator("ul.tasks a.main").first.click()
    by.deeds += 1
    page.wait_for_url(re.compile("/bj/"))
    look_at_points(by)
    by.key("s")
    page.get_by_text("已受理").first.wait_for()
    assert by.deeds <= MOST, by.deeds
    clerk.go("/desk/new")
    clerk.press("办完了，结束代办").reads("先核对来人")


def written(page):
    """Sign on the screen with the mouse: twice, the second stroke taken back."""
    page.locator("[data-sign] canvas").scroll_into_view_if_needed()
    box = page.locator("[data-sign] canvas").bounding_box()
    for at in (0.2, 0.6):
        page.mouse.move(box["x"] + at * box["width"], box["y"] + 0.3 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + (at + 0.2) * box["width"], box["y"] + 0.7 * box["height"])
        page.mouse.up()
    page.get_by_text("已写 2 笔").wait_for()
    page.get_by_role("button", name="去掉最后一笔").click()
    page.get_by_text("已写 1 笔").wait_for()
    assert page.locator("[data-ink]").input_value().count(";") == 0


def fill_in(by):
    """Go through the form as the pages lead: each leads to the next, the last to the materials."""
    page = by.page
    by.press(re.compile("^接着办"), kind="link")
    for _ in range(STEPS):
        if "/t/" not in page.url:
            break
        for line in page.locator("main form").first.locator("input.form-control, textarea").all():
            if not line.input_value():
                line.fill(value_for(line.get_attribute("name")))
                by.deeds += 1
        for box in page.locator("main form").first.locator("fieldset").all():
            if not box.locator("input:checked").count():
                by.tick(box.locator("input").first)
        by.press("保存并继续")
    if not page.url.endswith("/upload"):  # it led back to the list
        by.press(re.compile("^接着办"), kind="link")


def scanned(by, card, key):
    """Lay a paper on the scanner of the window: one press, and it is with the application."""
    with by.page.expect_navigation():
        card.locator("[data-scan]").click()
    by.page.locator(f"#{key} .thumbs li").wait_for()
    by.deeds += 1


def hand_in(by, image, *, scanner=False):  # noqa: F811 -- what the fixture made
    """Upload what is asked for and agree to what is promised."""
    page = by.page
    for key in [card.get_attribute("id") for card in page.locator("section.card-l:visible").all()]:
        card = page.locator(f"#{key}")
        if scanner and card.locator("[data-scan]:visible").count():
            scanned(by, card, key)
            continue
        card.locator("input[type=file]").set_input_files(image)
        with page.expect_navigation():
            card.get_by_role("button", name="上传").click()
        page.locator(f"#{key} .thumbs li").wait_for()
        by.deeds += 2
    for box in page.locator("main .choice input[name=keys]").all():
        by.tick(box)
    by.press("保存并继续")


def look_at_points(by):
    """Tick, by their keys, what has to be looked at before a case is accepted."""
    for number, point in enumerate(by.page.locator("#t-points ~ .choice input").all(), 1):
        if not point.is_checked():
            by.page.keyboard.press(str(number))
            by.deeds += 1
        assert point.is_checked()


def test_an_item_that_no_theme_has_from_the_card_to_acceptance_in_few_deeds(visitor):
    clerk = visitor("pc", both=True).enter("wangfang")
    by, page = Counting(clerk), clerk.page
    clerk.go("/desk/new")
    by.fill("#f-card", CARD)
    by.key("Enter")
    by.fill("#q", "采伐")
    by.key("Enter")
    clerk.look("any-item-found")
    page.locator("a[data-row][href*='/desk/new/sx/']").click()
    by.deeds += 1
    clerk.look("any-item-list")
    by.press("开始办理")
    draft = page.url
    clerk.look("any-item-draft")
    fill_in(by)
    taken = page.get_by_role("button", name=re.compile("^已收取纸质"))
    for _ in range(taken.count()):
        with page.expect_navigation():
            taken.first.click()
        by.deeds += 1
    clerk.look("any-item-papers")
    by.go_on(f"{draft}/check")
    by.press("核对无误，去签名", kind="link")
    by.tick(page.locator("main input[type=checkbox]"))
    by.fill("main input[type=password]", "Yijianshi2026")
    by.press("签名并提交申请")
    page.get_by_text("申请已提交").wait_for()
    page.locator("ul.tasks a.main").first.click()
    by.deeds += 1
    page.wait_for_url(re.compile("/bj/"))
    clerk.look("any-item-case")
    case = page.url.partition("?")[0]
    ticked_and_previewed(clerk, case)
    look_at_points(by)
    by.key("s")
    page.get_by_text("已受理").first.wait_for()
    assert by.deeds <= MOST, by.deeds
    page.goto(f"{case}/lz")
    assert "林木采伐申请表（纸质）" in page.locator("[name=things]").input_value()
    clerk.look("any-item-send")


def ticked_and_previewed(clerk, case):
    """Tick rows of the queue by keys; see the notice of 补正 grow while one picks; send nothing."""
    page = clerk.go("/desk").page
    page.keyboard.press("j")
    page.keyboard.press("x")
    clerk.reads("已选 1 件")
    clerk.look("queue")
    page.keyboard.press("x")
    clerk.reads("勾选后一起办理")
    clerk.go(f"{case}/bz")
    page.locator("#asking .choice input:visible").first.check()
    page.locator("#letter li").wait_for()
    page.locator("#letter img").wait_for()
    clerk.look("supplement")
    clerk.press("预览").go(case)
