"""Our signatures of PDFs, judged by a library that is not ours."""

import io
from datetime import datetime, timedelta

import pypdfium2
import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from onething.documents import pades, signing
from onething.kernel.calendar import CHINA
from tests.documents.pdfs import codes_on, run
from tests.documents.test_typesetting import KINDS, URL, typeset
from tests.times import MONDAY

ORGAN, NAME = "11145105000000078A", "太原市小店区市场监督管理局"


@pytest.fixture(scope="module")
def drawn():
    return typeset(KINDS["receipt-permit"])


def signed(drawn, name=NAME, organ=ORGAN, at=MONDAY):
    return signing.sign(
        drawn.content, organ=organ, name=name, reason="收件凭证（第 1 号）", at=at
    ).content


def judged(content, at=MONDAY):
    """Return what pyhanko says of the only signature, trusting our test authority alone."""
    root = load_cert_from_pemder(str(signing.root() / "ca.pem"))
    context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=at)
    (found,) = PdfFileReader(io.BytesIO(content), strict=True).embedded_signatures
    return found, validate_pdf_signature(found, context)


def test_a_stranger_judges_the_signature_valid_trusted_and_of_the_whole_file(drawn):
    found, status = judged(signed(drawn))

    assert status.bottom_line and status.intact and status.valid and status.trusted
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level == ModificationLevel.NONE
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert found.sig_object["/Reason"] == "收件凭证（第 1 号）"
    assert found.sig_object["/Name"] == NAME


def test_what_is_signed_names_the_certificate_and_the_algorithms(drawn):
    found, _ = judged(signed(drawn))

    attributes = {one["type"].native for one in found.signer_info["signed_attrs"]}
    assert attributes == {
        "content_type",
        "message_digest",
        "cms_algorithm_protection",
        "signing_certificate_v2",
    }


def test_the_moment_of_the_signature_is_the_one_that_the_ledger_knows(drawn):
    found, _ = judged(signed(drawn))

    assert found.self_reported_timestamp == MONDAY.replace(microsecond=0)
    assert found.self_reported_timestamp.utcoffset() == datetime.now(CHINA).utcoffset()


@pytest.mark.parametrize("place", [9_000, 60_000, -200])
def test_one_changed_byte_anywhere_and_the_signature_is_no_longer_valid(drawn, place, tmp_path):
    content = bytearray(signed(drawn))
    content[place] ^= 1
    path = tmp_path / "changed.pdf"
    path.write_bytes(content)

    assert "Signature is Valid" not in run("pdfsig", path)


def test_a_name_longer_than_a_certificate_allows_is_cut_there_and_whole_in_the_signature(drawn):
    found, status = judged(signed(drawn, name="镇" * 64, organ="11145105000000999X"))

    assert status.bottom_line
    assert found.signer_cert.subject.native["common_name"] == "镇" * 21
    assert found.sig_object["/Name"] == "镇" * 64


def test_a_renewed_certificate_is_used_from_then_on(drawn):
    organ = "11145105000000998X"
    later = MONDAY + timedelta(days=366 * 6)

    first, _ = judged(signed(drawn, organ=organ))
    second, status = judged(signed(drawn, organ=organ, at=later), later)

    assert status.bottom_line
    assert first.signer_cert.serial_number != second.signer_cert.serial_number


def test_the_first_page_is_found_among_many():
    many = typeset(KINDS["withdrawal-permit"], applicant="晋" * 5000)

    _, status = judged(signed(many))

    with pypdfium2.PdfDocument(many.content) as pdf:
        assert len(pdf) == many.pages
    assert status.bottom_line


def test_what_others_have_written_is_refused_and_not_signed(drawn):
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(100, 100)
    other = io.BytesIO()
    blank.save(other)

    for content in (other.getvalue(), b"", b"%PDF-1.7\n", signed(drawn)):
        with pytest.raises(pades.NotOurs):
            pades.read(content)


def test_the_code_of_each_paper_can_be_read(drawn):
    assert codes_on(signed(drawn)) == [URL]
