"""到期档案 through HTTP: listed by one, destroyed by another; pages of what is gone say so."""

import re

import pytest

from onething.cases import commands, timers
from onething.cases.models import Case
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
OVER = MONDAY.replace(year=2058)


def an_archived_case():
    """The food permit, granted and filed away long ago."""
    case = given.a_reviewed_case(actor("wangjianguo", behalf="晋味面馆"))
    commands.grant(case, by=actor("zhengqiang"), at=MONDAY)
    pump_all()
    timers.archive_closed_cases(MONDAY.replace(month=5))
    pump_all()
    return case


archived = once(an_archived_case)


@pytest.fixture(autouse=True)
def _much_later(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: OVER)
    monkeypatch.setattr("onething.identity.queries.accounts.now", lambda: OVER)


def listed(client, case, **more):
    return client.post("/office/da", {"token": "a", "case": str(case), "reason": "期满", **more})


def test_one_lists_and_another_destroys(at_screen, archived):
    keeper, second = at_screen("zhengqiang"), at_screen("yaoguang")
    page = keeper.get("/office/da").content.decode()
    assert f'value="{archived}"' in page
    assert "晋味面馆" in page

    made = listed(keeper, archived)
    assert made.status_code == 302
    own = keeper.get(made["Location"]).content.decode()
    assert "要由本单位另一位负责人审核" in own
    assert "同意，销毁" not in own
    assert "同意，销毁 1 件档案" in second.get(made["Location"]).content.decode()
    second.post(made["Location"], {"token": "b", "answer": "yes", "note": ""})
    pump_all()

    done = second.get(made["Location"]).content.decode()
    assert "清册上的档案已销毁" in done
    assert "晋味面馆" not in done
    assert Case.objects.get(pk=archived).destroyed_at
    said = keeper.get(f"/bj/{archived}/da")
    assert said.status_code == 409
    assert "按清册销毁" in said.content.decode()
    assert "档案已按清册销毁" in keeper.get(f"/bj/{archived}").content.decode()


def test_what_is_gone_can_still_be_looked_up_by_its_holder(at_screen, archived, client):
    listed(at_screen("zhengqiang"), archived)
    place = at_screen("yaoguang").get("/office/da").content.decode().split("/office/da/")[1][:36]
    at_screen("yaoguang").post(f"/office/da/{place}", {"token": "c", "answer": "yes"})
    case = Case.objects.get(pk=archived)
    Case.objects.filter(application=case.application_id).exclude(pk=archived).update(
        state="archived", destroyed_at=OVER
    )
    pump_all()
    number = case.application.number
    owner = at_screen("wangjianguo")
    page = owner.get("/switch").content.decode()
    firm = re.search(r'value="([0-9a-f-]{36})"[^<]*<[^>]*>：[^<]*晋味面馆', page)[1]
    owner.post("/switch", {"as": firm, "token": "s"})

    said = owner.get(f"/my/bj/{number}")

    assert said.status_code == 200
    assert "档案已按清册销毁" in said.content.decode()


def test_a_list_without_files_or_opinion_says_what_is_missing(at_screen, archived):
    keeper = at_screen("zhengqiang")

    said = keeper.post("/office/da", {"token": "d", "reason": ""})
    assert said.status_code == 422
    assert "请写明" in said.content.decode()
    said = keeper.post("/office/da", {"token": "e", "reason": "期满"})
    assert "请选择档案" in said.content.decode()
    said = keeper.post("/office/da", {"token": "f", "reason": "期满", "case": "x"})
    assert "请重新选择档案" in said.content.decode()


def test_a_list_that_was_not_agreed_to_says_why(at_screen, archived):
    place = listed(at_screen("zhengqiang"), archived)["Location"]
    second = at_screen("yaoguang")

    assert second.post(place, {"token": "g", "answer": "no"}).status_code == 422
    second.post(place, {"token": "h", "answer": "no", "note": "诉讼没有结束"})

    assert "诉讼没有结束" in second.get(place).content.decode()


def test_without_files_that_are_due_the_page_says_so(at_screen, monkeypatch):
    assert "现在没有保管期满的档案" in at_screen("shenyi").get("/office/da").content.decode()
