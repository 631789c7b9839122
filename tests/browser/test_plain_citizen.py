"""Helpers, what cannot be done, ways of seeing: in browsers that run no scripts, to the end of each journey."""

import re

from playwright.sync_api import expect

from tests.browser.test_plain_counter import plain, shop

BLOCKED = "rule"
LIST = "/yjs/kbcyd/qd?region=140105&area=80&food=steam&sign=no&tobacco=no"


def filled(someone, **said):
    """Fill lines, choose what is to be chosen."""
    for name, value in said.items():
        field = someone.page.locator(f"main [name={name}]")
        kind = field.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
        if kind == "select":
            field.select_option(value)
        elif kind == "radio":
            someone.page.locator(f"main [name={name}][value='{value}']").check()
        else:
            field.fill(value)
    return someone


def chosen(someone, name):
    """Choose the first of some choices; return it."""
    field = someone.page.locator(f"main [name={name}]").first
    field.check()
    return someone


def test_a_helper_is_ordered_agreed_to_by_code_and_rated(visitor):
    owner = shop(visitor)
    owner.go(LIST).press("开始办理")
    owner.page.locator("main ol a, main .tasks a").first.click()
    owner.page.wait_for_load_state()
    group = owner.page.url
    owner.press("请帮办员帮我填", kind="link").look("plain-aid-form")
    filled(owner, want="表填不明白").press("申请帮办").reads("待接单")
    mine = owner.page.url
    number = re.search(r"BB\w+", owner.page.locator("main").inner_text())[0]
    owner.go("/my/sqm").press("生成").look("plain-code")
    code = re.search(r"\b\d{3} ?\d{3}\b", owner.page.locator("main").inner_text())[0]

    helper = plain(visitor, "banghui").go("/desk/bangban").look("plain-aids")
    helper.page.locator("main tr", has_text=number).get_by_role("link").first.click()
    helper.page.wait_for_load_state()
    helper.press("接单").reads("先取得授权")
    order = helper.page.url.partition("?")[0]
    filled(helper, code=code.replace(" ", ""), tail="0190")
    helper.press("核对授权，开始代填").reads("您正在代")
    helper.look("plain-acting")
    owner.go(group)
    helper.go(group)
    name = helper.page.locator("main form input[type=text]").first.get_attribute("name")
    helper.page.locator(f"[name='{name}']").fill("帮办员填的")
    helper.press("保存，稍后再填")
    owner.page.locator(f"[name='{name}']").fill("我自己填的")
    owner.press("保存，稍后再填").reads("两个人填的不一样").look("plain-clash")
    helper.go(order).press("填完了，结束代填").go(order)
    filled(helper, answer="表填好了").press("办好了").reads("办好")
    owner.go(mine).reads("表填好了").look("plain-aid-rate")
    chosen(owner, "grade").press("提交评价").reads("您的评价")


def test_what_cannot_be_done_is_told_taken_up_and_answered(visitor):
    someone = visitor("phone", scripts=False).go("/bbcs").press("提交反映").reads("处需要修改")
    filled(someone, region="140105", tried="去了两次窗口，说还缺一份证明", wanted="请说清楚缺什么")
    filled(someone, name="样例群众", phone="13803510000", rule="行政许可法 第三十二条")
    chosen(someone, "kind")
    filled(someone, blocked=BLOCKED)
    someone.press("查规定").look("plain-obstacle-rule")
    someone.page.locator("main [name=article]").nth(1).check()
    someone.press("提交反映").reads("已登记").look("plain-obstacle")
    progress = someone.page.url
    number = re.search(r"BBCS\w+", someone.page.locator("main").inner_text())[0]

    resolver = plain(visitor, "lutong").go("/bb").look("plain-obstacles")
    resolver.page.locator("main tr", has_text=number).get_by_role("link").first.click()
    resolver.page.wait_for_load_state()
    resolver.press("受理").press("分类").reads("办结：答复反映人")
    filled(resolver, answer="缺的是房屋租赁合同，已告诉窗口", reasons="办事指南第四条")
    resolver.press("办结").look("plain-obstacle-closed")
    someone.go(progress).reads("缺的是房屋租赁合同").press("已经解决").reads("已归档")


def test_the_hotline_orders_help_for_who_calls(visitor):
    operator = plain(visitor, "huaqing").go("/desk/bangban").press("替群众登记", kind="link")
    chosen(operator, "source")
    filled(operator, want="老人办高龄补贴，不会用手机", region="140105", name="样例老人")
    filled(operator, phone="13803510000", place="家里")
    for name in ("kind", "group"):
        operator.page.locator(f"main [name={name}]").last.check()
    operator.look("plain-hotline").press("登记").reads("高龄补贴").look("plain-hotline-order")
    operator.go("/bb").press("登记", kind="link").reads("替群众登记办不成事")


def test_how_it_looks_is_changed_and_what_cannot_be_heard_is_said(visitor):
    someone = visitor("phone", scripts=False).go("/")
    for name, way_back in (("长辈版", "普通版"), ("高对比", "普通对比"), ("朗读", "停止朗读")):
        someone.page.locator("header").get_by_role("button", name=name).click()
        someone.page.locator("header").get_by_role("button", name=way_back).wait_for()
    said = someone.page.locator("main noscript p")
    expect(said).to_contain_text("朗读要用能运行脚本的浏览器")
    someone.look("plain-looks")
    someone.page.locator("header").get_by_role("button", name="停止朗读").click()
    expect(said).to_have_count(0)
    for path in ("/yjs/kbcyd", "/wd?region=140105", "/wd/140105000-01", "/help", "/cx"):
        someone.go(path)
    someone.look("plain-progress")
