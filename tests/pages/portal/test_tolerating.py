"""容缺受理 of an online case, from the window's question to the promise in the applicant's pages."""

import pytest

from onething.cases.models import Case, Gap
from tests import given
from tests.cast import actor
from tests.pages.portal.conftest import Person
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


def _filed():
    firm = actor("wangjianguo", behalf="晋味面馆")
    number = given.a_submitted_application(firm)
    given.a_checked_licence(number, firm)
    return given.cases_of(number, firm)["sign"].id


sign = once(_filed)


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def clerk(db):
    return Person().sign_in("wangfang")


def test_asked_signed_accepted(clerk, sign, owner):
    assert 'data-key="R"' in clerk.get(f"/bj/{sign}").content.decode()
    assert "招牌效果图" in clerk.get(f"/bj/{sign}/rq").content.decode()
    bare = clerk.send(f"/bj/{sign}/rq", {})
    assert (bare.status_code, "至少选择一份" in bare.content.decode()) == (422, True)
    clerk.send(f"/bj/{sign}/rq", {"keys": ["sign_picture"]})
    gap = Gap.objects.get(case=sign)
    assert "等申请人答复" in clerk.get(f"/bj/{sign}/rq").content.decode()

    assert f"/my/cn/rq/{gap.pk}" in owner.get("/my/cn").content.decode()
    page = owner.get(f"/my/cn/rq/{gap.pk}").content.decode()
    assert f"受理后 {gap.days} 个工作日内补齐" in page
    assert "补齐前不作出准予决定" in page
    unsigned = owner.send(f"/my/cn/rq/{gap.pk}", {"password": "Yijianshi2026"})
    wrong = owner.send(f"/my/cn/rq/{gap.pk}", {"consent": "yes", "password": "x"})
    assert unsigned.status_code == wrong.status_code == 422
    assert Gap.objects.get(case=sign).state == "offered"
    owner.send(f"/my/cn/rq/{gap.pk}", {"consent": "yes", "password": "Yijianshi2026"})
    assert Gap.objects.get(case=sign).state == "promised"

    clerk.send(f"/bj/{sign}", {"opinion": ""}, form=f"/bj/{sign}/do/accept")

    assert Case.objects.get(pk=sign).state == "accepted"
    assert Gap.objects.get(case=sign).state == "due"


def test_he_may_say_no(clerk, sign, owner):
    clerk.send(f"/bj/{sign}/rq", {"keys": ["sign_picture"]})
    gap = Gap.objects.get(case=sign)

    owner.send(f"/my/cn/rq/{gap.pk}", {"deed": "decline"})

    assert Gap.objects.get(case=sign).state == "declined"
    assert owner.get(f"/my/cn/rq/{gap.pk}").status_code == 404


def test_a_stranger_finds_nothing(clerk, sign):
    clerk.send(f"/bj/{sign}/rq", {"keys": ["sign_picture"]})
    gap = Gap.objects.get(case=sign)

    assert Person().sign_in("lixiaoman").get(f"/my/cn/rq/{gap.pk}").status_code == 404
    assert Person().sign_in("qianwei").get(f"/bj/{sign}/rq").status_code == 404
