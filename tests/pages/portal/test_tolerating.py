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

    clerk.send(f"/bj/{sign}", {"opinion": "", "sure": "1"}, form=f"/bj/{sign}/do/accept")

    assert Case.objects.get(pk=sign).state == "accepted"
    assert Gap.objects.get(case=sign).state == "due"


NUMBER, OTHER, PLACE = "145105197810010038", "145105199505210024", "样例路 2 号"
INK = "40,120 120,60 200,180;240,60 240,200;300,120 420,110 500,180"


def test_who_is_at_the_window_signs_there_and_it_is_accepted(clerk, sign):
    sent = clerk.send(f"/bj/{sign}/rq", {"keys": ["sign_picture"], "deed": "here"})
    assert sent.status_code == 302
    page = clerk.get(sent["Location"]).content.decode()
    assert "招牌效果图" in page
    assert "补齐前不作出准予决定" in page
    assert "data-sign" in page
    said = {"card": f"王建国|男|汉|19800101|{PLACE}|{NUMBER}", "ink": INK}

    here = f"/bj/{sign}/rq/dm"
    unsigned = clerk.send(sent["Location"], {**said, "ink": ""}, to=here)
    assert (unsigned.status_code, "还没有签名" in unsigned.content.decode()) == (422, True)
    dot = clerk.send(sent["Location"], {**said, "ink": "1,1"}, to=here)
    assert (dot.status_code, "重签" in dot.content.decode()) == (422, True)
    assert not Gap.objects.exists()
    done = clerk.send(sent["Location"], said, to=here)
    assert done.status_code == 302, done.content.decode()
    gap = Gap.objects.get(case=sign)
    assert (gap.state, len(gap.signature) > 20) == ("promised", True)
    clerk.send(f"/bj/{sign}", {"opinion": "", "sure": "1"}, form=f"/bj/{sign}/do/accept")

    assert Case.objects.get(pk=sign).state == "accepted"


def test_what_is_typed_is_checked_and_kept(clerk, sign):
    page = f"/bj/{sign}/rq/dm?keys=sign_picture"
    typed = {"came_number": NUMBER, "came_name": "王建", "shown": "typed", "signed": "on"}

    wrong = clerk.send(page, typed)
    assert (wrong.status_code, "对不上" in wrong.content.decode()) == (422, True)
    assert 'value="王建"' in wrong.content.decode()
    other = clerk.send(page, {**typed, "came_number": OTHER, "came_name": "李小满"})
    assert "没有有效的委托" in other.content.decode()
    nobody = clerk.send(page, {"signed": "on"})
    assert "请填写来人的姓名" in nobody.content.decode()
    clerk.send(page, {**typed, "came_name": "王建国"})

    assert Gap.objects.get(case=sign).signature == "paper"


def test_what_he_was_asked_online_he_signs_at_the_window(clerk, sign):
    clerk.send(f"/bj/{sign}/rq", {"keys": ["sign_picture"]})
    assert f"/bj/{sign}/rq/dm" in clerk.get(f"/bj/{sign}/rq").content.decode()
    page = clerk.get(f"/bj/{sign}/rq/dm").content.decode()
    assert "已在网上问过" in page
    typed = {"came_number": NUMBER, "came_name": "王建国", "shown": "typed", "signed": "on"}

    clerk.send(f"/bj/{sign}/rq/dm", typed)

    assert Gap.objects.get(case=sign).state == "promised"


def test_without_anything_chosen_there_is_nothing_to_sign(clerk, sign):
    for address in (f"/bj/{sign}/rq/dm", f"/bj/{sign}/rq/dm?keys=layout"):
        answer = clerk.get(address)
        assert (answer.status_code, "勾选以后再请来人签名" in answer.content.decode()) == (
            422,
            True,
        )
    bare = clerk.send(f"/bj/{sign}/rq", {"deed": "here"})
    assert (bare.status_code, "至少选择一份" in bare.content.decode()) == (422, True)


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
