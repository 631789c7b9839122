"""Before signing in: search, guide, questions, personal list."""

import re
from dataclasses import replace

import pytest

from onething.catalogue import queries as catalogue
from onething.insight.models import ThemeRating
from tests.pages.portal.conftest import text
from tests.times import MONDAY

SMALL = "region=140105&area=120&food=hot&sign=yes&tobacco=no"


def test_the_home_page_asks_what_one_wants_and_shows_the_themes(visitor):
    page = visitor.get("/")

    assert "您要办什么事？" in text(page)
    assert 'href="/yjs/kbcyd"' in page.content.decode()


@pytest.mark.parametrize("said", ["开饭馆", "kbcyd", "食品经营许可"])
def test_people_find_the_theme_by_their_own_words(visitor, said):
    assert "开办餐饮店" in text(visitor.get(f"/s?q={said}"))


def test_a_search_without_a_result_says_what_to_do_next(visitor):
    said = text(visitor.get("/s?q=绝无此事"))

    assert "没有找到“绝无此事”" in said
    assert "12345" in said


def test_the_guide_shows_the_five_figures_and_everything_else_in_the_page(visitor):
    said = text(visitor.get("/yjs/kbcyd"))

    for word in ("时限", "跑动", "材料", "费用", "填报用时", "受理条件", "设定依据", "常见问题"):
        assert word in said


def test_a_theme_that_nobody_has_rated_shows_no_share(visitor):
    assert "好评率" not in text(visitor.get("/yjs/kbcyd"))


@pytest.mark.parametrize("path", ["/", "/yjs", "/s?q=开饭馆", "/ylb/kaidian", "/yjs/kbcyd"])
def test_how_a_theme_is_rated_stands_on_its_card_with_the_number(visitor, path):
    ThemeRating.objects.create(theme="kbcyd", good=2, count=3)

    said = text(visitor.get(path))

    assert said.count("66.6%") == 1
    assert "3 次评价" in said


def test_a_theme_that_is_not_there_is_not_found(visitor):
    page = visitor.get("/yjs/nothing")

    assert page.status_code == 404
    assert "没有找到这个一件事" in text(page)


def test_no_answer_is_chosen_beforehand(visitor):
    page = visitor.get("/yjs/kbcyd/qx").content.decode()

    assert " checked" not in page
    assert page.count("<optgroup") == 11


def test_questions_left_open_are_told_one_by_one(visitor):
    page = visitor.get("/yjs/kbcyd/qx?region=&area=")

    assert "错误：" in page.content.decode().split("</title>")[0]
    assert "请选择县（市、区）" in text(page)
    assert 'href="#f-area"' in page.content.decode()


def test_an_answer_may_open_another_question_which_is_no_error(visitor):
    page = visitor.get("/yjs/kbcyd/qx?region=140105&area=320&food=hot&sign=yes&tobacco=no")

    assert "还有 1 个问题要问" in text(page)
    assert "错误" not in page.content.decode().split("</title>")[0]


def test_answers_lead_to_the_personal_list_with_reasons(visitor):
    answer = visitor.get(f"/yjs/kbcyd/qx?{SMALL}")

    assert answer.status_code == 302
    said = text(visitor.get(answer["Location"]))
    assert "因经营场所面积 120 平方米，不到当地规定的 300 平方米，不需要办理。" in said
    assert "从电子证照库取得，不用提交。" in said
    assert "登录后开始办理" in said


@pytest.mark.parametrize("area", ["-5", "很大", "0", "1e9", "<script>alert(1)</script>"])
def test_an_impossible_area_is_told_and_written_safely(visitor, area):
    page = visitor.get("/yjs/kbcyd/qx?" + SMALL.replace("120", area))

    assert page.status_code == 200
    assert "有 1 处需要修改" in text(page)
    assert "请填写" in text(page)
    assert "<script>alert" not in page.content.decode()


def test_a_list_with_broken_answers_goes_back_to_the_questions(visitor):
    assert visitor.get("/yjs/kbcyd/qd?region=999999")["Location"] == "/yjs/kbcyd/qx"
    assert visitor.get("/yjs/kbcyd/qd?region=140105")["Location"].startswith("/yjs/kbcyd/qx?")


@pytest.mark.parametrize(
    "address",
    ["/", "/s?q=饭店", "/yjs", "/yjs/kbcyd", "/yjs/kbcyd/qx", f"/yjs/kbcyd/qd?{SMALL}", "/cx",
     "/v", "/help", "/a11y", "/privacy", "/sitemap", "/login"],
)  # fmt: skip
def test_public_pages_are_light_and_ask_little(visitor, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = visitor.get(address)

    html = page.content.decode()
    assert page.status_code == 200
    assert html.count("<h1") == 1
    assert 'lang="zh-CN"' in html
    assert not re.search(r"<(style|script)>|\son[a-z]+=|\sstyle=|(?:src|href)=\"https?:", html)


def test_titles_differ_from_page_to_page(visitor):
    pages = ["/", "/yjs", "/yjs/kbcyd", "/yjs/kbcyd/qx", "/cx", "/v", "/help", "/login"]

    titles = {re.search("<title>(.*?)</title>", visitor.get(page).content.decode())[1]
              for page in pages}  # fmt: skip

    assert len(titles) == len(pages)


def test_themes_stand_by_stage_and_can_be_narrowed_to_a_department(client, db):
    every = text(client.get("/yjs"))
    of_tobacco = text(client.get("/yjs?bm=tobacco"))

    assert (
        every.index("出生") < every.index("新生儿出生") < every.rindex("养老")
    )  # links come first
    assert every.index("准入准营") < every.index("开办餐饮店") < every.rindex("注销退出")
    assert "开办餐饮店" in of_tobacco
    assert "新生儿出生" not in of_tobacco
    assert "这个部门还没有参与的一件事" in text(client.get("/yjs?bm=government"))
    assert "查看全部 22 件" in text(client.get("/"))


SMALL_BUILDING = "/yjs/gcjs/qx?region=140105&phase=build&floor=299"


def test_who_needs_nothing_is_told_before_the_other_questions(visitor):
    page = visitor.get(SMALL_BUILDING)

    assert "按您的回答，现在不能办这件事" in text(page)
    assert "不用办施工许可证" in text(page)
    assert 'name="special"' not in page.content.decode()


def test_what_is_still_open_is_asked_where_it_matters(visitor):
    page = visitor.get(SMALL_BUILDING.replace("299", "300"))

    assert "还有" in text(page)
    assert 'name="special"' in page.content.decode()


def test_a_mistake_is_told_before_anything_is_refused(visitor):
    page = visitor.get(SMALL_BUILDING.replace("299", "299&special=nonsense"))

    assert "现在不能办" not in text(page)
    assert "错误：" in page.content.decode()


CARD = "region=140105&state=lost&lost_way=replace&who=self"
WANTED = ("electronic", "transport", "library", "museum", "benefit", "account", "care", "travel")


def test_many_choices_at_one_question_are_all_kept(visitor):
    chosen = "&".join(f"services={one}" for one in WANTED)

    led = visitor.get(f"/yjs/sbkfw/qx?{CARD}&{chosen}")
    page = visitor.get(led["Location"])

    assert led.status_code == 302
    assert page.status_code == 200
    assert "凭社会保障卡旅游观光功能开通" in text(page)


def test_choices_that_came_joined_are_read_too(visitor):
    page = visitor.get(f"/yjs/sbkfw/qd?{CARD}&services={','.join(WANTED)}")

    assert "凭社会保障卡旅游观光功能开通" in text(page)


@pytest.mark.parametrize(
    ("path", "short", "more"),
    [
        ("/yjs/esfgh", "有收费", "登记费住宅每件 80 元"),
        ("/yjs/kbcyd", "不收费", ""),
        (f"/yjs/kbcyd/qd?{SMALL}", "不收费", ""),
    ],
)
def test_what_it_costs_is_said_in_short_and_then_for_what(visitor, path, short, more):
    page = visitor.get(path).content.decode()

    [(said, small)] = re.findall(r"<dt>费用</dt><dd>([^<]*)(?:<small>([^<]*)</small>)?</dd>", page)[
        :1
    ]
    assert (said, small) == (short, more)


def test_a_theme_without_figures_says_by_its_items_what_it_costs(visitor, monkeypatch):
    found = catalogue.theme("esfgh", MONDAY.date())
    bare = replace(found, guide=replace(found.guide, after={}))
    monkeypatch.setattr("onething.web.portal.finding.catalogue.theme", lambda *_: bare)

    assert "不动产转移登记：住宅每件 80 元" in text(visitor.get("/yjs/esfgh"))
