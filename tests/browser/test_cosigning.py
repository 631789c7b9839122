"""共同签名 in a real browser: an agent asks, by his link another signs without scripts, the agent files."""

from urllib.parse import urlsplit

import pytest

from tests.browser.test_post import beside

PASSWORD = "Yijianshi2026"


@pytest.fixture(scope="module")
def draft(platform):
    """Let an agent who may fill in but not sign have a complete draft; who must sign has a number."""
    return beside(platform, "draft")


def test_an_agent_files_with_the_signature_behind_a_link(visitor, draft):
    made, number = draft
    agent = visitor(both=True).enter("liuanxin").go("/switch")
    agent.page.locator("main button", has_text="晋味面馆").click()
    agent.go(f"/apply/{made}/check").press("请别人一起签名", kind="link")
    agent.page.locator("[name=name]").fill("王建国")
    agent.page.locator("[name=number]").fill(number)
    agent.page.get_by_label("法定代表人或经营者").check()
    agent.press("生成链接").reads("等对方签名").look("cosigners")
    link = urlsplit(agent.page.locator(".card-l .code").first.inner_text().strip()).path

    other = visitor().enter("lixiaoman")
    assert other.page.goto(link).status == 404
    other.errors.clear()  # the browser says 404 too

    owner = visitor(both=True).enter("wangjianguo").go(link)
    owner.reads("请您签名").look("cosign")
    plain = visitor("phone", scripts=False).enter("wangjianguo").go(link)
    plain.page.locator("[name=password]").fill(PASSWORD)
    plain.page.locator("[name=consent]").check()
    plain.press("签名").reads("您已在")

    agent.go(f"/apply/{made}/check").press("核对无误", kind="link").reads("法定代表人或经营者签名")
    agent.page.locator("main input[type=password]").fill(PASSWORD)
    for box in agent.page.locator("main input[type=checkbox]").all():
        box.check()
    agent.look("cosign-file").press("用委托人的签名提交申请").reads("申请已提交")
    owner.go("/my/xx").reads("请您核对签名")
