"""A theme of four items from the console, without a file: made, reviewed by a second person, found, used.

It is what a new manager would do from an empty page; steps are counted and printed with the seconds
that the machine took, from which the honest estimate for a person is made (docs/decisions/0062).
"""

import re

NAME = "办理外卖小店"
ITEMS = {
    "企业营业执照信息核验": "营业执照",
    "食品经营许可（新办）": "食品经营许可",
    "户外招牌设施设置备案": "招牌",
    "烟草专卖零售许可证核发（新办）": "烟草",
}


class Steps:
    """A manager at the screen, whose deeds are counted: pages opened, things typed, buttons pressed."""

    def __init__(self, one):
        self.one, self.page = one, one.page
        self.pressed, self.typed, self.signs = 0, 0, 0

    def tab(self, name):
        self.page.get_by_role("navigation", name="草稿各部分").get_by_role(
            "link", name=name
        ).click()
        self.pressed += 1

    def press(self, name, **how):
        self.one.press(name, **how)
        self.pressed += 1

    def type(self, name, words):
        self.page.locator(f"[name='{name}']").fill(words)
        self.typed += 1
        self.signs += len(words)

    def choose(self, name, value):
        box = self.page.locator(f"select[name='{name}']")
        if box.count():
            box.select_option(value)
        else:
            self.page.locator(f"[name='{name}'][value='{value}']").check()
        self.pressed += 1

    def tick(self, name, value):
        self.page.locator(f"[name='{name}'][value='{value}']").check()
        self.pressed += 1


def test_a_theme_of_four_items_is_made_reviewed_and_used(visitor, capsys):
    keeper = Steps(visitor().enter("lvqian"))
    begin(keeper)
    take_items(keeper)
    ask(keeper)
    decide(keeper)
    describe(keeper)
    keeper.tab("试办和成效")
    try_it(keeper)
    draft = send(keeper)
    with capsys.disabled():
        print(
            f"\n新建 4 个事项的一件事：按 {keeper.pressed} 次，填 {keeper.typed} 处，"
            f"打 {keeper.signs} 个字"
        )

    review(visitor(), draft)
    use(visitor("phone"))


def begin(keeper):
    keeper.one.go("/cat/yjs").look("themes")
    keeper.press("新建一件事", kind="link")
    keeper.press("新建草稿")
    keeper.one.look("theme-new-faults")
    keeper.type("name", NAME)
    keeper.type("slug", "wmxd")
    keeper.choose("audience", "enterprise")
    keeper.choose("stage", "准入准营")
    keeper.type("lead", "市场监督管理局")
    keeper.press("新建草稿")
    keeper.page.get_by_text("还没有事项").wait_for()


def take_items(keeper):
    keeper.tab("事项")
    for name, words in ITEMS.items():
        keeper.type("q", words)
        keeper.press("查找")
        keeper.page.locator("li", has_text=name).first.get_by_role("button").click()
        keeper.pressed += 1
        keeper.page.get_by_text("已加入").wait_for()
    keeper.one.look("theme-parts")
    cards = keeper.page.locator("main section.card-l")
    assert cards.count() == len(ITEMS)
    for number in (1, 2, 3):
        keeper.tick(f"parts.{number}.waits_for", "licence_check")
    keeper.press("保存")


def ask(keeper):
    keeper.tab("情形问题")
    for text in ("要在店外挂招牌吗？", "店里卖香烟吗？"):
        keeper.type("text", text)
        keeper.press("增加问题")
        keeper.page.get_by_role("link", name="全部问题", exact=True).click()
        keeper.pressed += 1
    keeper.one.look("theme-questions")
    keeper.page.get_by_role("link", name="店里卖香烟吗？").click()
    keeper.one.look("theme-question")


def decide(keeper):
    """Two items only for those who want them: a row for yes, a row for no; and a test row each."""
    for part, question, yes, no in (
        ("sign", "q1", "因要挂招牌，需要备案。", "因不挂招牌，不用备案。"),
        ("tobacco", "q2", "因要卖香烟，需要许可证。", "因不卖香烟，不用办。"),
    ):
        keeper.tab("规则表")
        keeper.page.locator(f"main a[href$='gz/parts.{part}']").click()
        keeper.page.locator("select[name='more']").select_option(question)
        keeper.press("加这一列")
        keeper.press("加一条规则")
        keeper.tick(f"rows.0.when.{question}", "yes")
        keeper.type("rows.0.why", yes)
        keeper.type("rows.0.source", "地方实施规范")
        keeper.tick(f"rows.1.when.{question}", "no")
        keeper.choose("rows.1.then.applies", "no")
        keeper.type("rows.1.why", no)
        keeper.press("加一行试算")
        keeper.choose(f"tests.0.a.{question}", "no")
        keeper.choose("tests.0.expect", "no")
        keeper.press("保存")
    keeper.one.look("theme-rules")


def describe(keeper):
    keeper.tab("基本信息和指南")
    keeper.type("keywords", "外卖\n开外卖店\n外卖小店")
    keeper.type("guide.summary", "证照核验、食品许可、招牌和烟草一次申请。")
    keeper.type("guide.who", "开外卖小店的企业和个体工商户。")
    keeper.type("guide.phone", "0351-0000100")
    keeper.one.page.locator("[name='promised.days']").fill("20")
    keeper.press("保存")
    keeper.one.look("theme-basics")


def try_it(keeper):
    keeper.type("name", "赵某")
    keeper.type("about", "挂招牌，不卖烟")
    keeper.choose("a.q1", "yes")
    keeper.choose("a.q2", "no")
    keeper.press("增加并试办")
    keeper.press("写进指南的“改革前后”")
    keeper.one.look("theme-trial")


def send(keeper):
    keeper.tab("总览")
    keeper.one.look("theme-composer")
    told = keeper.page.locator("#t-check ~ ul li")
    assert not told.count(), told.all_inner_texts()
    keeper.type("note", "新增一件事")
    keeper.press("送另一名省级事项管理员复核")
    keeper.page.get_by_text("要由另一名省级事项管理员复核").wait_for()
    return keeper.page.url.partition("?")[0]


def review(second, draft):
    second.enter("jiming").go(draft).look("theme-review")
    second.press("复核同意并发布")
    second.page.get_by_text("已复核同意").wait_for()
    second.go("/cat/yjs/of/wmxd").look("theme-history")


def use(citizen):
    citizen.go("/s?q=外卖")
    citizen.press(re.compile(NAME), kind="link")
    citizen.look("new-theme-guide")
    citizen.go("/yjs/wmxd/qd?region=140105&q1=yes&q2=no").look("new-theme-plan")
    page = citizen.page
    for name in ("食品经营许可（新办）", "户外招牌设施设置备案"):
        assert page.get_by_text(name).first.is_visible()
    assert page.get_by_text("因不卖香烟，不用办。").first.is_visible()
