"""告知承诺, 容缺, 我的承诺, 双公示: what an applicant and anybody see."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.cases import commands
from onething.cases.models import Application, Case, Gap, Material
from onething.delivery.models import Publication
from onething.kernel import db as connections
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from tests import given
from tests.cast import actor
from tests.given import picture
from tests.pages.portal.conftest import text
from tests.times import MONDAY


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    monkeypatch.setattr(connections, "READER", connections.WRITER)


@pytest.fixture
def draft(firm):
    made = given.a_complete_draft(firm, answers={**given.ANSWERS, "tobacco": "no"})
    Material.objects.filter(application=made, key="sign_picture").delete()
    return made


def test_the_ways_are_offered_with_their_consequences(owner, draft, django_assert_max_num_queries):
    owner.get(f"/apply/{draft}/upload")

    with django_assert_max_num_queries(12):
        page = text(owner.get(f"/apply/{draft}/upload"))

    assert "选不选都可以：不承诺的，上传证明" in page
    assert "承诺不实的，责令限期整改" in page
    assert "凭承诺当场决定，决定后核查，依据：消防法 第十五条" in page
    assert "受理后 5 个工作日内补齐" in page
    assert "逾期未补齐的，终止办理" in page


def test_who_does_not_promise_uploads_the_proof(owner, draft):
    file = SimpleUploadedFile("油烟.png", picture(), "image/png")
    owner.send(
        f"/apply/{draft}/upload", {"keys": ["fire_commitment"]}, form=f"/apply/{draft}/commit"
    )
    page = owner.get(f"/apply/{draft}/upload").content.decode()
    assert "不作承诺的，在这里上传“油烟净化设施证明”" in page

    answer = owner.send(
        f"/apply/{draft}/upload", {"file": file}, form=f"/apply/{draft}/upload/fume"
    )

    assert answer.status_code == 302, text(answer)
    assert Material.objects.get(application=draft, key="fume").source == "upload"


def test_a_gap_is_promised_seen_and_filled(owner, draft, django_assert_max_num_queries):
    said = {"keys": ["fume", "fire_commitment"], "later": ["sign_picture"]}
    owner.send(f"/apply/{draft}/upload", said, form=f"/apply/{draft}/commit")
    assert "容缺受理承诺书您选择了容缺后补" in text(owner.get(f"/apply/{draft}/check"))
    owner.send(f"/apply/{draft}/sign", {"consent": "yes", "password": "Yijianshi2026"})
    case = Case.objects.get(application=draft, part="sign")
    commands.accept(case.pk, by=actor("wangfang"), at=MONDAY)
    gap = Gap.objects.get(case=case)
    with django_assert_max_num_queries(12):
        page = text(owner.get("/my/cn"))
    assert "待补齐的材料 招牌效果图" in page
    assert "油烟净化设施证明" in page

    empty = owner.send(f"/my/cn/bq/{gap.pk}", {})
    assert "请选择“招牌效果图”的文件" in text(empty)
    file = SimpleUploadedFile("招牌.png", picture(), "image/png")
    answer = owner.send(f"/my/cn/bq/{gap.pk}", {"file": file})

    assert answer["Location"] == "/my/cn"
    assert Gap.objects.get(pk=gap.pk).state == "supplied"


def test_what_is_somebody_elses_is_not_there(owner, other, draft, firm):
    commands.record_credit(
        case_of(draft, firm),
        ground_of="penalty",
        about="finding:x",
        words="处罚",
        by=SYSTEM,
        at=MONDAY,
    )
    assert "处罚" in text(owner.get("/my/cn"))
    assert "没有信用记录" in text(other.get("/my/cn"))


def case_of(draft, firm):
    commands.commit_to(
        draft, keys=["fume", "fire_commitment"], later=["sign_picture"], by=firm, at=MONDAY
    )
    from_sheet = given.queries.check_sheet(draft, firm, MONDAY)
    commands.submit(draft, summary=from_sheet.digest, consent="同意", by=firm, at=MONDAY)
    assert Application.objects.get(pk=draft).state == "submitted"
    return Case.objects.get(application=draft, part="food").pk


def test_publications_are_open_to_anybody(visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page = text(visitor.get("/gs?sort=penalty"))

    assert "现在没有行政处罚的公示" in page
    assert visitor.get("/gs.csv").content.decode("utf-8-sig").startswith("行政相对人名称,")
    assert visitor.get("/gs?page=99999999999&sort=x&q=%00").status_code in (200, 400, 422)


def test_a_permit_decided_anew_leads_to_its_new_decision(visitor, django_assert_max_num_queries):
    head = {
        "sort": "permit", "about": "case:1", "case": new_id(), "organ": new_id(), "region": "140105",
        "organ_name": "示例局", "holder": "示例面馆", "item_name": "食品经营许可", "state": "published",
        "decided_on": MONDAY.date(), "published_on": MONDAY.date(),
    }  # fmt: skip
    old = Publication.objects.create(**head, number="文1", standing="撤销", note="重新办理")
    new = Publication.objects.create(**head, number="文2", seq=9)

    with django_assert_max_num_queries(6):
        page = visitor.get(f"/gs/{old.pk}")

    assert f'href="/gs/{new.pk}">重新作出的决定　文2' in page.content.decode()
    assert "备注重新办理" in text(page).replace(" ", "").replace("\n", "")
    assert f'href="/gs/{old.pk}">此前的决定　文1' in visitor.get(f"/gs/{new.pk}").content.decode()
    assert "撤销" in text(visitor.get("/gs"))
