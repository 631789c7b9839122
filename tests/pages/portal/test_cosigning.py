"""An agent fills in, the legal person signs by the link, the agent files: at three browsers."""

import re

import pytest

from onething.cases.models import Application, Cosignature
from onething.identity.models import Subject
from tests import given
from tests.cast import actor
from tests.pages.portal.conftest import PASSWORD, Person, text

MANDATE = {
    "name": "李小满",
    "acts": ["fill"],
    "since": "2026-03-02",
    "until": "2026-12-31",
    "agreed": "yes",
}
SIGNED = {"consent": "yes", "password": PASSWORD, "do": "sign"}


def number_of(name):
    return Subject.objects.get(name=name).id_number


@pytest.fixture
def agent(owner):
    """李小满, who may fill in for the restaurant but not sign."""
    owner.send("/my/wt/new", MANDATE | {"number": number_of("李小满")})
    return Person().sign_in("lixiaoman", behalf="晋味面馆")


@pytest.fixture
def draft(agent):
    return given.a_complete_draft(actor("lixiaoman", behalf="晋味面馆"))


def test_an_agent_fills_in_the_legal_person_signs_and_it_is_filed(agent, owner, other, draft):
    check, page = f"/apply/{draft}/check", f"/apply/{draft}/qm"
    said = text(agent.get(check))
    assert "您的委托不包括“签名提交”，请用链接请委托人" in said
    assert "核对无误，去" not in said
    assert agent.get(f"/apply/{draft}/sign").status_code == 302

    asked = {"name": "王建国", "number": number_of("王建国"), "role": "legal_person"}
    wrong = agent.send(page, asked | {"name": "王大明"})
    assert wrong.status_code == 422
    assert "姓名和证件号码对不上" in text(wrong)
    assert agent.send(page, asked).status_code == 302
    shown = agent.get(page).content.decode()
    link = re.search(r"http://testserver(/qm/[0-9a-z]{10})", shown)[1]
    assert "<svg" in shown

    assert other.get(link).status_code == 404
    assert agent.get(link).status_code == 404
    assert "请您签名" in text(owner.get("/my"))
    before = text(owner.get(link))
    assert "李小满请您以“法定代表人或经营者”的身份" in before
    assert "长风街 1 号" in before
    assert "更改" not in before
    assert owner.send(link, SIGNED | {"password": "x"}).status_code == 422
    assert owner.send(link, SIGNED).status_code == 302
    assert "您已在" in text(owner.get(link))

    assert "核对无误，去提交" in text(agent.get(check))
    answer = agent.send(f"/apply/{draft}/sign", {"consent": "yes", "password": PASSWORD})
    assert answer.status_code == 302, text(answer)
    filed = Application.objects.get(pk=draft)
    kept = Cosignature.objects.get(application=draft)
    assert filed.signed_by == f"subject:{kept.subject}"
    assert filed.consent == kept.consent
    progress = text(owner.get(f"/my/bj/{filed.number}"))
    assert "王建国（法定代表人或经营者）" in progress
    assert kept.consent in progress


def test_who_does_not_sign_says_why_and_is_asked_again_or_not(agent, owner, draft):
    page = f"/apply/{draft}/qm"
    said = {"name": "王建国", "number": number_of("王建国"), "role": "legal_person"}
    agent.send(page, said)
    row = Cosignature.objects.get(application=draft)
    link = f"/qm/{row.code}"

    empty = owner.send(link, {"do": "decline"})
    assert empty.status_code == 422
    assert "请写明不签名的原因" in text(empty)
    assert owner.send(link, {"do": "decline", "reason": "面积不对"}).status_code == 302
    assert "原因：面积不对" in text(agent.get(page))

    change = f"/apply/{draft}/qm/{row.pk}"
    agent.send(page, {"do": "again"}, form=change)
    assert owner.get(link).status_code == 404
    assert "等对方签名" in text(agent.get(page))
    agent.send(page, {"do": "withdraw"}, form=change)
    assert "还没有请别人签名" in text(agent.get(page))


def test_each_gap_is_told_at_its_field(agent, draft):
    answer = agent.send(f"/apply/{draft}/qm", {"name": "王建国"})

    assert answer.status_code == 422
    assert "请填写对方的证件号码" in text(answer)
    assert "请选择对方以什么身份签名" in text(answer)


def test_the_pages_ask_little(agent, owner, draft, django_assert_max_num_queries):
    said = {"name": "王建国", "number": number_of("王建国"), "role": "legal_person"}
    agent.send(f"/apply/{draft}/qm", said)
    link = f"/qm/{Cosignature.objects.get(application=draft).code}"
    for who, address in (
        (agent, f"/apply/{draft}/qm"),
        (agent, f"/apply/{draft}/check"),
        (owner, link),
        (owner, "/my"),
    ):
        who.get(address)
        with django_assert_max_num_queries(12, info=address):
            assert who.get(address).status_code == 200
