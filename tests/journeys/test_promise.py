"""开办餐饮店 by the promise way, page by page: chosen, decided at once, checked, broken, revoked, repaired."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.cases import commands
from onething.cases.models import Case, CreditRecord, Promise
from onething.documents.models import Document, Licence
from onething.kernel import db as connections
from onething.kernel.pump import pump_all
from onething.web import middleware
from tests.given import ANSWERS, a_complete_draft, picture
from tests.pages.portal.conftest import PASSWORD, Person, text
from tests.times import MONDAY

GROUNDS = {
    "facts": "两次现场核验，疏散通道仍被占用",
    "law": "行政许可法 第六十九条；国办发〔2020〕42号",
    "reasons": "承诺不实，整改后仍不符合消防安全条件",
    "remedies": "可以申请行政复议，也可以提起行政诉讼",
}

KINDS = {"commitment", "acceptance", "grant", "rectify", "revocation_notice", "revocation"}


class Time:
    """The clock of the pages."""

    def __init__(self):
        self.now = MONDAY

    def pass_by(self, days):
        self.now += timedelta(days=days)


@pytest.fixture
def clock(monkeypatch, settings):
    made = Time()
    monkeypatch.setattr(middleware, "now", lambda: made.now)
    monkeypatch.setattr(connections, "READER", connections.WRITER)
    settings.REGISTRY_URL = "http://127.0.0.1:9"
    return made


def signed_in(login, behalf=""):
    return Person().sign_in(login, behalf=behalf)


def filed(owner, firm):
    """Choose the promises on the page of materials, check, sign with the password."""
    draft = a_complete_draft(firm, answers={**ANSWERS, "tobacco": "no"})
    page = text(owner.get(f"/apply/{draft}/upload"))
    assert "告知承诺 下面的材料可以用书面承诺代替" in page
    assert "信用修复前不能再用告知承诺" in page
    assert "受理后 5 个工作日内补齐" not in page  # the picture of the sign is there already
    said = {"keys": ["fume", "fire_commitment"]}
    answer = owner.send(f"/apply/{draft}/upload", said, form=f"/apply/{draft}/commit")
    assert answer.status_code == 302, text(answer)
    check = text(owner.get(f"/apply/{draft}/check"))
    assert "告知承诺书您选择了告知承诺" in check
    answer = owner.send(f"/apply/{draft}/sign", {"consent": "yes", "password": PASSWORD})
    assert answer["Location"] == f"/apply/{draft}/done", text(answer)
    return Case.objects.get(application=draft, part="fire")


def act(who, promise, do, said):
    """Open the page of a step, fill it in, send it."""
    answer = who.send(f"/office/hc/{promise}/{do}", said)
    assert answer.status_code == 302, text(answer)
    pump_all()


def test_a_promise_that_is_not_kept_is_followed_to_its_revocation_and_repair(db, firm, clock):
    owner = signed_in("wangjianguo", "晋味面馆")
    case = filed(owner, firm)

    window = signed_in("wangfang")
    answer = window.send(f"/bj/{case.pk}", {"sure": "1"}, form=f"/bj/{case.pk}/do/accept")
    assert answer.status_code == 302, text(answer)
    head = signed_in("shenyi")
    assert "凭承诺当场准予" in text(head.get(f"/bj/{case.pk}"))
    answer = head.send(
        f"/bj/{case.pk}", {"opinion": "", "sure": "1"}, form=f"/bj/{case.pk}/do/accept",
        to=f"/bj/{case.pk}/do/grant_at_once",
    )  # fmt: skip
    assert answer.status_code == 302, text(answer)
    pump_all()

    promise = Promise.objects.get(case=case)
    licence = Licence.objects.get(about=f"case:{case.pk}")
    assert licence.state == "valid"
    gs = text(owner.get("/gs?q=晋味面馆"))
    assert "公众聚集场所投入使用、营业前消防安全检查" in gs
    assert "没有回执" in text(head.get(f"/bj/{case.pk}/after"))  # the platforms are silent in tests

    checked_and_revoked(owner, head, promise)

    case.refresh_from_db()
    licence.refresh_from_db()
    assert (case.state, licence.state) == ("revoked", "revoked")
    assert "撤销" in text(owner.get(f"/v/{licence.code}"))
    assert "撤销" in text(owner.get("/gs?q=晋味面馆"))
    papers = Document.objects.filter(about=f"case:{case.pk}")
    assert set(papers.values_list("kind", flat=True)) >= KINDS
    assert papers.get(kind="grant").state == "withdrawn"
    closed_until_repaired(owner, firm, clock)


def checked_and_revoked(owner, head, promise):
    """Checked, put right by half, checked again, proposed, heard, revoked."""
    checker = signed_in("qianwei")
    assert "消防安全告知承诺书" in text(checker.get("/office/hc"))
    photo = SimpleUploadedFile("通道.png", picture(), "image/png")
    act(checker, promise.pk, "break", {"found": "通道被占用", "second": "蒋涛", "file": photo})
    assert "通道.png" in text(checker.get(f"/office/hc/{promise.pk}"))
    act(checker, promise.pk, "rectify", {"demand": "清理疏散通道"})

    mine = text(owner.get("/my/cn"))
    assert "限期整改中" in mine
    assert "修复前不能用告知承诺、容缺受理办事" in mine
    answer = owner.send(f"/my/cn/{promise.pk}/report", {"report": "已清理一部分"})
    assert answer["Location"] == "/my/cn"
    act(checker, promise.pk, "break", {"found": "仍有占用", "second": "蒋涛"})

    act(checker, promise.pk, "propose", GROUNDS)
    refused = head.send(f"/office/hc/{promise.pk}/jd/revoke", {"answer": ""})
    assert refused.status_code == 409
    assert "现在还不能撤销" in text(refused)
    owner.send(f"/my/cn/{promise.pk}/state", {"statement": "正在搬离，请再给几天"})
    act(head, promise.pk, "jd/revoke", {"answer": "整改期限已过，不予采纳"})


def closed_until_repaired(owner, firm, clock):
    """The way is closed in words, and open again once the record is repaired."""
    clock.pass_by(1)
    draft = commands.start_draft(
        "kbcyd", region="140105", answers=ANSWERS, known={}, source_down=False,
        by=firm, at=clock.now,
    )  # fmt: skip
    page = text(owner.get(f"/apply/{draft}/upload"))
    assert "消防安全告知承诺书：现在不能承诺" in page
    assert "承诺不实" in page
    answer = owner.send(
        f"/apply/{draft}/upload", {"keys": ["fire_commitment"]}, form=f"/apply/{draft}/commit"
    )
    assert answer.status_code == 422
    record = CreditRecord.objects.get(subject=firm.behalf)
    assert owner.get(f"/my/cn/xf/{record.pk}").status_code == 200
    early = owner.send(f"/my/cn/xf/{record.pk}", {"corrected": "已经纠正"})
    assert "最短公示期" in text(early)

    clock.pass_by(100)
    owner = signed_in("wangjianguo", "晋味面馆")
    answer = owner.send(f"/my/cn/xf/{record.pk}", {"corrected": "通道已经清理，换了租约"})
    assert answer["Location"] == "/my/cn", text(answer)
    head = signed_in("shenyi")
    assert "信用修复申请" in text(head.get("/office/hc?view=repairs"))
    answer = head.send(f"/office/xf/{record.pk}", {"answer": "", "agree": "yes"})
    assert answer.status_code == 302, text(answer)
    assert "现在不能承诺" not in text(owner.get(f"/apply/{draft}/upload"))
