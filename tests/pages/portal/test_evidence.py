"""存证核验: anybody checks a receipt by the page; what was changed is said in words."""

import io
import json
from datetime import date, timedelta

import pytest

from onething.kernel import anchors, sequencer
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Anchor
from tests import given
from tests.cast import actor
from tests.pages.portal.conftest import text
from tests.times import MONDAY

DAY = date(2026, 11, 23)


def sealed():
    while sequencer.sequence_once():
        pass
    sequencer.sign_head(MONDAY)


@pytest.fixture
def receipt(owner):
    """The receipt of an application, as its holder downloads it."""
    number = given.a_submitted_application(actor("wangjianguo", behalf="晋味面馆"))
    sealed()
    return json.loads(owner.get(f"/my/bj/{number}/cz.json").content)


def upload(visitor, said, name="回执.json"):
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    file = io.BytesIO(content)
    file.name = name
    return visitor.send("/cz", {"file": file}, form="/cz/file")


def test_a_stranger_checks_a_receipt(visitor, receipt):
    said = text(upload(visitor, receipt))

    assert "核验通过，没有被改动" in said
    assert "本平台的账本中现在仍有这条记录" in said
    assert "还没有由时间戳机构锚定" in said


def test_a_changed_receipt_is_told(visitor, receipt):
    receipt["record"] = receipt["record"].replace("YJS", "YJX")

    said = text(upload(visitor, receipt))

    assert "核验没有通过" in said
    assert "它与摘要不符" in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "请先选择"),
        (b"%PDF-1.7", "这不是存证回执"),
        (b"[" * 100_000, "这不是存证回执"),
        (b"x" * 300_000, "文件太大"),
        (json.dumps({"record": "x", "path": []}).encode(), "不是完整的存证回执"),
        (json.dumps({"day": "x", "token": "x"}).encode(), "不是完整的锚定文件"),
    ],
)
def test_another_file_is_said_to_be_none(visitor, content, says):
    assert says in text(upload(visitor, content))


def test_a_form_without_a_file_asks_for_one(visitor):
    answer = visitor.send("/cz", {}, form="/cz/file")

    assert answer.status_code == 422
    assert "请先选择一个存证回执" in text(answer)


def anchored(day=DAY):
    anchors.begin_anchor(day, by=SYSTEM, at=MONDAY)


def test_anchors_are_listed_and_downloaded_and_checked(visitor, receipt):
    anchored()

    said = text(visitor.get("/cz"))
    assert "2026 年 11 月 23 日" in said
    assert "等待时间戳机构" in said
    file = visitor.get("/cz/2026-11-23.json")
    assert Anchor.objects.get().size == file.json()["size"]
    checked = text(upload(visitor, file.content))
    assert "的树根（账本" in checked
    assert "没有核验时间戳" in checked


@pytest.mark.parametrize("address", ["/cz/2026-11-24.json", "/cz/x.json", "/cz?before=x"])
def test_a_day_without_an_anchor_is_not_there(visitor, address):
    answer = visitor.get(address)

    assert answer.status_code == 404
    assert "没有这一天的锚定" in text(answer)


def test_without_anchors_the_page_says_when_there_will_be_some(visitor):
    assert "还没有锚定" in text(visitor.get("/cz"))


def test_older_anchors_are_on_the_next_page(visitor, receipt):
    for days in range(33):
        anchored(DAY + timedelta(days))

    first = visitor.get("/cz").content.decode()
    assert "/cz?before=2026-11-25" in first
    second = text(visitor.get("/cz?before=2026-11-25"))
    assert "2026 年 11 月 24 日" in second
    assert "更早的锚定" not in second


def test_keys_can_be_taken_away(visitor, settings, tmp_path):
    assert visitor.get("/cz/key.pem").content.startswith(b"-----BEGIN PUBLIC KEY-----")
    settings.STAMP_CERTIFICATE = tmp_path / "none"
    assert visitor.get("/cz/authority.pem").status_code == 404
    settings.STAMP_CERTIFICATE = tmp_path / "known.crt"
    settings.STAMP_CERTIFICATE.write_bytes(b"-----BEGIN CERTIFICATE-----\n")
    assert visitor.get("/cz/authority.pem").content == b"-----BEGIN CERTIFICATE-----\n"
