"""开办餐饮店 from the first page to the rating, in a real browser, at PC and phone width, without scripts too."""

import re
import subprocess
import time

import pytest

from tests import given
from tests.times import PATIENCE

ANSWERS = {"area": "320", "food": "hot", "sign": "yes", "tobacco": "yes", "fire_way": "inspect"}
VALUES = given.VALUES
AT_ONCE = ("营业执照", "招牌", "消防安全检查")
LATER = ("食品经营许可", "烟草专卖")  # they wait for the first of them
MOST_KEYS = 8  # with which a complete case is accepted
DEPARTMENTS = {
    "食品经营许可": ("zhouming", "wujing", "zhengqiang"),
    "消防安全检查": ("qianwei", "jiangtao", "shenyi"),
    "烟草专卖": ("zhulin", "qinyong", "xufeng"),
}


@pytest.fixture
def image(tmp_path):
    path = tmp_path / "图.png"
    path.write_bytes(given.picture())
    return path


def fill_page(page):
    """Fill whatever is still empty on a page of the form."""
    main = page.locator("main form").first
    for box in main.locator("fieldset").all():
        if not box.locator("input:checked").count():
            box.locator("input").first.check()
    for line in main.locator("input.form-control, textarea.form-control").all():
        if not line.input_value():
            line.fill(value_for(line.get_attribute("name")))


def value_for(element):
    for mark, kind in (
        ("phone", "phone"),
        ("id_number", "id"),
        ("credit_code", "credit_code"),
        ("name", "name"),
        ("_on", "date"),
    ):
        if element.endswith(mark):
            return VALUES[kind]
    numeric = ("area", "seats", "count", "width", "height", "exits")
    return "12" if element.endswith(numeric) else VALUES["text"]


def apply(someone, image):
    """File the application; return its number."""
    page = someone.page
    someone.go("/").look("home")
    someone.press("开办餐饮店", kind="link").look("theme")
    someone.press("开始", kind="link").look("questions")
    page.locator("#f-region").select_option("140105")
    page.locator("[name=area]").fill(ANSWERS["area"])
    for key in ("food", "sign", "tobacco"):
        page.locator(f"[name={key}][value={ANSWERS[key]}]").check()
    someone.press("生成我的办事清单")
    page.locator("[name=fire_way][value=inspect]").check()
    someone.press("生成我的办事清单").look("list")
    someone.press("登录后开始办理", kind="link").look("login")
    page.locator("[name=login]").fill("wangjianguo")
    page.locator("[name=password]").fill("Yijianshi2026")
    page.locator("main").get_by_role("button", name="登录").click()
    someone.press(re.compile("以“太原市小店区晋味面馆”办理"))
    someone.press("开始办理").look("tasks")
    draft = page.url
    for _ in range(8):
        page.goto(draft)
        following = page.locator("main .actions a.btn-primary")
        if (
            not following.count()
            or "上传" in following.inner_text()
            or "材料" in following.inner_text()
        ):
            break
        if "核对并签名" in following.inner_text():
            break
        following.click()
        fill_page(page)
        if page.url.endswith("/t/enterprise"):
            assert page.get_by_text("来源：").count() >= 8
            someone.look("enterprise")
        someone.press("保存并继续")
        assert page.locator(".err-sum").count() == 0, page.locator(".err-sum").inner_text()
    upload(someone, draft, image)
    page.goto(draft)
    someone.look("tasks-done")
    page.locator("main .actions a.btn-primary").click()
    someone.look("check")
    someone.press("核对无误，去签名", kind="link")
    page.locator("main input[type=password]").fill("Yijianshi2026")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    someone.look("sign")
    someone.press("签名并提交申请")
    page.get_by_text("申请已提交").wait_for()
    someone.look("done")
    return page.locator(".panel .no").inner_text().strip()


def upload(someone, draft, image):
    page = someone.page
    page.goto(f"{draft}/upload")
    for key in [card.get_attribute("id") for card in page.locator("section.card-l:visible").all()]:
        card = page.locator(f"#{key}")
        card.locator("input[type=file]").set_input_files(image)
        with page.expect_navigation():
            card.get_by_role("button", name="上传").click()
        page.locator(f"#{key} .thumbs li").wait_for()
    for box in page.locator("main .choice input[name=keys]").all():
        box.check()
    someone.look("materials")
    someone.press("保存并继续")


def accept(clerk, count, number, *, look=False):
    """Accept so many cases of an application, each when it has come into the queue."""
    page = clerk.page
    for _ in range(count):
        again(clerk, f"/desk?q={number}", lambda: page.locator("table.q tbody a").count())
        if look:
            clerk.look("desk")
        if clerk.scripts:
            accept_by_keys(clerk, look=look)
        else:
            page.locator("table.q tbody a").first.click()
            page.wait_for_url(re.compile("/bj/"))
            tick_points(page)
            with page.expect_navigation():  # another case on this page may say “已受理” before it
                clerk.press(re.compile("^受理"))
        page.get_by_text("已受理").first.wait_for()
        look = False


def tick_points(page):
    """Tick what has to be looked at before a case is accepted or examined."""
    for point in page.locator("#t-points ~ .choice input").all():
        point.check()


def accept_by_keys(clerk, *, look):
    """Choose, open, tick what is to be examined, accept: by keys alone, and by few."""
    page, pressed = clerk.page, 0
    page.keyboard.press("j")
    with page.expect_navigation(url=re.compile("/bj/")):
        page.keyboard.press("Enter")
    page.wait_for_load_state()
    if look:
        clerk.look("case")
        told(clerk)
    points = page.locator("#t-points ~ .choice input")
    for number in range(1, points.count() + 1):
        page.keyboard.press(str(number))
        pressed += 1
    assert points.evaluate_all("all => all.every(one => one.checked)")
    with page.expect_navigation():
        page.keyboard.press("s")
    assert pressed + 3 <= MOST_KEYS


def told(clerk):
    """Open the list of keys, read those of this page in it, and close it."""
    page = clerk.page
    page.keyboard.press("?")
    page.locator("dialog#keys").get_by_text("受理", exact=True).wait_for()
    clerk.look("keys")
    page.keyboard.press("s")  # nothing is accepted while it is open
    page.locator("dialog#keys").get_by_role("button", name="知道了").click()


def decide(someone, path, words, opinion="符合条件，同意"):
    """Take the one step that is open on the first case whose name has these words."""
    page = someone.page
    link = page.locator("main").get_by_role("link", name=re.compile(words))
    again(someone, path, link.count)
    link.first.click()
    page.wait_for_url(re.compile("/bj/"))
    assert page.locator("#opinion").count(), page.locator("main").inner_text()[:900]
    tick_points(page)
    page.locator("#opinion").fill(opinion)
    page.locator(".bar .btn-primary").click()
    page.locator(".note.ok").wait_for()


def until(visitor, path, words):
    """Open a page again until it says something."""
    again(visitor, path, lambda: visitor.page.get_by_text(re.compile(words)).count())


def again(visitor, path, true):
    """Open a page again until something is true of it."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        visitor.go(path)
        if true():
            return
        time.sleep(0.3)
    pytest.fail(f"{path}: {visitor.page.locator('main').inner_text()[:800]}")


@pytest.mark.parametrize(("size", "scripts"), [("pc", True), ("phone", False)])
def test_from_the_first_page_to_the_rating(visitor, image, tmp_path, size, scripts):
    """With scripts each page is looked at in both sizes; a phone without scripts does it all too."""
    shopkeeper = visitor(size, scripts=scripts, both=scripts)
    number = apply(shopkeeper, image)

    clerk = visitor(size, scripts=scripts, both=scripts).enter("wangfang")
    accept(clerk, len(AT_ONCE), number, look=scripts)
    examiner = visitor(size, scripts=scripts).enter("zhouming")
    decide(examiner, f"/office?view=examine&q={number}", "营业执照")
    until(shopkeeper, f"/my/bj/{number}", "前序事项已办结")
    accept(clerk, len(LATER), number)
    inspector = visitor(size, scripts=scripts).enter("hansong")
    decide(inspector, f"/office?view=examine&q={number}", "招牌")
    for words, people in DEPARTMENTS.items():
        for login, view in zip(people, ("examine", "review", "decide"), strict=True):
            official = visitor(size, scripts=scripts).enter(login)
            decide(official, f"/office?view={view}&q={number}", words)
    until(shopkeeper, f"/my/bj/{number}", "全部事项都已办结")
    shopkeeper.look("closed")
    check_papers(shopkeeper, number, tmp_path)
    if scripts:
        use_licences(shopkeeper)
        look_after_licences(visitor)
    rate(shopkeeper, number)


def use_licences(someone):
    """Show the composite licence by its code, and make a copy of it for one purpose."""
    page = someone.page
    until(someone, "/my/zz", "行业综合许可证")
    someone.press("行业综合许可证", kind="link").reads("单项许可（3 项）").look("licence")
    someone.press("出示二维码", kind="link").look("licence-code")
    someone.press("返回证照", kind="link").press("出具加注件", kind="link")
    page.locator("[name=purpose]").fill("外卖平台入驻审核")
    page.locator("[name=used_by]").fill("样例外卖平台（太原）有限公司")
    someone.press("出具加注件")
    until(someone, page.url, "打开 PDF 文件")
    someone.look("licence-copy")


def look_after_licences(visitor):
    """Look at the pages of those who issue licences, keep seals, watch over quality."""
    decider = visitor(both=True).enter("zhengqiang")
    decider.go("/zz").look("staff-licences")
    decider.page.locator("table.q tbody a").first.click()
    decider.reads("可以办理").look("staff-licence")
    visitor(both=True).enter("yanjin").go("/yz").look("seals")
    visitor(both=True).enter("shiwen").go("/console/zz").look("licence-quality")


def check_papers(someone, number, tmp_path):
    """Each document is signed, all its fonts are in it; a licence leads to its live state."""
    page = someone.page
    links = set()
    someone.go(f"/my/bj/{number}")
    for link in page.locator("a[href*='/my/ws/'], a[href*='/my/zz/']").all():
        href = link.get_attribute("href")
        links.add(href if href.endswith(".pdf") else f"{href}.pdf")
    assert len(links) >= 12
    for place, href in enumerate(sorted(links)):
        path = tmp_path / f"{place}.pdf"
        path.write_bytes(someone.context.request.get(href).body())
        said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid" in said, said
        fonts = subprocess.run(
            ["pdffonts", path], capture_output=True, text=True, check=True
        ).stdout
        assert all(row.split()[-5] == "yes" for row in fonts.splitlines()[2:]), fonts
    someone.go("/my/zz").look("licences")
    assert page.get_by_text("食品经营许可证").count()


def rate(someone, number):
    page = someone.page
    someone.go(f"/hp/{number}/result").look("rating")
    assert not page.locator("input[type=radio]:checked").count()
    page.locator("input[type=radio]").first.check()
    page.locator("main form button.btn-primary, main form button.btn-secondary").first.click()
    page.get_by_text("非常满意").first.wait_for()


def test_the_ledger_of_that_path_holds(platform):
    time.sleep(1)  # the head is signed when the log has come to rest
    said = platform.onething("verify")

    assert said.returncode == 0, said.stdout
    assert "没有被改动" in said.stdout
