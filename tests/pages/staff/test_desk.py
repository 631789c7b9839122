"""The workbench: queues, the case on one screen, the outcomes, who may see what."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onething.cases import commands
from onething.cases.models import Case, Material, Opinion
from onething.cases.queries import case_sheet
from onething.kernel.reading import looks_at
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db

STAFF = ["wangfang", "zhouming", "wujing", "zhengqiang", "sunlixin"]


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


food = once(lambda: given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆")))


@pytest.fixture
def accepted(food):
    """Return the same case, accepted."""
    commands.accept(food, by=actor("wangfang"), at=MONDAY)
    return food


def state(case):
    return Case.objects.get(pk=case).state


@pytest.mark.parametrize("login", STAFF)
def test_each_role_has_a_queue_within_its_budget(
    at_screen, food, login, django_assert_max_num_queries
):
    client = at_screen(login)
    path = "/desk" if login in ("wangfang", "sunlixin") else "/office"
    client.get(path)

    with django_assert_max_num_queries(12):
        page = client.get(path)

    assert page.status_code == 200


def test_what_is_done_is_listed_but_not_counted(at_screen, food, firm):
    commands.withdraw(food, by=firm, at=MONDAY)
    client = at_screen("wangfang")

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/desk?view=done").content.decode()
    (counting,) = [one["sql"] for one in asked if "GROUP BY" in one["sql"]]
    tabs = dict(re.findall(r"<span>([^<]+)</span>(?:<span>(\d+)</span>)?</a></li>", page))

    assert f"/bj/{food}" in page
    assert tabs["已办结"] == ""
    assert tabs["全部办件"] == ""
    assert all(tabs[name].isdigit() for name in tabs if name not in ("已办结", "全部办件"))
    assert len(tabs) > 3
    assert "submitted" in counting
    assert "withdrawn" not in counting


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("sunlixin", "/lead"),
        ("sunlixin", "/lead/pj"),
        ("caoyuan", "/lead"),
        ("lvqian", "/console"),
        ("zhangyun", "/console/jobs"),
    ],
)
def test_pages_of_leaders_and_keepers_ask_little(
    at_screen, food, login, path, django_assert_max_num_queries
):
    client = at_screen(login)
    client.get(path)

    with django_assert_max_num_queries(12):
        assert client.get(path).status_code == 200


def test_the_queue_shows_the_time_left(at_screen, food):
    page = at_screen("wangfang").get("/desk").content.decode()

    assert "食品经营许可（新办）" in page
    assert "剩 5 个工作日" in page


def test_the_queue_finds_by_name_and_says_when_nothing_fits(at_screen, food):
    client = at_screen("wangfang")

    assert "食品经营许可" in client.get("/desk?q=晋味").content.decode()
    page = client.get("/desk?q=无此店").content.decode()
    assert "没有与“无此店”相符的办件" in page
    assert "/desk?view=all&amp;q=%E6%97%A0%E6%AD%A4%E5%BA%97" in page


def test_a_case_is_found_whatever_became_of_it(at_screen, accepted, django_assert_max_num_queries):
    client, number = at_screen("wangfang"), Case.objects.get(pk=accepted).number

    assert f"/bj/{accepted}" not in client.get(f"/desk?q={number}").content.decode()
    with django_assert_max_num_queries(12):
        page = client.get(f"/desk?view=all&q={number}").content.decode()
    assert f"/bj/{accepted}" in page
    assert "已受理" in page
    assert f"/bj/{accepted}" not in client.get("/desk?view=all").content.decode()
    assert (
        f"/bj/{accepted}"
        not in at_screen("liangmei").get(f"/desk?view=all&q={number}").content.decode()
    )


def test_a_case_page_is_within_its_budget(at_screen, food, django_assert_max_num_queries):
    client = at_screen("wangfang")
    client.get(f"/bj/{food}")

    with django_assert_max_num_queries(12):
        page = client.get(f"/bj/{food}").content.decode()

    for words in ("审查要点", "平面布局图", "受理", "一次性告知补正", "不予受理", "来源："):
        assert words in page


def test_the_form_of_non_acceptance_lists_the_grounds_of_this_kind(at_screen, food):
    page = at_screen("wangfang").get(f"/bj/{food}/bysl").content.decode()

    for words in ("依法不需要取得行政许可", "不属于本机关职权范围", "其他法定情形"):
        assert words in page
    assert "依法不需要办理" not in page


@pytest.mark.parametrize("login", ["qianwei", "hansong", "zhulin", "lvqian"])
def test_another_organs_case_is_not_there(at_screen, food, login):
    client = at_screen(login)

    seen = client.get(f"/bj/{food}")
    nowhere = client.get("/bj/01a20a00-0000-7000-8000-000000000000")

    assert seen.status_code == nowhere.status_code == 404
    assert client.post(f"/bj/{food}/do/accept", {"token": "x1"}).status_code == 404


@pytest.mark.parametrize("path", ["/desk", "/office", "/lead", "/console"])
def test_applicants_do_not_get_in(at_screen, path):
    assert at_screen("wangjianguo").get(path).status_code in (403, 404)


def test_accepting_by_form_once_and_again(at_screen, food):
    client = at_screen("wangfang")

    first = client.post(f"/bj/{food}/do/accept", {"token": "a1", "opinion": ""})
    again = client.post(f"/bj/{food}/do/accept", {"token": "a1", "opinion": ""})

    assert first.status_code == again.status_code == 302
    assert state(food) == "accepted"
    other = client.post(f"/bj/{food}/do/accept", {"token": "a2", "opinion": ""})
    assert other.status_code == 409
    assert "不能“受理”" in other.content.decode()


def test_what_was_not_ticked_is_asked_once_and_kept(at_screen, food):
    client, path = at_screen("wangfang"), f"/bj/{food}/do/accept"
    points = case_sheet(food, actor("wangfang"), MONDAY).item.review_points
    ticked = {"points": "1", "point": [1], "opinion": "齐全"}

    asked = client.post(path, ticked | {"token": "p1"})
    page = asked.content.decode()
    assert (asked.status_code, state(food)) == (422, "submitted")
    assert "还有审查要点没有勾选" in page
    assert 'value="1" checked' in page
    assert "齐全</textarea>" in page

    assert client.post(path, ticked | {"token": "p2", "sure": "1"}).status_code == 302
    assert state(food) == "accepted"
    said = [one.text for one in Opinion.objects.filter(case=food).order_by("pk")]
    assert said == ["齐全", f"已核对要点：{points[0]}", f"没有勾选的要点：{'；'.join(points[1:])}"]


def test_that_nothing_was_ticked_is_kept_too(at_screen, food):
    client, path = at_screen("wangfang"), f"/bj/{food}/do/accept"
    points = case_sheet(food, actor("wangfang"), MONDAY).item.review_points

    assert client.post(path, {"points": "1", "token": "n1"}).status_code == 422
    assert client.post(path, {"points": "1", "sure": "1", "token": "n2"}).status_code == 302
    (kept,) = Opinion.objects.filter(case=food)
    assert kept.text == f"没有勾选的要点：{'；'.join(points)}"


def test_who_ticked_everything_is_not_asked(at_screen, food):
    points = case_sheet(food, actor("wangfang"), MONDAY).item.review_points
    said = {"points": "1", "point": [*range(1, len(points) + 1)], "token": "p3"}

    assert at_screen("wangfang").post(f"/bj/{food}/do/accept", said).status_code == 302
    (kept,) = Opinion.objects.filter(case=food)
    assert kept.text == f"已核对要点：{'；'.join(points)}"


def test_a_held_case_says_who_holds_it(at_screen, food):
    at_screen("wangfang").post(f"/bj/{food}/do/take", {"token": "t1"})
    other = at_screen("zhaomin")

    page = other.get(f"/bj/{food}").content.decode()
    said = other.post(f"/bj/{food}/do/accept", {"token": "t2"})

    assert "王芳正在处理这件办件" in page
    assert "受理<kbd>" not in page
    assert said.status_code == 409


def test_a_supplement_is_built_from_the_catalogue(at_screen, food):
    client = at_screen("wangfang")
    page = client.get(f"/bj/{food}/bz").content.decode()
    assert "没有标明面积" in page

    empty = client.post(f"/bj/{food}/bz", {"token": "b1"})
    assert (empty.status_code, "至少选择一份" in empty.content.decode()) == (422, True)
    said = client.post(f"/bj/{food}/bz", {"token": "b2", "pick": ["layout:0", "layout:1"]})

    assert said.status_code == 302
    assert state(food) == "supplement_asked"


def test_what_came_on_being_asked_stands_beside_what_was_wrong(at_screen, food, firm):
    clerk = at_screen("wangfang")
    before = Material.objects.get(application__cases=food, key="layout", replaced=False)
    wrong = {"material": "layout", "name": before.name, "problem": "没有标明面积"}
    items = [wrong | {"remedy": "标明每间的面积"}]
    commands.ask_supplement(food, items=items, by=actor("wangfang"), at=MONDAY)
    asked = clerk.get(f"/bj/{food}").content.decode()
    assert "没有标明面积" in asked
    assert "还没有补来" in asked

    came = {"key": "layout", "name": before.name, "upload": None, "digest": "sm3:" + "7" * 64}
    came |= {"file_name": "新图.pdf", "media_type": "application/pdf", "pages": 1, "size": 9}
    commands.supply(food, files=[came], by=firm, at=MONDAY)

    new = Material.objects.get(application__cases=food, key="layout", replaced=False)
    page = clerk.get(f"/bj/{food}").content.decode()
    assert "补正回件" in page
    assert f"?m={before.pk}#view" in page
    assert f'?m={new.pk}#view" aria-current="true">新图.pdf' in page  # it is what one sees first


def test_a_refusal_keeps_what_was_typed_and_says_what_is_missing(at_screen, accepted):
    case = accepted
    commands.examine(case, opinion="符合条件", by=actor("zhouming"), at=MONDAY)
    commands.review(case, opinion="同意", by=actor("wujing"), at=MONDAY)
    client = at_screen("zhengqiang")
    assert "行政复议" in client.get(f"/bj/{case}/by").content.decode()  # remedies are drafted

    said = client.post(
        f"/bj/{case}/by",
        {"token": "r1", "facts": "场所未设专间", "law": "", "reasons": "", "remedies": ""},
    )

    page = said.content.decode()
    assert said.status_code == 422
    assert "场所未设专间" in page
    assert "有 3 处需要修改" in page


def test_an_empty_opinion_is_told_on_the_page(at_screen, accepted):
    said = at_screen("zhouming").post(f"/bj/{accepted}/do/examine", {"token": "e1", "opinion": " "})

    assert said.status_code == 422
    assert "请写明" in said.content.decode()


@pytest.mark.parametrize(
    "typed", ["同意\u202e不予", "\u2067同意\u200f不予\u2069", "同意\u061c不予"]
)
def test_an_opinion_is_kept_as_it_is_seen_whatever_turns_it_round(at_screen, accepted, typed):
    said = at_screen("zhouming").post(
        f"/bj/{accepted}/do/examine", {"token": "e1", "opinion": typed}
    )

    assert said.status_code == 302
    assert Opinion.objects.get(case=accepted, step="examine").text == "同意不予"


def test_reading_a_case_is_noted(at_screen, food):
    at_screen("wangfang").get(f"/bj/{food}")

    assert len(looks_at([f"case:{food}"])) == 1


def test_pages_of_leaders_and_keepers(at_screen):
    assert "口径：" in at_screen("sunlixin").get("/lead").content.decode()
    assert "没有差评" in at_screen("sunlixin").get("/lead/pj").content.decode()
    assert "食品经营许可" in at_screen("lvqian").get("/console").content.decode()
    assert "没有停放的任务" in at_screen("zhangyun").get("/console/jobs").content.decode()


def test_what_is_done_comes_newest_first_and_each_once(at_screen, firm):
    numbers = [given.a_submitted_application(firm) for _ in range(2)]
    done = [given.cases_of(number, firm)["sign"].id for number in numbers]
    for case in done:
        commands.withdraw(case, by=firm.because(str(case)), at=MONDAY)

    page = at_screen("sunlixin").get("/desk?view=done").content.decode()

    shown = re.findall(r'<a[^>]*href="/bj/([0-9a-f-]{36})"', page)
    assert [one for one in shown if UUID(one) in done] == [str(case) for case in reversed(done)]
