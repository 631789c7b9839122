"""Licences at the screens of staff: search, deeds with their ground, composites, errors, seals, quality."""

import pytest

from onething.documents import commands, queries
from onething.documents.models import Document, Licence
from onething.identity.models import Official, Organisation, Post
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.pages.staff.test_registers import Screen, page_of
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


card = once(lambda: given.a_food_licence(actor("wangjianguo", behalf="晋味面馆")))


@pytest.fixture
def decider(at_screen):
    return Screen(at_screen("zhengqiang"))


def test_a_decider_finds_a_licence_and_suspends_it(
    decider, at_screen, card, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        assert f"/zz/{card.id}" in page_of(decider, f"/zz?q={card.number}")
    assert f"/zz/{card.id}" not in page_of(Screen(at_screen("shenyi")), f"/zz?q={card.number}")
    where = f"/zz/{card.id}"
    with django_assert_max_num_queries(12):
        page = page_of(decider, where)
    assert "可以办理" in page and "制证、用印" in page
    assert (
        "法定理由" in decider.send(f"{where}/suspend", {"ground": ""}, status=422).content.decode()
    )
    decider.send(f"{where}/suspend", {"ground": "penalty", "reason": "罚决〔2026〕1 号"})

    page = page_of(decider, where)
    assert "暂扣" in page and "罚决〔2026〕1 号" in page
    assert decider.get(f"{where}/renew").status_code == 404
    assert Screen(at_screen("shenyi")).get(where).status_code == 404


def test_a_change_asks_for_the_decision_and_brings_a_new_version(decider, card):
    where = f"/zz/{card.id}/change"
    decision = Document.objects.get(about=card.about, kind="grant").pk
    decider.send(where, {"ground": "asked", "face.shop.address": "长风街 9 号"}, status=422)
    said = {"ground": "asked", "face.shop.address": "长风街 9 号", "decision": str(decision)}
    answer = decider.send(where, said)

    assert answer["Location"].endswith("done=issued")
    assert Licence.objects.get(former=card.id).data["facts"]["shop.address"] == "长风街 9 号"


def test_the_other_deeds_have_their_pages(decider, card):
    for do in ("renew", "reissue", "revoke", "forfeit", "cancel"):
        page = page_of(decider, f"/zz/{card.id}/{do}")
        assert "理由和依据" in page
    assert "撤销后不能恢复" in page_of(decider, f"/zz/{card.id}/revoke")
    decider.send(f"/zz/{card.id}/renew", {"ground": "granted", "until": "x"}, status=422)
    decider.send(f"/zz/{card.id}/reissue", {"ground": "lost", "reason": "遗失"})


def test_a_reported_error_is_worked_off(decider, at_screen, firm, card):
    made = commands.report_error(
        card.id, element="shop.address", wanted="长风街 3 号", evidence="不一致", by=firm, at=MONDAY
    )
    assert "待答复的报错（1）" in page_of(decider, "/zz")
    assert "经营场所地址" in page_of(decider, "/zz/jc")
    assert "由有决定权限的人员答复" in page_of(Screen(at_screen("zhouming")), f"/zz/jc/{made}")
    decider.send(f"/zz/jc/{made}/df", {"do": "reject", "answer": ""}, status=422)
    decider.send(f"/zz/jc/{made}/df", {"do": "correct", "answer": "属实"})

    assert "已更正" in page_of(decider, "/zz/jc?all=1")


def test_the_bureau_issues_a_composite_and_changes_its_members(at_screen, card, firm):
    other = at_screen("zhengqiang")
    assert other.get("/zz/zh?holder=921451050000000190").status_code == 404
    assert "/zz/zh" not in other.get("/zz").content.decode()
    decider = Screen(at_screen("hezhang"))
    assert "/zz/zh" in page_of(decider, "/zz")
    page = page_of(decider, "/zz/zh?holder=921451050000000190")
    assert card.number in page
    said = {"holder": "921451050000000190", "trade": "restaurant", "member": str(card.id)}
    refused = decider.send("/zz/zh", said, status=422)
    assert "至少要有 2 项单项许可" in refused.content.decode()
    assert "没有找到这个统一社会信用代码" in page_of(decider, "/zz/zh?holder=1")
    tobacco = a_tobacco_licence(firm)
    decider.send("/zz/zh", said | {"member": [str(card.id), str(tobacco)]})
    pump_all()

    whole = Licence.objects.get(type="trade_permit")
    assert "单项许可（2 项）" in page_of(decider, f"/zz/{whole.pk}")
    assert "增加" in page_of(decider, f"/zz/{whole.pk}/dx")
    refused = decider.send(
        f"/zz/{whole.pk}/dx", {"do": "remove", "member": str(card.id), "reason": "停"}, status=422
    )
    assert "请改为注销" in refused.content.decode()
    decider.send(f"/zz/{whole.pk}/dx", {"do": "add", "member": "x"}, status=422)


def a_tobacco_licence(firm):
    """A second licence of the shop, by the organ that gives it."""
    organ = Organisation.objects.get(duty="tobacco", region="140105").pk
    first = Licence.objects.get(type="food_business")
    decision = Document.objects.get(about=first.about, kind="grant")
    by = actor("xufeng")
    about = "paper:tobacco"
    commands.register(
        "grant", about=about, organ=organ, holder=first.holder, data=decision.data, by=by, at=MONDAY
    )
    made = commands.register_licence(
        "tobacco_retail", about=about, organ=organ, holder=first.holder, data=first.data,
        valid_from=first.valid_from, valid_until=first.valid_until, by=by, at=MONDAY,
    )  # fmt: skip
    pump_all()
    return made


def test_the_administrator_keeps_the_register_of_seals(
    at_screen, card, django_assert_max_num_queries
):
    admin = Screen(at_screen("yanjin"))
    with django_assert_max_num_queries(12):
        assert "收件专用章" in page_of(admin, "/yz")
    admin.send("/yz/new", {"name": "", "valid_from": "x", "valid_until": ""}, status=422)
    admin.send(
        "/yz/new",
        {"name": "行政审批专用章（2）", "valid_from": "2026-01-01", "valid_until": "2030-12-31"},
    )
    seal = next(one for one in queries.seals(actor("yanjin"), MONDAY.date()) if one.uses)
    page = page_of(admin, f"/yz/{seal.id}")
    assert "划转到本局的事项" in page and "用印记录" in page
    person = str(Post.objects.filter(organisation=seal.organ)[0].official_id)
    said = {"keeper": f"official:{person}", "users": [f"official:{person}"], "automatic": "yes"}
    admin.send(f"/yz/{seal.id}/bg", said)
    assert Official.objects.get(pk=person).name in page_of(admin, f"/yz/{seal.id}")
    admin.send(f"/yz/{seal.id}/pause", {"reason": ""}, status=422)
    admin.send(f"/yz/{seal.id}/pause", {"reason": "盘点"})
    assert "停用" in page_of(admin, "/yz")
    assert Screen(at_screen("fanli")).get(f"/yz/{seal.id}").status_code == 404
    assert "没有由您保管的印章" in page_of(Screen(at_screen("zhouming")), "/yz")


def test_the_steward_sees_the_quality_of_the_base(at_screen, card, django_assert_max_num_queries):
    steward = Screen(at_screen("shiwen"))
    with django_assert_max_num_queries(12):
        page = page_of(steward, "/console/zz")
    assert "食品经营许可证" in page and "100.0%" in page and "免提交" in page
