"""The pages of the composer in a real browser, sound and broken, at both sizes and without scripts."""

PAGES = (
    ("", "composer"),
    ("/jb", "basics"),
    ("/sx?q=登记", "parts"),
    ("/wt", "questions"),
    ("/wt/fire_way", "question"),
    ("/gz", "tables"),
    ("/gz/parts.fire", "rules"),
    ("/gz/materials.layout", "rules-of-a-material"),
    ("/gz/thresholds", "thresholds"),
    ("/bd?q=地址", "form"),
    ("/cl", "materials"),
    ("/cl/layout", "material"),
    ("/sb", "trial"),
)


def opened(keeper, name):
    """Open the draft of a theme, as the list lets one do; return its address."""
    keeper.go("/cat/yjs")
    row = keeper.page.locator("tr", has_text=name)
    link = row.get_by_role("link", name="打开草稿")
    (link if link.count() else row.get_by_role("button")).first.click()
    keeper.page.locator("#t-check").wait_for()
    return keeper.page.url.partition("?")[0]


def test_every_page_of_the_composer(visitor):
    keeper = visitor(both=True).enter("lvqian")
    draft = opened(keeper, "开办餐饮店")
    for path, name in PAGES:
        keeper.go(f"{draft}{path}").look(f"cat-{name}")
    keeper.go("/cat/yjs/of/kbcyd").look("cat-history")


def test_a_broken_draft_is_told_and_mended_on_a_phone_without_scripts(visitor):
    keeper = visitor("phone", scripts=False).enter("lvqian")
    draft = opened(keeper, "公民婚育")
    page = keeper.page
    keeper.go(f"{draft}/gz")
    page.locator("main a[href*='gz/parts.']").first.click()
    page.get_by_role("button", name="删去").first.click()
    keeper.go(draft).look("cat-broken")
    page.get_by_text("没有规则").first.wait_for()
    page.locator("#t-check ~ ul a").first.click()
    keeper.look("cat-broken-rules")
    keeper.go(draft)
    keeper.press("删除草稿")
    page.get_by_text("草稿已删除").wait_for()


def test_of_two_managers_the_second_sees_both_texts(visitor):
    first, second = visitor().enter("lvqian"), visitor().enter("jiming")
    draft = opened(first, "退休")
    for one in (first, second):
        one.go(f"{draft}/jb")
    first.page.locator("[name='lead']").fill("人社局")
    first.press("保存")
    second.page.locator("[name='consent']").fill("我同意。")
    second.press("保存")

    second.look("cat-overtaken")
    second.reads("您填写的没有丢")
    assert second.page.locator("[name='consent']").input_value() == "我同意。"
    second.press("保存")
    second.reads("已保存")
    second.go(draft)
    second.press("删除草稿")
