"""The pages of a refusal by two people."""

from datetime import timedelta

import pytest

from onething.cases.models import Case, Refusal
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
JULY = MONDAY + timedelta(days=133)
food = once(lambda: given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆"), at=JULY))
SAID = {"ground": "no_permit_needed", "facts": "依法不需要许可"}


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on that Monday of July."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: JULY)


def test_from_the_draft_to_the_decision(at_screen, food):
    clerk, second = at_screen("wangfang"), at_screen("zhaomin")
    form = clerk.get(f"/bj/{food}/bysl").content.decode()
    assert "提交复核" in form
    assert "作出不予受理决定" not in form

    clerk.post(f"/bj/{food}/bysl", SAID | {"token": "a"})

    assert Case.objects.get(pk=food).state == "submitted"
    assert "等另一人复核" in clerk.get(f"/bj/{food}").content.decode()
    own = clerk.get(f"/bj/{food}/fh").content.decode()
    assert "收回" in own
    assert "确认，作出" not in own
    assert "请您复核" in second.get("/fh").content.decode()
    seen = second.get(f"/bj/{food}/fh").content.decode()
    assert "依法不需要许可" in seen
    assert "行政复议" in seen  # the remedies are drafted
    assert "data:image/png" in seen

    second.post(f"/bj/{food}/fh", {"deed": "confirm", "token": "b"})

    assert Case.objects.get(pk=food).state == "not_accepted"


def test_it_comes_back_with_a_note(at_screen, food):
    clerk, second = at_screen("wangfang"), at_screen("zhaomin")
    clerk.post(f"/bj/{food}/bysl", SAID | {"token": "a"})

    bare = second.post(f"/bj/{food}/fh", {"deed": "return", "token": "b"})
    second.post(f"/bj/{food}/fh", {"deed": "return", "note": "事实没有写清", "token": "c"})

    assert bare.status_code == 422
    assert "请写明退回的理由" in bare.content.decode()
    assert "事实没有写清" in clerk.get(f"/bj/{food}").content.decode()
    assert Refusal.objects.get().state == "returned"


def test_another_organ_and_a_stranger_see_nothing(at_screen, food):
    at_screen("wangfang").post(f"/bj/{food}/bysl", SAID | {"token": "a"})

    for login in ("qianwei", "lvqian"):
        client = at_screen(login)
        seen, posted = (
            client.get(f"/bj/{food}/fh"),
            client.post(f"/bj/{food}/fh", {"deed": "confirm"}),
        )
        assert seen.status_code == 404
        assert posted.status_code in (404, 422, 400)
    assert Refusal.objects.get().state == "proposed"


def test_a_case_without_a_draft_has_no_such_page(at_screen, food):
    assert at_screen("wangfang").get(f"/bj/{food}/fh").status_code == 302
