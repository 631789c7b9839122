"""多地联办 through HTTP from intake to result: taken in at 小店区, a part done in 平城区, files shared."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.cases.models import AwayPart, Case
from onething.documents.models import Document
from onething.kernel.pump import pump_all
from tests import given
from tests.cases.away import a_moving_card, at_office, part_of
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
moving = once(a_moving_card)


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    monkeypatch.setattr("onething.identity.queries.accounts.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")


def words(answer):
    body = re.sub(r"<(script|style|head).*?</\1>", "", answer.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)))


@pytest.fixture
def at_lead(at_screen):
    client = at_screen("linchengban")
    post = at_office("linchengban").post
    client.post("/switch", {"as": post, "token": "post", "next": "/"})
    return client


def do(client, part, step, **said):
    return client.post(f"/office/lb/{part.pk}/do/{step}", {"token": f"{step}{len(said)}", **said})


def test_one_place_takes_in_the_other_does_its_part_the_lead_decides(
    at_screen, at_lead, moving, django_assert_max_num_queries
):
    part, holder, helper = part_of(moving), at_screen("lixiaoman"), at_screen("lianxie")
    number = moving.application.number
    holder.get(f"/my/bj/{number}")  # the process is warm
    with django_assert_max_num_queries(12):
        mine = words(holder.get(f"/my/bj/{number}"))
    assert (
        "外地协办（您不用去）" in mine
        and "大同市平城区残疾人联合会，2026 年 3 月 4 日前办好" in mine
    )
    page = words(at_lead.get(f"/bj/{moving.pk}"))
    assert "多地联办：外地协办" in page and "剩 2 个工作日" in page
    with django_assert_max_num_queries(12):
        listed = words(helper.get("/office/lb"))
    assert "请本单位协办的（1）" in listed and "太原市小店区残疾人联合会" in listed
    assert "李小满" in words(helper.get(f"/bj/{moving.pk}"))  # shared, not handed in twice
    with django_assert_max_num_queries(12):
        asked = words(helper.get(f"/office/lb/{part.pk}"))
    assert "办好本单位的部分" in asked and "了结，不再等协办地" not in asked

    early = at_lead.post(f"/bj/{moving.pk}/do/grant", {"token": "g1", "opinion": "同意"})
    assert early.status_code == 422 or "异地协办还没有办好" in words(early)
    assert not Case.objects.get(pk=moving.pk).granted
    assert do(helper, part, "do", text="").status_code == 422
    bad = SimpleUploadedFile("档案.exe", b"MZ", content_type="application/octet-stream")
    assert do(helper, part, "do", text="已转出", file=bad).status_code == 422
    file = SimpleUploadedFile("档案.png", given.picture(), content_type="image/png")
    assert do(helper, part, "do", text="已转出档案", file=file, x="1").status_code == 302
    pump_all()

    seen = words(at_lead.get(f"/office/lb/{part.pk}"))
    assert "已转出档案" in seen and "连协" in seen
    material = AwayPart.objects.get(pk=part.pk).material
    assert at_lead.get(f"/bj/{moving.pk}/f/{material}").status_code == 200
    assert "已办好" in words(holder.get(f"/my/bj/{number}"))
    late = at_lead.post(f"/bj/{moving.pk}/do/grant", {"token": "g2", "opinion": "同意"})
    assert late.status_code == 302
    pump_all()
    assert Case.objects.get(pk=moving.pk).granted
    assert "残疾人证" in words(holder.get(f"/my/bj/{number}"))


def test_the_lead_names_another_place_or_settles_it(at_lead, at_screen, moving):
    part = part_of(moving)
    assert do(at_lead, part, "place", region="").status_code == 422
    assert do(at_lead, part, "place", region="140212", x="1").status_code == 302
    assert at_screen("lianxie").get(f"/office/lb/{part.pk}").status_code == 404
    assert do(at_lead, part, "settle", text="").status_code == 422
    said = do(at_lead, part, "settle", text="已电话核对，档案扫描件已收到", x="1")
    assert said.status_code == 302
    assert "已另行了结" in words(at_lead.get(f"/office/lb/{part.pk}"))
    assert do(at_lead, part, "settle", text="再来", x="2", y="3").status_code in (409, 422)
    assert do(at_lead, part, "dance").status_code == 404
    assert "办好的（1）" in words(at_lead.get("/office/lb?view=done"))


def test_the_page_says_what_is_late(at_lead, moving, monkeypatch):
    late = MONDAY + timedelta(days=4)
    monkeypatch.setattr("onething.web.middleware.now", lambda: late)
    monkeypatch.setattr("onething.identity.queries.accounts.now", lambda: late)
    assert "超期" in words(at_lead.get("/office/lb?view=lead"))


def test_both_places_of_a_part_look_together(
    at_lead, at_screen, moving, django_assert_max_num_queries
):
    part, helper = part_of(moving), at_screen("lianxie")
    page = helper.get(f"/office/lb/{part.pk}")
    assert "材料流转" in words(page)  # the menu of staff stands on every page
    assert f"/office/lb/{part.pk}/hy" in page.content.decode()
    with django_assert_max_num_queries(12):
        assert "迁出地转出" in words(helper.get(f"/office/lb/{part.pk}/hy"))
    empty = helper.post(f"/office/lb/{part.pk}/hy", {"token": "a0", "looks": ""})
    assert empty.status_code == 422 and "请选择要核验什么" in words(empty)
    said = {"token": "a1", "looks": ["person"], "when": "now", "note": "带原证"}
    asked = helper.post(f"/office/lb/{part.pk}/hy", said)
    pump_all()
    address = asked["Location"].partition("?")[0]
    with django_assert_max_num_queries(12):
        listed = words(at_lead.get("/desk/hy"))
    assert "迁出地转出残疾人证档案" in listed and "由大同市平城区残疾人联合会核验" in listed
    with django_assert_max_num_queries(12):
        assert "带原证" in words(at_lead.get(address))
    with django_assert_max_num_queries(12):
        shown = words(at_lead.get(f"/office/lb/{part.pk}"))
    assert "远程视频核验" in shown and "约远程视频核验" not in shown

    for client in (at_lead, helper):
        assert client.post(f"{address}/do/jr", {"token": f"jr{id(client)}"}).status_code == 302
    pump_all()
    assert 'data-side="applicant"' in at_lead.get(address).content.decode()
    assert at_lead.post(f"{address}/do/jt", {"token": "jt"}).status_code == 302
    found = {"token": "jl", "result": "same", "found": "本人与原证照片一致"}
    assert helper.post(f"{address}/do/jl", found).status_code == 302
    pump_all()
    assert "核对相符" in words(at_lead.get(f"/office/lb/{part.pk}"))
    with django_assert_max_num_queries(16):
        assert "远程视频核验记录" in words(at_lead.get(f"/bj/{moving.pk}"))
    paper = Document.objects.get(kind="remote_check_record")
    assert at_lead.get(f"/bj/{moving.pk}/ws/{paper.pk}.pdf").status_code == 200
    verified = words(at_screen("lixiaoman").get(f"/v/{paper.code}"))
    assert "远程视频核验记录" in verified and "本人与原证照片一致" not in verified
    stranger = at_screen("zhouming")
    assert stranger.get(f"/office/lb/{part.pk}/hy").status_code == 404
    assert stranger.get(address).status_code == 404
