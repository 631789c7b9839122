"""One case at four screens at once: the citizen's phone, a machine, the window, the leader of the hall."""

import re

from tests.browser.test_kiosk import CARD
from tests.browser.test_restaurant import (  # noqa: F401 -- a fixture
    again,
    fill_page,
    image,
    tick_points,
    upload,
)

LIST = "/yjs/cjrfw/qd?region=140105&holds=none&grade=unknown&wants=none"
OWN = {
    "姓名": "李小满",
    "身份证": "145105199505210024",
    "手机": "15400000001",
    "电话": "15400000001",
}
CASE = re.compile("残疾人")


def a_machine(leader, visitor):
    """Let the leader enter a machine; return it, enrolled."""
    leader.go("/desk/zzj/new")
    leader.page.locator("[name=hall]").first.select_option(index=1)
    leader.page.locator("[name=number]").fill("ZZJ64")
    leader.page.locator("[name=shape]").first.check()
    leader.press("登记，得到登记码")
    code = leader.page.locator(".panel .no").inner_text().replace(" ", "")
    machine = visitor("pc")
    machine.go("/kiosk/dj").page.locator("[name=code]").fill(code)
    machine.press("登记")
    machine.page.wait_for_url(re.compile("/kiosk$"))
    return machine


def show_card(machine):
    machine.go("/kiosk/sz").page.locator("[name=card]").fill(CARD)
    machine.page.keyboard.press("Enter")
    machine.page.wait_for_url(re.compile("/kiosk/my"))


def fill_next(someone, draft):
    """Fill in the next page of the form; say whether there was one."""
    page = someone.page
    page.goto(draft)
    following = page.locator("main .actions a.btn-primary")
    if re.search("核对并签名|材料|上传", following.inner_text()):
        return False
    following.click()
    page.wait_for_load_state()
    for line in page.locator("main input.form-control").all():
        label = page.locator(f"label[for='{line.get_attribute('id')}']").inner_text()
        said = next((value for word, value in OWN.items() if word in label), "")
        if said and not line.input_value():
            line.fill(said)
    fill_page(page)
    someone.press("保存并继续")
    assert page.locator(".err-sum").count() == 0, page.locator(".err-sum").inner_text()
    return True


def test_one_case_at_four_screens_at_once(visitor, image):  # noqa: F811 -- a fixture
    phone, window = visitor("phone").enter("lixiaoman"), visitor("pc").enter("wangfang")
    leader = visitor("pc").enter("sunlixin")
    machine = a_machine(leader, visitor)

    phone.go(LIST).press(re.compile("开始办理"))
    draft = phone.page.url.partition("?")[0]
    assert fill_next(phone, draft)

    show_card(machine)
    machine.look("together-machine")
    machine.page.locator("a.main", has_text=CASE).first.click()
    machine.page.wait_for_load_state()
    assert machine.page.url.startswith(draft)
    while fill_next(machine, draft):
        pass
    upload(phone, draft, image)
    phone.page.goto(draft)
    phone.look("together-phone")
    show_card(machine)  # it may have been wiped in the meantime
    machine.page.goto(draft)
    machine.page.locator("main .actions a.btn-primary").click()
    machine.press(re.compile("核对无误"), kind="link")
    machine.page.locator("main input[type=password]").fill(CARD)
    for box in machine.page.locator("main input[type=checkbox]").all():
        box.check()
    machine.press("签名并提交申请")
    machine.page.get_by_text("申请已提交").wait_for()
    number = machine.page.locator(".panel .no").inner_text().strip()

    row = window.page.locator("table.q tbody a")
    again(window, f"/desk?q={number}", row.count)
    row.first.click()
    window.page.wait_for_url(re.compile("/bj/"))
    window.page.wait_for_load_state()
    case = window.page.url
    leader.page.goto(case)
    leader.reads("待受理")
    tick_points(window.page)
    with window.page.expect_navigation():
        window.page.keyboard.press("s")
    window.reads("已受理")

    leader.page.reload()
    leader.reads("已受理")
    leader.look("together-leader")
    phone.go(f"/my/bj/{number}").reads("审查中")
    phone.look("together-accepted")
    show_card(machine)
    machine.reads(number)
    machine.page.get_by_role("button", name="办完了，清除").click()
    machine.page.wait_for_url(re.compile("/kiosk/bye"))  # not the page on which it stands already
    machine.go("/kiosk/my")
    assert machine.page.url.endswith("/kiosk/sz")
    assert number not in machine.page.locator("body").inner_text()
