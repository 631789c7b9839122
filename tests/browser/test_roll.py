"""网点名册 and partners' sites in a real browser: entered, agreed, staffed; the site begins to take in."""

from onething.desk.load import id_of


def register(partner):
    """Register an order and what could not be got done for who is there; look at the courses."""
    partner.go("/desk/zd").press("登记帮办单", kind="link").look("site-aid")
    for name, words in (("want", "不会填表"), ("name", "赵老根"), ("phone", "15400000009")):
        partner.page.locator(f"[name={name}]").fill(words)
    partner.page.locator("input[name=kind][value=escort]").check()
    partner.press("登记").reads("已登记帮办单")
    partner.press("登记办不成事", kind="link").look("site-obstacle")
    partner.page.locator("input[name=kind]").first.check()
    partner.page.locator("[name=blocked][value=unknown]").check()
    for name, words in (
        ("tried", "去了两次都没收"), ("wanted", "请收下材料"), ("name", "赵老根"), ("phone", "15400000009"),
    ):  # fmt: skip
        partner.page.locator(f"[name={name}]").fill(words)
    partner.press("登记").reads("已登记办不成事").look("site-registered")
    partner.go("/px").reads("网点代收、帮办和登记").look("site-courses").go("/px/lx")
    partner.look("site-practice")


def test_a_place_is_entered_and_a_partner_takes_in_there(visitor):
    leader = visitor(both=True).enter("sunlixin").go("/lead/dt")
    leader.press("网点名册", kind="link").look("roll").press("登记网点", kind="link").look(
        "roll-where"
    )
    leader.page.locator("#region").select_option("140105001")
    leader.press("下一步").look("roll-new")
    for name, value in (
        ("name", "样例党群服务站"),
        ("address", "样例路 9 号"),
        ("phone", "0351-0009999"),
    ):
        leader.page.locator(f"[name={name}]").fill(value)
    leader.page.locator("[name=kind]").select_option("party")
    leader.page.locator("[name=entry][value=licensed]").check()
    leader.page.locator("[name=businesses]").first.check()
    leader.press("保存").reads("已登记").look("roll-place")
    leader.press("关闭这个网点", kind="link").look("roll-close")
    leader.go("/lead/wd/dr").look("roll-import").go("/lead/fg").look("coverage-machines")
    leader.press("没有自助机的", kind="link").look("machines-without")
    leader.go("/lead/fg/dt").look("reach")

    bank = f"/lead/wd/{id_of('hall', '140105000-30')}/xy"
    leader.go(bank).look("agreement-new")
    said = (
        ("partner", "样例邮政"),
        ("partner_code", "921451050000000190"),
        ("ground", "样例协议 1 号"),
    )
    for name, value in said:
        leader.page.locator(f"[name={name}]").fill(value)
    leader.page.locator("[name=since]").fill("2026-01-01")
    leader.page.locator("[name=until]").fill("2028-12-31")
    for right in ("take_in", "help"):
        leader.page.locator(f"[name=rights][value={right}]").check()
    leader.page.locator("#find").fill("食品经营")
    shown = leader.page.locator("[name=items]:visible")
    assert 0 < shown.count() < leader.page.locator("[name=items]").count()
    shown.first.check()
    leader.page.locator("#find").fill("")
    group = leader.page.locator("details.group", has=leader.page.locator("[value=market]"))
    group.locator("[data-groups-all]").check()
    leader.reads("选了").look("agreement-items")
    group.locator("[data-groups-all]").uncheck()
    group.locator("[name=items]").first.check()
    leader.press("登记协议").reads("协议已登记")
    leader.press("分到网点").reads("人员已分到网点").look("agreement")

    partner = visitor(both=True).enter("youzhan").go("/desk/zd").look("site")
    partner.press("开始收件", kind="link").reads("核对来人").look("site-intake")
    register(partner)
