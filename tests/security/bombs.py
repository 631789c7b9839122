"""Files that are much larger, or something else, than they look."""

import struct
import zlib
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

MEGA = 1_000_000


@cache
def flate(megabytes, fill=b" "):
    """Return so many megabytes, deflated."""
    press, out = zlib.compressobj(9), []
    for _ in range(megabytes):
        out.append(press.compress(fill * MEGA))
    return b"".join([*out, press.flush()])


def pdf(*objects):
    """Return a PDF of these objects, the first of which is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + tail


def stream(words, data):
    """Return a stream with its dictionary."""
    return b"<<" + words + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def page_with(content, *more, resources=b""):
    """Return a PDF of one page with this content stream."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + resources + b">>",
        content,
        *more,
    )


def bomb():
    """Return two kilobytes that unfold to 900 megabytes."""
    return page_with(stream(b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(flate(900), 9)))


def image_bomb():
    """Return a page with one picture of 900 million points."""
    picture = stream(
        b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter/FlateDecode",
        flate(900, b"\0"),
    )
    drawn = stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q")
    return page_with(drawn, picture, resources=b"/Resources<</XObject<</I 5 0 R>>>>")


def png(width, height, data=b""):
    """Return a PNG that says how large it is."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = data or zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@cache
def office():
    """Return an office document that unfolds to 400 megabytes."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b" " * 400 * MEGA)
    return made.getvalue()
