"""The counter in a browser that runs no scripts: intake, four outcomes, supplement, withdrawal, results, shifts."""

import re

from tests.browser.test_restaurant import (  # noqa: F401 -- a fixture
    ANSWERS,
    again,
    image,
    tick_points,
)
from tests.browser.test_window import CARD, Counting, fill_in, hand_in

SHOP = "921451050000000190"
COLLECTOR = {"collector": "王建国", "id_tail": "0038", "proxy_reason": "身份证明书"}
PASSWORD = "Yijianshi2026"
LIST = "/yjs/kbcyd/qd?region=140105&" + "&".join(f"{key}={said}" for key, said in ANSWERS.items())


def plain(visitor, login, size="pc"):
    """Be somebody whose browser runs no scripts."""
    return visitor(size, scripts=False).enter(login)


def shop(visitor):
    """Be the owner of the restaurant, for his restaurant, at his phone."""
    owner = plain(visitor, "wangjianguo", "phone").go("/switch")
    choice = owner.page.locator("main button", has_text="晋味面馆")
    if choice.count():
        choice.first.click()
        owner.page.wait_for_load_state()
    return owner


def taken_in(clerk, image):  # noqa: F811 -- what the fixture made
    """Take a walk-in's application in, who is known by what is typed; return its number."""
    by, page = Counting(clerk), clerk.page
    clerk.go("/desk/new")
    if page.get_by_role("button", name="办完了，结束代办").count():  # of another test
        clerk.press("办完了，结束代办")
    clerk.look("plain-intake")
    by.fill("#f-number", SHOP)
    by.fill("#f-card", CARD)
    by.key("Enter")
    clerk.reads("晋味面馆").look("plain-intake-what")
    clerk.go(LIST).press("开始办理")
    draft = page.url
    fill_in(by)
    hand_in(by, image)
    clerk.go(f"{draft}/check").press("核对无误，去签名", kind="link")
    by.tick(page.locator("main input[type=checkbox]"))
    by.fill("main input[type=password]", PASSWORD)
    clerk.look("plain-sign").press("签名并提交申请").reads("申请已提交")
    number = page.locator(".panel .no").inner_text().strip()
    again(clerk, page.url, page.get_by_role("link", name=re.compile("收件凭证")).count)
    clerk.look("plain-receipt").go("/desk/new").press("办完了，结束代办").reads("先核对来人")
    return number


def opened(official, path, words):
    """Open the case of these words in somebody's list, when it has come there."""
    link = official.page.locator("main table a").filter(has_text=re.compile(words))
    again(official, path, link.count)
    link.first.click()
    official.page.wait_for_url(re.compile("/bj/"))
    return official


def accepted(clerk):
    """Tick what was looked at, and accept."""
    tick_points(clerk.page)
    return clerk.press(re.compile("^受理"))


def told(clerk, second, number):
    """Accept one case, ask once for what lacks in another; a second person refuses the third."""
    found = f"/desk?q={number}"
    accepted(opened(clerk, found, "营业执照").look("plain-case")).reads("已受理")
    opened(clerk, found, "招牌").press("补正", kind="link").look("plain-supplement")
    clerk.page.locator("[name=pick]").first.check()
    clerk.press("发出告知书").reads("告知")
    opened(clerk, found, "消防").press("不予受理", kind="link").look("plain-not-accepted")
    clerk.press("提交复核").reads("处需要修改")
    clerk.page.locator("main form [type=radio]").first.check()
    clerk.page.locator("main form textarea").first.fill("面积不足三百平方米，不属于检查范围")
    clerk.press("提交复核").reads("另一人确认后才作出")
    second.go("/fh").look("plain-seconds").press(re.compile("消防"), kind="link").look(
        "plain-second"
    )
    second.press("确认，作出不予受理决定").reads("已复核，不予的决定已作出")


def answered(owner, number, image):  # noqa: F811 -- what the fixture made
    """Send what was asked for, take back what is no longer wanted."""
    again(owner, f"/my/bj/{number}", owner.page.get_by_role("link", name="去补正").count)
    owner.look("plain-follow").press("去补正", kind="link").look("plain-supply")
    for field in owner.page.locator("main input[type=file]").all():
        field.set_input_files(image)
    owner.press("提交全部补正材料")
    owner.go(f"/my/bj/{number}")
    tobacco = owner.page.locator("section", has_text="烟草专卖").last
    tobacco.locator("summary").first.click()
    tobacco.get_by_role("link", name="撤回这个事项的申请").click()
    owner.look("plain-withdraw").press("撤回这个事项的申请").reads("已撤回")
    owner.go(f"/my/bj/{number}/sd")
    owner.page.locator("main [value=window]").check()
    owner.look("plain-way").press("保存")


def decided(visitor, number):
    """Refuse one with its grounds, grant another."""
    refusing = opened(plain(visitor, "zhouming"), f"/office?view=examine&q={number}", "营业执照")
    refusing.press("不予办理", kind="link").look("plain-refuse")
    refusing.press("提交复核").reads("处需要修改")
    for field in refusing.page.locator("main form textarea").all():
        field.fill("登记的经营场所与申请的不一致")
    refusing.press("提交复核").reads("另一人确认后才作出")
    second = plain(visitor, "wujing").go("/fh").press(re.compile("营业执照"), kind="link")
    second.press("确认，作出不予决定").reads("已复核，不予的决定已作出")
    granting = opened(plain(visitor, "hansong"), f"/office?view=examine&q={number}", "招牌")
    tick_points(granting.page)
    granting.page.locator("#opinion").fill("符合规定")
    granting.page.locator(".bar .btn-primary").click()
    granting.page.locator(".note.ok").wait_for()


def made_up(clerk):
    """Make up what lies ready for its applicant; say whether its papers are sealed by now."""
    ready = clerk.page.locator("main table tr", has_text="招牌").get_by_role("link")
    if ready.count():
        ready.first.click()
        clerk.page.wait_for_load_state()
        clerk.press("建出件")
    return clerk.page.locator("[name=collector]").count()


def test_from_a_walk_in_to_his_result(visitor, image):  # noqa: F811 -- a fixture
    clerk = plain(visitor, "wangfang")
    number = taken_in(clerk, image)
    told(clerk, plain(visitor, "zhaomin"), number)
    owner = shop(visitor)
    answered(owner, number, image)
    accepted(opened(clerk, f"/desk?view=returned&q={number}", "招牌"))
    decided(visitor, number)
    again(clerk, f"/desk/out?q={number}", lambda: made_up(clerk))
    for name, said in COLLECTOR.items():
        clerk.page.locator(f"[name={name}]").fill(said)
    clerk.page.locator("[name=relation]").select_option("法定代表人")
    clerk.press("核对无误，交出").reads("签名")
    clerk.page.locator("[name=signed]").check()
    clerk.look("plain-hand-out").press("核对无误，交出").reads("送达记录")
    owner.go(f"/my/bj/{number}/wl").look("plain-whereabouts")
    put_right(visitor, owner, number)


def put_right(visitor, owner, number):
    """Rate badly; the leader gets in touch and writes what was put right; who rated reads it."""
    owner.go(f"/hp/{number}/submitted").page.locator("[name=grade]").last.check()
    owner.press("下一步").page.locator("[name=tags]").first.check()
    owner.page.locator("[name=text]").fill("等了很久")
    owner.look("plain-rate").press("提交评价").reads("谢谢您的评价")
    leader = plain(visitor, "sunlixin")
    work = leader.page.locator("section", has_text=number)
    again(leader, "/lead/pj", work.count)
    for said, deed in (("已打电话说明", "记录已联系"), ("已增加窗口", "办结整改")):
        work.locator("textarea").fill(said)
        work.get_by_role("button", name=deed).click()
        leader.page.wait_for_load_state()
    leader.look("plain-reviews")
    owner.go(f"/hp/{number}/submitted").reads("已增加窗口")


def test_a_shift_is_handed_over_and_taken(visitor):
    giver, taker = plain(visitor, "wangfang"), plain(visitor, "zhaomin")
    giver.go("/desk/jj/new")
    giver.page.locator("[name=things]").fill("受理专用章 1 枚\n晋味面馆原件 1 袋")
    giver.page.locator("[name=note]").fill("原件等人来取")
    giver.press("交出").reads("交接单已经交出")
    taker.go("/desk/me").look("plain-day")
    taker.page.locator("main a[href^='/desk/jj/']:not([href$=new])").first.click()
    taker.page.get_by_label("没有收到：晋味面馆原件").check()
    taker.press("清点完了，接收").reads("情况说明")
    taker.page.locator("#remark").fill("原件在档案室，没有见到")
    taker.look("plain-handover").press("清点完了，接收").reads("已经接收")
    taker.go("/desk/jj").reads("缺少 1 件")
