"""A machine in a real browser: the reader writes where a card is asked for; bars hide nothing; the phone has time."""

import re

from tests.browser.conftest import SHOTS
from tests.browser.test_kiosk import CARD, begun, enrolled
from tests.browser.test_post import beside

SHAPES = {"up": {"width": 1080, "height": 1920}, "flat": {"width": 1920, "height": 1080}}
BOXES = """names => names.map(name => {
    const one = document.querySelector(name), box = one && one.getBoundingClientRect();
    return box ? [box.left, box.top, box.right, box.bottom].map(Math.round) : null; })"""


def seen(page, name):
    """Keep pictures of a page as both screens show it."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    for shape, size in SHAPES.items():
        page.set_viewport_size(size)
        page.evaluate(
            "up => document.documentElement.toggleAttribute('data-upright', up)", shape == "up"
        )
        page.wait_for_timeout(300)
        page.screenshot(path=SHOTS / f"{shape}-{name}.jpg", type="jpeg", quality=60)
    upright(page)


def upright(page):
    page.set_viewport_size(SHAPES["up"])
    page.evaluate("document.documentElement.toggleAttribute('data-upright', true)")
    page.wait_for_timeout(300)


def read(page):
    """Write what a reader writes: signs as of a keyboard, then Enter; it looks for no field."""
    page.keyboard.type(CARD)
    page.keyboard.press("Enter")


def test_bars_stay_and_hide_nothing_and_the_reader_writes_wherever_one_touched(visitor, platform):
    _, paper = beside(platform, "machine")[-2:]
    _, machine = enrolled(visitor, "DK1")
    page = machine.page
    for path, name in (
        ("/kiosk", "home"), ("/yjs", "themes"), ("/yjs/esfgh/qx", "questions"), ("/wd", "map"),
    ):  # fmt: skip
        page.goto(path)
        seen(page, name)
        looks, bar = page.evaluate(BOXES, [".looks", ".site.kiosk"])
        assert abs(looks[3] - bar[1]) <= 1, path  # part of a pixel
        assert bar[3] == SHAPES["up"]["height"], path
    page.goto("/yjs/esfgh/qx")
    upright(page)
    button, looks = page.evaluate(BOXES, ["main form .btn-primary", ".looks"])
    assert button[3] <= looks[1]
    page.set_viewport_size(SHAPES["flat"])
    page.evaluate("document.documentElement.toggleAttribute('data-upright', false)")
    main, bar, looks = page.evaluate(
        BOXES, ["main > .wrap", ".site.kiosk > .wrap", ".looks > .wrap"]
    )
    assert main[::2] == bar[::2] == looks[::2]

    page.goto("/kiosk/sz")
    seen(page, "card")
    page.locator("h1").click()  # the field has the focus no longer
    read(page)
    page.wait_for_url(re.compile("/kiosk/my"))
    seen(page, "mine")
    page.goto(f"/my/ws/{paper}.pdf")
    assert f"/kiosk/dy/{paper}" in page.url
    seen(page, "paper")
    page.goto("/yjs/esfgh/zn.pdf")
    machine.reads("自助机上不打开、不下载文件")
    machine.errors[:] = [
        one for one in machine.errors if "zn.pdf" not in one
    ]  # refused, as it should be
    seen(page, "no-file")
    the_phone(page, machine)


def the_phone(page, machine):
    """Wait for pictures from a phone: longer than elsewhere, with the seconds, wiped all the same."""
    begun(page)
    page.locator("[name='person.name']").click()
    seen(page, "keyboard")
    board, bar = page.evaluate(BOXES, ["#board", ".site.kiosk"])
    assert board[3] <= bar[1]
    page.keyboard.press("Escape")
    page.goto(re.sub("/t/person", "/upload", page.url))
    code = page.locator("a[href*='/pz/']").first.get_attribute("href")
    page.clock.install()
    page.goto(code)
    seen(page, "phone")
    page.clock.run_for(100_000)
    machine.reads("在这台机器上接着办")
    left = int(page.locator("[data-remains]").inner_text())
    assert 190 <= left <= 200
    assert page.locator("#wipe").is_hidden()
    page.clock.run_for(205_000)
    page.locator("#wipe").wait_for()
    box, bar = page.evaluate(BOXES, ["#wipe", ".site.kiosk"])
    assert box[3] <= bar[1]
    page.screenshot(path=SHOTS / "up-wipe.jpg", type="jpeg", quality=60)
    page.clock.run_for(20_000)
    page.wait_for_url(re.compile("/kiosk.gone=1$"))
