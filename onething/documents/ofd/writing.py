"""Write typeset pages as an OFD package (GB/T 33190-2016): a zip of XML with embedded fonts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from onething.documents.ofd import outlines
from onething.documents.ofd.pages import BLACK, Color, Font, Page, Run, Shape

NAMESPACE = "http://www.ofdspec.org/2016"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MM = 25.4 / 72  # millimetres of a point
DAWN = (1980, 1, 1, 0, 0, 0)  # the time of each entry: the same content gives the same bytes
FIRST_FONT, FIRST_PAGE = 2, 100
SEAL = 42.0  # millimetres, the picture of a seal (templates/seal.typ)


@dataclass(frozen=True)
class Box:
    """Where on a page something stands, in millimetres from above."""

    page: int  # the number of the page's object
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class About:
    """What the package says of itself."""

    title: str
    author: str
    number: str
    code: str
    at: datetime


@dataclass(frozen=True)
class Faces:
    """The fonts of a package: by name, their numbers, and the usual glyph of each sign."""

    fonts: Mapping[str, Font]
    numbers: Mapping[str, int]
    usual: Mapping[str, Mapping[int, int]]


def package(files: Mapping[str, bytes]) -> bytes:
    """Return the files as one package; fonts and seals hardly shrink and are quicker to check as they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            how = zipfile.ZIP_DEFLATED if name.endswith(".xml") else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name, DAWN), content, how)
    return made.getvalue()


def write(
    pages: Sequence[Page], fonts: Mapping[str, Font], about: About, *, ink: Color
) -> tuple[dict[str, bytes], Box | None]:
    """Return the files of the package, and where the seal stands: shapes of its ink are left out.

    The seal is not part of the page in OFD: readers draw it from the electronic seal.
    """
    numbers = {name: n for n, name in enumerate(fonts, FIRST_FONT)}
    usual = {name: outlines.by_sign(font) for name, font in fonts.items()}
    files = {
        "OFD.xml": _root(about),
        "Doc_0/Document.xml": _document(pages),
        "Doc_0/PublicRes.xml": _resources(fonts, numbers),
    }
    for name, number in numbers.items():
        files[f"Doc_0/Res/font_{number}.otf"] = outlines.opentype(fonts[name])
    box = None
    for n, page in enumerate(pages):
        box = _seal_box(page, FIRST_PAGE + n, ink) or box
        files[f"Doc_0/Pages/Page_{n}/Content.xml"] = _page(
            page, n, Faces(fonts, numbers, usual), ink
        )
    return files, box


def _root(about: About) -> bytes:
    day = f"{about.at:%Y-%m-%d}"
    return _xml(
        f'<ofd:OFD xmlns:ofd="{NAMESPACE}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>{escape(about.code)}</ofd:DocID><ofd:Title>{escape(about.title)}</ofd:Title>"
        f"<ofd:Author>{escape(about.author)}</ofd:Author><ofd:CreationDate>{day}</ofd:CreationDate>"
        f"<ofd:Creator>onething</ofd:Creator><ofd:CustomDatas>"
        f'<ofd:CustomData Name="文号">{escape(about.number)}</ofd:CustomData>'
        f'<ofd:CustomData Name="查询码">{escape(about.code)}</ofd:CustomData></ofd:CustomDatas>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"
    )


def _document(pages: Sequence[Page]) -> bytes:
    listed = "".join(
        f'<ofd:Page ID="{FIRST_PAGE + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
        for n in range(len(pages))
    )
    return _xml(
        f'<ofd:Document xmlns:ofd="{NAMESPACE}"><ofd:CommonData><ofd:MaxUnitID>100000</ofd:MaxUnitID>'
        f"<ofd:PageArea><ofd:PhysicalBox>{_area(pages[0])}</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )


def _resources(fonts: Mapping[str, Font], numbers: Mapping[str, int]) -> bytes:
    listed = "".join(
        f'<ofd:Font ID="{numbers[name]}" FontName={quoteattr(font.name)} '
        f'FamilyName={quoteattr(font.name)} Bold="{"true" if "Bold" in font.name else "false"}">'
        f"<ofd:FontFile>font_{numbers[name]}.otf</ofd:FontFile></ofd:Font>"
        for name, font in fonts.items()
    )
    return _xml(
        f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res"><ofd:Fonts>{listed}</ofd:Fonts></ofd:Res>'
    )


def _page(page: Page, n: int, faces: Faces, ink: Color) -> bytes:
    first = 1000 * (n + 1)
    shown = [one for one in page.content if not _is_seal(one, ink)]
    drawn = "".join(
        _text(one, first + place, faces, page)
        if isinstance(one, Run)
        else _path(one, first + place, page)
        for place, one in enumerate(shown, 1)
    )
    return _xml(
        f'<ofd:Page xmlns:ofd="{NAMESPACE}"><ofd:Area><ofd:PhysicalBox>{_area(page)}'
        f'</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="{first}" Type="Body">{drawn}'
        "</ofd:Layer></ofd:Content></ofd:Page>"
    )


def _is_seal(one: Run | Shape, ink: Color) -> bool:
    return isinstance(one, Shape) and ink in (one.fill, one.stroke)


def _seal_box(page: Page, number: int, ink: Color) -> Box | None:
    """Return where the seal stands: around the middle of the shapes of its ink."""
    shapes = [one for one in page.content if isinstance(one, Shape) and _is_seal(one, ink)]
    steps = [step for shape in shapes for step in shape.steps]
    if not steps:
        return None
    xs = [value for _, values in steps for value in values[::2]]
    ys = [value for _, values in steps for value in values[1::2]]
    middle_x, middle_y = (min(xs) + max(xs)) / 2 * MM, (page.height - (min(ys) + max(ys)) / 2) * MM
    return Box(number, middle_x - SEAL / 2, middle_y - SEAL / 2, SEAL, SEAL)


def _text(run: Run, number: int, faces: Faces, page: Page) -> str:
    """Return a line of glyphs; its own matrix is given where it is turned or mirrored."""
    font = faces.fonts[run.font]
    a, b, c, d, e, f = run.matrix
    signs = [font.signs.get(glyph, "\ufffd")[:1] for glyph, _ in run.glyphs]
    steps = " ".join(_n((then - now) * MM) for (_, now), (_, then) in pairwise(run.glyphs))
    delta = f' DeltaX="{steps}"' if steps else ""
    upright = (a, b, c, d) == (1.0, 0.0, 0.0, 1.0)
    turned = "" if upright else f' CTM="{_n(a)} {_n(-b)} {_n(-c)} {_n(d)} 0 0"'
    x, y = e * MM, (page.height - f) * MM
    box = f"{_n(x)} {_n(y - run.size * MM)} {_n(page.width * MM)} {_n(2 * run.size * MM)}"
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{box}" Font="{faces.numbers[run.font]}" '
        f'Size="{_n(run.size * MM)}"{turned}>{_fill(run.color)}{_glyphs(run, signs, faces.usual[run.font])}'
        f'<ofd:TextCode X="0" Y="{_n(run.size * MM)}"{delta}>{escape("".join(signs))}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _glyphs(run: Run, signs: Sequence[str], usual: Mapping[int, int]) -> str:
    """Return which glyphs to draw, where the font's own table would choose others."""
    numbers = [glyph for glyph, _ in run.glyphs]
    if [usual.get(ord(sign)) for sign in signs] == numbers:
        return ""
    said, count = " ".join(map(str, numbers)), len(numbers)
    return (
        f'<ofd:CGTransform CodePosition="0" CodeCount="{count}" GlyphCount="{count}">'
        f"<ofd:Glyphs>{said}</ofd:Glyphs></ofd:CGTransform>"
    )


def _path(shape: Shape, number: int, page: Page) -> str:
    said = " ".join(
        " ".join([letter, *(_n(v * MM if n % 2 == 0 else (page.height - v) * MM) for n, v in enumerate(values))])
        for letter, values in shape.steps
    )  # fmt: skip
    stroke = f"<ofd:StrokeColor Value={quoteattr(_value(shape.stroke))}/>" if shape.stroke else ""
    return (
        f'<ofd:PathObject ID="{number}" Boundary="{_area(page)}" LineWidth="{_n(shape.width * MM)}" '
        f'Stroke="{_bool(shape.stroke)}" Fill="{_bool(shape.fill)}" '
        f'Rule="{"Even-Odd" if shape.even_odd else "NonZero"}">{stroke}{_fill(shape.fill)}'
        f"<ofd:AbbreviatedData>{said}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _fill(color: Color | None) -> str:
    return f"<ofd:FillColor Value={quoteattr(_value(color))}/>" if color is not None else ""


def _value(color: Color | None) -> str:
    return " ".join(map(str, color or BLACK))


def _bool(color: Color | None) -> str:
    return "false" if color is None else "true"


def _area(page: Page) -> str:
    return f"0 0 {_n(page.width * MM)} {_n(page.height * MM)}"


def _n(value: float) -> str:
    """Return a length to the micrometre, without needless zeros."""
    said = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if said in ("-0", "") else said


def _xml(body: str) -> bytes:
    return (HEAD + body).encode()
