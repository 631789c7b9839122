"""Bad and good uploads, the store and its previews."""

import io
import struct
import zlib

import pypdfium2
import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer

from onething.documents import files, previews
from onething.documents.uploads import BadUpload, check_upload, tidy_name
from onething.kernel.refusals import NotYours

MEGA = 1_000_000


def pdf(pages=1, size=(595, 842)):
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(*size)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def encrypted(owner="owner", user="user"):
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf())))
    assert isinstance(writer, PdfFileWriter)
    writer.encrypt(owner, user)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind, size=(30, 20)):
    out = io.BytesIO()
    Image.new("RGB", size, "#fff").save(out, kind)
    return out.getvalue()


def bomb(width=60_000, height=60_000):
    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + head + rows + chunk(b"IEND", b"")


def check(name, content, max_bytes=MEGA, types=("pdf", "png", "jpg")):
    return check_upload(name, content, max_bytes=max_bytes, types=types)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"", "空文件（0 字节）"),
        ("a.pdf", b"MZ\x90\x00" + b"\0" * 200, "文件名以 .pdf 结尾，但内容不是 PDF"),
        ("a.pdf", b"MZ\x90\x00%PDF-1.7", "不要只改文件名"),
        ("a.exe", b"MZ\x90\x00" + b"\0" * 200, "只接受 PDF、PNG 图片、JPG 图片"),
        ("a.svg", b"<svg onload='alert(1)'/>", "只接受 PDF"),
        ("a.pdf", encrypted(), "设置了打开密码"),
        ("a.pdf", encrypted(user=""), "密码或者权限保护"),
        ("a.pdf", b"%PDF-1.7\nnothing of a PDF", "已损坏"),
        ("a.pdf", pdf()[:300], "已损坏"),
        ("a.pdf", pdf(201), "有 201 页，最多可以上传 200 页"),
        ("a.png", bomb(), "像素过大"),
        ("a.png", bomb(8000, 8000), "像素过大"),
        ("a.png", picture("PNG")[:40], "已损坏"),
        ("a.jpg", picture("JPEG")[:200], "已损坏"),
    ],
)
def test_a_bad_file_is_refused_with_what_to_do(name, content, says):
    with pytest.raises(BadUpload) as refused:
        check(name, content)

    sentence = str(refused.value)
    assert says in sentence
    assert "请" in sentence
    assert sentence.endswith("。")
    assert refused.value.errors == {"file": sentence}


def test_a_file_over_the_limit_is_refused_with_both_sizes():
    with pytest.raises(BadUpload, match=r"1\.2 MB，超过 1\.0 MB 的上限"):
        check("a.pdf", b"%PDF-" + b"0" * 1_200_000)


def test_a_type_that_this_material_does_not_take_is_refused():
    with pytest.raises(BadUpload, match="这是 PNG 图片，这份材料只接受 PDF"):
        check("a.png", picture("PNG"), types=("application/pdf",))


@pytest.mark.parametrize(
    ("name", "content", "media_type", "pages"),
    [
        ("平面图.pdf", pdf(3), "application/pdf", 3),
        ("照片.jpeg", picture("JPEG"), "image/jpeg", 1),
        ("照片.png", picture("PNG"), "image/png", 1),
        ("照片.pdf", picture("PNG"), "image/png", 1),
    ],
)
def test_a_good_file_is_known_by_its_content(name, content, media_type, pages):
    checked = check(name, content)

    assert (checked.media_type, checked.pages, checked.size) == (media_type, pages, len(content))
    assert checked.digest.startswith("sm3:")


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\王\\平面图.PDF", "平面图.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("<script>.pdf", "_script_.pdf"),
        (".pdf", "pdf.pdf"),
        ("  . .pdf", "未命名文件.pdf"),
        ("图\u202efdp.exe", "图 fdp.pdf"),
        ("长" * 500 + ".pdf", "长" * 120 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(name, tidy):
    assert tidy_name(name, "application/pdf") == tidy


def test_the_same_content_is_kept_once_under_its_digest():
    first, second = files.keep(b"something"), files.keep(b"something")

    assert first == second
    assert files.content(first) == b"something"
    assert files.place_of(first).parent.name == first[6:8]
    assert [path.name for path in files.place_of(first).parent.iterdir()] == [first[4:]]


def test_a_kept_file_that_was_changed_is_an_error():
    digest = files.keep(b"what it was")
    files.place_of(digest).write_bytes(b"what it is!")

    with pytest.raises(files.Damaged):
        files.content(digest)


@pytest.mark.parametrize("digest", ["", "sm3:../../x", "sm3:" + "0" * 64, "md5:" + "0" * 64])
def test_a_digest_that_is_not_kept_is_not_there(digest):
    with pytest.raises(NotYours):
        files.content(digest)


@pytest.mark.parametrize(("content", "page"), [(pdf(2), 2), (picture("JPEG", (3000, 10)), 1)])
def test_a_preview_is_a_picture_of_a_page(content, page):
    shown = Image.open(io.BytesIO(previews.preview(files.keep(content), page)))

    assert shown.format == "PNG"
    assert shown.width <= 1000


def test_a_page_as_large_as_a_field_is_shown_small():
    shown = Image.open(io.BytesIO(previews.preview(files.keep(pdf(1, (10, 14000))))))

    assert shown.width * shown.height <= 4_100_000


@pytest.mark.parametrize(("content", "page"), [(pdf(1), 2), (pdf(1), 0), (picture("PNG"), 2)])
def test_a_page_that_is_not_there_is_said_in_words(content, page):
    with pytest.raises(NotYours, match="页"):
        previews.preview(files.keep(content), page)
