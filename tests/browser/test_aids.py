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


INK = ((0.2, 0.4), (0.4, 0.6), (0.6, 0.4), (0.8, 0.6))


def sign(visitor):
    """Draw a line on the pad, as a finger does."""
    board = visitor.page.locator("[data-sign] canvas")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in INK]
    visitor.page.mouse.move(*places[0])
    visitor.page.mouse.down()
    for place in places[1:]:
        visitor.page.mouse.move(*place, steps=8)
    visitor.page.mouse.up()


def test_who_comes_signs_for_a_helper_who_looks_at_his_papers(visitor):
    helper = visitor(both=True).enter("banghui").go("/desk/bangban/new")
    for name, words in (("want", "残疾人证不会办"), ("name", "李小满"), ("phone", "15400000001")):
        helper.page.locator(f"[name={name}]").fill(words)
    helper.page.locator("input[name=source][value=video]").check()
    helper.page.locator("[name=slug]").first.evaluate("one => one.form.slug.value = 'cjrfw'")
    helper.page.locator("input[name=kind][value=escort]").check()
    helper.press("登记").reads("已登记").press("接单").reads("先取得授权")
    order = helper.page.url.partition("?")[0]
    helper.page.locator("main summary", has_text="话术与样例").click()
    helper.page.locator("main summary", has_text="就近网点").click()
    helper.look("aid-beside")
    helper.press("审前看材料", kind="link").reads("逐份看").look("screening-new")
    for box in helper.page.locator("main form input[type=radio][value=fine]").all():
        box.check()
    helper.page.locator("main form input[type=radio][value=absent]").first.check()
    helper.press("记下，告诉申请人").reads("还差 1 份").look("screening")
    helper.go("/desk/sq").look("screenings")

    helper.go(order).press("请他在屏幕上签授权委托书", kind="link").reads("当面签字授权")
    helper.page.locator("[name=number]").first.fill("145105199505210024")
    helper.page.locator("[name=name]").first.fill("李小满")
    sign(helper)
    helper.reads("已写 1 笔").look("aid-letter")
    helper.press("证件核对无误，开始代办").reads("已授权（当面出示证件").look("aid-signed")
    helper.press("填完了，结束代填")

    person = visitor(both=True).enter("lixiaoman").go("/my/bangban").reads("审前看过的材料")
    person.look("aids-mine")
    person.page.locator("main a", has_text="残疾").first.click()
    person.page.wait_for_load_state()
    person.look("screening-own")


def test_an_order_and_a_look_are_about_any_single_item(visitor):
    person = visitor(both=True).enter("lixiaoman").go("/bangban")
    for name, words in (("want", "想砍自家林地的树"), ("q", "采伐")):
        person.page.locator(f"[name={name}]").fill(words)
    person.page.locator("[name=region]").select_option("140105")
    person.press("查找").reads("林木采伐许可").look("aid-found")
    assert person.page.locator("[name=want]").input_value() == "想砍自家林地的树"
    person.page.get_by_label("林木采伐许可", exact=True).first.check()
    person.page.locator("input[name=kind][value=agent]").check()
    person.press("申请帮办").reads("待接单").look("aid-single")
    mine = person.page.url.partition("#")[0]

    helper = visitor(both=True).enter("banghui").go("/desk/bangban").reads("林木采伐许可")
    helper.page.locator("table a", has_text="林木采伐许可").first.click()
    helper.page.wait_for_load_state()
    helper.press("接单").reads("先取得授权")
    order = helper.page.url.partition("?")[0]
    helper.page.locator("[name=q]").fill("采伐")
    helper.press("查找").reads("单个事项").look("aid-note-found")
    person.go(mine).press("同意 邦慧 代我填写").reads("您已同意")
    helper.go(order).press("开始代填").reads("开始填写").look("aid-single-acting")
    helper.press("开始填写“林木采伐许可”", kind="link").reads("林木采伐申请表")

    helper.go("/desk/sq/new").look("screening-choose")
    for name, words in (("name", "李小满"), ("phone", "15400000001"), ("q", "采伐")):
        helper.page.locator(f"[name={name}]").fill(words)
    helper.press("查找").reads("单个事项").look("screening-found")
    helper.page.get_by_label("林木采伐许可", exact=True).first.check()
    helper.press("列出要看的材料").reads("逐份看").look("screening-single")


def test_what_people_meet_is_said_and_mended(visitor):
    person = visitor(both=True).enter("lixiaoman").go("/bbcs").look("obstacle-form")
    person.page.locator("[name=rule]").fill("行政许可法 第三十二条")
    person.press("查规定").reads("第三十二条").look("obstacle-rule")
    leader = visitor(both=True).enter("sunlixin").go("/zlc").look("walks").go("/zlc/ty")
    leader.page.locator("[name=number]").fill("145105199505210024")
    leader.page.locator("[name=name]").fill("李小满")
    leader.press("邀请").reads("已邀请").look("trialists")
    person.go("/my/ty").look("trial-invited").press("接受邀请").reads("说说这次遇到的事")
    person.look("trial-say")
    leader.go("/bb").look("obstacles").go("/zlc/new").look("walk-new").go("/zlc/wt").look("flaws")
    leader.go("/px").look("team").go("/desk/bangban/qd").look("aid-matters-proposed")
