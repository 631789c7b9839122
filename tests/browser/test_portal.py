"""The portal in a real browser: as an app without a network, by keys only, read aloud, inside a host App."""

import re

from playwright.sync_api import expect

VOICE = """
window.said = [];
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: function (text) { this.text = text; } });
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false, cancel: function () {}, speak: function (one) { window.said.push(one.text); },
  getVoices: function () { return [{ lang: "zh-CN" }]; } } });
"""
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const kept = await caches.open(name);
    for (const one of await kept.keys()) { found.push([one.url, await (await kept.match(one)).text()]); }
  }
  return found;
}"""


def looks(someone, chosen):
    """Be somebody who has chosen these looks."""
    someone.context.clear_cookies()
    base = someone.platform.url
    said = [{"name": key, "value": value, "url": base} for key, value in chosen.items()]
    if said:
        someone.context.add_cookies(said)


def test_without_a_network_one_page_says_so_and_nothing_personal_was_kept(visitor):
    someone = visitor().enter("lixiaoman")
    someone.go("/my").page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for path in ("/", "/my", "/my/zz", "/account"):
        someone.go(path)

    kept = someone.page.evaluate(CACHED)
    paths = {url.removeprefix(someone.platform.url).partition("?")[0] for url, _ in kept}
    assert "/offline" in paths
    assert all(path == "/offline" or path.startswith("/static/") for path in paths)
    assert not [url for url, text in kept if "李小满" in text or "csrfmiddlewaretoken" in text]

    someone.context.set_offline(True)
    someone.page.goto("/my")
    someone.reads("没有连上网络")
    assert "李小满" not in someone.page.content()
    someone.context.set_offline(False)
    someone.errors.clear()  # that there was no network is said by the browser too


def test_from_home_to_the_first_question_by_keys_only(visitor):
    someone = visitor().go("/")
    page = someone.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for path in ("/yjs/kbcyd", "/yjs/kbcyd/qx"):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.getAttribute('href')") == path:
                break
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert ring == "3px"
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(f"{path}$"))
    someone.reads("县（市、区）")


def test_what_gets_the_focus_is_read_aloud(visitor):
    someone = visitor()
    looks(someone, {"aloud": "on"})
    someone.context.add_init_script(VOICE)
    someone.go("/cx")
    someone.page.locator("[name=no]").focus()

    said = someone.page.evaluate("window.said")
    assert any("查进度" in one or "进度" in one for one in said)
    assert any(one.startswith("申办编号") for one in said)


def test_one_comes_in_from_a_host_sees_one_line_and_goes_out_again(visitor):
    someone = visitor("phone")
    app = f"http://127.0.0.1:{someone.platform.env['HOSTAPP_PORT']}"
    someone.page.goto(f"{app}/go?who=lixiaoman&to=/my")
    someone.look("host-arrive")
    answer = someone.context.request.get("/sj/demo")
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    someone.page.locator("main button").first.click()
    someone.page.wait_for_url(re.compile("/my$"))
    assert someone.page.locator("header").count() == 1
    assert not someone.page.locator("footer.foot").count()
    someone.look("host-my")
    someone.page.get_by_role("button", name="结束办理").click()
    someone.page.wait_for_load_state()
    someone.look("host-left")
    someone.elsewhere.clear()  # the App itself, in which it began


def test_who_is_about_to_be_signed_out_stays_by_one_press_and_who_types_stays_without(visitor):
    person = visitor("pc", both=True)
    person.page.clock.install()
    person.enter("lixiaoman").go("/my")
    seconds = int(person.page.locator("body").get_attribute("data-idle"))
    notice = person.page.locator("#idle")
    expect(notice).to_be_hidden()

    person.page.clock.fast_forward((seconds - 119) * 1000)
    person.reads("要接着办，请点").look("idle")
    person.page.get_by_role("button", name="继续").click()
    expect(notice).to_be_hidden()

    person.page.clock.fast_forward((seconds - 119) * 1000)
    expect(notice).to_be_visible()
    person.go("/s").page.locator("main input[name=q]").first.fill("社保卡")
    with person.page.expect_response(lambda answer: answer.url == f"{person.platform.url}/"):
        person.page.clock.fast_forward((seconds - 119) * 1000)
    expect(person.page.locator("#idle")).to_be_hidden()
