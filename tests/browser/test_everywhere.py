"""通办 in a real browser: the zone, taken in here for another city, and for another province whose process answers."""

from playwright.sync_api import expect

from tests.browser.test_restaurant import image  # noqa: F401 -- a fixture
from tests.browser.test_window import Counting, fill_in, hand_in

CARD = "王建国|男|汉|19781001|太原市小店区样例路2号|145105197810010038|样例公安局|长期"
LIST = "/yjs/kbcyd/qd?region=140105&area=80&food=steam&sign=no&tobacco=no&only_part=food"
TRIES = 60


def comes(clerk, path, text):
    """Look again until what the platform does beside comes to be seen."""
    for _ in range(TRIES):
        clerk.go(path)
        if clerk.page.get_by_text(text).count():
            return clerk
        clerk.page.wait_for_timeout(250)
    expect(clerk.page.get_by_text(text).first).to_be_visible()
    return clerk


def sent_and_checked(visitor, relay):
    """Send the bag, find it open, settle that: all deeds in browsers that run no scripts."""
    sender = visitor(scripts=False).enter("liangmei").go(relay)
    sender.page.locator("#f-bag").fill("FD2026001")
    sender.press("封好，交寄")
    receiver = visitor("pc", both=True).enter("wangfang")
    comes(receiver, relay, "封袋到了：核对、清点").look("relay-check")
    plain = visitor(scripts=False).enter("wangfang").go(relay)
    plain.page.get_by_label("封口在路上被打开过").check()
    plain.page.locator("#f-bag_number").fill("FD2026001")
    plain.page.locator("#f-note").fill("封条断开，袋里是空的")
    plain.press("登记").reads("了结异常")
    receiver.go(relay).look("relay-fault")
    plain.page.get_by_label("逐件与扫描件核对").check()
    plain.page.locator("#f-note").fill("已电话告诉申请人，扫描件清楚，逐件核对一致")
    plain.press("了结，告诉申请人").reads("异常已了结")
    receiver.go(relay).look("relay-settled")


def test_taken_in_here_for_another_city_and_for_another_province(visitor, image):  # noqa: F811 -- a fixture
    clerk = visitor("pc", both=True).enter("liangmei")
    page, by = clerk.page, Counting(clerk)
    clerk.go("/tb").look("everywhere")
    clerk.go("/desk/new")
    by.fill("#f-number", "921451050000000190")
    by.fill("#f-card", CARD)
    by.key("Enter")
    clerk.go(LIST)
    by.press("开始办理")
    draft = page.url
    fill_in(by)
    hand_in(by, image)
    clerk.go(f"{draft}/sign")
    by.tick(page.locator("main input[type=checkbox]"))
    by.fill("main input[type=password]", "Yijianshi2026")
    by.press("签名并提交申请")
    page.get_by_text("申请已提交").wait_for()

    comes(clerk, "/desk/tb", "轮到本大厅").look("relays")
    page.locator("main table a").first.click()
    clerk.reads("封装交寄纸质材料").look("relay")
    relay = page.url
    sent_and_checked(visitor, relay)

    clerk.go("/desk/ks/new").look("crossing-new")
    page.locator("[name=item][value='demo:YS-HJ-03']").check()
    by.fill("#f-phone", "13803510000")
    page.locator("#f-files").set_input_files(image)
    by.tick(page.locator("#f-agreed"))
    by.press("收件，送往办理地")
    own = page.url
    comes(clerk, own, "已办结：准予")
    comes(clerk, own, "办理结果-")
    for _ in range(TRIES):  # until the file that was said is here whole
        if not clerk.go(own).page.get_by_text("正在路上").count():
            break
        page.wait_for_timeout(250)
    expect(page.get_by_role("link", name="办理结果-")).to_be_visible()
    clerk.look("crossing")
    clerk.go("/desk/ks").look("crossings")
