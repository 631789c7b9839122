"""Registers, laws and practices in a real browser: at both sizes, with and without scripts."""


def test_everybody_reads_the_registers(visitor):
    one = visitor(both=True).go("/qd").look("qd")
    one.press("“高效办成一件事”重点事项清单", kind="link").look("qd-key-themes")
    one.page.locator("[name=tier]").select_option("tackle")
    one.press("查找").look("qd-tackle")
    one.reads("找到 13 项")


def test_a_register_is_kept_on_a_phone_without_scripts(visitor):
    keeper = visitor("phone", scripts=False).enter("lvqian")
    keeper.go("/console/registers").look("console-registers")
    keeper.page.locator("form[action$='of/assisted/draft'] button").click()
    keeper.look("register-draft")
    keeper.press("增加一行", kind="link").press("保存").look("register-line-faults")
    keeper.reads("缺少“依据”，请填写。")
    keeper.page.locator("main a.back").click()
    keeper.press("删除草稿")
    keeper.reads("草稿已删除")


def test_those_who_keep_them_see_laws_and_practices(visitor):
    keeper = visitor(both=True).enter("jiming")
    for name, path in (
        ("console-registers-js", "/console/registers"),
        ("register-history", "/console/registers/of/docking"),
        ("laws", "/console/laws"),
        ("law", "/console/laws/xzxkf"),
        ("law-new", "/console/laws/new"),
        ("practices", "/console/practices"),
        ("practice-new", "/console/practices/new"),
    ):
        keeper.go(path).look(name)
