"""缴费 in a real browser: filed, accepted, 待缴费, paid at the provider's page, receipt, the step goes on."""

import re

import pytest

from tests.browser.test_restaurant import again, decide, fill_page, tick_points, until

ANSWERS = {"reason": "sale", "mortgage": "none", "contract": "yes", "services": "none"}


def apply(someone):
    """File the transfer of a house; return the number."""
    page = someone.page
    someone.enter("lixiaoman").go("/yjs/esfgh/qx")
    page.locator("#f-region").select_option("140105")
    for _ in range(3):
        answer(page)
        someone.press("生成我的办事清单")
        if "/qd" in page.url:
            break
    someone.press(re.compile("开始办理"))
    draft = page.url
    for _ in range(9):
        page.goto(draft)
        following = page.locator("main .actions a.btn-primary")
        if "核对并签名" in following.inner_text():
            break
        following.click()
        page.wait_for_load_state()
        known(page)
        fill_page(page)
        someone.press("保存并继续")
        assert page.locator(".err-sum").count() == 0, page.locator(".err-sum").inner_text()
    page.locator("main .actions a.btn-primary").click()
    return sign(someone)


def answer(page):
    """Answer the questions that are asked so far."""
    for key, value in ANSWERS.items():
        choice = page.locator(f"[name={key}][value={value}]")
        if choice.count():
            choice.check()


def known(page):
    """Say what the house is, before the rest is filled."""
    if page.locator("[name='house.use'][value=home]").count():
        page.locator("[name='house.use'][value=home]").check()
        page.locator("[name='house.price']").fill("800000")
    if page.locator("[name='house.family_homes']").count():
        page.locator("[name='house.family_homes']").fill("1")


def sign(someone):
    """Sign what was filled in; return the number."""
    page = someone.page
    someone.press("核对无误，去签名", kind="link")
    page.locator("main input[type=password]").fill("Yijianshi2026")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    someone.press("签名并提交申请")
    page.get_by_text("申请已提交").wait_for()
    return page.locator(".panel .no").inner_text().strip()


def accept(clerk, number, words):
    """Accept the case of an application whose name has these words, once it is in the queue."""
    page = clerk.page
    link = page.locator("table.q tbody").get_by_role("link", name=re.compile(words))
    again(clerk, f"/desk?q={number}", link.count)
    link.first.click()
    page.wait_for_url(re.compile("/bj/"))
    case = page.url
    tick_points(page)
    page.locator(".bar").get_by_role("button", name=re.compile("^受理")).click()
    page.get_by_text("已受理").first.wait_for()
    return case


def in_post(visitor, login, organ):
    """Sign in and choose the post at an organ of the district."""
    someone = visitor()
    someone.sign_in(login).go("/switch")
    button = someone.page.get_by_role("button", name=re.compile(f"小店区.*{organ}"))
    if button.count():
        button.first.click()
        someone.page.wait_for_load_state()
    return someone


def pay(chromium, payer):
    """Follow the way to the provider, as the payer does, in a window of its own."""
    page = payer.page
    payer.press("去缴费").look("fees-checkout")
    address = page.locator("main").get_by_role("link", name="到缴费平台付款").get_attribute("href")
    outside = chromium.new_context().new_page()
    outside.goto(address)
    outside.get_by_role("button", name="确认付款").click()
    outside.get_by_text("支付成功").wait_for()
    outside.context.close()


@pytest.mark.parametrize("size", ["pc"])
def test_a_fee_is_paid_and_the_step_goes_on(visitor, chromium, size):
    payer = visitor(size, both=True)
    number = apply(payer)
    clerk = visitor().enter("wangfang")
    examiners = {"核验": "自然资源", "税费": "税务"}
    for words, organ in examiners.items():
        accept(clerk, number, words)
        examiner = in_post(visitor, "linchengban", organ)
        decide(examiner, f"/office?view=examine&q={number}", words)
    case = accept(clerk, number, "转移登记")

    until(payer, f"/my/bj/{number}", "待缴费")
    payer.reads("80.00 元").look("fees-case")
    payer.press(re.compile("去缴费|查看缴费单"), kind="link")  # which one: is the code there yet?
    until(payer, payer.page.url, "凭缴款码也可以")
    payer.look("fees-order")
    clerk.go(case)
    clerk.reads("待缴费").look("fees-panel")
    examiner = in_post(visitor, "linchengban", "自然资源")
    again(examiner, case, lambda: examiner.page.get_by_text("缴费后作出决定").count())
    assert not examiner.page.locator(".bar").get_by_role("button", name=re.compile("确认")).count()

    pay(chromium, payer)
    order = re.sub("/qu/.*", "", payer.page.url)
    until(payer, order, "财政电子票据")
    payer.look("fees-paid")
    decide(examiner, f"/office?view=examine&q={number}", "转移登记")
    until(payer, f"/my/bj/{number}", "已缴清")

    finance = visitor(both=True).enter("jinjing").go("/sf")
    finance.reads("80.00 元").look("fees-bills")
    finance.page.locator("table.q tbody a").first.click()
    finance.reads("缴费记录").look("fees-bill")
    finance.press("提出退费", kind="link").look("fees-refund")
    finance.go("/sf/dz").look("fees-books")
    finance.go("/sf/wl?state=done").look("fees-errands")
    payer.go("/my/jf").look("fees-mine")
