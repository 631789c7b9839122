"""视频办理 in two real browsers: asked for, taken, seen by both; a page of the form, a signature, the end."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import SWITCHES
from tests.browser.test_post import beside
from tools.browser import path_of

FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
PLAYS = (
    "() => { const far = document.querySelector('[data-far]');"
    " return far.videoWidth > 0 && far.currentTime > 0; }"
)
REFUSED = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
CONNECTIONS = (
    "window.lines = []; window.RTCPeerConnection = class extends RTCPeerConnection {"
    " constructor(...all) { super(...all); window.lines.push(this); } };"
)
UFRAG = "/ice-ufrag:(\\S+)/.exec(lines.at(-1).localDescription.sdp)[1]"
TREMBLE = (
    "() => { const line = lines.at(-1);"
    " Object.defineProperty(line, 'connectionState', {value: 'disconnected', configurable: true});"
    " line.onconnectionstatechange(); delete line.connectionState; }"
)
FILM = (
    "async () => { const film = document.querySelector('video.film'); film.muted = true;"
    " await film.play(); return film.videoWidth; }"
)
HALL = "太原市小店区产业园政务服务驿站"


@pytest.fixture(scope="module")
def chromium():
    """A browser whose camera and microphone are made up."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of(), args=[*SWITCHES, *FAKE])
        yield browser
        browser.close()


def sees_the_other(someone):
    """Wait until the picture of the other moves."""
    someone.page.wait_for_function(PLAYS)
    return someone


def ends(someone):
    """End the talk: it asks once."""
    someone.page.get_by_text("结束视频", exact=True).click()
    return someone.press("确认结束")


def about(someone, matter):
    """Choose a matter: few are rows, many are a list."""
    listed = someone.page.locator("select[name=matter]")
    if listed.count():
        listed.select_option(matter)
    else:
        someone.page.locator(f"[name=matter][value='{matter}']").check()


def test_two_people_see_each_other_read_a_form_and_one_signs(visitor, platform):
    (draft,) = beside(platform, "video")
    owner = visitor(both=True)
    owner.sign_in("wangjianguo").go("/switch").page.locator(
        "main button", has_text="晋味面馆"
    ).click()
    owner.go("/xn?region=140105").page.get_by_label(re.compile(f"^{HALL}")).check()
    about(owner, draft)
    owner.page.locator("[name=shares]").check()
    owner.look("video-choice").press("开始排队").press("还是在这里等").reads("前面还有").look(
        "video-waiting"
    )

    clerk = visitor(both=True).enter("wangfang").go("/desk/xn").look("video-sit")
    clerk.press(re.compile(f"^11 号 视频窗口\\s*（{HALL}"))
    clerk.reads("在等的（1）").look("video-line").press("接下一位")

    owner.reads("工作人员已经接起").press("进入视频")
    for one in (clerk, owner):
        one.reads("已接通")
        sees_the_other(one)
    clerk.reads("一起看申请表").page.locator("#c-form ~ details summary").first.click()
    clerk.page.get_by_role("button", name="放到他面前").first.click()
    owner.reads("一起看：")
    point = clerk.page.locator("[data-point]").nth(1)
    expect(point).to_be_visible()
    label = point.get_attribute("data-label")
    point.click()
    owner.reads(f"工作人员正指着：{label}")
    expect(owner.page.locator(".pointed")).to_contain_text(label)
    clerk.look("video-clerk")
    owner.look("video-applicant")

    clerk.page.get_by_role("button", name="请他核对签名").click()
    with owner.context.expect_page() as opened:
        owner.page.get_by_role("link", name=re.compile("^签名提交")).click()
    sheet = opened.value
    sheet.get_by_role("link", name="核对无误").click()
    sheet.locator("[name=password]").fill("Yijianshi2026")
    sheet.locator("[name=consent]").check()
    sheet.locator("main form button.btn-primary").click()
    sheet.wait_for_url(re.compile("/done$"))
    sheet.close()
    clerk.reads("已签名提交，申办编号")
    sees_the_other(clerk)

    ends(clerk).reads("我接过的").look("video-after")
    owner.reads("视频用了").look("video-done")
    clerk.press("离开窗口")


def test_who_refuses_his_camera_sees_all_the_same_and_comes_back(visitor, platform):
    beside(platform, "video")
    citizen = visitor()
    citizen.page.add_init_script(REFUSED)
    citizen.enter("lixiaoman").go("/xn?region=140105")
    citizen.page.get_by_label(re.compile(f"^{HALL}")).check()
    citizen.press("开始排队").press("还是在这里等").reads("前面还有")
    clerk = visitor().enter("wangfang").go("/desk/xn")
    clerk.press(re.compile(f"^11 号 视频窗口\\s*（{HALL}")).press("接下一位")

    citizen.reads("工作人员已经接起").press("进入视频").reads("摄像头和麦克风都没有打开")
    sees_the_other(citizen).reads("结束视频")
    clerk.reads("已接通")
    citizen.go("/my")
    clerk.reads("申请人离开了页面")
    citizen.go("/xn").press("回到视频", kind="link").press("进入视频")
    sees_the_other(citizen)
    ends(clerk.reads("已接通")).press("离开窗口")
    citizen.reads("视频用了")


def together(visitor, platform):
    """Let 李小满 and 王芳 talk; their connections can be got at."""
    beside(platform, "video")
    citizen, clerk = visitor(), visitor()
    for one in (citizen, clerk):
        one.page.add_init_script(CONNECTIONS)
    citizen.enter("lixiaoman").go("/xn?region=140105")
    citizen.page.get_by_label(re.compile(f"^{HALL}")).check()
    citizen.press("开始排队").press("还是在这里等").reads("前面还有")
    clerk.enter("wangfang").go("/desk/xn")
    clerk.press(re.compile(f"^11 号 视频窗口\\s*（{HALL}")).press("接下一位")
    citizen.reads("工作人员已经接起").press("进入视频")
    for one in (clerk, citizen):
        sees_the_other(one.reads("已接通"))
    return citizen, clerk


def test_a_talk_is_recorded_by_consent_and_goes_on_when_its_line_breaks(visitor, platform):
    citizen, clerk = together(visitor, platform)
    clerk.page.get_by_role("button", name="请申请人同意录像").click()
    citizen.reads("工作人员请您同意录像").look("video-consent")
    citizen.page.get_by_role("button", name="同意录像", exact=True).click()
    for one in (clerk, citizen):
        one.reads("正在录像")
    clerk.look("video-recording")
    citizen.look("video-recording-own")

    before, lines = clerk.page.evaluate(UFRAG), clerk.page.evaluate("lines.length")
    clerk.page.evaluate(TREMBLE)
    clerk.reads("网络断了")
    clerk.page.wait_for_function(f"before => {UFRAG} !== before", arg=before)
    assert clerk.page.evaluate("lines.length") == lines  # the same connection, another way
    citizen.page.evaluate("lines.at(-1).close()")
    for one in (clerk, citizen):
        sees_the_other(one.reads("已重新接通"))

    with clerk.page.expect_response(re.compile("/desk/xn/lx$")) as part:
        citizen.page.get_by_role("button", name="停止录像").click()
    assert part.value.status == 204
    ends(clerk.reads("请申请人同意录像")).press("离开窗口")
    citizen.reads("视频用了").reads("正在保存")
    beside(platform, "film")
    citizen.page.reload()
    assert citizen.page.evaluate(FILM) == 640
    citizen.look("video-film")
    leader = visitor(both=True).enter("sunlixin").go("/lead/lx").look("films")
    leader.page.locator("main table a").first.click()
    leader.reads("账本里的摘要").look("film")
    assert leader.page.evaluate(FILM) == 640
    citizen.go("/my/seen").reads("督办")


def test_without_a_script_one_is_told_what_to_do_instead(visitor):
    someone = visitor("phone", scripts=False).enter("lixiaoman").go("/xn?region=140105")
    expect(someone.page.locator("noscript h2")).to_have_text("这个浏览器不能视频")
    someone.look("video-noscript")
    assert not someone.page.get_by_role("button", name="开始排队").is_visible()
