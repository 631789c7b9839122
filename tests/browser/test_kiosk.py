"""A machine in a real browser: after 75 seconds nothing personal is left, by no key, in no store, on no server."""

import re

PERSON, NUMBER = "李小满", "145105199505210024"
CARD = f"{PERSON}|女|汉|19950521|太原市小店区样例路1号|{NUMBER}|样例公安局|长期"
GONE = 80_000  # milliseconds: a minute without a touch, a countdown, and some more


def enrolled(visitor, number="ZZJ9"):
    """Let the leader of the hall enter a machine, and the machine enrol itself."""
    leader = visitor("pc").enter("sunlixin")
    leader.go("/desk/zzj/new").look("fleet-new")
    leader.page.locator("[name=hall]").first.select_option(index=1)
    leader.page.locator("[name=number]").fill(number)
    leader.page.locator("[name=shape]").first.check()
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
    small = page.evaluate(
        "[...document.querySelectorAll('a[href]:not(.skip), button')].filter(e => e.offsetParent"
        " && e.getBoundingClientRect().height < 60).map(e => e.textContent.trim())"
    )
    assert not small, small
    page.goto("/kiosk/sz")
    page.locator("[name=card]").fill("没有提交的字")

    page.clock.run_for(GONE)

    page.wait_for_url(re.compile("/kiosk$"))
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert PERSON not in page.locator("body").inner_text()
    page.goto("/kiosk/sz")
    assert page.locator("[name=card]").input_value() == ""
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    kept = {one["name"] for one in machine.context.cookies()}
    assert kept <= {"kiosk", "csrftoken"}, kept
    page.goto("/kiosk/my")
    assert page.url.endswith("/kiosk/sz")
    leader.go("/desk/zzj").look("fleet").reads("ZZJ9")
