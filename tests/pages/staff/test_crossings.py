"""跨省通办 at the desk and for the applicant."""

import pytest

from onething.delivery.crossings.keeping import note_told
from onething.delivery.models import Crossing
from onething.exchange.terms import NotReceived
from onething.kernel.actor import SYSTEM
from onething.kernel.pump import pump_all
from tests.pages.staff.test_intake import CARD, begin, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch):
    def down(*_):
        raise NotReceived("503")

    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    monkeypatch.setattr("onething.exchange.queries.neighbour", type("N", (), {"hand_over": down}))


def test_from_the_card_to_the_other_province(at_screen, django_assert_max_num_queries):
    window = at_screen("wangfang")
    assert "先核对来人" in words(window.get("/desk/ks"))
    assert window.get("/desk/ks/new").status_code == 302
    begin(window, card=CARD)
    assert "赵老根" in words(window.get("/desk/ks/new"))
    refused = window.post(
        "/desk/ks/new", {"token": "n1", "item": "demo:YS-HJ-03", "phone": "13803510000"}
    )
    assert refused.status_code == 422 and "没有同意" in words(refused)
    said = {
        "token": "n2",
        "item": "demo:YS-HJ-03",
        "phone": "13803510000",
        "papers": "身份证复印件",
        "agreed": "yes",
    }
    assert window.post("/desk/ks/new", said).status_code == 302
    pump_all()

    row = Crossing.objects.get()
    with django_assert_max_num_queries(12):
        page = words(window.get(f"/desk/ks/{row.pk}"))
    assert "外省平台没有答复" in page and "申请没有丢" in page and "138****0000" in page
    assert window.post(f"/desk/ks/{row.pk}/cs", {"token": "again"}).status_code == 302
    with django_assert_max_num_queries(12):
        listed = words(window.get("/desk/ks?direction=out&page=x"))
    assert "出具户籍证明" in listed
    assert "这个方向还没有申请" in words(window.get("/desk/ks?direction=in"))
    assert at_screen("liangmei").get(f"/desk/ks/{row.pk}").status_code == 404


def test_the_window_answers_a_supplement_and_withdraws(at_screen, django_assert_max_num_queries):
    window = at_screen("wangfang")
    begin(window, card=CARD)
    said = {"token": "n3", "item": "demo:YS-HJ-03", "phone": "13803510000", "agreed": "yes"}
    assert window.post("/desk/ks/new", said).status_code == 302
    pump_all()
    row = Crossing.objects.get()
    note_told(
        row, "supplement", "s", "身份证复印件：看不清", MONDAY, ours=False,
        by=SYSTEM.because("s"), at=MONDAY,
    )  # fmt: skip
    with django_assert_max_num_queries(12):
        page = words(window.get(f"/desk/ks/{row.pk}"))
    assert "办理地要求：身份证复印件：看不清" in page and "申请人要撤回" in page
    refused = window.post(f"/desk/ks/{row.pk}/bz", {"token": "b1", "papers": " "})
    assert refused.status_code == 422 and "请写明补了哪些材料" in words(refused)
    sent = {"token": "b2", "papers": "身份证复印件"}
    assert window.post(f"/desk/ks/{row.pk}/bz", sent).status_code == 302
    again = window.post(f"/desk/ks/{row.pk}/bz", sent | {"token": "b3"})
    assert again.status_code == 422 and "没有要求补正" in words(again)
    assert window.post(f"/desk/ks/{row.pk}/ch", {"token": "w1"}).status_code == 302
    assert window.post(f"/desk/ks/{row.pk}/ch", {"token": "w2"}).status_code == 422
    assert "已撤回" in words(window.get(f"/desk/ks/{row.pk}"))
    assert at_screen("liangmei").post(f"/desk/ks/{row.pk}/ch", {"token": "x"}).status_code == 404


def test_an_applicant_without_any_is_told_where_to_look(at_screen):
    assert "还没有在本省的窗口交过" in words(at_screen("lixiaoman").get("/my/ks"))
