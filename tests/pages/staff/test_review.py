"""The pages of the review: panels of a case, 会办, answers, batch signing, substitution."""

import re
from datetime import timedelta

import pytest

from onething.cases import commands
from onething.cases.models import Case, Turn
from onething.cases.visit_models import VISIT_STATES
from onething.identity.load import id_of
from onething.identity.models import Post, Substitution
from tests import given
from tests.cast import actor
from tests.standing import standing
from tests.times import MONDAY

SECOND = str(id_of("official", "SX00034"))


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    monkeypatch.setattr("onething.identity.queries.accounts.now", lambda: MONDAY)


@pytest.fixture(scope="module")
def food(django_db_setup, django_db_blocker):
    """A food permit that the examiner has looked at."""
    with django_db_blocker.unblock(), standing():
        case = given.an_accepted_case(actor("wangjianguo", behalf="晋味面馆"))
        commands.examine(case, opinion="符合条件", by=actor("zhouming"), at=MONDAY)
        yield case


@pytest.fixture
def page_of(at_screen, food):
    """Return the client of somebody and the page of the case as he sees it."""

    def opened(login):
        client = at_screen(login)
        return client, client.get(f"/bj/{food}").content.decode()

    return opened


def test_the_case_shows_its_stages_and_what_one_may_do_within_the_budget(
    page_of, food, django_assert_max_num_queries
):
    client, page = page_of("wujing")

    assert re.findall(r"<li(?: class=\"\w+\")?><strong>(承办|审核|批准)</strong>", page) == [
        "承办",
        "审核",
        "批准",
    ]
    for do in ("send_back", "hand_over", "add_signer", "ask_opinion"):
        assert f"/do/{do}" in page
    with django_assert_max_num_queries(12):
        client.get(f"/bj/{food}")


def test_whose_turn_it_is_not_gets_no_forms(page_of):
    _, page = page_of("zhouming")

    assert "审批环节" in page
    assert "/do/add_signer" not in page


def test_a_colleague_is_asked_to_sign_and_finds_it(page_of, at_screen, food):
    client, _ = page_of("wujing")
    said = {"official": SECOND, "where": "before", "opinion": "请科里再看", "token": "a"}
    assert client.post(f"/bj/{food}/do/add_signer", said).status_code == 302

    second = at_screen("dongxiao")
    assert "点名请您" in second.get("/office/hb").content.decode()
    assert "同意</button>" in second.get(f"/bj/{food}").content.decode()
    answer = second.post(
        f"/bj/{food}/do/countersign", {"says": "object", "opinion": " ", "token": "b"}
    )
    assert (answer.status_code, "请写明您的意见" in answer.content.decode()) == (422, True)
    second.post(f"/bj/{food}/do/countersign", {"says": "agree", "token": "c"})
    assert Turn.objects.get(case=food).answer == "agree"


def test_nothing_typed_is_lost_when_a_colleague_was_not_chosen(page_of, food):
    client, _ = page_of("wujing")

    said = {"official": "", "opinion": "我出差", "token": "a"}
    answer = client.post(f"/bj/{food}/do/hand_over", said)

    assert answer.status_code == 422
    assert "请先选择一位同事" in answer.content.decode()
    assert "我出差" in answer.content.decode()


def test_another_organ_is_asked_and_answers(
    page_of, at_screen, food, django_assert_max_num_queries
):
    client, _ = page_of("wujing")
    said = {"duty": "fire", "question": "疏散条件？", "days": "x", "token": "a"}
    wrong = client.post(f"/bj/{food}/do/ask_opinion", said).content.decode()
    assert "答复期限为" in wrong
    assert "疏散条件？" in wrong
    client.post(f"/bj/{food}/do/ask_opinion", said | {"days": "3", "token": "b"})
    turn = Turn.objects.get(case=food)

    fire = at_screen("qianwei")
    with django_assert_max_num_queries(12):
        assert "疏散条件？" in fire.get("/office/hb?view=opinion").content.decode()
    assert fire.get(f"/bj/{food}").status_code == 200
    empty = fire.post(f"/office/hb/{turn.pk}", {"text": "", "token": "c"})
    assert (empty.status_code, "请写明答复意见" in empty.content.decode()) == (422, True)
    fire.post(f"/office/hb/{turn.pk}", {"text": "满足", "token": "d"})

    assert "<strong>答复：</strong>满足" in page_of("wujing")[1]


def test_a_case_with_everything_beside_it_asks_little(page_of, food, django_assert_max_num_queries):
    officers = [id_of("official", number) for number in ("SX00004", "SX00034")]
    commands.plan_visit(
        food,
        starts_at=MONDAY + timedelta(days=2),
        place="样例路",
        contact="周明",
        officers=officers,
        by=actor("zhouming"),
        at=MONDAY,
    )
    said = {"duty": "fire", "question": "疏散条件？", "days": 3}
    commands.ask_opinion(food, **said, by=actor("wujing"), at=MONDAY)
    client, _ = page_of("wujing")

    with django_assert_max_num_queries(12):
        page = client.get(f"/bj/{food}").content.decode()

    for there in ("符合条件", "疏散条件？", VISIT_STATES["planned"]):
        assert there in page


def test_a_batch_signs_what_was_opened_and_names_what_was_not(at_screen, food):
    commands.review(food, opinion="同意", by=actor("wujing"), at=MONDAY)
    client = at_screen("zhengqiang")
    page = client.get("/office/sign").content.decode()
    assert "请先打开查看" in page
    assert "disabled" in page

    refused = client.post("/office/sign", {"case": str(food), "token": "a"}).content.decode()
    assert "1 件没有签发" in refused
    assert "还没有打开看过" in refused
    client.get(f"/bj/{food}")
    assert "已看过" in client.get("/office/sign").content.decode()
    done = client.post("/office/sign", {"case": str(food), "token": "b"}).content.decode()

    assert "已签发 1 件" in done
    assert Case.objects.get(pk=food).state == "granted"
    nothing = client.post("/office/sign", {"token": "c"}).content.decode()
    assert "请先勾选" in nothing


def test_the_queue_is_filtered_by_the_time_left(at_screen, food):
    client = at_screen("wujing")

    assert f"/bj/{food}" in client.get("/office?view=review").content.decode()
    assert f"/bj/{food}" not in client.get("/office?view=review&due=over").content.decode()
    assert "没有符合这些条件" in client.get("/office?view=review&due=mine").content.decode()


def test_a_leader_names_a_substitute_who_changes_into_the_post(at_screen, food):
    boss, post = at_screen("yaoguang"), Post.objects.get(official=id_of("official", "SX00005"))
    day = MONDAY.date()
    said = {
        "post": str(post.pk),
        "official": SECOND,
        "since": day.isoformat(),
        "until": (day + timedelta(days=2)).isoformat(),
        "reason": "",
        "token": "a",
    }
    wrong = boss.post("/lead/dl", said)
    assert (wrong.status_code, "请写明代理的原因" in wrong.content.decode()) == (422, True)
    assert boss.post("/lead/dl", said | {"reason": "出差", "token": "b"}).status_code == 302
    assert "生效中" in boss.get("/lead/dl").content.decode()

    deputy = at_screen("dongxiao")
    assert "代吴静" in deputy.get("/switch").content.decode()
    deputy.post("/switch", {"as": str(post.pk), "token": "c"})
    deputy.post(f"/bj/{food}/do/review", {"opinion": "同意", "token": "d"})
    assert "董晓（代吴静）" in at_screen("zhengqiang").get(f"/bj/{food}").content.decode()

    found = Substitution.objects.get().pk
    boss.post(f"/lead/dl/{found}/end", {"token": "e"})
    assert "已提前结束" in boss.get("/lead/dl").content.decode()
