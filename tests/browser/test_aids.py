"""帮办 in a real browser: asked for on a draft, taken, agreed to, filled in by two, at both sizes."""

from urllib.parse import urlencode

import pytest

from tests.given import ANSWERS


@pytest.fixture
def owner(visitor):
    owner = visitor(both=True).enter("wangjianguo").go("/switch")
    owner.page.locator("main button", has_text="晋味面馆").click()
    owner.page.wait_for_load_state()
    return owner


def test_applicant_and_helper_do_it_together(owner, visitor):
    owner.go(f"/yjs/kbcyd/qd?{urlencode({'region': '140105', **ANSWERS})}").press("开始办理")
    draft = owner.page.url
    owner.page.locator("main .tasks a, main ol a").first.click()
    owner.page.wait_for_load_state()
    group = owner.page.url
    owner.press("请帮办员帮我填", kind="link").look("aid-form")
    owner.page.locator("[name=want]").fill("表填不明白")
    owner.press("申请帮办").reads("待接单").look("aid-asked")
    mine = owner.page.url

    helper = visitor(both=True).enter("banghui").go("/desk/bangban").reads("开办餐饮店")
    helper.look("aid-list")
    helper.page.locator("table a", has_text="开办餐饮店").first.click()
    helper.page.wait_for_load_state()
    helper.look("aid-waiting").press("接单").reads("先取得授权").look("aid-taken")
    order = helper.page.url.partition("?")[0]
    owner.go(mine).press("同意 邦慧 代我填写").reads("您已同意").look("aid-agreed")
    helper.go(order).press("开始代填").reads("您正在代").look("aid-acting")

    owner.go(group)
    helper.go(group)
    box = "main form input[type=text]"
    name = helper.page.locator(box).first.get_attribute("name")
    helper.page.locator(f"[name='{name}']").fill("帮办员填的")
    helper.press("保存，稍后再填")
    owner.page.locator(f"[name='{name}']").fill("我自己填的")
    owner.press("保存，稍后再填").reads("两个人填的不一样").look("aid-clash")

    helper.go(group)
    owner.go("/my/sqm").press("停止授权")
    helper.page.locator(f"[name='{name}']").fill("授权停了还在填")
    helper.press("保存，稍后再填").reads("授权已经结束").look("aid-lapsed")
    helper.errors.clear()  # the refusal that was wanted: 403
    owner.go(mine).press("同意 邦慧 代我填写")
    helper.page.reload()
    helper.errors.clear()
    helper.press("申请人已在网上同意").reads("您正在代")
    assert draft.rpartition("/")[2] in helper.page.url

    helper.go(order)
    helper.page.locator("[name=answer]").fill("已经填好，等您签名提交")
    helper.press("办好了").reads("等申请人评价").look("aid-solved")
    owner.go(mine).look("aid-rate")
    owner.page.get_by_label("非常满意", exact=True).check()
    owner.press("提交评价").reads("已评价")
    leader = visitor(both=True).enter("sunlixin").go("/desk/bangban/tj")
    leader.reads("满意率").look("aid-figures").go("/desk/bangban/qd").look("aid-matters")
    helper.go("/desk/bangban/new").look("aid-new").go("/desk/bangban?view=over").look("aid-over")
