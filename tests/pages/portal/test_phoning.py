"""A phone takes the pictures for a computer: by a code, without signing in, into one material only."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import signing

from onething.cases import commands, queries
from onething.cases.models import Material
from onething.identity.models import Mandate
from onething.web.portal import phoning
from tests import given
from tests.cast import actor
from tests.pages.portal.conftest import text
from tests.times import MONDAY

FIRM = ("wangjianguo", "晋味面馆")


@pytest.fixture
def wanted(owner):
    """A draft of the owner and a material that it still needs."""
    by = actor(FIRM[0], behalf=FIRM[1])
    draft = given.a_draft(by)
    sheet = queries.materials_sheet(draft, by, MONDAY)
    return draft, sheet.to_upload[0].need.key


def link(person, wanted):
    page = unescape(person.get(f"/apply/{wanted[0]}/pz/{wanted[1]}").content.decode())
    return re.search(r"(/pz/[^<\s]+)</p>", page)[1]


def photo():
    file = io.BytesIO(given.picture())
    file.name = "门面.png"
    return file


def test_a_picture_of_the_phone_is_in_the_draft(owner, visitor, wanted):
    address = link(owner, wanted)
    assert "还没有收到照片" in text(owner.get(f"/apply/{wanted[0]}/pz/{wanted[1]}"))

    assert "拍照" in text(visitor.get(address))
    sent = visitor.send(address, {"file": photo()}, to=address)
    assert sent.status_code == 302

    assert "已上传 1 个文件" in text(visitor.get(sent["Location"]))
    material = Material.objects.get(application=wanted[0], key=wanted[1])
    assert material.media_type == "image/png"
    assert "已有 1 个文件" in text(owner.get(f"/apply/{wanted[0]}/pz/{wanted[1]}"))


def test_the_phone_sees_nothing_of_what_is_there(owner, visitor, wanted):
    address = link(owner, wanted)
    visitor.send(address, {"file": photo()}, to=address)

    said = visitor.get(address).content.decode()

    assert "门面.png" not in said
    assert "晋味面馆" not in said


def test_a_form_without_a_picture_asks_for_one(owner, visitor, wanted):
    address = link(owner, wanted)

    answer = visitor.send(address, {}, to=address)

    assert answer.status_code == 422
    assert "请先拍照" in text(answer)


def test_a_file_that_is_no_picture_is_refused_in_words(owner, visitor, wanted):
    address = link(owner, wanted)
    file = io.BytesIO(b"MZ\x90")
    file.name = "照片.png"

    answer = visitor.send(address, {"file": file}, to=address)

    assert answer.status_code == 422
    assert "内容不是" in text(answer)


def test_a_code_that_is_over_says_what_to_do(owner, visitor, wanted, monkeypatch):
    address = link(owner, wanted)
    monkeypatch.setattr(phoning.documents, "phone_minutes", lambda: -1)

    answer = visitor.get(address)

    assert answer.status_code == 409
    assert "已经过期" in text(answer)


@pytest.mark.parametrize(
    "change", [lambda said: said[:-3], lambda said: said + "x", lambda said: "x"]
)
def test_a_changed_code_leads_nowhere(owner, visitor, wanted, change):
    token = link(owner, wanted).removeprefix("/pz/")

    assert visitor.get(f"/pz/{change(token)}").status_code == 404


def test_a_code_for_another_material_or_draft_leads_nowhere(owner, visitor, wanted):
    by = actor(FIRM[0], behalf=FIRM[1])
    for draft, key in ((wanted[0], "nothing"), ("0" * 32, wanted[1])):
        said = {"d": str(draft), "k": key, "w": by.who, "b": by.behalf}
        token = signing.dumps(said, salt=phoning.SALT, compress=True)
        assert visitor.get(f"/pz/{token}").status_code == 404


def test_a_mandate_that_has_ended_ends_the_code(owner, visitor, wanted):
    address = link(owner, wanted)
    assert visitor.get(address).status_code == 200

    own = actor(FIRM[0]).who.partition(":")[2]
    Mandate.objects.filter(agent=own).update(revoked_at=MONDAY - timedelta(days=1))

    answer = visitor.get(address)
    assert answer.status_code == 404
    assert "委托已经到期或者撤销" in text(answer)


def test_after_submitting_no_picture_comes_in(owner, visitor):
    by = actor(FIRM[0], behalf=FIRM[1])
    draft = given.a_complete_draft(by)
    rows = queries.materials_sheet(draft, by, MONDAY).to_upload
    address = link(owner, (draft, rows[0].need.key))
    digest = queries.check_sheet(draft, by, MONDAY).digest
    commands.submit(draft, summary=digest, consent="同意", by=by, at=MONDAY)

    assert visitor.get(address).status_code in {404, 409}
