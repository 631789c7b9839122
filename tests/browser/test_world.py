"""What else a stranger would try: a silent register, moved time, a QR code, the API alone, weights."""

import gzip
import io
import re
import subprocess
import sys
import time

import pypdfium2
import pytest
import zxingcpp

from tests.browser.conftest import ROOT

LIST = "/yjs/kbcyd/qd?region=140105&area=80&food=steam&sign=no&tobacco=no"
HEAVIEST = 100 * 1024


@pytest.fixture
def silent_register(platform):
    """Stop the demo register, and let it run again."""
    platform.onething("registry", "stop")
    time.sleep(1.5)
    yield
    platform.onething("registry", "start")


def test_the_form_works_while_the_register_is_silent(visitor, silent_register):
    shopkeeper = visitor().sign_in("wangjianguo")
    shopkeeper.go(LIST)
    shopkeeper.press(re.compile("以“太原市小店区晋味面馆”办理"))
    shopkeeper.press("开始办理")

    shopkeeper.page.get_by_text("省法人库暂时没有回应").wait_for()
    shopkeeper.look("silent")
    shopkeeper.press("核对企业信息", kind="link")
    name = shopkeeper.page.locator("[name='enterprise.name']")
    assert name.is_editable()
    name.fill("太原市小店区晋味面馆")
    shopkeeper.press("保存，稍后再填")
    shopkeeper.press("核对企业信息", kind="link")
    assert (
        shopkeeper.page.locator("[name='enterprise.name']").input_value() == "太原市小店区晋味面馆"
    )


def test_three_mistakes_on_one_page_are_told_and_nothing_is_lost(visitor):
    shopkeeper = visitor("phone").sign_in("wangjianguo")
    page = shopkeeper.page
    shopkeeper.go(LIST)
    shopkeeper.press(re.compile("以“太原市小店区晋味面馆”办理"))
    shopkeeper.press("开始办理")
    draft = page.url
    shopkeeper.go(f"{draft}/t/contact")
    page.locator("[name='contact.name']").fill("王" * 5000)
    page.locator("[name='contact.phone']").fill("1380351")
    shopkeeper.press("保存并继续")

    summary = page.locator(".err-sum")
    summary.wait_for()
    assert summary.locator("a").count() == 2
    assert page.locator("[name='contact.phone']").input_value() == "1380351"
    shopkeeper.look("mistakes")


def test_the_same_path_through_the_api_alone(platform):
    said = subprocess.run(
        [sys.executable, "examples/restaurant.py", platform.url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.count("已办结") == 5


def test_the_code_on_a_licence_leads_to_its_live_state(visitor):
    shopkeeper = visitor().sign_in("wangjianguo", "/login?next=/my")
    shopkeeper.go("/switch")
    shopkeeper.page.locator("main button", has_text="晋味面馆").click()
    shopkeeper.go("/my/zz")
    link = shopkeeper.page.locator("main a[href^='/my/zz/']").first.get_attribute("href")
    content = shopkeeper.context.request.get(f"{link.removesuffix('.pdf')}.pdf").body()
    with pypdfium2.PdfDocument(io.BytesIO(content)) as pdf:
        picture = pdf[0].render(scale=2).to_pil()
    [code] = zxingcpp.read_barcodes(picture)

    anybody = visitor("phone")
    anybody.go(code.text[code.text.index("/v/") :]).look("verified")

    assert anybody.page.get_by_text("有效").count()
    assert anybody.page.get_by_text("晋味面馆").count()


def test_time_can_be_moved_and_says_so(visitor, platform):
    anybody = visitor()
    try:
        assert platform.onething("clock", "+7d").returncode == 0
        time.sleep(2.5)  # a process trusts what it has read for two seconds
        anybody.go("/").look("moved")
        assert anybody.page.get_by_text("平台时间已移动").count()
    finally:
        platform.onething("clock", "reset")


@pytest.mark.parametrize("path", ["/", "/yjs/kbcyd", "/yjs/kbcyd/qx", LIST, "/login"])
def test_a_public_page_weighs_at_most_100_kb_and_asks_nobody_else(visitor, path):
    anybody = visitor()
    sizes = []

    def weigh(answer):
        if answer.request.resource_type in ("document", "stylesheet", "script"):
            sizes.append(len(gzip.compress(answer.body(), 6)))

    anybody.page.on("response", weigh)
    anybody.page.goto(path, wait_until="networkidle")

    assert sum(sizes) <= HEAVIEST


@pytest.mark.parametrize(
    "path", ["/", "/yjs", "/yjs/kbcyd", "/yjs/kbcyd/qx", LIST, "/cx", "/v", "/login", "/help"]
)
def test_nothing_sticks_out_at_320_pixels(visitor, path):
    anybody = visitor("phone")
    anybody.page.set_viewport_size({"width": 320, "height": 640})
    anybody.go(path)

    wide = anybody.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
