"""Papers as OFD: the same look as the PDF, SM2 seals in the structure of GB/T 38540, tampering found."""

import io
from datetime import timedelta
from functools import cache

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from onething.documents import signing
from onething.documents.ofd import checking, keys, pages, sealing, seals
from onething.documents.ofd.writing import About
from onething.kernel.crypto import sm3_bytes
from tests.documents import ofd_reader
from tests.documents.papers import CASE
from tests.documents.test_typesetting import ORGAN, drawn_once
from tests.times import MONDAY

DOTS = 8
OFFICE = CASE["organ"]


@pytest.fixture(scope="module", autouse=True)
def _own_keys(tmp_path_factory):
    before = signing.settings.KEYS_ROOT
    signing.settings.KEYS_ROOT = tmp_path_factory.mktemp("keys")
    yield
    signing.settings.KEYS_ROOT = before


def seal_of(at=MONDAY):
    picture = io.BytesIO()
    Image.new("RGBA", (4, 4)).save(picture, "PNG")  # small: the other SM3 is slow
    return keys.seal(ORGAN, OFFICE, "行政审批专用章", picture=picture.getvalue(), at=at)


@cache
def made():
    about = About(
        "准予行政许可决定书", OFFICE, "并小市监准字〔2026〕第 0001 号", "7K2M9PQR", MONDAY
    )
    signer = keys.organ(ORGAN, OFFICE, at=MONDAY)
    return sealing.make(drawn_once("grant-permit").content, about, seal_of(), signer)


def trusted():
    return checking.authorities_in(signing.root())


def test_a_stranger_with_other_code_finds_seal_signature_and_every_file_sound():
    name, start, end = ofd_reader.audit(made().content)

    assert name == f"{OFFICE}行政审批专用章"
    assert start.startswith("2025") and end.startswith("2031")


def test_the_check_says_whose_seal_and_when():
    found = checking.check(made().content, trusted())

    assert (found.seal, found.signer) == (f"{OFFICE}行政审批专用章", OFFICE)
    assert (found.code, found.fingerprint) == ("7K2M9PQR", made().certificate)
    assert found.at == MONDAY.replace(microsecond=0)


def test_the_text_is_that_of_the_pdf_and_can_be_searched():
    files = ofd_reader.files_of(made().content)

    said = "".join(sign for sign, *_ in ofd_reader.texts(files))
    assert "准予行政许可决定书" in said
    assert CASE["applicant"] in said


def test_letters_stand_where_the_pdf_has_them():
    """Drawn by FreeType from the fonts in the package, beside PDFium's picture of the PDF."""
    ours = ofd_reader.drawn(ofd_reader.files_of(made().content), dots=DOTS)
    with pypdfium2.PdfDocument(drawn_once("grant-permit").content) as pdf:
        theirs = pdf[0].render(scale=DOTS * 25.4 / 72).to_pil().convert("L").resize(ours.size)
    text = (0, 0, ours.width, 150 * DOTS)  # above the table: nothing but letters
    ours, theirs = _soft(ours.crop(text)), _soft(theirs.crop(text))
    moved = ImageChops.offset(ours, round(0.5 * DOTS), 0)  # half a millimetre would be seen

    assert _unlike(ours, theirs) < 2
    assert _unlike(moved, theirs) > 3 * _unlike(ours, theirs)


def _unlike(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0]


def _soft(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(2))


def test_the_seal_is_drawn_by_the_reader_over_organ_and_date():
    files = ofd_reader.files_of(made().content)
    root = ofd_reader.fromstring(files["Doc_0/Signs/Sign_0/Signature.xml"])
    stamp = next(root.iter(f"{ofd_reader.OFD}StampAnnot"))
    left, top, width, height = map(float, stamp.get("Boundary").split())
    page = int(stamp.get("PageRef")) - 100

    assert (width, height) == (42, 42)
    under = [
        sign
        for sign, x, y, *_ in ofd_reader.texts(files, page)
        if left < x < left + width and top < y < top + height
    ]
    assert "年" in under
    assert "208 2 27" not in files[f"Doc_0/Pages/Page_{page}/Content.xml"].decode()


@pytest.mark.parametrize("name", [
    "OFD.xml",
    "Doc_0/Document.xml",
    "Doc_0/PublicRes.xml",
    "Doc_0/Res/font_2.otf",
    "Doc_0/Pages/Page_0/Content.xml",
    "Doc_0/Signs/Signatures.xml",
    "Doc_0/Signs/Sign_0/Signature.xml",
    "Doc_0/Signs/Sign_0/Seal.esl",
    "Doc_0/Signs/Sign_0/SignedValue.dat",
])  # fmt: skip
def test_a_changed_file_is_found_out(name):
    files = ofd_reader.files_of(made().content)
    files[name] = files[name][:-25] + bytes([files[name][-25] ^ 1]) + files[name][-24:]

    with pytest.raises(checking.Unsound):
        checking.check(ofd_reader.repacked(files), trusted())


def test_a_file_put_in_or_taken_out_is_found_out():
    files = ofd_reader.files_of(made().content)

    with pytest.raises(checking.Unsound, match="增加或者缺少"):
        checking.check(ofd_reader.repacked(files | {"Doc_0/more.xml": b"<a/>"}), trusted())
    del files["Doc_0/Res/font_3.otf"]
    with pytest.raises(checking.Unsound, match="增加或者缺少"):
        checking.check(ofd_reader.repacked(files), trusted())


def test_a_seal_of_a_strange_maker_is_refused_in_words():
    with pytest.raises(checking.Unsound, match="不是由平台信任的制章机构制作"):
        checking.check(made().content, (b"another",))


def test_a_seal_out_of_its_term_is_not_used():
    late = MONDAY + timedelta(days=366 * 6)

    with pytest.raises(keys.SealOutOfTerm, match=r"有效期为2025-.*不能用印"):
        keys.must_be_in_term(seal_of(), late)


def test_a_signature_made_after_the_seal_had_ended_is_refused_in_words():
    """Somebody who has the keys but an old seal: the time of signing tells."""
    old = _seal_until(MONDAY - timedelta(days=1))
    signer = keys.organ(ORGAN, OFFICE, at=MONDAY)
    files = ofd_reader.files_of(made().content)
    files[sealing.SEAL] = old
    again = {n: c for n, c in files.items() if n not in sealing.UNCHECKED}
    again[sealing.SIGNATURE] = sealing._signature(again, None, MONDAY)
    again[sealing.LISTED] = files[sealing.LISTED]
    again[sealing.VALUE] = sealing._value(again[sealing.SIGNATURE], old, signer, MONDAY)

    with pytest.raises(checking.Unsound, match=r"签章时间不在印章.*的有效期内"):
        checking.check(ofd_reader.repacked(again), trusted())


def test_a_digest_that_begins_with_a_stroke_is_read_whole():
    """Base64 knows “/”: one file in 64 was said to be changed when it was read as a place."""
    odd = next(n for n in map(str, range(2000)) if sm3_bytes(n.encode())[0] >> 2 == 63)
    signer, seal = keys.organ(ORGAN, OFFICE, at=MONDAY), seal_of()
    files = ofd_reader.files_of(made().content)
    again = {n: c for n, c in files.items() if n not in sealing.UNCHECKED}
    again |= {"Doc_0/Res/odd": odd.encode(), sealing.SEAL: seal}
    again[sealing.SIGNATURE] = sealing._signature(again, None, MONDAY)
    again[sealing.LISTED] = files[sealing.LISTED]
    again[sealing.VALUE] = sealing._value(again[sealing.SIGNATURE], seal, signer, MONDAY)

    assert b"<ofd:CheckValue>/" in again[sealing.SIGNATURE]
    assert checking.check(ofd_reader.repacked(again), trusted()).signer == OFFICE


def _seal_until(end):
    signer = keys.organ(ORGAN, OFFICE, at=MONDAY)
    info = seals.seal_info(
        name="旧印章", number="1", signer=signer.certificate, picture=b"\x89PNG", size=42,
        start=end - timedelta(days=300), end=end,
    )  # fmt: skip
    return keys.made_by(keys.authority(at=MONDAY), info)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x03\x04" + bytes(500), b"%PDF-1.7"])
def test_what_is_no_ofd_is_refused_in_words(content):
    with pytest.raises(checking.Unsound, match="不是可以打开的 OFD"):
        checking.check(content, trusted())


def test_a_bomb_is_not_unfolded():
    bomb = ofd_reader.io.BytesIO()
    with ofd_reader.zipfile.ZipFile(bomb, "w", ofd_reader.zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", bytes(checking.MOST_BYTES + 1))

    with pytest.raises(checking.Unsound, match="展开后过大"):
        checking.check(bomb.getvalue(), trusted())


def test_the_same_pages_give_the_same_files():
    content = drawn_once("grant-permit").content

    assert pages.read(content) == pages.read(content)
    assert len(io.BytesIO(made().content).getvalue()) < 250_000
