"""Put the bare CFF outlines that a PDF embeds into an OpenType file, as OFD wants them."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from onething.documents.ofd.pages import Font

UNITS = 1000  # per em, as typst writes CFF fonts
ASCENT, DESCENT = 880, -120
CHECKSUM = 0xB1B0AFBA  # of a whole font file (OpenType, head.checkSumAdjustment)
BMP = 0xFFFF
MASK = 0xFFFFFFFF
STYLE_REGULAR, EMBEDDABLE = 0x40, 0


def opentype(font: Font) -> bytes:
    """Return the font as an OpenType file whose `cmap` leads from each sign to its glyph."""
    glyphs = max(font.widths) + 1
    widths = [round(font.widths.get(glyph, 0)) for glyph in range(glyphs)]
    tables = {
        b"CFF ": font.outlines,
        b"OS/2": _os2(font),
        b"cmap": _cmap(by_sign(font)),
        b"head": _head(),
        b"hhea": _hhea(max(widths), glyphs),
        b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in widths),
        b"maxp": struct.pack(">IH", 0x5000, glyphs),
        b"name": _name(font.name),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }  # fmt: skip
    return _file(tables)


def by_sign(font: Font) -> dict[int, int]:
    """Return for each code point the glyph that stands for it: the first, if there are several."""
    found: dict[int, int] = {}
    for glyph, sign in sorted(font.signs.items()):
        if len(sign) == 1:
            found.setdefault(ord(sign), glyph)
    return found


def _os2(font: Font) -> bytes:
    points = [point for point in by_sign(font) if point <= BMP] or [0]
    weight = 700 if "Bold" in font.name else 400
    return struct.pack(
        ">HhHHHhhhhhhhhhhh10s4I4sHHHhhhHH2I",
        3, 500, weight, 5, EMBEDDABLE, 650, 600, 0, 75, 650, 600, 0, 350, 50, 258, 0,
        bytes(10), 0, 0, 0, 0, b"OTHG", STYLE_REGULAR, min(points), max(points),
        ASCENT, DESCENT, 0, ASCENT, -DESCENT, 0, 0,
    )  # fmt: skip


def _cmap(glyphs: Mapping[int, int]) -> bytes:
    """Return a `cmap` with one table of format 12: each run of points that follow each other."""
    groups: list[list[int]] = []
    for point, glyph in sorted(glyphs.items()):
        if groups and point == groups[-1][1] + 1 and glyph == groups[-1][2] + point - groups[-1][0]:
            groups[-1][1] = point
        else:
            groups.append([point, point, glyph])
    body = b"".join(struct.pack(">III", *group) for group in groups)
    table = struct.pack(">HHIII", 12, 0, 16 + len(body), 0, len(groups)) + body
    records = struct.pack(">HHI", 0, 4, 20) + struct.pack(">HHI", 3, 10, 20)
    return struct.pack(">HH", 0, 2) + records + table


def _hhea(widest: int, glyphs: int) -> bytes:
    rest = (widest, 0, 0, widest, 1, 0, 0, 0, 0, 0, 0, 0, glyphs)
    return struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, *rest)


def _head() -> bytes:
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        0x10000, 0x10000, 0, 0x5F0F3CF5, 3, UNITS, 0, 0, -200, -300, 1200, 1000, 0, 8, 2, 0, 0,
    )  # fmt: skip


def _name(name: str) -> bytes:
    said = {1: name, 2: "Regular", 4: name, 6: name[:63]}
    texts = {key: text.encode("utf-16-be") for key, text in said.items()}
    records, at = b"", 0
    for key, text in texts.items():
        records += struct.pack(">HHHHHH", 3, 1, 0x409, key, len(text), at)
        at += len(text)
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + b"".join(texts.values())


def _sum(content: bytes) -> int:
    padded = content + bytes(-len(content) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & MASK


def _file(tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    directory = struct.pack(
        ">4sHHHH", b"OTTO", count, 16 << power, power, 16 * count - (16 << power)
    )
    place, body = 12 + 16 * count, b""
    for tag, content in sorted(tables.items()):
        directory += struct.pack(">4sIII", tag, _sum(content), place + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    whole = directory + body
    head = struct.unpack(">I", directory[directory.index(b"head") + 8 :][:4])[0]
    right = struct.pack(">I", (CHECKSUM - _sum(whole)) & MASK)
    return whole[: head + 8] + right + whole[head + 12 :]
