"""委托 at a browser: give one, see it, take it back; the agent sees what he may not do."""

import pytest

from onething.identity.models import Mandate, Subject
from tests.pages.portal.conftest import Person, text

AGENT = "李小满"
GIVEN = {
    "name": AGENT,
    "acts": ["fill"],
    "themes": ["kbcyd"],
    "since": "2026-03-02",
    "until": "2026-12-31",
    "agreed": "yes",
}


@pytest.fixture
def said(db):
    return GIVEN | {"number": Subject.objects.get(name=AGENT).id_number}


def test_a_mandate_is_given_seen_and_taken_back(owner, said):
    answer = owner.send("/my/wt/new", said)
    assert answer.status_code == 302, text(answer)

    page = text(owner.get(answer["Location"]))
    assert "委托已经生效" in page
    assert "可以办：填报。范围：开办餐饮店" in page
    assert "这项关系来自登记，不能在这里撤销" in page

    agent = Person().sign_in("lixiaoman", behalf="晋味面馆")
    assert "我可以代谁办事" in text(agent.get("/my/wt"))
    refused = agent.get("/my/zz")
    assert refused.status_code == 409
    assert "您的委托不包括“领取”。请联系委托人“太原市小店区晋味面馆”" in text(refused)

    mandate = Mandate.objects.get(agent__name=AGENT, kind="agent")
    assert "马上生效，对方不能再代办" in text(owner.get(f"/my/wt/{mandate.pk}/ch"))
    assert owner.send(f"/my/wt/{mandate.pk}/ch", {}).status_code == 302
    assert "委托已经结束" in text(owner.get("/my/wt?done=ended"))
    assert "李小满" in text(agent.get("/my"))  # who acts for nobody else any more


def test_who_is_not_there_and_who_has_another_name_look_alike(owner, said):
    nobody = owner.send("/my/wt/new", said | {"number": "140105199003070010"})
    misnamed = owner.send("/my/wt/new", said | {"name": "王大明"})

    assert nobody.status_code == misnamed.status_code == 422
    for answer in (nobody, misnamed):
        assert "姓名和证件号码对不上，或者对方还没有注册" in text(answer)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("acts", "请至少选择一项对方可以代办的事"),
        ("agreed", "请勾选，表示您确认委托"),
        ("until", "请选择结束日期"),
    ],
)
def test_each_gap_is_told_at_its_field(owner, said, missing, sentence):
    answer = owner.send("/my/wt/new", {key: one for key, one in said.items() if key != missing})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Mandate.objects.filter(agent__name=AGENT, kind="agent").exists()


def test_an_agent_gives_nothing_on_and_a_register_is_not_undone(owner, other, said):
    owner.send("/my/wt/new", said)
    agent = Person().sign_in("lixiaoman", behalf="晋味面馆")

    assert "不能再转委托" in text(agent.get("/my/wt"))
    assert "只有本人" in text(agent.get("/my/wt/new"))
    registered = Mandate.objects.get(principal__name="太原市小店区晋味面馆", kind="legal_person")
    assert "不能在网上撤销" in text(owner.get(f"/my/wt/{registered.pk}/ch"))
    assert other.get(f"/my/wt/{registered.pk}/ch").status_code == 404


def test_the_pages_ask_little(owner, said, django_assert_max_num_queries):
    owner.send("/my/wt/new", said)
    mandate = Mandate.objects.get(agent__name=AGENT, kind="agent")
    for address in ("/my/wt", "/my/wt/new", f"/my/wt/{mandate.pk}/ch"):
        owner.get(address)
        with django_assert_max_num_queries(12, info=address):
            assert owner.get(address).status_code == 200
