"""A machine in a real browser: nothing personal is left, by no key, in no store, on no server, without a network."""

import io
import re

import zxingcpp
from PIL import Image

from tests.browser.axe import wrong_with
from tests.browser.conftest import SAME_COLOURS
from tests.browser.test_post import beside

PERSON, NUMBER = "李小满", "145105199505210024"
CARD = f"{PERSON}|女|汉|19950521|太原市小店区样例路1号|{NUMBER}|样例公安局|长期"
SHAPES = ({"width": 1080, "height": 1920}, {"width": 1280, "height": 800})
SMALL = """[...document.querySelectorAll("a[href]:not(.skip), button, select, summary, input:not([type=hidden])")]
    .filter(one => one.offsetParent && !["checkbox", "radio"].includes(one.type))
    .filter(one => one.getBoundingClientRect().height < 60).map(one => one.textContent.trim() || one.name)"""
WIDTHS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PRINTS = """window.printed = 0; window.print = () => { window.printed += 1; };
    window.tones = 0; const made = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () { window.tones += 1; return made.call(this); };"""
GONE = 80_000  # milliseconds: a minute without a touch, a countdown, and some more


PINS = """[...document.querySelectorAll(".pin")].map(one => {
    const range = document.createRange(); range.selectNodeContents(one);
    const text = range.getBoundingClientRect(), box = one.getBoundingClientRect();
    const off = (start, size) => Math.abs(text[start] + text[size] / 2 - box[start] - box[size] / 2);
    return [box.width, box.height, off("left", "width"), off("top", "height"), box.width - text.width]; })"""
BOXES = """[...document.querySelectorAll("label.tick input, .choice input, .btn-small")]
    .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect())
    .filter(one => one.height < 60 || one.width < 60).length"""


def enrolled(visitor, number="ZZJ9", shape=0):
    """Let the leader of the hall enter a machine, and the machine enrol itself."""
    leader = visitor("pc").enter("sunlixin")
    leader.go("/desk/zzj/new").look("fleet-new")
    leader.page.locator("[name=hall]").first.select_option(index=1)
    leader.page.locator("[name=number]").fill(number)
    leader.page.locator("[name=shape]").nth(shape).check()
    leader.press("登记，得到登记码")
    code = leader.page.locator(".panel .no").inner_text().replace(" ", "")
    machine = visitor("pc", both=True)
    machine.go("/kiosk/dj").look("kiosk-enrol")
    machine.page.locator("[name=code]").fill(code)
    machine.press("登记")
    machine.page.wait_for_url(re.compile("/kiosk$"))
    return leader, machine


def touched(page, said, keys=""):
    """Touch keys of the keyboard on the screen, by their names; a text is touched sign by sign."""
    board = page.locator("#board")
    for one in keys:
        board.get_by_role("button", name=one, exact=True).click()
    if not said:
        return
    meant = board.get_by_role("group", name="候选字").get_by_role("button", name=said, exact=True)
    if not meant.count():
        board.get_by_role("button", name="更多").click()
    while not meant.count():
        board.get_by_role("button", name="下一页").click(timeout=9000)
    meant.click()


def written(page, field, *pairs):
    """Write Chinese into a field by touch: syllables, then the sign or the word that is meant."""
    page.locator(f"[name='{field}']").click()
    board = page.locator("#board")
    board.get_by_role("button", name="清空这一栏").click()
    if board.get_attribute("data-layout") != "pinyin":
        board.get_by_role("button", name="换成拼音").click()
    for keys, said in pairs:
        touched(page, said, keys)


def begun(page):
    """Begin the transfer of a house at the machine; open the page that asks who hands it over."""
    page.goto("/yjs/esfgh/qd?region=140105&reason=divorce&services=none")
    page.locator("main").get_by_role("button", name=re.compile("开始办理")).first.click()
    page.wait_for_url(re.compile("/apply/"))
    page.goto(f"{page.url.rstrip('/')}/t/person")


def test_chinese_is_written_by_touch_on_a_lowered_screen(visitor):
    _, machine = enrolled(visitor, "ZZJ8")
    page = machine.page
    page.set_viewport_size({"width": 1080, "height": 1920})
    machine.go("/kiosk/sz")
    page.locator("[name=card]").fill(CARD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kiosk/my"))
    begun(page)
    page.locator("[data-look=low]").click()
    page.locator("html[data-low]").wait_for()

    written(page, "person.name", ("ouyang", "欧"), ("", "阳"), ("yi", "祎"))
    written(
        page,
        "person.address",
        ("taiyuanshi", "太原市"),
        ("xiaodianqu", "小店区"),
        (["x", "i", "隔开两个音", "a", "n"], "西"),
    )
    touched(page, "", ["换成数字", "1", "2"])
    written_name = page.locator("[name='person.name']").input_value()
    assert written_name == "欧阳祎"
    high = page.evaluate(
        "[...document.querySelectorAll('#board button')].map(e => e.getBoundingClientRect())"
        ".filter(r => r.height < 60 || r.width < 60 || r.top < innerHeight / 2).length"
    )
    assert not high
    machine.look("kiosk-keyboard")
    page.keyboard.press("Escape")
    assert page.locator("#board").is_hidden()
    machine.press("保存并继续")

    page.go_back()
    assert page.locator("[name='person.name']").input_value() == "欧阳祎"
    assert page.locator("[name='person.address']").input_value() == "太原市小店区西12"


def test_nothing_personal_is_left_when_somebody_walks_away(visitor):
    leader, machine = enrolled(visitor)
    page = machine.page
    page.clock.install()
    machine.go("/kiosk").look("kiosk-home")
    machine.go("/kiosk/sz").look("kiosk-card")
    page.locator("[name=card]").fill(CARD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kiosk/my"))
    machine.look("kiosk-mine")
    assert not page.evaluate(SMALL)
    begun(page)
    address = page.locator("[name='person.address']")
    address.fill("没有提交的字")
    for _ in range(4):  # 200 seconds on one page: who touches it is still there
        page.clock.run_for(50_000)
        page.mouse.click(5, 300)
    page.clock.run_for(20_000)
    machine.press("保存并继续")
    assert "/kiosk/sz" not in page.url
    begun(page)
    address.fill("又没有提交的字")

    page.clock.run_for(GONE)

    page.wait_for_url(re.compile("/kiosk.gone=1$"))
    machine.reads("填了没有保存的，要重新填")
    for key in ("back", "back", "back", "forward", "reload", "forward", "reload", "back"):
        {"back": page.go_back, "forward": page.go_forward, "reload": page.reload}[key]()
        page.wait_for_load_state()
        shown = page.locator("body").inner_text()
        assert not [said for said in (PERSON, NUMBER, "没有提交的字") if said in shown], key
    for key in ("Alt+ArrowLeft", "Backspace", "F5", "Control+r", "Alt+Home", "Control+Shift+t"):
        page.keyboard.press(key)
        page.wait_for_load_state()
        assert PERSON not in page.locator("body").inner_text(), key
    page.goto("/kiosk/sz")
    assert page.locator("[name=card]").input_value() == ""
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    kept = {one["name"] for one in machine.context.cookies()}
    assert kept <= {"kiosk", "csrftoken"}, kept
    page.goto("/kiosk/my")
    assert page.url.endswith("/kiosk/sz")
    leader.go("/desk/zzj").look("fleet").reads("ZZJ9")


def test_pins_and_boxes_are_large_and_the_numbers_stand_in_them(visitor):
    _, machine = enrolled(visitor, "ZZJ12")
    elder = visitor("pc")
    elder.go("/wd").page.get_by_role("button", name="长辈版").first.click()
    elder.page.locator("html[data-mode=elder]").wait_for()
    for who, addresses in (
        (machine, ("/wd", "/wd?region=140100")),
        (elder, ("/wd", "/zq/taiyuan")),
    ):
        for address in addresses:
            who.go(address)
            for shape in SHAPES:
                who.page.set_viewport_size(shape)
                pins = who.page.evaluate(PINS)
                assert pins or "/wd" not in address
                for width, height, across, down, room in pins:
                    assert min(width, height) >= 60, address
                    assert max(across, down) <= 3, (address, across, down)
                    assert room >= 8, address
                assert who.page.evaluate(BOXES) == 0, address
        who.go("/wd").look(f"map-{'machine' if who is machine else 'elder'}")


def fits(machine, name):
    """Check a page on both screens: what is touched is large, nothing sticks out, axe is content."""
    page = machine.page
    for shape, rules in zip(SHAPES, ({}, SAME_COLOURS), strict=True):
        page.set_viewport_size(shape)
        page.evaluate(
            "up => document.documentElement.toggleAttribute('data-upright', up)",
            shape["height"] > 1000,
        )
        small = page.evaluate(SMALL)
        assert not small, f"{name} {shape}: {small}"
        assert page.evaluate(WIDTHS) <= 0, f"{name} {shape}"
        found = wrong_with(page, **rules)
        assert not found, f"{name} {shape}: " + "; ".join(found)


def test_paying_printing_and_a_network_that_goes_at_a_machine(visitor, platform, chromium):
    order, paper = beside(platform, "machine")[-2:]
    leader, machine = enrolled(visitor, "ZZJ10")
    page = machine.page
    page.add_init_script(PRINTS)
    for path in ("/kiosk/qh", "/kiosk/wh", "/yjs"):
        machine.go(path)
        fits(machine, path)
    machine.go("/kiosk/sz")
    page.locator("[name=card]").fill(CARD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/kiosk/my"))
    begun(page)
    fits(machine, "form")
    page.goto(re.sub("/t/person", "/upload", page.url))
    fits(machine, "upload")

    page.goto(f"/kiosk/jf/{order}")
    fits(machine, "order")
    machine.press("用手机扫码缴费")
    fits(machine, "pay")
    pay_outside(page, chromium)
    page.wait_for_url(re.compile(f"/kiosk/jf/{order}$"))
    machine.reads("已缴费：80.00 元")

    page.goto(f"/kiosk/dy/{paper}")
    fits(machine, "paper")
    machine.press(re.compile("打印 . 页"))
    page.wait_for_function("window.printed === 1 && window.tones > 0")
    page.locator("header").get_by_role("link", name="首页").click()
    machine.reads("纸拿走了吗？")
    fits(machine, "printing")
    page.reload()
    assert page.evaluate("window.printed") == 0  # opened anew, printed once
    lost_in_the_middle(machine, page)

    page.wait_for_url(re.compile("/kiosk.gone=1$"))
    assert PERSON not in page.content()
    page.goto("/kiosk/my")
    assert page.url.endswith("/kiosk/sz")
    page.locator("[name=card]").fill(CARD)
    page.keyboard.press("Enter")
    machine.reads("还没有确认拿到")
    page.get_by_role("link", name="去确认，没有拿到的重新打印").first.click()
    machine.press("没有出来，或者不全")
    machine.errors[:] = [one for one in machine.errors if "ERR_INTERNET_DISCONNECTED" not in one]
    cared_for(machine, leader)


def pay_outside(page, chromium):
    """Pay as the phone does that scans the code."""
    picture = Image.open(io.BytesIO(page.locator("img.qr").screenshot()))
    [code] = zxingcpp.read_barcodes(picture)
    outside = chromium.new_context().new_page()
    outside.goto(code.text)
    outside.get_by_role("button", name="确认付款").click()
    outside.get_by_text("支付成功").wait_for()
    outside.context.close()


def lost_in_the_middle(machine, page):
    """Take the network away while paper is asked about: the page stays, says so, and empties itself."""
    page.clock.install()
    page.reload()
    machine.context.set_offline(True)
    page.locator("main").get_by_role("button", name="都拿到了").click()
    machine.reads("网络断了，这台机器现在办不了事")
    assert "/kiosk/dw/" in page.url
    page.clock.run_for(GONE)
    machine.reads("屏幕上的内容已经清除")
    assert "缴款" not in page.content()
    assert page.locator("img, main form").count() == 0
    page.clock.run_for(30_000)
    machine.reads("网络恢复以后自动回到首页")
    assert page.evaluate("window.printed") == 0
    machine.context.set_offline(False)
    page.clock.run_for(10_000)


def cared_for(machine, leader):
    """Look after the machine at the machine; see in the fleet what it went through."""
    page = machine.page
    machine.go("/kiosk/wh")
    page.locator("[name=login]").fill("sunlixin")
    page.locator("[name=password]").click()  # there is no other keyboard
    page.locator("#board").get_by_role("button", name="y", exact=True).wait_for()
    page.keyboard.press("Escape")
    page.locator("[name=password]").fill("Yijianshi2026")
    machine.press("登录维护")
    machine.reads("说没有出来，或者不全").reads("断网").look("kiosk-keep")
    fits(machine, "keep")
    assert PERSON not in page.content()
    page.goto("/kiosk/wh?test=printer")
    machine.press("打印试页")
    page.wait_for_function("window.printed === 1")
    fits(machine, "test print")
    machine.press("出来了，清楚")
    machine.reads("已经记下试打印的结果")
    machine.press("退出维护")
    leader.go("/desk/zzj").reads("Chrome/")
