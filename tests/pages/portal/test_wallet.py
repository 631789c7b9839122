"""The wallet: a licence is shown, presented, copied for a purpose; who used it is seen."""

import re

import pytest

from onething.documents import commands
from onething.kernel.actor import Actor
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.pages.portal.conftest import text
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


card = once(lambda: given.a_food_licence(actor("wangjianguo", behalf="晋味面馆")))


def test_a_licence_is_shown_presented_and_copied(
    owner, other, visitor, card, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        page = text(owner.get("/my/zz"))
    assert "名下 1 张电子证照" in page and "食品经营许可证" in page and "已为您免交" in page
    with django_assert_max_num_queries(12):
        assert "出具加注件" in text(owner.get(f"/my/zz/{card.id}"))
    code = owner.get(f"/my/zz/{card.id}/cs")
    assert b"data:image/svg+xml;base64," in code.content
    assert "请填写用途" in text(owner.send(f"/my/zz/{card.id}/jz", {"purpose": "", "days": "30"}))

    made = owner.send(
        f"/my/zz/{card.id}/jz",
        {"purpose": "外卖平台入驻", "used_by": "样例平台", "matter": "", "days": "30"},
    )
    where = made["Location"]
    assert "正在制作和盖章" in text(owner.get(where))
    pump_all()
    page = text(owner.get(where))
    assert "外卖平台入驻" in page and "收回加注件" in page
    assert owner.get(f"{where}.pdf").content.startswith(b"%PDF")
    assert owner.get(f"{where}/1.png")["Content-Type"] == "image/png"
    public = re.search(r"/v/([0-9A-Z]{8})", owner.get(where).content.decode())[1]
    seen = text(visitor.get(f"/v/{public}"))
    assert "加注件" in seen and "样例平台" in seen and "在有效期内" in seen
    assert other.get(where).status_code == other.get(f"/my/zz/{card.id}/jz").status_code == 404

    assert owner.send(where, {}, form=f"{where}/sh").status_code == 302
    assert "已收回" in text(visitor.get(f"/v/{public}"))
    with django_assert_max_num_queries(12):
        log = text(owner.get("/my/zz/sy"))
    assert "样例平台" in log and "办事时免提交" in log


def test_an_organ_asks_and_the_holder_answers(owner, other, card):
    organ = actor("shenyi").org
    system = Actor(who="system:fire", org=organ)
    asked = commands.ask_consent(
        "food_business", "921451050000000190", purpose="联合检查", by=system, at=MONDAY
    )
    assert "等您决定" in text(owner.get("/my/zz"))
    page = text(owner.get("/my/zz/ty"))
    assert "消防" in page and "联合检查" in page
    assert other.send("/my", {}, form="/logout", to=f"/my/zz/ty/{asked}/give").status_code == 404

    owner.send("/my/zz/ty", {}, form=f"/my/zz/ty/{asked}/give")
    assert "撤回同意" in text(owner.get("/my/zz/ty?done=give"))
    owner.send("/my/zz/ty", {}, form=f"/my/zz/ty/{asked}/withdraw")
    assert "已撤回" in text(owner.get("/my/zz/ty"))


def test_an_error_is_reported_and_its_state_is_seen(owner, card):
    where = f"/my/zz/{card.id}/jc"
    assert "请选择证面上有误的一项" in text(owner.send(where, {"element": "", "wanted": ""}))
    said = {"element": "shop.address", "wanted": "长风街 2 号", "evidence": "与营业执照不一致"}
    assert owner.send(where, said).status_code == 302

    assert "待答复" in text(owner.get(where))


def test_the_directory_of_types_is_open_to_anybody(visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page = text(visitor.get("/zzml"))
    assert "行业综合许可证" in page and "同一持有人、经营场所地址只有一份有效" in page


def test_a_suspended_licence_is_not_presented(owner, visitor, card):
    commands.suspend_licence(card.id, reason="调查", by=actor("zhengqiang"), at=MONDAY)

    assert owner.get(f"/my/zz/{card.id}/cs").status_code == 409
    assert "正在暂扣" in text(owner.get(f"/my/zz/{card.id}"))
    assert "正在暂扣" in text(visitor.get(f"/v/{card.code}"))
    pump_all()
    box = owner.get("/my/xx").content.decode()
    assert "证照已暂扣" in box and 'href="/my/bj/"' not in box  # each message leads somewhere
