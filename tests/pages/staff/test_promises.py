"""承诺核查, 推送, 总览: what officials see of promises, within its budget."""

import pytest
from django.conf import settings

from onething.cases import commands
from onething.cases.models import Promise
from onething.delivery.models import Push
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.pages.portal.conftest import text
from tests.security.world import undone
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker):
    """A fire check that was decided on a promise, with all that follows."""
    with django_db_blocker.unblock(), undone(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "REGISTRY_URL", "http://127.0.0.1:9")
        firm = actor("wangjianguo", behalf="晋味面馆")
        number = given.a_submitted_application(firm, answers={**given.ANSWERS, "tobacco": "no"})
        case = given.cases_of(number, firm)["fire"].id
        commands.accept(case, by=actor("wangfang"), at=MONDAY)
        commands.grant_at_once(case, by=actor("shenyi"), at=MONDAY)
        pump_all()
        yield Promise.objects.get(case=case)


@pytest.fixture
def _django_db_helper(shop):
    """Stand in for pytest-django's: a test begins with the shop and leaves it as it was."""
    with undone():
        yield


@pytest.fixture
def promise(shop):
    return shop


def test_what_is_to_be_checked_is_listed_found_and_opened(
    at_screen, promise, django_assert_max_num_queries
):
    client = at_screen("qianwei")
    client.get("/office/hc")

    with django_assert_max_num_queries(12):
        page = text(client.get("/office/hc"))
    with django_assert_max_num_queries(12):
        sheet = text(client.get(f"/office/hc/{promise.pk}"))
    with django_assert_max_num_queries(12):
        client.get(f"/bj/{promise.case_id}")
    with django_assert_max_num_queries(12):
        case = text(client.get(f"/bj/{promise.case_id}/after"))

    assert "消防安全告知承诺书" in page
    assert "现场核验" in page
    assert "核查属实" in sheet
    assert "暂时取不到" in sheet  # no platform told the level of credit
    assert "推送监管、执法、信用平台" in case
    assert "没有找到与“没有这个”相符的承诺" in text(client.get("/office/hc?q=没有这个"))


def test_a_verdict_without_words_is_told_beside_the_field(at_screen, promise):
    client = at_screen("qianwei")

    page = client.post(
        f"/office/hc/{promise.pk}/keep", {"token": "t1", "found": "符合", "second": ""}
    )

    assert page.status_code == 422
    assert "请写明另一名核查人员的姓名" in text(page)


def test_a_step_that_is_not_open_is_not_there(at_screen, promise):
    assert at_screen("qianwei").get(f"/office/hc/{promise.pk}/rectify").status_code == 404
    assert at_screen("shenyi").get(f"/office/hc/{promise.pk}/jd/revoke").status_code == 404


def test_what_no_platform_received_is_told_anew_by_an_operator(
    at_screen, promise, django_assert_max_num_queries
):
    Push.objects.filter(case=promise.case_id).update(state="dead", fault="ConnectionRefusedError")
    client = at_screen("zhangyun")
    client.get("/console/pushes")

    with django_assert_max_num_queries(12):
        page = client.get("/console/pushes")
    push = Push.objects.filter(case=promise.case_id)[0]
    answer = client.post(f"/console/pushes/{push.pk}", {"token": "t2"})

    assert "没有送达，等待处理" in text(page)
    assert answer.status_code == 302
    assert Push.objects.get(pk=push.pk).state == "queued"


def test_a_leader_sees_how_promises_are_kept(at_screen, promise, django_assert_max_num_queries):
    commands.find_kept(promise.pk, found="符合", second="蒋涛", by=actor("qianwei"), at=MONDAY)
    client = at_screen("sunlixin")
    client.get("/lead")

    with django_assert_max_num_queries(12):
        page = text(client.get("/lead"))

    assert "承诺核查属实率100 %" in page
    assert "首次核查属实 1 ÷ 已核查 1" in page
