"""Files that strangers hand in, and the other forms of a paper."""

from datetime import timedelta

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from onething.documents import commands, pdf_checking, queries, signing
from onething.documents.models import OfdCopy, SealUse
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.documents.ofd_reader import io
from tests.documents.pdfs import codes_on, text_of
from tests.times import MONDAY

TODAY = MONDAY.date()


@pytest.fixture
def sealed(cast):
    return cast.sealed("grant")


def test_our_pdf_is_known_with_seal_certificate_and_state(sealed):
    content = queries.content(sealed.digest)
    found = queries.handed_in(content, on=TODAY)

    use = SealUse.objects.get(paper=sealed.pk, digest=sealed.digest)
    assert (found.form, found.sound, found.ours) == ("PDF", True, True)
    assert found.signer == "太原市小店区市场监督管理局"
    assert found.fingerprint == use.certificate
    assert found.paper is not None and found.paper.code == sealed.code
    theirs = validate_pdf_signature(  # pyhanko says the same of the signature
        PdfFileReader(io.BytesIO(content)).embedded_signatures[0],
        ValidationContext(trust_roots=[], allow_fetching=False),
    )
    assert theirs.intact and theirs.valid
    assert theirs.signing_cert.sha256.hex() == found.fingerprint


def test_a_decision_is_made_as_ofd_too_and_known_again(cast, sealed):
    row = OfdCopy.objects.get(pk=sealed.pk)
    found = queries.handed_in(queries.content(row.digest), on=TODAY)

    assert (found.form, found.sound, found.ours) == ("OFD", True, True)
    assert found.seal == "太原市小店区市场监督管理局行政审批专用章"
    assert found.paper is not None and found.paper.code == sealed.code
    assert SealUse.objects.filter(paper=sealed.pk, digest=row.digest).exists()
    assert [event.name for event in Event.objects.filter(stream=f"ofd:{sealed.pk}")] == [
        "documents.ofd_made"
    ]


def test_a_corrected_paper_says_so_and_leads_to_the_new_one(cast, sealed):
    new = cast.sealed("grant", about=sealed.about)
    commands.correct_document(
        sealed.pk, replaced_by=new.pk, reason="地址写错", by=cast.decider, at=MONDAY
    )

    found = queries.handed_in(queries.content(sealed.digest), on=TODAY).paper
    assert found is not None
    assert (found.good, found.state_name) == (False, "已被更正")
    assert (found.reason, found.corrected_by) == ("地址写错", new.code)


CHANGED = [
    (lambda c: c[:3000] + bytes([c[3000] ^ 1]) + c[3001:], "已经被改动"),
    (lambda c: c + b"\n%more", "没有覆盖整个文件"),
    (lambda c: c[:-200], "没有覆盖整个文件"),
    (lambda c: c.replace(b"/ByteRange", b"/ByteRangX"), "没有数字签名"),
    (lambda c: c + c[c.rindex(b"/ByteRange") :], "又被添加了内容"),
    (lambda _: b"%PDF-1.7 nothing", "没有数字签名"),
    (lambda _: b"hello", "请选择 PDF 或者 OFD 文件"),
    (lambda _: b"", "请选择 PDF 或者 OFD 文件"),
]


def test_a_changed_or_strange_file_is_shown_for_what_it_is(sealed):
    content = queries.content(sealed.digest)
    for how, words in CHANGED:
        found = queries.handed_in(how(content), on=TODAY)

        assert (found.sound, found.ours, found.paper) == (False, False, None)
        assert words in found.sentence


def test_a_signature_after_the_certificate_has_ended_is_refused_in_words(sealed, monkeypatch):
    content = queries.content(sealed.digest)
    late = MONDAY + timedelta(days=366 * 40)
    monkeypatch.setattr(pdf_checking, "_time", lambda _: late)

    with pytest.raises(pdf_checking.Unsound, match="证书不在有效期内"):
        pdf_checking.check(content, (signing.root() / "ca.pem").read_bytes())


def test_a_certificate_of_another_authority_is_not_trusted(sealed, tmp_path, settings):
    settings.KEYS_ROOT = tmp_path
    signing.make_authority(at=MONDAY)

    found = queries.handed_in(queries.content(sealed.digest), on=TODAY)
    assert "不是由平台信任的机构颁发" in found.sentence


def test_an_ofd_is_attached_once_and_by_the_system_only(cast, sealed):
    made = {
        "organ": cast.organ,
        "kind": "grant",
        "digest": "sm3:0",
        "seal": "章",
        "certificate": "0",
    }

    with pytest.raises(NotYours):
        commands.attach_ofd(sealed.pk, **made, by=cast.decider, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经有 OFD 文件"):
        commands.attach_ofd(sealed.pk, **made, by=cast.system, at=MONDAY)


def test_large_print_and_slips_say_the_same_without_a_seal(cast, sealed):
    large = text_of(queries.large_print(sealed.pk, cast.holder))
    assert "决定准予行政许可" in large
    assert "本件是大字版阅读件" in large and "没有盖章" in large
    assert "数字签名" not in large

    for width in (58, 80):
        slip = queries.slip(sealed.pk, width, cast.holder)
        said = text_of(slip)
        for words in (sealed.number.replace(" ", ""), "太原晋味样例餐饮管理有限公司", sealed.code):
            assert words in said
        assert codes_on(slip)[0].endswith(f"/v/{sealed.code}")


def test_other_forms_are_for_those_who_may_see_the_paper(cast, sealed):
    with pytest.raises(NotYours):
        queries.large_print(sealed.pk, cast.stranger)
    with pytest.raises(NotYours):
        queries.slip(sealed.pk, 58, cast.other_decider)
    with pytest.raises(Invalid, match="58 毫米或者 80 毫米"):
        queries.slip(sealed.pk, 70, cast.holder)
